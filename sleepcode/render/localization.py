"""A localization as text."""

from __future__ import annotations

from sleepcode.model import Candidate, Localization, Role
from sleepcode.render.stamps import stamp_line
from sleepcode.render.terminal import Style, fold, safe

_COLOURS = {"confident": "green", "likely": "green", "unsure": "yellow", "unknown": "red"}


def render_localization(result: Localization, style: Style, explain: bool = False) -> str:
    """Candidates with chances, edit locations and reasons; then companions, precedents, notices."""
    lines = [_verdict(result, style), ""]
    if result.verdict == "unknown":
        lines.append(fold("Nothing here is likely to be what this task is about. The nearest files:"))
        lines.append("")
    for rank, candidate in enumerate(result.candidates, 1):
        if rank == result.returned + 1 and result.returned:
            lines += [style("less likely:", "dim"), ""]
        lines.extend(_candidate(candidate, style, explain, rank <= max(result.returned, 3)))
    lines.extend(_companions(result, style))
    lines.extend(_background(result, style))
    if result.notices:
        lines += ["", *(fold(f"note: {safe(notice)}", "  ") for notice in result.notices)]
    return "\n".join(lines).rstrip() + "\n"


def _verdict(result: Localization, style: Style) -> str:
    chosen = f"{result.returned} file{'s' if result.returned != 1 else ''}"
    head = style(result.verdict, "bold", _COLOURS.get(result.verdict, "yellow"))
    return f"{head}: {chosen} to edit, {result.confidence:.0%} sure of the first\n" + style(
        stamp_line(result.stamp), "dim"
    )


def _candidate(candidate: Candidate, style: Style, explain: bool, detailed: bool) -> list[str]:
    role = "" if candidate.role is Role.SOURCE else f"  ({candidate.role.value})"
    lines = [f"{candidate.probability:4.0%}  {style(safe(candidate.path), 'bold')}{style(role, 'dim')}"]
    if detailed and candidate.spans:
        spans = [
            f"{safe(span.symbol)} {span.start}-{span.end}"
            if span.symbol
            else f"lines {span.start}-{span.end}"
            for span in candidate.spans
        ]
        lines.append(style(fold(", ".join(spans), " " * 8, " " * 6 + "↳ "), "cyan"))
    reasons = candidate.reasons if detailed else candidate.reasons[:1]
    if reasons:
        lines.append(fold("; ".join(safe(reason) for reason in reasons), " " * 6))
    if explain:
        lines.extend(
            f"      {part.share:+6.2f}  {part.signal.replace('_', ' ')}"
            + (f" = {part.value:.2f}" if part.signal not in ("prior", "request") else "")
            for part in candidate.contributions
            if abs(part.share) >= 0.005
        )
    return [*lines, ""] if detailed or explain else lines


def _companions(result: Localization, style: Style) -> list[str]:
    if not result.companions:
        return []
    lines = ["", style("usually changed along:", "bold")]
    for companion in result.companions:
        where = safe(companion.with_path.rpartition("/")[2])

        lines.append(fold(f"{safe(companion.path)}  ({companion.reason}: {where})", " " * 6, "  "))
    return lines


def _background(result: Localization, style: Style) -> list[str]:
    lines = []
    if result.precedents:
        lines += ["", style("past changes like it:", "bold")]
        lines += [
            fold(f"{commit[:9]}  {safe(subject)}", " " * 13, "  ") for commit, subject, _ in result.precedents
        ]
    if result.themes:
        lines += ["", style("where such changes land:", "bold")]
        lines += [fold(f"{safe(note.title)}: {safe(note.text)}", "    ", "  ") for note in result.themes]
    return lines
