"""Evidence for a question: the passages of the repository that say most about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from sleepcode.facts import Chunk, FileFacts, Symbol
from sleepcode.model import Role
from sleepcode.parsing.names import is_guard, is_test
from sleepcode.parsing.words import definition_hash, word_hashes
from sleepcode.ranking.creations import Creations
from sleepcode.ranking.leads import asks_adding, find_leading, find_page_on_adding, find_pages
from sleepcode.ranking.lexical import ChunkScore, LexicalScores, score_lexicons, score_words
from sleepcode.ranking.likely_files import asks_aside, is_aside, role_factors, score_files
from sleepcode.ranking.links import find_links, spoken_names
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.store.lexicon import Lexicon

_FILES = 50
_CHUNKS = 24
"""Chunks of one file that are looked at."""
_WHOLE, _LEAST_WHOLE = 0.8, 4
"""Part of a question's terms, and how many at least, that a passage of a document has to have to count in full."""
_OF_BOUNDS = 0.4
"""What is left of what opens a namespace, or closes a symbol."""
_LEAST_LENGTH = 30
"""Words up to which chunks are alike: the shorter ones, a header or a name, would be overrated."""
_LINKED = 8
"""Best passages whose links to others count."""
_USER, _USED = 0.2, 0.1
"""What it adds to use what a best passage defines, and to define what one uses."""
_DECLARED = 2.0
"""What it adds to declare the one name that the question is about."""
_MOST_DECLARERS = 5
_WHERE = frozenset(
    term for word in "declare declared define defined defines located".split() for term in word_hashes(word)
)


@dataclass(slots=True, eq=False, repr=False)
class Passage:
    """A chunk of a file as a piece of evidence."""

    place: int
    number: int
    """Of the chunk in its file."""
    chunk: Chunk
    score: float
    terms: int
    symbol: str
    kind: str
    declared: int = 0
    """The line that its symbol starts at; 0 where it has none."""
    chunk_score: float = 0.0
    """Of its words alone, against the best chunk."""
    chunk_rank: int = 0
    """Its place among the chunks of its file, from 0."""
    file_score: float = 0.0
    """Of its file, against the best file."""
    file_rank: int = 0
    """The place of its file before chunks were looked at, from 0."""
    named: float = 0.0
    """What its score has for the names that the question says."""
    is_subject: bool = False
    """It declares or creates the one thing that the question is about, or is there for just what is asked."""
    is_lead: bool = False
    """It is there for just what is asked."""
    is_aside: bool = False
    """It is of an example or a benchmark, and the question asks for none."""
    users: float = 0.0
    """How much it uses what the best passages define, at most 1."""


class _File(NamedTuple):
    """A file that may hold the answer, as its passages need it."""

    place: int
    facts: FileFacts
    score: float
    """Against the best file."""
    rank: int
    """Its place among the files, from 0."""
    is_aside: bool


def find_passages(view: RevisionView, query: Query, most: int = 120) -> tuple[list[Passage], LexicalScores]:
    """Ranks passages, best first: chunk BM25, lifted by the file it is in, by the names it defines, and by
    its links to the best of them."""
    lexical = score_words(view, query)
    files = score_files(view, query, lexical)
    leading = find_leading(view, query)
    ranked = sorted(files, key=lambda place: (-files[place], place))[:_FILES]
    ranked += sorted(leading.union(find_pages(view, query, lexical)).difference(ranked))
    view.load_paths(ranked)
    if not ranked:
        return [], lexical
    lexicons = view.lexicons(ranked)
    chunks = score_lexicons(lexicons, lexical.weights, _CHUNKS, _LEAST_LENGTH)
    chunks |= {place: [ChunkScore(0, 0.0, 0)] for place in leading.difference(chunks)}
    scoring = _Scoring(
        view, query, leading, max((scores[0].score for scores in chunks.values()), default=0.0) or 1.0
    )
    best_file = files.get(ranked[0], 0.0) or 1.0
    passages: list[Passage] = []
    has_asides = not asks_aside(query)
    for file_rank, place in enumerate(ranked):
        facts = view.facts(place) if place in chunks else None
        if facts is None:
            continue
        held = _File(
            place, facts, files.get(place, 0.0) / best_file, file_rank, has_asides and is_aside(view, place)
        )
        passages += (
            scoring.passage(held, scored, chunk_rank)
            for chunk_rank, scored in enumerate(scoring.with_declaration(facts, chunks[place]))
            if scored.chunk < len(facts.chunks)
        )

    def order(found: Passage) -> tuple[float, str, int]:
        return -found.score, view.path(found.place), found.chunk.start

    passages.sort(key=order)
    scoring.link(passages, lexicons)
    passages.sort(key=order)
    scoring.mark_creating(passages[:1])
    return passages[:most], lexical


