"""Which notes have earned their place in the prompts of localizing, by trials on past changes.

A past change is asked about as it is by default, and once for each other make-up (arm) that would give
another prompt. What an arm does is compared on the changes that were asked about in both ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from sleepcode.ask.opinions import join_opinions
from sleepcode.evaluate.metrics import f1, mean
from sleepcode.model_reports import Level, NoteTrial, Told
from sleepcode.store.practice import ShownCandidate
from sleepcode.store.trials import Tried

LEAST = 4
"""Changes below which nothing is decided."""
DEFAULT = "default"
_LEAST_GAIN = 0.01
"""F1 that more tokens have to bring: whoever localizes pays for them each time."""


class Arm(NamedTuple):
    """One make-up of the prompt."""

    kind: str
    level: Level
    told: Told


ARMS = {
    f"{arm.kind} {arm.level}": arm
    for arm in (
        Arm("file", Level.MODEL_FREE, Told(files=Level.MODEL_FREE)),
        Arm("file", Level.REWRITTEN, Told(files=Level.REWRITTEN)),
        Arm("edit", Level.MODEL_FREE, Told(edits=Level.MODEL_FREE)),
        Arm("edit", Level.REWRITTEN, Told(edits=Level.REWRITTEN)),
    )
}
"""Each differs from the default in one kind of note. Of two that give the same prompt the first is tried."""


def score_named(candidates: Iterable[ShownCandidate], named: Mapping[str, float], gold: Set[str]) -> float:
    """F1 of what would be handed over of the candidates, of which a model named some with a probability."""
    ranked = {candidate.path: candidate.probability for candidate in candidates}
    handed_over = join_opinions(ranked, named).handed_over
    return f1(handed_over, gold, len(handed_over))


def judge(tried: Iterable[Mapping[str, Tried]]) -> tuple[Told, list[NoteTrial]]:
    """(what is to be told, how each arm did) by what came of the arms of each change."""
    changes = list(tried)
    trials = [trial for name, arm in ARMS.items() if (trial := _compare(name, arm, changes)) is not None]
    default = Told()
    told = Told(_choose("file", trials, default.files), _choose("edit", trials, default.edits))
    return told, trials


def _choose(kind: str, trials: Iterable[NoteTrial], default: Level) -> Level:
    """The level that gained most, then the one of fewest tokens; the default where none has earned its place."""
    earned = [trial for trial in trials if trial.kind == kind and trial.is_earned]
    ranked = sorted(earned, key=lambda trial: (trial.before - trial.after, trial.tokens_after))
    return ranked[0].level if ranked else default


def _compare(name: str, arm: Arm, changes: Iterable[Mapping[str, Tried]]) -> NoteTrial | None:
    """None where no change was asked about in both ways."""
    pairs = [(arms[DEFAULT], arms[name]) for arms in changes if arms.keys() >= {DEFAULT, name}]
    pairs = [pair for pair in pairs if all(side.f1 is not None for side in pair)]
    if not pairs:
        return None
    before, after = (mean(side.f1 or 0.0 for side in sides) for sides in zip(*pairs, strict=True))
    tokens, told = (mean(float(side.tokens) for side in sides) for sides in zip(*pairs, strict=True))
    is_better = after >= before + _LEAST_GAIN or (after >= before and told <= tokens)
    is_earned = len(pairs) >= LEAST and is_better
    return NoteTrial(arm.kind, arm.level, len(pairs), before, after, tokens, told, is_earned)
