"""Evidence for a question: the passages of the repository that say most about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import sqrt

from sleepcode.model import Chunk, FileFacts, Role, Symbol
from sleepcode.parsing.names import is_guard, is_test
from sleepcode.parsing.roles import aside_kind
from sleepcode.parsing.words import definition_hash, word_hashes
from sleepcode.ranking.lexical import ChunkScore, LexicalScores, score_lexicons, score_words
from sleepcode.ranking.links import find_links, spoken_names
from sleepcode.ranking.named import find_called, find_definitions, find_mentions
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView, column
from sleepcode.store.lexicon import Lexicon

_FILES = 50
_CHUNKS = 24
"""Chunks of one file that are looked at."""
_LEAST_LENGTH = 30
"""Words up to which chunks are alike: the shorter ones, a header or a name, would be overrated."""
_LINKED = 8
"""Best passages whose links to others count."""
_USER, _USED = 0.2, 0.1
"""What it adds to use what a best passage defines, and to define what one uses."""
_CALLED = 0.5
"""What it adds to a file that the question says its whole name."""
_DECLARED = 2.0
"""What it adds to declare the one name that the question is about."""
_MOST_DECLARERS = 5
_WHERE = frozenset(
    term for word in "declare declared define defined defines located".split() for term in word_hashes(word)
)
_ASIDE = frozenset(("examples", "benchmarks", "tutorials", "playground"))
_ASIDE_WORDS = frozenset(
    "example examples sample samples demo demos tutorial tutorials benchmark benchmarks bench playground".split()
)
_OF_ASIDE, _OF_BOUNDS = 0.7, 0.4
_LEADING = 150
"""Files that may be among the first."""
_ROLE_FACTOR = {
    Role.SOURCE: 1.0,
    Role.TEST: 0.7,
    Role.DOCUMENTATION: 0.6,
    Role.CONFIGURATION: 0.6,
    Role.GENERATED: 0.3,
    Role.VENDORED: 0.25,
    Role.DATA: 0.4,
}
_ROLE_WORDS = {
    Role.TEST: frozenset("test tests testing fixture fixtures".split()),
    Role.DOCUMENTATION: frozenset("documentation docs readme documented changelog".split()),
    Role.CONFIGURATION: frozenset("ci build release dependency dependencies lint workflow".split()),
}


@dataclass(slots=True)
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
    """It declares the one name that the question is about."""
    is_aside: bool = False
    """It is of an example or a benchmark, and the question asks for none."""
    users: float = 0.0
    """How much it uses what the best passages define, at most 1."""


def find_passages(view: RevisionView, query: Query, most: int = 120) -> tuple[list[Passage], LexicalScores]:
    """Ranks passages, best first: chunk BM25, lifted by the file it is in, by the names it defines, and by
    its links to the best of them."""
    lexical = score_words(view, query)
    files = score_files(view, query, lexical)
    ranked = sorted(files, key=lambda place: (-files[place], place))[:_FILES]
    view.load_paths(ranked)
    if not ranked:
        return [], lexical
    lexicons = view.lexicons(ranked)
    chunks = score_lexicons(lexicons, lexical.weights, _CHUNKS, _LEAST_LENGTH)
    scoring = _Scoring(view, query, max((scores[0].score for scores in chunks.values()), default=0.0) or 1.0)
    best_file = files[ranked[0]] or 1.0
    passages: list[Passage] = []
    asks_aside = _asks_aside(query)
    for file_rank, place in enumerate(ranked):
        facts = view.facts(place) if place in chunks else None
        if facts is None:
            continue
        share = files[place] / best_file
        is_aside = not asks_aside and _is_aside(view, place)
        for chunk_rank, scored in enumerate(scoring.with_declaration(facts, chunks[place])):
            if scored.chunk < len(facts.chunks):
                found = scoring.passage(place, facts, scored, share)
                found.file_rank, found.chunk_rank, found.is_aside = file_rank, chunk_rank, is_aside
                passages.append(found)

    def order(found: Passage) -> tuple[float, str, int]:
        return -found.score, view.path(found.place), found.chunk.start

    passages.sort(key=order)
    scoring.link(passages, lexicons)
    passages.sort(key=order)
    return passages[:most], lexical


def score_files(view: RevisionView, query: Query, lexical: LexicalScores) -> dict[int, float]:
    """How likely each file is to hold the answer, before its chunks are looked at."""
    mentions = find_mentions(view, query)
    definitions = find_definitions(view, query)
    top = {
        "content": max(lexical.content.values(), default=0.0) or 1.0,
        "symbol": max(lexical.symbol.values(), default=0.0) or 1.0,
        "comment": max(lexical.comment.values(), default=0.0) or 1.0,
        "path": max(lexical.path.values(), default=0.0) or 1.0,
    }
    factors = _role_factors(query)
    called = find_called(view, query, lexical.path)
    scores = {}
    for place in lexical.content.keys() | mentions.keys() | definitions.keys():
        if place in view.hidden:
            continue
        value = (
            lexical.content.get(place, 0.0) / top["content"]
            + 0.5 * lexical.symbol.get(place, 0.0) / top["symbol"]
            + 0.3 * lexical.comment.get(place, 0.0) / top["comment"]
            + 0.4 * lexical.path.get(place, 0.0) / top["path"]
            + _CALLED * called.get(place, 0.0)
            + 0.8 * mentions.get(place, 0.0)
            + 0.4 * min(1.0, definitions.get(place, 0.0))
            + 0.03 * min(column(view.data.centrality, place), 5.0)
        )
        scores[place] = value * factors[view.role(place)]
    if not _asks_aside(query):
        _demote_aside(view, scores)
    return scores


def _asks_aside(query: Query) -> bool:
    return any(word.lower() in _ASIDE_WORDS for word in query.words.values())


def _demote_aside(view: RevisionView, scores: dict[int, float]) -> None:
    """Examples and benchmarks say the words of what they show, and don't tell how it works."""
    leading = nsmallest(_LEADING, scores, key=lambda place: (-scores[place], place))
    view.load_paths(leading)
    for place in leading:
        if _is_aside(view, place):
            scores[place] *= _OF_ASIDE