class _Scoring:
    """Scores the passages of one question."""

    def __init__(self, view: RevisionView, query: Query, leading: Set[int], best_chunk: float) -> None:
        self._view = view
        self._query = query
        self._leading = leading
        self._is_adding = asks_adding(query)
        self._best_chunk = best_chunk
        self._spoken = spoken_names(query.text)
        self._subject = _find_subject(view, query)
        factors = role_factors(query)
        self._of_tests = factors[Role.TEST]
        self._creations = Creations(query)
        own = query.terms.keys() - query.variants.keys()
        self._whole = max(_LEAST_WHOLE, round(_WHOLE * len(own)))
        # What kind of file it is has counted for the file already, so it counts for less here.
        self._factors = {role: sqrt(factor) for role, factor in factors.items()}

    def with_declaration(self, facts: FileFacts, scored: Sequence[ChunkScore]) -> list[ChunkScore]:
        """The scored chunks of a file, and those that declare or create what the question is about, or say how one
        more is added, if they aren't among them."""
        found = list(scored)
        symbols = facts.symbols if self._subject else ()
        lines = [symbol.start for symbol in symbols if symbol.name == self._subject][:1]
        lines += self._creations.lines_of_meant(facts.symbols)
        if not lines and (line := self._line_on_adding(facts)):
            lines = [line]
        for number, chunk in enumerate(facts.chunks) if lines else ():
            if any(chunk.start <= line <= chunk.end for line in lines) and all(
                other.chunk != number for other in scored
            ):
                found.append(ChunkScore(number, 0.0, 0))
        return found

    def passage(self, held: _File, scored: ChunkScore, rank: int) -> Passage:
        """A scored chunk of a file; `rank` is its place among those."""
        place, facts = held.place, held.facts
        chunk = facts.chunks[scored.chunk]
        symbol = facts.symbols[chunk.symbol] if 0 <= chunk.symbol < len(facts.symbols) else None
        of_words = scored.score / self._best_chunk
        named = self._named(symbol) if symbol is not None else 0.0
        if symbol is not None and chunk.start <= symbol.start <= chunk.end:
            named += self._creations.gain(symbol)
        score = of_words + 0.5 * held.score + named
        is_lead = self._is_lead(place, facts, chunk)
        is_subject = is_lead or self._declares_subject(place, symbol, chunk)
        if is_subject:
            score += _DECLARED
        return Passage(
            place,
            scored.chunk,
            chunk,
            score * self._factor_of_role(place, scored) * self._factor_of(place, symbol, chunk),
            scored.terms,
            symbol.qualified if symbol else "",
            symbol.kind if symbol else "",
            symbol.start if symbol else 0,
            chunk_score=of_words,
            chunk_rank=rank,
            file_score=held.score,
            file_rank=held.rank,
            named=named,
            is_subject=is_subject,
            is_lead=is_lead,
            is_aside=held.is_aside,
        )

    def _line_on_adding(self, facts: FileFacts) -> int:
        return find_page_on_adding(self._query, facts) if self._is_adding else 0

    def _is_lead(self, place: int, facts: FileFacts, chunk: Chunk) -> bool:
        """Whether a chunk is there for just what is asked."""
        return place in self._leading or chunk.start <= self._line_on_adding(facts) <= chunk.end

    def _declares_subject(self, place: int, symbol: Symbol | None, chunk: Chunk) -> bool:
        """Whether a chunk declares what the question is about; what a test calls so is a stand-in for it."""
        if symbol is None or symbol.name != self._subject or not chunk.start <= symbol.start <= chunk.end:
            return False
        return self._of_tests == 1.0 or self._view.role(place) is not Role.TEST

    def link(self, passages: Sequence[Passage], lexicons: Mapping[int, Lexicon]) -> None:
        """Lifts the passages that use what the best ones define, or define what these use."""
        definers: dict[str, list[tuple[int, int]]] = {}
        for found in passages:
            if found.symbol and found.chunk.start <= found.declared <= found.chunk.end:
                definers.setdefault(_last(found.symbol), []).append((found.place, found.number))
        best = [(found.place, found.number, _last(found.symbol)) for found in passages[:_LINKED]]
        users, used = find_links(self._view, lexicons, best, definers)
        for found in passages:
            chunk = (found.place, found.number)
            found.users = users.get(chunk, 0.0)
            lift = _USER * found.users + _USED * used.get(chunk, 0.0)
            found.score += lift * self._factor(found.place)

    def mark_creating(self, best: Sequence[Passage]) -> None:
        """Marks those of the best passages that create what the question is about."""
        for found in best:
            facts = self._view.facts(found.place)
            if facts is not None and found.chunk.symbol >= 0:
                found.is_subject |= self._creations.is_meant(facts.symbols[found.chunk.symbol])

    def _named(self, symbol: Symbol) -> float:
        """What it adds that the question names the symbol, or the class that it is in."""
        query = self._query
        gain = 0.0
        terms = set(word_hashes(symbol.name))
        if terms:
            gain += 0.25 * sum(min(query.terms.get(term, 0.0), 1.0) for term in terms) / len(terms)
        gain += 0.3 * query.names.get(symbol.name, 0.0)
        owner = _last(symbol.qualified.rpartition(".")[0])
        return gain + 0.4 * min(self._spoken.get(owner.strip("_").lower(), 0), 3) / 3

    def _factor_of(self, place: int, symbol: Symbol | None, chunk: Chunk) -> float:
        if symbol is None:
            return 1.0
        # A file of tests counts for less as a whole already.
        if is_test(symbol.qualified) and self._view.role(place) is not Role.TEST:
            return self._of_tests
        return _OF_BOUNDS if _is_bound(symbol, chunk) else 1.0

    def _factor_of_role(self, place: int, scored: ChunkScore) -> float:
        """What a file's role makes of a passage; what says nearly all of the question may say it in prose."""
        is_prose = self._view.role(place) is Role.DOCUMENTATION
        return 1.0 if is_prose and scored.terms >= self._whole else self._factor(place)

    def _factor(self, place: int) -> float:
        return self._factors[self._view.role(place)]


def _find_subject(view: RevisionView, query: Query) -> str:
    """The one name that a question is about ("what does Cart do?"); empty where it says more than that.

    A module that every file of it opens again is declared nowhere.
    """
    said = query.telling - _WHERE
    names = [
        name
        for name in query.names
        if said
        and said <= set(word_hashes(name))
        and len(view.word_postings(definition_hash(name))) <= _MOST_DECLARERS
    ]
    return max(names, key=lambda name: (query.names[name], name), default="")


def _is_bound(symbol: Symbol, chunk: Chunk) -> bool:
    """Whether a chunk is what opens a namespace, with what stands above it, or the line that closes a symbol."""
    if symbol.kind == "macro" and is_guard(symbol.name):
        return True
    if chunk.start <= symbol.start:
        return symbol.kind in ("module", "namespace") and chunk.end < symbol.end
    return chunk.start == chunk.end == symbol.end


def _last(qualified: str) -> str:
    return qualified.rpartition(".")[2]
