"""Two opinions about which files a change modifies, the ranking's and a model's, joined."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log
from typing import NamedTuple

from sleepcode.ask.localize import choose_returned

_TRUST = 0.7
"""Weight of a model's log odds beside those of the ranking."""
_UNLISTED = 0.005
"""Chance of a file that the ranking didn't list."""
_UNNAMED = 0.3
"""What is left of the chance of a candidate that the model would leave untouched."""


class Joined(NamedTuple):
    """What both expect."""

    chances: dict[str, float]
    """Path -> probability, most likely first."""
    returned: int
    """How many of them to hand over."""

    @property
    def handed_over(self) -> list[str]:
        return list(self.chances)[: self.returned]


def join_opinions(ranked: Mapping[str, float], named: Mapping[str, float]) -> Joined:
    """Joins the ranking's candidates with the files that a model named (one at least): path -> probability.

    Of what was named, a mean of both log odds; of what was not, less than the ranking said, and never more than
    of anything named. How many are handed over follows from these probabilities, as without a model: models
    name more files than they believe in.
    """
    odds = {
        path: (1 - _TRUST) * _log_odds(ranked.get(path, _UNLISTED)) + _TRUST * _log_odds(chance)
        for path, chance in named.items()
    }
    expected = {path: 1 / (1 + exp(-odds[path])) for path in sorted(named, key=lambda path: -odds[path])}
    least = min(expected.values())
    rest = {path: min(chance * _UNNAMED, least) for path, chance in ranked.items() if path not in named}
    chances = expected | {path: rest[path] for path in sorted(rest, key=lambda path: (-rest[path], path))}
    return Joined(chances, choose_returned(list(chances.values()), len(named)))


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 0.001), 0.999)
    return log(chance / (1 - chance))
