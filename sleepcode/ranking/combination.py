"""The combination of signals: a weighted sum, and what it says of each candidate.

The weights are data (`weights.json`, with its provenance inside). A score is a log-odds, so it turns
into a probability by the logistic function; contributions of the signals add up to the score.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp

from sleepcode.model import Contribution
from sleepcode.ranking.signals import ABSOLUTE, RELATIVE, REQUEST, ROLE_SIGNALS, Gathered

PRODUCTS: tuple[tuple[str, str], ...] = (
    *((signal, "short") for signal in ("content", "title", "chunk", "path", "precedent", "broad_precedent")),
    *(
        (signal, "short")
        for signal in ("definition", "mention", "cochange", "pair", "recency", "churn", "folder")
    ),
    *((role, "short") for role in ROLE_SIGNALS),
    ("test", "asks_test"),
    ("documentation", "asks_documentation"),
    ("configuration", "asks_test"),
    ("test", "pair"),
    ("test", "cochange"),
    ("test", "content"),
    ("documentation", "cochange"),
    ("documentation", "content"),
    ("documentation", "recency"),
    ("configuration", "content"),
    ("precedent", "precedent_strength"),
    ("content", "precedent"),
    ("content", "path"),
    ("title", "coverage"),
    ("symbol", "chunk"),
)
"""Pairs of signals whose product is a feature of its own."""

FEATURES: tuple[str, ...] = (
    *RELATIVE,
    *ABSOLUTE,
    *ROLE_SIGNALS,
    *REQUEST,
    *(f"{left}*{right}" for left, right in PRODUCTS),
)


@dataclass(frozen=True, slots=True)
class Combination:
    """Feature -> weight, and the bias."""

    weights: Mapping[str, float]
    bias: float

    def scores(self, gathered: Gathered) -> dict[int, float]:
        """Place -> score, for every candidate."""
        totals = dict.fromkeys(gathered.places, self.bias)
        for feature, weight in self.weights.items():
            if weight:
                for place, value in feature_values(gathered, feature).items():
                    totals[place] += weight * value
        return totals

    def contributions(self, gathered: Gathered, place: int) -> list[tuple[str, float, float]]:
        """(signal, its value, its share of the score); products count to their first signal."""
        shares: dict[str, float] = {"prior": self.bias}
        for feature, weight in self.weights.items():
            value = feature_value(gathered, feature, place)
            if weight and value:
                signal = feature.partition("*")[0]
                signal = "request" if signal in REQUEST else signal
                shares[signal] = shares.get(signal, 0.0) + weight * value
        return [
            (signal, gathered.value(signal, place) if signal not in ("prior", "request") else 1.0, share)
            for signal, share in sorted(shares.items(), key=lambda item: (-abs(item[1]), item[0]))
        ]


def feature_values(gathered: Gathered, feature: str) -> dict[int, float]:
    """Place -> value of a feature where it isn't 0."""
    left, _, right = feature.partition("*")
    if left in gathered.request:
        return dict.fromkeys(gathered.places, gathered.request[left])
    known = gathered.values.get(left, {})
    present = {place: known[place] for place in gathered.places if place in known}
    if not right:
        return present
    if right in gathered.request:
        factor = gathered.request[right]
        return {place: value * factor for place, value in present.items()} if factor else {}
    other = gathered.values.get(right, {})
    return {place: value * other[place] for place, value in present.items() if place in other}


def feature_value(gathered: Gathered, feature: str, place: int) -> float:
    left, _, right = feature.partition("*")
    value = gathered.value(left, place)
    return value * gathered.value(right, place) if right else value


def probability(score: float) -> float:
    """The logistic function."""
    if score < -60:
        return 0.0
    return 1.0 / (1.0 + exp(-score))


@cache
def shipped_combination() -> Combination:
    """The weights that come with the package."""
    text = resources.files("sleepcode.ranking").joinpath("weights.json").read_text(encoding="utf-8")
    record = json.loads(text)
    return Combination(record["weights"], record["bias"])


def explain(
    contributions: Sequence[tuple[str, float, float]], reasons: Mapping[str, str]
) -> tuple[Contribution, ...]:
    """Contributions with their reasons in words."""
    return tuple(
        Contribution(signal, round(value, 4), round(share, 4), reasons.get(signal, ""))
        for signal, value, share in contributions
    )
