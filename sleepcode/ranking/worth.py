"""What it is worth to show a block of a passage: how many of an answer's citations it is expected to hold.

Learned from questions about other repositories whose answers cite lines (`tests/tools/fit_passages.py`):
trees over what is known of the passage, of the block and of both beside the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from math import exp
from typing import NamedTuple

from sleepcode.model import Role
from sleepcode.parsing.names import is_test
from sleepcode.parsing.words import word_hashes
from sleepcode.ranking.blocks import MOST_WIDTH, Block
from sleepcode.ranking.leads import asks_adding
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.passages import Passage
from sleepcode.ranking.query import Query
from sleepcode.ranking.trees import shipped_trees
from sleepcode.ranking.view import RevisionView, column
from sleepcode.ranking.wording import asks_place, asks_to_do

OF_PASSAGE = (
    *("score", "rank", "chunk_score", "chunk_rank", "file_score", "file_rank", "named", "users", "terms"),
    *("content", "symbol", "comment", "centrality", "source", "test", "configuration", "in_test"),
    *("lines", "blocks", "chunks", "cover", "own_cover", "said", "type", "function", "length"),
    *("best_of_file", "files_before", "name_cover", "owner_cover"),
)
OF_BLOCK = (
    *("number", "part", "block_lines", "size", "block_said", "most_said", "said_rank", "block_cover"),
    *("block_own_cover", "commented", "names", "indent", "uses_best", "branches", "assigns", "calls"),
    *("share", "worth", "said_before", "said_after"),
)
SIGNALS = OF_PASSAGE + OF_BLOCK
"""What the trees look at, in the order of a row."""

_TO_DO = {Role.DOCUMENTATION: 1.6, Role.TEST: 0.5}
"""What a file's role makes of the worth where it is asked what one does with a project: such questions were among none
that the trees were learned from."""
_OF_SOURCE = {Role.TEST: 0.5}
"""The same where it is asked how one more of something is added, or where something is defined: that is in the
source, and tests only have some."""
_BEST = 10
"""Passages whose symbols a block may use."""
_SHORTEST = 4
"""Characters of a symbol's name from which a use of it tells."""
_MOST_CENTRAL = 5.0
_TYPES = frozenset(
    ("class", "struct", "interface", "trait", "mixin", "extension", "enum", "module", "namespace")
)
_FUNCTIONS = frozenset(("function", "method"))
_IDENTIFIER = re.compile(r"[A-Za-z_]\w+")
_BRANCH = re.compile(r"\b(?:if|else|elif|switch|case|match|when|unless)\b")
_ASSIGNMENT = re.compile(r"[^=!<>]=[^=>]")
_CALL = re.compile(r"\w\(")


class Cut(NamedTuple):
    """A passage in blocks."""

    passage: Passage
    blocks: Sequence[Block]
    lines: Sequence[str]
    """Of the whole file."""
    chunks: int
    """Of the whole file."""


class Weighed(NamedTuple):
    """A passage in blocks, with what each is worth."""

    cut: Cut
    worths: list[float]
    """The citations that each block is expected to hold."""


def weigh_blocks(
    view: RevisionView, query: Query, lexical: LexicalScores, cuts: Sequence[Cut]
) -> list[Weighed]:
    """What each block of each passage is worth. `cuts` are the passages in their order, best first."""
    trees = shipped_trees("passage_trees.json")
    of_role = (
        _TO_DO
        if asks_to_do(query.text)
        else _OF_SOURCE
        if asks_adding(query) or asks_place(query.text)
        else {}
    )
    weighed = []
    for cut, rows in zip(cuts, block_signals(view, query, lexical, cuts), strict=True):
        factor = of_role.get(view.role(cut.passage.place), 1.0)
        weighed.append(Weighed(cut, [factor * exp(trees.score(row)) for row in rows]))
    most = max((worth for one in weighed for worth in one.worths), default=0.0)
    # What is there for just what is asked may say hardly a word of the question.
    return [Weighed(one.cut, [most] * len(one.worths)) if one.cut.passage.is_lead else one for one in weighed]


def block_signals(
    view: RevisionView, query: Query, lexical: LexicalScores, cuts: Sequence[Cut]
) -> Iterator[list[list[float]]]:
    """For each passage a row for each of its blocks, in the order of `SIGNALS`."""
    if not cuts:
        return
    asked = _Asked(view, query, lexical, cuts)
    firsts: dict[int, float] = {}
    for rank, cut in enumerate(cuts):
        firsts.setdefault(cut.passage.place, cut.passage.score)
        terms = frozenset().union(*(block.terms for block in cut.blocks))
        of_passage = asked.of_passage(cut, terms, rank, firsts)
        yield [[*of_passage, *of_block] for of_block in asked.of_blocks(cut, terms)]


