"""The combination of signals: a weighted sum with trees on top, and what it says of each candidate.

The weights are data (`weights.json`, with its provenance inside, and `trees.json`). A score is a log-odds,
so it turns into a probability by the logistic function; contributions of the signals add up to the score.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import exp
from typing import NamedTuple

from sleepcode.model import Contribution
from sleepcode.ranking.request import REQUEST
from sleepcode.ranking.signals import (
    ABSOLUTE,
    RANKED,
    RANKED_ALIKE,
    RELATIVE,
    ROLE_SIGNALS,
    Gathered,
)
from sleepcode.ranking.trees import Trees, shipped_trees
from sleepcode.shipped import read_shipped

PRODUCTS: tuple[tuple[str, str], ...] = (
    *((signal, "short") for signal in ("content", "title", "chunk", "path", "precedent", "broad_precedent")),
    *(
        (signal, "short")
        for signal in ("definition", "mention", "cochange", "pair", "recency", "churn", "folder")
    ),
    *((signal, "scoped") for signal in ("scope_rate", "scope_lift", "scope_miss")),
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
    *(f"{signal}_rank" for signal in RANKED),
    *(f"{signal}_among" for signal in RANKED_ALIKE),
    *ROLE_SIGNALS,
    *REQUEST,
    *(f"{left}*{right}" for left, right in PRODUCTS),
)


LEADING = 50
"""Candidates that the trees look at, by the weighted sum: no metric is better for more (recall@20 neither)."""


class Combination(NamedTuple):
    """Feature -> weight, the bias, and the trees on top."""

    weights: Mapping[str, float]
    bias: float
    trees: Trees | None = None

    def scores(self, gathered: Gathered) -> dict[int, float]:
        """Place -> score, for every candidate."""
        totals = self.sums(gathered)
        if self.trees is None or not totals:
            return totals
        leading = sorted(totals, key=lambda place: (-totals[place], place))[:LEADING]
        gains = {place: self.trees.score(row) for place, row in self._rows(gathered, leading)}
        # The rest can't be among the first; they keep their order behind those that were looked at.
        least = min(gains.values())
        return {place: total + gains.get(place, least) for place, total in totals.items()}

    def sums(self, gathered: Gathered) -> dict[int, float]:
        """Place -> weighted sum without the trees."""
        totals = dict.fromkeys(gathered.places, self.bias)
        for feature, weight in self.weights.items():
            if weight:
                for place, value in _values_of(gathered, feature):
                    if place in totals:
                        totals[place] += weight * value
        return totals

    def _rows(self, gathered: Gathered, places: Sequence[int]) -> Iterator[tuple[int, list[float]]]:
        """(place, what the trees look at) of each place."""
        assert self.trees is not None
        nothing: dict[int, float] = {}
        known = [
            (gathered.values.get(signal, nothing), gathered.request.get(signal, 0.0))
            for signal in self.trees.signals
        ]
        for place in places:
            yield place, [values.get(place, same) for values, same in known]

    def shifted(self, weights: Mapping[str, float], bias: float) -> Combination:
        """The same with something added to weights of features and to every score."""
        whole = {name: weight + weights.get(name, 0.0) for name, weight in self.weights.items()}
        return Combination(whole, self.bias + bias, self.trees)

    def contributions(self, gathered: Gathered, place: int) -> list[tuple[str, float, float]]:
        """(signal, its value, its share of the score); products and ranks count to their first signal."""
        shares: dict[str, float] = {"prior": self.bias}
        for feature, weight in self.weights.items():
            value = feature_value(gathered, feature, place)
            if weight and value:
                _add_share(shares, feature, weight * value)
        if self.trees is not None:
            ((_, row),) = self._rows(gathered, (place,))
            base, parts = self.trees.contributions(row)
            shares["prior"] += base
            for signal, part in parts.items():
                _add_share(shares, signal, part)
        return [
            (signal, gathered.value(signal, place) if signal not in ("prior", "request") else 1.0, share)
            for signal, share in sorted(shares.items(), key=lambda item: (-abs(item[1]), item[0]))
        ]


def _add_share(shares: dict[str, float], feature: str, share: float) -> None:
    signal = feature.partition("*")[0].removesuffix("_rank").removesuffix("_among")
    signal = "request" if signal in REQUEST else signal
    shares[signal] = shares.get(signal, 0.0) + share


def feature_values(gathered: Gathered, feature: str) -> dict[int, float]:
    """Place -> value of a feature where it isn't 0."""
    places = set(gathered.places)
    return {place: value for place, value in _values_of(gathered, feature) if place in places}


def _values_of(gathered: Gathered, feature: str) -> Iterable[tuple[int, float]]:
    """(place, value) of a feature where it isn't 0, of other files than the candidates too."""
    left, _, right = feature.partition("*")
    if left in gathered.request:
        value = gathered.request[left]
        return dict.fromkeys(gathered.places, value).items() if value else ()
    known = gathered.values.get(left)
    if not known:
        return ()
    if len(known) > 2 * len(gathered.places):
        known = {place: known[place] for place in gathered.places if place in known}
    if not right:
        return known.items()
    if right in gathered.request:
        factor = gathered.request[right]
        return [(place, value * factor) for place, value in known.items()] if factor else ()
    other = gathered.values.get(right)
    return (
        [(place, value * other[place]) for place, value in known.items() if place in other] if other else ()
    )


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
def read_weights() -> str:
    """The text of `weights.json`: weights, bias, provenance."""
    return read_shipped("sleepcode.ranking", "weights.json")


@cache
def shipped_combination() -> Combination:
    """The weights that come with the package."""
    record = json.loads(read_weights())
    return Combination(record["weights"], record["bias"], shipped_trees("trees.json"))


def explain(
    contributions: Sequence[tuple[str, float, float]], reasons: Mapping[str, str]
) -> tuple[Contribution, ...]:
    """Contributions with their reasons in words."""
    return tuple(
        Contribution(signal, round(value, 4), round(share, 4), reasons.get(signal, ""))
        for signal, value, share in contributions
    )
