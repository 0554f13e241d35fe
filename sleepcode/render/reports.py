"""What `index` and `status` say at their end."""

from __future__ import annotations

from sleepcode.render.stamps import stamp_line
from sleepcode.render.terminal import Style, ago, count, fold, megabytes, safe
from sleepcode.reports import IndexReport, StatusReport

_NOTE_NAMES = {
    "architecture": "architecture",
    "file": "file summaries",
    "edit": "edit locations",
    "question": "anticipated questions",
}


def render_index(report: IndexReport, style: Style) -> str:
    """What was indexed, skipped, learned, how long it took, what to try next."""
    if report.fresh:
        head = f"{style('up to date', 'bold', 'green')}: nothing has changed"
    else:
        head = f"{style('indexed', 'bold', 'green')} {count(report.files, 'file')} in {report.seconds:.1f} s"
    lines = [head, style(stamp_line(report.stamp), "dim"), ""]
    lines.append(
        _row("files", f"{report.files:,} ({_most(report.roles, 4)}); {report.parsed:,} read in this run")
    )
    lines.append(_row("languages", _most({k: v for k, v in report.languages.items() if k != "other"}, 6)))
    lines.append(_row("symbols", f"{report.symbols:,}, {report.edges:,} imports resolved to files"))
    bound = f", the newest {report.history_bound:,} of a longer history" if report.history_bound else ""
    lines.append(_row("history", f"{count(report.changes, 'change')} ({report.new_changes:,} new){bound}"))
    if report.notes:
        named = {_NOTE_NAMES.get(kind, kind): number for kind, number in report.notes.items()}
        lines.append(_row("notes", ", ".join(f"{number:,} {name}" for name, number in named.items())))
    lines.append(_row("store", megabytes(report.store_bytes)))
    lines.extend(_skipped(report))
    if report.learned and not report.fresh:
        lines += ["", style("learned from history:", "bold")]
        lines += [fold(safe(sentence), "    ", "  - ") for sentence in report.learned]
    lines += [style(fold(f"warning: {safe(warning)}", "  "), "yellow") for warning in report.warnings]
    lines += ["", "try:", '  sleepcode ask "how is this project structured?"']
    lines.append('  sleepcode ask --localize "title of a change you plan"')
    return "\n".join(lines) + "\n"


def _row(name: str, text: str) -> str:
    return fold(text, " " * 13, f"  {name:<11}")


def _most(counts: dict[str, int], most: int) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{name} {number:,}" for name, number in ranked[:most]]
    if len(ranked) > most:
        shown.append(f"{len(ranked) - most} more")
    return ", ".join(shown) or "none"


def _skipped(report: IndexReport) -> list[str]:
    lines = []
    for reason, paths in report.skipped.items():
        examples = ", ".join(safe(path) for path in paths[:2]) + (", ..." if len(paths) > 2 else "")
        lines.append(_row("skipped", f"{len(paths):,} {safe(reason)}: {examples}"))
    if report.syntax_errors:
        lines.append(
            _row("", f"{count(report.syntax_errors, 'file')} with syntax errors, read as far as they go")
        )
    return lines


def render_status(report: StatusReport, style: Style) -> str:
    """Which commit the data is of, what is stale, what runs, what ran."""
    colour = {"fresh": "green", "stale": "yellow", "indexing": "cyan"}.get(report.state, "red")
    lines = [f"{style(report.state, 'bold', colour)}: {safe(report.repository)}"]
    if report.stamp is None:
        lines.append("nothing is indexed yet; run `sleepcode index`" if report.state == "missing" else "")
    else:
        lines.append(_row("index", stamp_line(report.stamp)))
        if report.stale_files:
            shown = ", ".join(safe(path) for path in report.stale_files[:3])
            more = f" and {len(report.stale_files) - 3} more" if len(report.stale_files) > 3 else ""
            lines.append(
                _row(
                    "stale",
                    f"{count(len(report.stale_files), 'file')} against {report.stamp.head[:9]}: {shown}{more}",
                )
            )
        if report.uncommitted:
            shown = ", ".join(safe(path) for path in report.uncommitted[:3])
            more = f" and {len(report.uncommitted) - 3} more" if len(report.uncommitted) > 3 else ""
            lines.append(_row("uncommitted", f"{shown}{more} (read on the spot by `ask`)"))
        if report.stale_notes:
            lines.append(_row("", f"{count(report.stale_notes, 'note')} made from files that have changed"))
        lines.append(_row("holds", ", ".join(f"{number:,} {name}" for name, number in report.counts.items())))
    if report.running is not None:
        lines.append(_row("running", f"process {report.running.pid}: {safe(report.progress) or 'starting'}"))
    lines.append(_row("store", f"{megabytes(report.store_bytes)} in {safe(report.store)}"))
    if report.revisions:
        shown = ", ".join(commit[:9] for commit, _ in report.revisions[:6])
        lines.append(_row("revisions", f"{len(report.revisions)}: {shown}"))
    for run in report.runs:
        took = f" in {run.finished - run.started:.1f} s" if run.finished else ""
        lines.append(
            _row("run", f"{ago(run.started)}: {run.outcome}{took}, {run.commit[:9]}, {safe(run.detail)}")
        )
    return "\n".join(line for line in lines if line) + "\n"
