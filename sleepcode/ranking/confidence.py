"""How sure an answer is: the chance that what is shown holds a line that an answer has to cite.

A logistic regression over what the best passages have of the question, fitted on questions about the repository
that is asked and on questions about others, which nothing in it answers (`tests/tools/fit_confidence.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence, Set
from functools import cache
from math import inf, log

from sleepcode.parsing.late import late
from sleepcode.parsing.subjects import PLAIN_WORDS
from sleepcode.parsing.words import path_terms, word_hashes
from sleepcode.ranking.combination import probability
from sleepcode.ranking.lexical import LexicalScores, inverse_frequency
from sleepcode.ranking.named import is_named, says_name
from sleepcode.ranking.notes import FRAME
from sleepcode.ranking.passages import Passage
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.ranking.worth import Weighed
from sleepcode.shipped import read_shipped

SIGNALS = ("known", "cover", "best_block", "best_passages", "named", "called", "depth", "length")
_FIRST = 5
"""Passages that are looked at."""
_SOME = 1e-3
"""What is added to a worth, for the logarithm of nothing."""
_LEAST_DEPTH = 3.0
_FEW = 6
"""Terms that tell up to which a question is short: of so few, all may well be found in what is about something else."""
_ONE_WORD = 0.5
"""The chance at most where one word tells what is asked about."""
_UNSAID = 0.5
"""The chance at most where nothing that is shown first has the name of code, or the rarest word, that is asked about."""
_ITSELF = late(
    r"\b(?:this|our|the)\s+(project|repo|repository|codebase|module|package|library|app|application|program|software|code)\b",
    re.IGNORECASE,
)
"""How a question says that it is about what it is asked of."""
_SAME = 0.5
"""Of a term's weight, what another wording has at least that is the same word and not just a like one."""


def confidence_signals(
    view: RevisionView,
    query: Query,
    passages: Sequence[Passage],
    lexical: LexicalScores,
    weighed: Sequence[Weighed],
) -> list[float]:
    """In the order of `SIGNALS`: the part of the telling terms' weight that any file has; the part of the
    question's weight that one of the first passages has; logarithms of the worth of the best block and of the five best passages in the
    mean; how far the first ones are named by the question; whether the best is called what is asked; how many of the terms
    that any file has one of the first has, of half of them; and how many terms tell, for of many fewer are found."""
    words = _same_words(query, lexical)
    first = passages[:_FIRST]
    worths = sorted((sum(one.worths) for one in weighed), reverse=True)[:_FIRST]
    best_block = max((max(one.worths, default=0.0) for one in weighed), default=0.0)
    terms = max((passage.terms for passage in first), default=0)
    # A question of one word says all of it with that.
    least = _LEAST_DEPTH if len(query.telling) > 1 else 1.0
    return [
        _known(view, query, words),
        max((_cover(words, one) for one in weighed[:_FIRST]), default=0.0),
        log(best_block + _SOME),
        log(sum(worths) / max(len(worths), 1) + _SOME),
        max((passage.named for passage in first), default=0.0),
        float(bool(first) and _is_called(view, first[0], query)),
        min(1.0, terms / max(least, 0.5 * len(lexical.weights))),
        log(1.0 + max(len(query.telling), _FEW)),
    ]


def how_sure(signals: Sequence[float]) -> float:
    """The chance, from the signals."""
    bias, weights = _shipped()
    return probability(bias + sum(weight * signal for weight, signal in zip(weights, signals, strict=True)))


def terms_of_itself(question: str) -> set[int]:
    """The terms by which a question says no more than that it is about what it is asked of: "this project"."""
    return {term for match in _ITSELF.finditer(question) for term in word_hashes(match.group(1))}


def surest(view: RevisionView, query: Query, lexical: LexicalScores, weighed: Sequence[Weighed]) -> float:
    """The chance at most. Where all that a question tells is one word, that this word is somewhere says little, unless
    what is shown first has it in its name: "how do I change the port". Nor is much told by what lacks the very name
    that is asked about, or the rarest of the words."""
    told = query.telling - FRAME - terms_of_itself(query.text)
    telling = {term for term in told if query.words.get(term, "").lower() not in PLAIN_WORDS}
    if not weighed:
        return 1.0
    if len(telling) > 1:
        return 1.0 if _says_rarest(query, telling, lexical, weighed) else _UNSAID
    passage = max(weighed, key=lambda one: sum(one.worths)).cut.passage
    said = telling | {variant for variant, own in query.variants.items() if own in telling}
    names = path_terms(view.path(passage.place)).keys() | set(word_hashes(passage.symbol))
    return _ONE_WORD if said.isdisjoint(names) else 1.0


def _says_rarest(query: Query, telling: Set[int], lexical: LexicalScores, weighed: Sequence[Weighed]) -> bool:
    """Whether one of the passages that are worth most has the rarest term of a short question, in some form."""
    if len(query.telling) > _FEW:
        return True
    rarest = max(sorted(telling), key=lambda term: lexical.weights.get(term, inf))
    forms = {rarest, *(variant for variant, own in query.variants.items() if own == rarest)}
    first = sorted(weighed, key=lambda one: -sum(one.worths))[:_FIRST]
    return any(not forms.isdisjoint(block.terms) for one in first for block in one.cut.blocks)


def _same_words(query: Query, lexical: LexicalScores) -> dict[int, dict[int, float]]:
    """For each of the question's own terms the wordings of it that any file has, itself or another, with their
    weights: what is merely like it is left out."""
    found: dict[int, dict[int, float]] = {}
    for term, weight in lexical.weights.items():
        own = query.variants.get(term, term)
        if own == term or query.terms[term] >= _SAME * query.terms.get(own, 1.0):
            found.setdefault(own, {})[term] = weight
    return found


def _known(view: RevisionView, query: Query, words: Mapping[int, Mapping[int, float]]) -> float:
    """The part of what the telling terms weigh that any file has; what none has weighs as much as what is rarest."""
    unheard = inverse_frequency(max(1, len(view.lengths) - view.lengths.count(0)), 0)
    known = sum(max(words[term].values()) for term in query.telling if term in words)
    unknown = unheard * sum(1 for term in query.telling if term not in words)
    return known / ((known + unknown) or 1.0)


def _cover(words: Mapping[int, Mapping[int, float]], one: Weighed) -> float:
    """The part of what the question's words weigh that a passage has."""
    terms = frozenset().union(*(block.terms for block in one.cut.blocks))
    weights = [(max(wordings.values()), terms.isdisjoint(wordings)) for wordings in words.values()]
    return sum(weight for weight, is_missing in weights if not is_missing) / (
        sum(weight for weight, _ in weights) or 1.0
    )


def _is_called(view: RevisionView, passage: Passage, query: Query) -> bool:
    """Whether the question says the whole name of the passage's file or symbol."""
    said = query.telling | query.variants.keys()
    return is_named(view.path(passage.place), said) or says_name(passage.symbol.rpartition(".")[2], said)


@cache
def _shipped() -> tuple[float, tuple[float, ...]]:
    text = read_shipped("sleepcode.ranking", "confidence.json")
    record = json.loads(text)
    return record["bias"], tuple(record["weights"].get(signal, 0.0) for signal in SIGNALS)
