"""The first guess: a weighted sum of the signals that need no guess themselves.

What moves with the likely files, what they import and what is named like them can only be looked up
once there are likely files. The weights are fitted as those of the final combination are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sleepcode.ranking.signals import Gathered

SCALED = (
    *("content", "title", "symbol", "comment", "path", "precedent", "broad_precedent"),
    *("definition", "reference", "message", "churn", "recency", "fixes", "centrality"),
)
"""Signals divided by their best value among the candidates."""

PLAIN = (
    *("coverage", "mention", "folder_mention", "frame", "stem", "precedent_share", "word_rate"),
    *("rate", "length", "depth", "test", "documentation", "configuration", "generated", "vendored", "data"),
)

FIRST_FEATURES: tuple[str, ...] = (
    *SCALED,
    *PLAIN,
    *(f"{signal}*short" for signal in (*SCALED, *PLAIN)),
    *("test*asks_test", "documentation*asks_documentation"),
)


def guess(gathered: Gathered, path_of: Callable[[int], str]) -> list[tuple[int, float]]:
    """The candidates with probabilities that add up to one, best first."""
    totals = dict.fromkeys(gathered.places, 0.0)
    if not totals:
        return []
    weights = _weights()
    for signal in (*SCALED, *PLAIN):
        known = gathered.values.get(signal, {})
        weight = weights.get(signal, 0.0)
        for right in ("short", "asks_test", "asks_documentation"):
            weight += weights.get(f"{signal}*{right}", 0.0) * gathered.request[right]
        if signal in SCALED and known:
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
def _weights() -> Mapping[str, float]:
    text = resources.files("sleepcode.ranking").joinpath("weights.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)["first"]["weights"]
    return weights
