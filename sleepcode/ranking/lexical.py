"""Signals from words: BM25 over a file's text, its symbols, its comments, its path and its best chunk.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), each field scored
on its own so that the learned combination can weigh it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

from sleepcode.parsing.words import find_words, hash_term
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.store.lexicon import Lexicon

_K1 = 1.2
_B = 0.75
_B_CHUNK = 0.75
_MOST_COMPOUNDS = 60
_COMMON = 0.6
"""A term that more than this share of files have is not scored."""


class LexicalScores:
    """Place -> score, by field; files with no score are absent."""

    def __init__(self) -> None:
        self.content: dict[int, float] = {}
        self.title: dict[int, float] = {}
        """Content scored with the terms of the title only."""
        self.symbol: dict[int, float] = {}
        self.comment: dict[int, float] = {}
        self.path: dict[int, float] = {}
        self.coverage: dict[int, float] = {}
        """Share of the title's idf-weighted terms that the file has."""
        self.path_cover: dict[int, float] = {}
        """Share of the weight of the terms that any path has which this one has."""
        self.symbol_cover: dict[int, float] = {}
        """Share of the weight of the terms that any symbol has which this file's symbols have."""
        self.weights: dict[int, float] = {}
        """Term -> weight times idf, for scoring chunks with the same terms."""
        self.best_terms: dict[int, list[tuple[float, int]]] = {}
        """Place -> (gain, term), for reasons; only the three best are worth reading."""


def inverse_frequency(documents: int, having: int) -> float:
    """The idf of BM25, never negative."""
    return log(1.0 + (documents - having + 0.5) / (having + 0.5))


def score_words(view: RevisionView, query: Query) -> LexicalScores:
    """Scores every file that has a term of the query."""
    scores = LexicalScores()
    total = max(1, len(view.lengths) - view.lengths.count(0))
    average = max(1.0, sum(view.lengths) / total)
    title_total = symbol_total = 0.0
    told: dict[int, float] = {}
    for term, weight in sorted(query.terms.items(), key=lambda item: item[0] in query.variants):
        postings = view.word_postings(term)
        if not postings:
            continue
        idf = inverse_frequency(total, len(postings))
        told[term] = weight * idf
        if term in query.variants and idf:
            # It tells no more than the word that it stands for, however rare it is.
            weight = min(weight, told.get(query.variants[term], told[term]) / idf)
        in_title = query.title_terms.get(term, 0.0)
        if in_title:
            title_total += idf
        scores.weights[term] = weight * idf
        if len(postings) > _COMMON * total and total > 20:
            continue
        symbol_total += _score_term(
            scores, postings, view.lengths, average, term, weight, in_title, idf, total
        )
    if title_total:
        scores.coverage = {place: value / title_total for place, value in scores.coverage.items()}
    if symbol_total:
        scores.symbol_cover = {place: value / symbol_total for place, value in scores.symbol_cover.items()}
    _score_paths(view, query, scores)
    return scores


def _score_term(
    scores: LexicalScores,
    postings: Sequence[tuple[int, int]],
    lengths: Sequence[int],
    average: float,
    term: int,
    weight: float,
    in_title: float,
    idf: float,
    total: int,
) -> float:
    """Adds a term's gains; returns its weight among symbols, 0 where none has it."""
    content, title, coverage = scores.content, scores.title, scores.coverage
    symbol, comment, best = scores.symbol, scores.comment, scores.best_terms
    symbol_cover = scores.symbol_cover
    defining = sum(1 for _, packed in postings if packed & 0xFF00)
    commenting = sum(1 for _, packed in postings if packed & 0xFF0000)
    symbol_idf = weight * inverse_frequency(total, defining)
    comment_idf = weight * inverse_frequency(total, commenting)
    for place, packed in postings:
        body = packed & 255
        norm = _K1 * (1.0 - _B + _B * lengths[place] / average)
        gain = idf * body * (_K1 + 1.0) / (body + norm)
        weighted = weight * gain
        content[place] = content.get(place, 0.0) + weighted
        best.setdefault(place, []).append((weighted, term))
        if in_title:
            title[place] = title.get(place, 0.0) + gain
            coverage[place] = coverage.get(place, 0.0) + idf
        if packed & 0xFF00:
            times = packed >> 8 & 255
            symbol[place] = symbol.get(place, 0.0) + symbol_idf * times / (times + 1.0)
            symbol_cover[place] = symbol_cover.get(place, 0.0) + symbol_idf
        if packed & 0xFF0000:
            times = packed >> 16 & 255
            comment[place] = comment.get(place, 0.0) + comment_idf * times / (times + 1.5)
    return symbol_idf if defining else 0.0