class _Asked:
    """What is asked, as blocks are held against it."""

    def __init__(self, view: RevisionView, query: Query, lexical: LexicalScores, cuts: Sequence[Cut]) -> None:
        self._view = view
        self._query = query
        self._lexical = lexical
        self._tops = [
            max(scores.values(), default=0.0) or 1.0
            for scores in (lexical.content, lexical.symbol, lexical.comment)
        ]
        self._all = _Weights(lexical.weights)
        self._own = _Weights(
            {term: weight for term, weight in lexical.weights.items() if term not in query.variants}
        )
        self._words = float(len(query.text.split()))
        self._best = cuts[0].passage.score or 1.0
        self._symbols: dict[str, float] = {}
        for number, cut in enumerate(cuts[:_BEST], 1):
            name = _last(cut.passage.symbol)
            if len(name) >= _SHORTEST:
                self._symbols.setdefault(name, 1.0 / number)

    def of_passage(
        self, cut: Cut, terms: Set[int], rank: int, firsts: Mapping[int, float]
    ) -> tuple[float, ...]:
        passage, place = cut.passage, cut.passage.place
        role = self._view.role(place)
        lexical = self._lexical
        fields = (lexical.content, lexical.symbol, lexical.comment)
        owner, _, name = passage.symbol.rpartition(".")
        return (
            passage.score / self._best,
            rank,
            passage.chunk_score,
            passage.chunk_rank,
            passage.file_score,
            passage.file_rank,
            passage.named,
            passage.users,
            passage.terms / (len(self._own.of) or 1),
            *(scores.get(place, 0.0) / top for scores, top in zip(fields, self._tops, strict=True)),
            min(column(self._view.data.centrality, place), _MOST_CENTRAL),
            role is Role.SOURCE,
            role is Role.TEST,
            role is Role.CONFIGURATION,
            is_test(passage.symbol),
            passage.chunk.end - passage.chunk.start + 1,
            len(cut.blocks),
            cut.chunks,
            self._all.share(terms),
            self._own.share(terms),
            sum(block.said for block in cut.blocks),
            passage.kind in _TYPES,
            passage.kind in _FUNCTIONS,
            self._words,
            firsts[place] / self._best,
            len(firsts),
            self._said_of(name),
            self._said_of(_last(owner)),
        )

    def of_blocks(self, cut: Cut, terms: Set[int]) -> Iterator[tuple[float, ...]]:
        blocks, lines = cut.blocks, cut.lines
        own_name = _last(cut.passage.symbol)
        order = sorted(range(len(blocks)), key=lambda number: -blocks[number].said)
        said_rank = {number: rank for rank, number in enumerate(order)}
        margin = min((_indent(lines[block.start - 1]) for block in blocks), default=0)
        whole = self._all.share(terms)
        for number, block in enumerate(blocks):
            text = "\n".join(line[:MOST_WIDTH] for line in lines[block.start - 1 : block.end])
            used = set(_IDENTIFIER.findall(text))
            cover = self._all.share(block.terms)
            yield (
                number,
                number / len(blocks),
                block.end - block.start + 1,
                block.size,
                block.said,
                block.most_said,
                said_rank[number],
                cover,
                self._own.share(block.terms),
                block.commented / (block.end - block.start + 1),
                sum(weight for name, weight in self._query.names.items() if name in used),
                _indent(lines[block.start - 1]) - margin,
                sum(part for name, part in self._symbols.items() if name in used and name != own_name),
                len(_BRANCH.findall(text)),
                len(_ASSIGNMENT.findall(text)),
                len(_CALL.findall(text)),
                cover / whole if whole else 0.0,
                block.worth,
                blocks[number - 1].said if number else -1.0,
                blocks[number + 1].said if number + 1 < len(blocks) else -1.0,
            )

    def _said_of(self, name: str) -> float:
        """The part of a name's words that the question says."""
        terms = set(word_hashes(name)) if name else set()
        return sum(1 for term in terms if term in self._own.of) / len(terms) if terms else 0.0


class _Weights:
    """Terms with what each weighs."""

    def __init__(self, of: Mapping[int, float]) -> None:
        self.of = of
        self._total = sum(of.values()) or 1.0

    def share(self, terms: Set[int]) -> float:
        """The part of all weight that some terms have."""
        return sum(self.of[term] for term in terms if term in self.of) / self._total


def _last(qualified: str) -> str:
    return qualified.rpartition(".")[2]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
