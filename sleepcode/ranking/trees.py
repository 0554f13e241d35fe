"""Regression trees over signals, read from data: how signals go together. Plain Python: a row a candidate.

Boosted (gradient boosting, Friedman 2001); those of the ranker on top of its weighted sum, with the ranking
loss of LambdaMART (Burges 2010), so that without them the sum alone still ranks soundly.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sleepcode.shipped import read_shipped

Node = Sequence[Any]
"""[signal's position, threshold, branch at or below it, branch above it, value here], or [value] at a leaf: as JSON
has it, so that hundreds of trees are read without taking any apart."""


class Trees:
    """A sum of trees over the signals named by `signals`."""

    def __init__(self, signals: Sequence[str], trees: Sequence[Node]) -> None:
        self.signals = tuple(signals)
        self._trees = tuple(trees)

    def score(self, row: Sequence[float]) -> float:
        """The sum of the leaves that a row (one value a signal) falls into."""
        total = 0.0
        for node in self._trees:
            while len(node) > 1:
                node = node[2] if row[node[0]] <= node[1] else node[3]
            total += node[0]
        return total

    def contributions(self, row: Sequence[float]) -> tuple[float, dict[str, float]]:
        """The score taken apart: what it is of any row, and what each signal adds on the row's own path.

        A branch's share is the change of the expected value along it (Saabas 2014); all add up to the score.
        """
        base = 0.0
        shares: dict[int, float] = {}
        for node in self._trees:
            value = node[-1]
            base += value
            while len(node) > 1:
                signal = node[0]
                node = node[2] if row[signal] <= node[1] else node[3]
                shares[signal] = shares.get(signal, 0.0) + node[-1] - value
                value = node[-1]
        return base, {self.signals[signal]: share for signal, share in shares.items()}


@cache
def shipped_trees(name: str) -> Trees:
    """The trees that come with the package in a file of that name."""
    text = read_shipped("sleepcode.ranking", name)
    record = json.loads(text)
    return Trees(record["signals"], record["trees"])
