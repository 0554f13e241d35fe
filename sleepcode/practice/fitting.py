"""Fits what a repository's own past adds to the shipped weights, and judges it on the newest part held back.

A listwise loss (softmax cross-entropy over a change's candidates: ListNet's top-one loss, Cao et al. 2007)
with a strong prior on the shipped weights. What it brings is small, since what is shipped is hard to better:
README has the figures, and `tests/tools/try_adaptation.py` makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log
from operator import mul

from sleepcode.evaluate.metrics import average_precision, f1, hit, macro, recall
from sleepcode.ranking.adaptation import ADAPTED
from sleepcode.store.practice import Adaptation, PractisedChange

LEAST = 12
"""Changes below which nothing is learned."""
_HELD_BACK = 1 / 3
_PRIOR = 10.0
"""Strength of the prior: the inverse of the variance that weights are expected to have among projects."""
_BIAS_PRIOR = 40.0
_STEPS = 80
_PACE = 0.05


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of fitting."""

    adaptation: Adaptation | None
    """None where the shipped weights do as well on what was held back."""
    before: float
    """Mean average precision on the changes held back."""
    after: float


def fit_adaptation(changes: Sequence[PractisedChange]) -> Fitted | None:
    """What `changes` (newest first) teach; None where they are too few.

    Fitted on the older ones and judged on the newest, then, where it is better there in likelihood and in
    ranking, fitted again on all.
    """
    usable = [change for change in changes if set(change.gold).intersection(change.paths)]
    if len(usable) < LEAST:
        return None
    held = usable[: max(4, round(len(usable) * _HELD_BACK))]
    weights = _fit_weights(usable[len(held) :])
    nothing = [0.0] * len(ADAPTED)
    before, after = _precision(held, nothing), _precision(held, weights)
    if after < before or _loss(held, weights) >= _loss(held, nothing):
        return Fitted(None, before, after)
    weights = _fit_weights(usable)
    added = {name: round(weight, 5) for name, weight in zip(ADAPTED, weights, strict=True)}
    adaptation = Adaptation(added, round(_fit_bias(usable, weights), 5), usable[0].change, len(usable))
    return Fitted(adaptation, before, after)


def measure(changes: Sequence[PractisedChange]) -> dict[str, float]:
    """How the shipped ranker did: hit@1, recall@10, F1 of what it would have returned."""
    rows = []
    for change in changes:
        gold = frozenset(change.gold)
        ranked = [candidate.path for candidate in change.candidates]
        rows.append({"hit@1": hit(ranked, gold), "recall@10": recall(ranked, gold, 10)})
        rows[-1]["F1"] = f1(ranked, gold, change.returned) if change.returned else 0.0
    return macro(rows) if rows else {}


def scored(change: PractisedChange, weights: Sequence[float], bias: float = 0.0) -> list[float]:
    """[paths] log-odds with something added to the weights."""
    return [
        score + bias + sum(map(mul, weights, row))
        for score, row in zip(change.scores, change.rows, strict=True)
    ]


def _fit_weights(changes: Sequence[PractisedChange]) -> list[float]:
    """By Adam (Kingma and Ba 2015), smaller steps towards the end."""
    size = len(ADAPTED)
    weights, drift, spread = [0.0] * size, [0.0] * size, [0.0] * size
    wanted = [_shares_of_gold(change) for change in changes]
    for step in range(1, _STEPS + 1):
        gradient = [_PRIOR * weight for weight in weights]
        for change, target in zip(changes, wanted, strict=True):
            shares = _softmax(scored(change, weights))
            for share, part, row in zip(shares, target, change.rows, strict=True):
                difference = share - part
                if abs(difference) > 1e-4:
                    for feature, value in enumerate(row):
                        if value:
                            gradient[feature] += difference * value
        pace = _PACE * (1.0 if step < 0.6 * _STEPS else 0.3)
        for feature, slope in enumerate(gradient):
            drift[feature] = 0.9 * drift[feature] + 0.1 * slope
            spread[feature] = 0.999 * spread[feature] + 0.001 * slope * slope
            size_of_step = (drift[feature] / (1 - 0.9**step)) / (
                (spread[feature] / (1 - 0.999**step)) ** 0.5 + 1e-8
            )
            weights[feature] -= pace * size_of_step
    return weights


def _fit_bias(changes: Sequence[PractisedChange], weights: Sequence[float]) -> float:
    """What to add so that the probabilities are right on the average, by Newton's method, drawn towards 0."""
    odds = [value for change in changes for value in scored(change, weights)]
    gold = sum(path in change.gold for change in changes for path in change.paths)
    bias = 0.0
    for _ in range(30):
        chances = [1.0 / (1.0 + exp(-max(-30.0, min(30.0, value + bias)))) for value in odds]
        slope = sum(chances) - gold + _BIAS_PRIOR * bias
        curve = sum(chance * (1.0 - chance) for chance in chances) + _BIAS_PRIOR
        bias -= slope / curve
        if abs(slope / curve) < 1e-6:
            break
    return bias


def _shares_of_gold(change: PractisedChange) -> list[float]:
    gold = set(change.gold)
    number = sum(path in gold for path in change.paths)
    return [1.0 / number if path in gold else 0.0 for path in change.paths]


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    raised = [exp(score - top) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]


def _loss(changes: Sequence[PractisedChange], weights: Sequence[float]) -> float:
    def of_one(change: PractisedChange) -> float:
        shares = _softmax(scored(change, weights))
        return -sum(
            part * log(max(share, 1e-12))
            for share, part in zip(shares, _shares_of_gold(change), strict=True)
            if part
        )

    return _average(changes, of_one)


def _precision(changes: Sequence[PractisedChange], weights: Sequence[float]) -> float:
    def of_one(change: PractisedChange) -> float:
        scores = scored(change, weights)
        order = sorted(range(len(scores)), key=lambda place: (-scores[place], change.paths[place]))
        return average_precision([change.paths[place] for place in order], frozenset(change.gold))

    return _average(changes, of_one)


def _average(changes: Sequence[PractisedChange], of_one: Callable[[PractisedChange], float]) -> float:
    return sum(map(of_one, changes)) / len(changes)