def _score_paths(view: RevisionView, query: Query, scores: LexicalScores) -> None:
    total = max(1, view.count)
    possible = 0.0
    for term, weight in query.terms.items():
        postings = view.path_postings(term)
        if not postings or len(postings) > 0.5 * total > 10:
            continue
        idf = inverse_frequency(total, len(postings))
        possible += weight * idf
        for place, _ in postings:
            scores.path[place] = scores.path.get(place, 0.0) + weight * idf
    if possible:
        scores.path_cover = {place: value / possible for place, value in scores.path.items()}


class ChunkScore(NamedTuple):
    """One chunk of a candidate file."""

    chunk: int
    score: float
    terms: int
    """How many of the query's terms it has."""


def score_chunks(
    view: RevisionView, weights: dict[int, float], places: Sequence[int], most: int = 6
) -> dict[int, list[ChunkScore]]:
    """Place -> its best chunks by BM25, best first. `weights` gives each term's weight times idf."""
    return score_lexicons(view.lexicons(places), weights, most)


def score_lexicons(
    lexicons: Mapping[int, Lexicon], weights: Mapping[int, float], most: int, least: int = 0
) -> dict[int, list[ChunkScore]]:
    """As `score_chunks`, of lexicons that are open already; chunks of fewer than `least` words count as that long."""
    found = {}
    terms = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    for place, lexicon in lexicons.items():
        lengths = lexicon.lengths
        scores: dict[int, float] = {}
        having: dict[int, int] = {}
        for term, weight in terms:
            for chunk, times in lexicon.find(term):
                norm = _K1 * (1.0 - _B_CHUNK + _B_CHUNK * max(lengths[chunk], least) / 120.0)
                scores[chunk] = scores.get(chunk, 0.0) + weight * times * (_K1 + 1.0) / (times + norm)
                having[chunk] = having.get(chunk, 0) + 1
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:most]
        if ranked:
            found[place] = [ChunkScore(chunk, score, having[chunk]) for chunk, score in ranked]
    return found


def find_compounds(view: RevisionView, query: Query) -> tuple[dict[int, float], dict[int, str]]:
    """Files that write neighbouring words of the title as one name: `max age` as max_age or maxAge.

    By place, how much they do, and the name that says most.
    """
    words = [word.lower() for word in find_words(query.title) if not word.isdigit()]
    total = max(1, view.count)
    found: dict[int, float] = {}
    most: dict[int, tuple[float, str]] = {}
    joined = dict.fromkeys(
        glue.join(words[start : start + size])
        for size in (2, 3)
        for start in range(len(words) - size + 1)
        for glue in ("_", "")
    )
    for name in list(joined)[:_MOST_COMPOUNDS]:
        postings = view.word_postings(hash_term(name))
        if not postings or len(postings) > 0.2 * total > 10:
            continue
        idf = inverse_frequency(total, len(postings))
        for place, packed in postings:
            times = (packed & 255) + 2 * (packed >> 8 & 255)
            gain = idf * times / (times + _K1)
            found[place] = found.get(place, 0.0) + gain
            if place not in most or gain > most[place][0]:
                most[place] = gain, name
    return found, {place: name for place, (_, name) in most.items()}
