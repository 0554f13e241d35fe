"""A localization as text: what was found, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.model import Candidate, Companion, EditSpan, Localization, Role
from sleepcode.render.stamps import notice_lines, percent, spent_line, stamp_lines
from sleepcode.render.terminal import Style, ago, count, fold, safe

_COLOURS = {"confident": "green", "likely": "green", "unsure": "yellow", "unknown": "red"}
_MARGIN = " " * 6


def render_localization(
    result: Localization, style: Style, *, has_shares: bool = False, now: float | None = None
) -> str:
    """Candidates with chances, edit locations and reasons; then companions, precedents, notices.

    With `has_shares` every signal's share of each score too.
    """
    lines = [*_verdict(result, style, now), ""]
    for rank, candidate in enumerate(result.candidates, 1):
        if rank == result.returned + 1 and result.returned:
            lines += [style("less likely", "bold"), ""]
        lines.extend(_candidate(candidate, style, has_shares, rank <= max(result.returned, 3)))
    if lines[-1]:
        lines.append("")
    lines.extend(_further(result, style))
    lines.extend(_companions(result, style))
    lines.extend(_customary(result, style))
    lines.extend(_background(result, style, now))
    if result.reply is not None:
        lines.append(spent_line(result.reply, style))
    lines.extend(notice_lines(result.notices, style))
    return "\n".join(lines).rstrip() + "\n"


def _verdict(result: Localization, style: Style, now: float | None) -> list[str]:
    head = style(result.verdict, "bold", _COLOURS.get(result.verdict, "yellow"))
    if not result.candidates:
        text = "no file here has anything of the task"
    elif result.verdict == "unknown":
        text = "nothing here is likely to be what the task is about; the nearest files:"
    else:
        surest = _surest(result)
        of = "the first" if surest is result.candidates[0] else safe(surest.path)
        text = f"{_how_many(result)}; {percent(result.confidence)} sure of {of}"
    return [f"{head}: {text}", *stamp_lines(result.stamp, style, now)]


def _surest(result: Localization) -> Candidate:
    """The candidate that the confidence is of: a changelog goes with any change."""
    of_it = (candidate for candidate in result.candidates if candidate.probability == result.confidence)
    return next(of_it, result.candidates[0])


def _how_many(result: Localization) -> str:
    """`5 files to look at, about 2 of them to edit`: those handed over, and how many the chances add up to."""
    handed = [candidate.probability for candidate in result.candidates[: result.returned]]
    expected = max(1, round(sum(handed)))
    if expected >= result.returned:
        return f"{count(result.returned, 'file')} to edit"
    return f"{count(result.returned, 'file')} to look at, about {expected} of them to edit"


def _candidate(candidate: Candidate, style: Style, has_shares: bool, is_detailed: bool) -> list[str]:
    role = "" if candidate.role is Role.SOURCE else f"  ({candidate.role.value})"
    path = style(safe(candidate.path), "bold")
    lines = [f"{percent(candidate.probability):>4}  {path}{style(role, 'dim')}"]
    if is_detailed and candidate.spans:
        folded = fold(f"at {', '.join(_tell_spans(candidate.spans))}", _MARGIN + "   ", _MARGIN)
        lines.extend(style(line, "cyan") for line in folded.split("\n"))
    reasons = candidate.reasons if is_detailed else candidate.reasons[:1]
    if reasons:
        lines.append(fold("; ".join(safe(reason) for reason in reasons), _MARGIN))
    if has_shares:
        lines.extend(_shares(candidate, style))
    return [*lines, ""] if is_detailed or has_shares else lines


def _tell_spans(spans: Sequence[EditSpan]) -> list[str]:
    """Each symbol once, in the order of the spans; of its lines, what follows each other is one run."""
    told: dict[str, list[tuple[int, int]]] = {}
    for span in spans:
        told.setdefault(span.symbol, []).append((span.start, span.end))
    found = []
    for symbol, places in told.items():
        runs: list[tuple[int, int]] = []
        for start, end in sorted(places):
            if runs and start <= runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
            else:
                runs.append((start, end))
        found.append(f"{safe(symbol) or 'lines'} {', '.join(f'{start}-{end}' for start, end in runs)}")
    return found


def _shares(candidate: Candidate, style: Style) -> list[str]:
    """Every signal's share of the score, the largest first."""
    lines = []
    for part in candidate.contributions:
        if abs(part.share) >= 0.005:
            value = "" if part.signal in ("prior", "request") else f" = {part.value:.2f}"
            lines.append(f"{_MARGIN}{part.share:+7.2f}  {part.signal.replace('_', ' ')}{value}")
    head = f"{_MARGIN}score {candidate.score:+.2f}" + (", the sum of" if lines else "")
    return [style(head, "dim"), *lines]


def _further(result: Localization, style: Style) -> list[str]:
    """The next candidates, by name only."""
    if not result.further:
        return []
    names = ", ".join(f"{safe(path)} {percent(chance)}" for path, chance in result.further)
    return [style("then", "bold"), fold(names, "  ", "  "), ""]


def _companions(result: Localization, style: Style) -> list[str]:
    if not result.companions:
        return []
    lines = [style("changed along before", "bold")]
    return [*lines, *(_companion(companion) for companion in result.companions), ""]


def _companion(companion: Companion) -> str:
    seed = safe(companion.with_path)
    reason = f"{safe(companion.reason)}: {seed}"
    if companion.times:
        reason = f"in {companion.times:,} of the last {companion.of:,} changes of {seed}"
    return fold(f"{safe(companion.path)}  ({reason})", _MARGIN, "  ")


def _customary(result: Localization, style: Style) -> list[str]:
    custom = result.customary
    if custom is None:
        return []
    path = safe(custom.path)
    reason = f"added by {custom.times:,} of the last {custom.of:,} changes to source"
    if path.endswith("/"):
        told = f"a file in {path}"
    else:
        told, reason = path, f"{reason}, and gone again later"
    return [style("to add, as changes here do", "bold"), fold(f"{told}  ({reason})", _MARGIN, "  "), ""]


def _background(result: Localization, style: Style, now: float | None) -> list[str]:
    lines = []
    if result.precedents:
        lines.append(style("past changes like it", "bold"))
        for commit, subject, seconds in result.precedents:
            when = f" · {ago(seconds, now)}" if seconds else ""
            lines.append(fold(f"{commit[:9]}  {safe(subject)}{when}", " " * 13, "  "))
        lines.append("")
    if result.themes:
        lines.append(style("where such changes land", "bold"))
        for note in result.themes:
            text = " ".join(note.text.split())
            lines.append(fold(f"{safe(note.title)}: {safe(text)}", "    ", "  "))
        lines.append("")
    return lines
