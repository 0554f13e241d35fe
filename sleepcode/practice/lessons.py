"""Lessons that a model draws from practice, kept only where they help on past changes that were held back.

It sees what was predicted, what was wrong and what was missed for older changes, and writes rules; the newest
changes are then predicted with the rules and without them. A rule that several changes don't bear out is
left out: the answer to one past change is no lesson.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from sleepcode.ask.localize_prompt import MOST_REPLY, Known, build_prompt, read_named
from sleepcode.errors import BudgetExhausted, ModelReplyBad, ModelReplyEmpty
from sleepcode.evaluate.metrics import mean
from sleepcode.explore.replies import read_json
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.prompts import VERSION, fence, read_prompt
from sleepcode.llm.secrets import withhold
from sleepcode.model import LESSONS, Citation, Note, NoteKind
from sleepcode.practice.judging import score_named
from sleepcode.store.practice import PractisedChange

LEAST = 12
"""Practised changes below which there is nothing to learn from."""
_HELD_BACK = 6
_LOOKED_AT = 16
_BORNE_OUT = 2
"""Older changes that must have touched what a rule names."""
_MOST_RULES = 8
_MOST_RULE = 300
_MOST_TITLE = 160
_MOST_FILES = 8
UNFINISHED = "the budget was too small to try them"
"""An outcome; another night goes on with the trials."""
_LEAST_GAIN = 0.01
"""F1 that lessons must gain: whoever localizes pays for their tokens each time."""
_TRIAL_ROOM = 3_000
_REFLECT_TOKENS = 1_200


class _Rule(NamedTuple):
    """What a model learned from past changes, until it has been tried."""

    text: str
    paths: tuple[str, ...]
    """Files or folders that it names."""


@dataclass(slots=True)
class Lessons:
    """What came of reflecting."""

    outcome: str
    """`kept`, `no better`, `nothing borne out`, or why there are none."""
    note: Note | None = None
    rules: list[str] = field(default_factory=list)
    trials: int = 0
    before: float = 0.0
    """Mean F1 of what the model named without the lessons, on the changes held back."""
    after: float = 0.0
    tokens: int = 0


def identify_practice(changes: Sequence[PractisedChange], model: str) -> str:
    """Another one when there is something new to reflect on: what was practised further back is not, where
    enough was missed since."""
    held, _, missed = _divide(changes)
    parts = "\0".join([str(VERSION), model, *(change.change for change in (*held, *missed))])
    return blake2b(parts.encode(), digest_size=12).hexdigest()


def _divide(
    changes: Sequence[PractisedChange],
) -> tuple[Sequence[PractisedChange], Sequence[PractisedChange], Sequence[PractisedChange]]:
    """(held back, older, those of the older that something was missed of and that are looked at)."""
    held, older = changes[:_HELD_BACK], changes[_HELD_BACK:]
    return held, older, [change for change in older if _is_missed(change)][:_LOOKED_AT]


def learn_lessons(
    meter: Meter, changes: Sequence[PractisedChange], files: Set[str], budget: Budget
) -> Lessons:
    """Reflects on practised changes (newest first) and tries what was learned.

    `files` are the paths that are there now: a rule names some of them, or their folders. Where replies are
    recorded, the next time goes on from where this one ends. Raises ModelError, and BudgetExhausted when not even
    the reflection fits.
    """
    if len(changes) < LEAST:
        return Lessons("too few past changes")
    held, older, missed = _divide(changes)
    if not missed:
        return Lessons("nothing was missed")
    before = budget.used_tokens
    rules = _choose(_reflect(meter, missed, budget), older, files)
    if not rules:
        return Lessons("nothing borne out", tokens=budget.used_tokens - before)
    text = "\n".join(f"- {rule.text}" for rule in rules)
    result = Lessons("no better", rules=[rule.text for rule in rules])
    without, with_them = [], []
    for change in held:
        try:
            plain, taught = (_try(meter, change, told, budget) for told in ("", text))
        except BudgetExhausted:
            result.outcome = UNFINISHED
            break
        without.append(plain)
        with_them.append(taught)
    result.trials = len(without)
    result.before, result.after = mean(without), mean(with_them)
    result.tokens = budget.used_tokens - before
    if result.trials == len(held) and result.after >= result.before + _LEAST_GAIN:
        result.outcome = "kept"
        result.note = _to_note(rules, text, changes[0].change, meter.model, files)
    return result


def _is_missed(change: PractisedChange) -> bool:
    returned = {candidate.path for candidate in change.candidates[: change.returned]}
    return returned != set(change.gold)


def _reflect(meter: Meter, missed: Sequence[PractisedChange], budget: Budget) -> list[_Rule]:
    shown = withhold("\n\n".join(_describe(change) for change in missed))[0]
    messages = [
        {"role": "system", "content": read_prompt("reflect")},
        {"role": "user", "content": f"Past changes:\n{fence(shown)}"},
    ]
    try:
        reply = meter.complete("reflect", messages, budget, max_tokens=_REFLECT_TOKENS, is_json=True)
        value = read_json(reply.text)
    except ModelReplyEmpty:
        raise  # the next time it may say something
    except ModelReplyBad:
        return []
    items = value.get("lessons") if isinstance(value, Mapping) else value
    found = [_read_rule(item) for item in (items if isinstance(items, list) else ())]
    return [rule for rule in found if rule is not None]


def _choose(found: Sequence[_Rule], older: Sequence[PractisedChange], files: Set[str]) -> list[_Rule]:
    """The rules that name what is there, and what several changes bear out."""
    there = {*files, *_folders_of(files)}
    return [rule for rule in found if there.issuperset(rule.paths) and _is_borne_out(rule, older)][
        :_MOST_RULES
    ]


def _describe(change: PractisedChange) -> str:
    title = " ".join(change.text.split("\n", 1)[0].split())[:_MOST_TITLE]
    gold = set(change.gold)
    returned = [candidate.path for candidate in change.candidates[: change.returned]][:_MOST_FILES]
    lines = [title, *(f"{'+' if path in gold else '-'} {path}" for path in returned)]
    lines += [f"! {path}" for path in sorted(gold.difference(returned))[:_MOST_FILES]]
    return "\n".join(lines)


def _read_rule(item: Any) -> _Rule | None:
    if not isinstance(item, Mapping):
        return None
    text, paths = item.get("rule"), item.get("paths")
    if not isinstance(text, str) or not isinstance(paths, list):
        return None
    named = tuple(path.strip("/").removeprefix("./") for path in paths if isinstance(path, str))
    text = withhold(" ".join(text.split()))[0]
    return _Rule(text, named) if named and text and len(text) <= _MOST_RULE else None


def _folders_of(files: Set[str]) -> set[str]:
    found: set[str] = set()
    for path in files:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _is_borne_out(rule: _Rule, changes: Sequence[PractisedChange]) -> bool:
    times = sum(
        any(path == named or path.startswith(f"{named}/") for path in change.gold for named in rule.paths)
        for change in changes
    )
    return times >= _BORNE_OUT


def _try(meter: Meter, change: PractisedChange, lessons: str, budget: Budget) -> float:
    """F1 of what would be handed over for a change; a reply that names nothing is worth nothing."""
    prompt = build_prompt(meter, Known(change.text, change.candidates, lessons=lessons), _TRIAL_ROOM)
    try:
        reply = meter.complete("practise", prompt.messages, budget, max_tokens=MOST_REPLY, is_json=True)
        named = read_named(reply.text, change.candidates)
    except ModelReplyBad:
        return 0.0
    return score_named(change.candidates, named, frozenset(change.gold))


def _to_note(rules: Sequence[_Rule], text: str, until: str, model: str, files: Set[str]) -> Note:
    paths = list(dict.fromkeys(path for rule in rules for path in rule.paths))
    return Note(
        NoteKind.EDIT,
        LESSONS,
        "Lessons from past changes",
        text,
        {"until": until, "paths": paths, "sleep": {"prompt": VERSION}},
        tuple(Citation(path) for path in paths if path in files),
        (),
        source=model,
    )
