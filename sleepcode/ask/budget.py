"""Keeping results inside their budget, shrinking in steps and saying so."""

from __future__ import annotations

from sleepcode.model import Candidate, Localization, Note
from sleepcode.tokens import estimate_tokens

SHORTENED = "(shortened to keep the budget)"
_DETAILS = "details were left out to keep the budget"
_FIRST = 3
"""Candidates that keep their details longest."""


def note_tokens(note: Note) -> int:
    """Tokens of a note's title and text."""
    return estimate_tokens(f"{note.title}\n{note.text}\n")


def shorten_note(note: Note, budget: int) -> Note | None:
    """The note without its last lines, within `budget` tokens; None when not even its first line fits."""
    lines = [line for line in note.text.split("\n") if line != SHORTENED]
    while len(lines) > 1:
        lines.pop()
        shorter = note._replace(text="\n".join([*lines, SHORTENED]))
        if note_tokens(shorter) <= budget:
            return shorter
    return None


def localization_tokens(result: Localization) -> int:
    """Tokens of a localization as text: paths, reasons, spans, companions, what to add, precedents, themes."""
    parts = [_candidate_text(candidate) for candidate in result.candidates]
    parts += [f"{companion.path} {companion.reason} {companion.with_path}" for companion in result.companions]
    parts += [result.customary.path] if result.customary else []
    parts += [f"{path} {chance:.0%}" for path, chance in result.further]
    parts += [f"{commit[:9]} {subject}" for commit, subject, _ in result.precedents]
    parts += [f"{note.title} {note.text}" for note in result.themes]
    return estimate_tokens("\n".join(parts))


def fit_localization(result: Localization, budget: int) -> Localization:
    """The same result within `budget` tokens: themes go first, then reasons and spans, those of
    the first candidates last, then the last candidates themselves. What was left out is said in the notices."""
    result = result._replace(tokens=localization_tokens(result))
    if result.tokens <= budget:
        return result
    for shrink in _STEPS:
        result = shrink(result)
        result = result._replace(tokens=localization_tokens(result))
        if result.tokens <= budget:
            return _noticed(result, _DETAILS)
    if result.further:
        *further, _ = result.further
        while further and localization_tokens(result._replace(further=tuple(further))) > budget:
            further.pop()
        result = result._replace(further=tuple(further))
        result = result._replace(tokens=localization_tokens(result))
        if result.tokens <= budget:
            return _noticed(result, _DETAILS)
    candidates = list(result.candidates)
    before = len(candidates)
    while len(candidates) > 1 and result.tokens > budget:
        candidates.pop()
        result = result._replace(candidates=tuple(candidates), companions=())
        result = result._replace(tokens=localization_tokens(result))
    if len(candidates) == before:
        return _noticed(result, _DETAILS)
    notices = tuple(notice for notice in result.notices if notice != _DETAILS)
    result = result._replace(returned=min(result.returned, len(candidates)), notices=notices)
    fit = "candidate fits" if len(candidates) == 1 else "candidates fit"
    return _noticed(result, f"only {len(candidates)} {fit} the budget")


def _candidate_text(candidate: Candidate) -> str:
    spans = " ".join(f"{span.symbol} {span.start}-{span.end}" for span in candidate.spans)
    return f"{candidate.path} {candidate.probability:.0%} {spans} {'; '.join(candidate.reasons)}"


def _without_themes(result: Localization) -> Localization:
    return result._replace(themes=())


def _without_late_details(result: Localization) -> Localization:
    kept = max(result.returned, 3)
    candidates = (
        candidate if rank < kept else candidate._replace(reasons=candidate.reasons[:1], spans=())
        for rank, candidate in enumerate(result.candidates)
    )
    return result._replace(candidates=tuple(candidates))


def _without_precedents(result: Localization) -> Localization:
    return result._replace(precedents=(), companions=result.companions[:3])


def _with_short_details(result: Localization) -> Localization:
    candidates = (
        candidate._replace(reasons=candidate.reasons[:2], spans=candidate.spans[:2])
        for candidate in result.candidates
    )
    return result._replace(candidates=tuple(candidates))


def _with_details_of_the_first(result: Localization) -> Localization:
    """What is handed over keeps where to edit and its best reason: that says more than the reasons of the rest."""
    kept = max(min(result.returned, _FIRST), 1)
    candidates = (
        candidate._replace(reasons=candidate.reasons[:1])
        if rank < kept
        else candidate._replace(reasons=(), spans=())
        for rank, candidate in enumerate(result.candidates)
    )
    return result._replace(candidates=tuple(candidates))


def _without_details(result: Localization) -> Localization:
    candidates = (candidate._replace(reasons=(), spans=()) for candidate in result.candidates)
    return result._replace(candidates=tuple(candidates), companions=())


def _noticed(result: Localization, notice: str) -> Localization:
    # A result that was fitted once may be fitted again for how it is printed.
    return result._replace(notices=tuple(dict.fromkeys((*result.notices, notice))))


_STEPS = (
    *(_without_themes, _without_late_details, _without_precedents),
    *(_with_short_details, _with_details_of_the_first, _without_details),
)
"""What is left out, in order."""
