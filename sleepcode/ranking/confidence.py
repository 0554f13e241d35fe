"""How sure an answer is: the chance that what is shown holds a line that an answer has to cite.

A logistic regression over what the best passages have of the question, fitted on questions about the repository
that is asked and on questions about others, which nothing in it answers (`tests/tools/fit_confidence.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from math import log

from sleepcode.ranking.combination import probability
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.named import is_named, says_name
from sleepcode.ranking.passages import Passage
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.ranking.worth import Weighed

SIGNALS = ("known", "cover", "best_block", "best_passages", "named", "called", "depth")
_FIRST = 5
"""Passages that are looked at."""
_SOME = 1e-3
"""What is added to a worth, for the logarithm of nothing."""
_LEAST_DEPTH = 3.0


def confidence_signals(
    view: RevisionView,
    query: Query,
    passages: Sequence[Passage],
    lexical: LexicalScores,
    weighed: Sequence[Weighed],
) -> list[float]:
    """In the order of `SIGNALS`: the part of the telling terms that any file has; the part of the question's weight
    that one of the first passages has; logarithms of the worth of the best block and of the five best passages in the
    mean; how far the first ones are named by the question; whether the best is called what is asked; and how many of the
    terms one of the first has, of half of them."""
    told = query.telling
    first = passages[:_FIRST]
    worths = sorted((sum(one.worths) for one in weighed), reverse=True)[:_FIRST]
    best_block = max((max(one.worths, default=0.0) for one in weighed), default=0.0)
    terms = max((passage.terms for passage in first), default=0)
    return [
        len(told & lexical.weights.keys()) / max(len(told), 1),
        max((one.own_cover for one in weighed[:_FIRST]), default=0.0),
        log(best_block + _SOME),
        log(sum(worths) / max(len(worths), 1) + _SOME),
        max((passage.named for passage in first), default=0.0),
        float(bool(first) and _is_called(view, first[0], query)),
        min(1.0, terms / max(_LEAST_DEPTH, 0.5 * len(query.terms))),
    ]


def how_sure(signals: Sequence[float]) -> float:
    """The chance, from the signals."""
    bias, weights = _shipped()
    return probability(bias + sum(weight * signal for weight, signal in zip(weights, signals, strict=True)))


def _is_called(view: RevisionView, passage: Passage, query: Query) -> bool:
    """Whether the question says the whole name of the passage's file or symbol."""
    said = query.telling | query.variants.keys()
    return is_named(view.path(passage.place), said) or says_name(passage.symbol.rpartition(".")[2], said)


@cache
def _shipped() -> tuple[float, tuple[float, ...]]:
    text = resources.files("sleepcode.ranking").joinpath("confidence.json").read_text(encoding="utf-8")
    record = json.loads(text)
    return record["bias"], tuple(record["weights"][signal] for signal in SIGNALS)
