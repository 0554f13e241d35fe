"""Holding a printed result to its budget: what counts is the text that is really written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sleepcode.ask.budget import SHORTENED, fit_localization
from sleepcode.model import Answer, Evidence, Localization, Note
from sleepcode.tokens import CHARACTERS_PER_TOKEN, estimate_tokens

_Result = TypeVar("_Result")
_MOST_ROUNDS = 50


def fit_printed_localization(
    result: Localization, budget: int, draw: Callable[[Localization], str]
) -> Localization:
    """The localization, shortened until its text (without colours) is within `budget` tokens."""
    target = max(result.tokens, 1)

    def shorten(_: Localization, excess: int) -> Localization | None:
        nonlocal target
        if target <= 1:
            return None
        target = max(1, target - excess)
        return fit_localization(result, target)

    return _fit(result, budget, draw, shorten)


def fit_printed_answer(result: Answer, budget: int, draw: Callable[[Answer], str]) -> Answer:
    """The answer without its last lines, passages or notes, until its text is within `budget` tokens."""
    return _fit(result, budget, draw, _shorten_answer)


def _fit(
    result: _Result,
    budget: int,
    draw: Callable[[_Result], str],
    shorten: Callable[[_Result, int], _Result | None],
) -> _Result:
    for _ in range(_MOST_ROUNDS):
        excess = estimate_tokens(draw(result)) - budget
        shorter = shorten(result, excess) if excess > 0 else None
        if shorter is None:
            break
        result = shorter
    return result


def _shorten_answer(result: Answer, excess: int) -> Answer | None:
    if result.evidence:
        *kept, last = result.evidence
        rest = _drop_lines(last, excess)
        if rest is None and not kept and last.excerpt:
            # Where it stands is worth more than nothing.
            rest = last._replace(excerpt="")
        return result._replace(evidence=(*kept, rest) if rest is not None else tuple(kept))
    if result.notes:
        *others, lowest = result.notes
        shorter = _drop_note_lines(lowest, excess) if not others else None
        return result._replace(notes=(*others, shorter) if shorter is not None else tuple(others))
    return None


def _drop_note_lines(note: Note, excess: int) -> Note | None:
    """The only note without its citations, then without its last lines; None when it has but one."""
    if note.citations:
        return note._replace(citations=())
    lines = [line for line in note.text.split("\n") if line != SHORTENED]
    if len(lines) < 2:
        return None
    spare = excess * CHARACTERS_PER_TOKEN
    dropped = 0
    while len(lines) > 1 and (not dropped or dropped < spare):
        dropped += len(lines.pop()) + 1
    return note._replace(text="\n".join([*lines, SHORTENED]))


def _drop_lines(item: Evidence, excess: int) -> Evidence | None:
    """The passage without its last lines; None when too little of it would be left."""
    lines = item.excerpt.split("\n")
    if len(lines) != item.end - item.start + 1:
        return None
    spare = excess * CHARACTERS_PER_TOKEN
    while lines and spare > 0:
        spare -= len(lines.pop()) + 3
    if len(lines) < 3:
        return None
    return item._replace(end=item.start + len(lines) - 1, excerpt="\n".join(lines))
