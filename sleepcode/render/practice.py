"""What practising on past changes came to."""

from __future__ import annotations

from sleepcode.render.stamps import row
from sleepcode.render.terminal import Style, count, fold, safe
from sleepcode.reports import PracticeReport


def render_practice(report: PracticeReport, style: Style) -> list[str]:
    """How the ranking did on past changes, and whether it is now adjusted to them."""
    lines = [style("practised on past changes", "bold")]
    if not report.changes:
        return [*lines, row("changes", "none of 3 to 15 existing files is in the history")]
    left = f"; {report.left:,} more wait for the next time" if report.left else ""
    lines.append(row("changes", f"{report.changes:,}, {report.new:,} of them in this run{left}"))
    metrics = report.metrics
    lines.append(
        row(
            "as shipped",
            f"the first file is right for {metrics['hit@1']:.0%}; the first ten hold {metrics['recall@10']:.0%} of what changed",
        )
    )
    held = f"MAP on the newest, held back: {report.before:.3f} as shipped, {report.after:.3f} adjusted"
    if report.is_adapted:
        lines.append(row("adjusted", held))
        lines += [fold(safe(sentence), "    ", "  - ") for sentence in report.learned]
    elif report.after:
        lines.append(row("unchanged", f"{held}; not better on every count"))
    else:
        lines.append(row("unchanged", f"{count(report.changes, 'change')} are too few to learn from"))
    return lines
