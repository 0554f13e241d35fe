"""Guesses on the way to the ranking: weighted sums of the signals that are known so far.

What moves with the likely files, what they import and what is named like them can only be looked up
once there are likely files; done twice, the second time from a better guess. The weights are fitted as
those of the final combination are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from sleepcode.shipped import read_shipped

if TYPE_CHECKING:
    from sleepcode.ranking.signals import Gathered

_REQUESTS = ("short", "asks_test", "asks_documentation")


class Stage(NamedTuple):
    """The signals of one guess."""

    name: str
    scaled: tuple[str, ...]
    """Divided by their best value among the candidates."""
    plain: tuple[str, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """The features that the stage has weights for; `left*right` is a product."""
        signals = (*self.scaled, *self.plain)
        asked = ("test*asks_test", "documentation*asks_documentation")
        return (*signals, *(f"{signal}*short" for signal in signals), *asked)


FIRST = Stage(
    "first",
    (
        *(
            "content",
            "title",
            "symbol",
            "comment",
            "path",
            "precedent",
            "broad_precedent",
            "recent_precedent",
            "compound",
        ),
        *("definition", "reference", "message", "churn", "recency", "fixes", "centrality"),
    ),
    (
        *("coverage", "mention", "folder_mention", "frame", "stem", "precedent_share", "word_rate"),
        *("word_lift", "rate", "length", "depth", "youth", "path_cover", "symbol_cover"),
        *("precedent_best", "precedent_cover", "association", "dissociation"),
        *("lately", "role_rate", "kind_rate", "folder_rate", "folder_lift"),
        *("scope_rate", "scope_lift", "scope_miss", "type_rate", "type_lift", "area_lift", "area_miss"),
        *("test", "documentation", "configuration", "generated", "vendored", "data"),
    ),
)
SECOND = Stage(
    "second",
    (*FIRST.scaled, "chunk", "cochange", "pair", "imported", "importer", "folder"),
    (*FIRST.plain, "moves", "area", "kind", "guess", "alike", "joint", "chunk_terms"),
)
STAGES = (FIRST, SECOND)


def guess(gathered: Gathered, stage: Stage, path_of: Callable[[int], str]) -> list[tuple[int, float]]:
    """The candidates with probabilities that add up to one, best first."""
    totals = dict.fromkeys(gathered.places, 0.0)
    if not totals:
        return []
    weights = _weights(stage.name)
    for signal in (*stage.scaled, *stage.plain):
        known = gathered.values.get(signal, {})
        weight = weights.get(signal, 0.0)
        for right in _REQUESTS:
            weight += weights.get(f"{signal}*{right}", 0.0) * gathered.request[right]
        if signal in stage.scaled and known:
            top = max((known.get(place, 0.0) for place in gathered.places), default=0.0)
            weight = weight / top if top > 0 else 0.0
        if weight:
            for place, value in known.items():
                if place in totals:
                    totals[place] += weight * value
    ranked = sorted(totals, key=lambda place: (-totals[place], path_of(place)))
    best = totals[ranked[0]]
    mass = [exp(max(totals[place] - best, -50.0)) for place in ranked]
    total = sum(mass)
    return [(place, part / total) for place, part in zip(ranked, mass, strict=True)]


@cache
def _weights(stage: str) -> Mapping[str, float]:
    text = read_shipped("sleepcode.ranking", "weights.json")
    weights: dict[str, float] = json.loads(text).get(stage, {}).get("weights", {})
    return weights
