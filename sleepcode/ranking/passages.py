"""Evidence for a question: the passages of the repository that say most about it."""

from __future__ import annotations

from dataclasses import dataclass

from sleepcode.model import Chunk, FileFacts, Role
from sleepcode.parsing.words import count_hashes, word_hashes
from sleepcode.ranking.lexical import ChunkScore, LexicalScores, score_chunks, score_words
from sleepcode.ranking.named import find_definitions, find_mentions
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView, column

_FILES = 50
_ROLE_FACTOR = {
    Role.SOURCE: 1.0,
    Role.TEST: 0.7,
    Role.DOCUMENTATION: 0.6,
    Role.CONFIGURATION: 0.6,
    Role.GENERATED: 0.3,
    Role.VENDORED: 0.25,
    Role.DATA: 0.4,
}


@dataclass(slots=True)
class Passage:
    """A chunk of a file as a piece of evidence."""

    place: int
    chunk: Chunk
    score: float
    terms: int
    symbol: str
    kind: str


def find_passages(view: RevisionView, query: Query, most: int = 120) -> tuple[list[Passage], LexicalScores]:
    """Ranks passages, best first: chunk BM25, lifted by the file it is in and the names it defines."""
    lexical = score_words(view, query)
    files = score_files(view, query, lexical)
    ranked = sorted(files, key=lambda place: (-files[place], place))[:_FILES]
    view.load_paths(ranked)
    if not ranked:
        return [], lexical
    best_file = files[ranked[0]] or 1.0
    chunks = score_chunks(view, lexical.weights, ranked, most=12)
    best_chunk = max((scores[0].score for scores in chunks.values()), default=0.0) or 1.0
    passages: list[Passage] = []
    for place in ranked:
        facts = view.facts(place) if place in chunks else None
        if facts is None:
            continue
        share = files[place] / best_file
        passages.extend(
            _passage(view, query, place, facts, scored, share, best_chunk)
            for scored in chunks[place]
            if scored.chunk < len(facts.chunks)
        )
    passages.sort(key=lambda found: (-found.score, view.path(found.place), found.chunk.start))
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
    factors = {role: _factor(query, role) for role in Role}
    scores = {}
    for place in lexical.content.keys() | mentions.keys() | definitions.keys():
        if place in view.hidden:
            continue
        value = (
            lexical.content.get(place, 0.0) / top["content"]
            + 0.5 * lexical.symbol.get(place, 0.0) / top["symbol"]
            + 0.3 * lexical.comment.get(place, 0.0) / top["comment"]
            + 0.4 * lexical.path.get(place, 0.0) / top["path"]
            + 0.8 * mentions.get(place, 0.0)
            + 0.4 * min(1.0, definitions.get(place, 0.0))
            + 0.03 * min(column(view.data.centrality, place), 5.0)
        )
        scores[place] = value * factors[view.role(place)]
    return scores


def _factor(query: Query, role: Role) -> float:
    words = {word.lower() for word in query.words.values()}
    if role is Role.TEST and words & {"test", "tests", "testing", "fixture", "fixtures"}:
        return 1.0
    if role is Role.DOCUMENTATION and words & {"documentation", "docs", "readme", "documented", "changelog"}:
        return 1.0
    if role is Role.CONFIGURATION and words & {
        "ci",
        "build",
        "release",
        "dependency",
        "dependencies",
        "lint",
        "workflow",
    }:
        return 1.0
    return _ROLE_FACTOR[role]


def _passage(
    view: RevisionView,
    query: Query,
    place: int,
    facts: FileFacts,
    scored: ChunkScore,
    file_score: float,
    best_chunk: float,
) -> Passage:
    chunk = facts.chunks[scored.chunk]
    symbol = facts.symbols[chunk.symbol] if 0 <= chunk.symbol < len(facts.symbols) else None
    score = scored.score / best_chunk + 0.5 * file_score
    if symbol is not None:
        name_terms = set(word_hashes(symbol.name))
        shared = sum(1 for term in name_terms if term in query.terms)
        if name_terms and shared:
            score += 0.25 * shared / len(name_terms)
        if symbol.name in query.names:
            score += 0.3 * query.names[symbol.name]
    score *= _factor(query, view.role(place))
    return Passage(
        place,
        chunk,
        score,
        scored.terms,
        symbol.qualified if symbol else "",
        symbol.kind if symbol else "",
    )


def trim_passage(
    lines: list[str], chunk: Chunk, weights: dict[int, float], most_lines: int
) -> tuple[int, int]:
    """The window of a long chunk that says most of the question: (start, end), 1-based.

    A chunk of at most `most_lines` is kept whole; a longer one keeps its best window.
    """
    start, end = chunk.start, min(chunk.end, len(lines))
    while end > start and not lines[end - 1].strip():
        end -= 1
    while start < end and not lines[start - 1].strip():
        start += 1
    if end - start + 1 <= most_lines:
        return start, end
    gains = []
    for number in range(start, end + 1):
        counts = count_hashes(lines[number - 1][:400])
        gains.append(sum(weights.get(term, 0.0) for term in counts))
    window = sum(gains[:most_lines])
    best, best_offset = window + 0.5 * max(weights.values(), default=0.0), 0
    for offset in range(1, len(gains) - most_lines + 1):
        window += gains[offset + most_lines - 1] - gains[offset - 1]
        if window > best + 1e-9:
            best, best_offset = window, offset
    return start + best_offset, start + best_offset + most_lines - 1