def _is_aside(view: RevisionView, place: int) -> bool:
    return aside_kind(view.path(place)) in _ASIDE


def _role_factors(query: Query) -> dict[Role, float]:
    """What a file's role makes of its score; a kind of file that the question asks for counts in full."""
    words = {word.lower() for word in query.words.values()}
    asked = {role for role, names in _ROLE_WORDS.items() if words & names}
    return {role: 1.0 if role in asked else factor for role, factor in _ROLE_FACTOR.items()}


class _Scoring:
    """Scores the passages of one question."""

    def __init__(self, view: RevisionView, query: Query, best_chunk: float) -> None:
        self._view = view
        self._query = query
        self._best_chunk = best_chunk
        self._spoken = spoken_names(query.text)
        self._subject = _find_subject(view, query)
        factors = _role_factors(query)
        self._of_tests = factors[Role.TEST]
        # What kind of file it is has counted for the file already, so it counts for less here.
        self._factors = {role: sqrt(factor) for role, factor in factors.items()}

    def with_declaration(self, facts: FileFacts, scored: Sequence[ChunkScore]) -> list[ChunkScore]:
        """The scored chunks of a file, and the one that declares what the question is about if it isn't among them."""
        found = list(scored)
        symbols = facts.symbols if self._subject else ()
        line = next((symbol.start for symbol in symbols if symbol.name == self._subject), 0)
        for number, chunk in enumerate(facts.chunks) if line else ():
            if chunk.start <= line <= chunk.end and all(other.chunk != number for other in scored):
                found.append(ChunkScore(number, 0.0, 0))
        return found

    def passage(self, place: int, facts: FileFacts, scored: ChunkScore, file_score: float) -> Passage:
        chunk = facts.chunks[scored.chunk]
        symbol = facts.symbols[chunk.symbol] if 0 <= chunk.symbol < len(facts.symbols) else None
        of_words = scored.score / self._best_chunk
        named = self._named(symbol) if symbol is not None else 0.0
        score = of_words + 0.5 * file_score + named
        is_subject = self._declares_subject(place, symbol, chunk)
        if is_subject:
            score += _DECLARED
        return Passage(
            place,
            scored.chunk,
            chunk,
            score * self._factor(place) * self._factor_of(place, symbol, chunk),
            scored.terms,
            symbol.qualified if symbol else "",
            symbol.kind if symbol else "",
            symbol.start if symbol else 0,
            chunk_score=of_words,
            file_score=file_score,
            named=named,
            is_subject=is_subject,
        )

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
