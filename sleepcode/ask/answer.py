"""An extractive answer: the notes that cover the question, then passages as evidence, in budget."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from sleepcode.ask.session import Session, open_session
from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.model import Answer, Evidence, Note, NoteKind
from sleepcode.parsing.decode import decode
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.notes import NoteMatch, match_notes
from sleepcode.ranking.passages import Passage, find_passages, trim_passage
from sleepcode.ranking.query import Query, analyse
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.tokens import CHARACTERS_PER_TOKEN, estimate_tokens

_COVERED = 0.6
"""Share of the question's weight that a note's title must have to answer it."""
_RELATED = 0.35
_NOTES_SHARE = 0.3
_ANSWER_SHARE, _ANSWER_TOKENS = 0.85, 250
"""What a note that answers may take of a small budget, and up to how many tokens."""
_WINDOW = 40
"""Lines of a passage that are shown at most."""
_GLIMPSE = 5
"""Lines of a glimpse."""
_GLIMPSES = 0.2
"""Share of the budget that glimpses of further files get."""
_LEAST = 40
"""Tokens below which nothing more is worth showing."""


def answer(
    repository: Repository,
    settings: Settings,
    question: str,
    *,
    revision: str | None = None,
    budget: int = 2000,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Answer:
    """Answers from notes and passages, together at most `budget` tokens.

    Raises UsageError for an empty question, StoreError when nothing is indexed.
    """
    started = time.perf_counter()
    query = analyse(question, is_question=True)
    if query.is_empty:
        raise UsageError(
            "the question says nothing to look for", "ask in a few words, or name a file or symbol"
        )
    with open_session(repository, settings, revision, include, exclude) as session:
        result = compose(session, query, budget)
    return replace(result, seconds=time.perf_counter() - started)


def compose(session: Session, query: Query, budget: int) -> Answer:
    """Chooses notes and evidence for an analysed question."""
    matches = match_notes(session.view, query) if session.view.data.notes else []
    covering = [match for match in matches if match.coverage >= _COVERED and _answers(match.note)]
    related = covering or [match for match in matches if match.coverage >= _RELATED and _answers(match.note)]
    room = budget * _NOTES_SHARE
    if covering:
        # In a small budget the note that answers comes before any passage.
        room = max(room, min(budget * _ANSWER_SHARE, _ANSWER_TOKENS))
    notes = _fit_notes(related[:2], int(room))
    spent = sum(estimate_tokens(f"{note.title}\n{note.text}\n") for note in notes)
    passages, lexical = find_passages(session.view, query)
    evidence = _pack(session, query, passages, lexical, budget - spent)
    confidence = _confidence(query, passages, lexical, covering)
    used = spent + sum(estimate_tokens(_as_text(item)) for item in evidence)
    return Answer(
        question=query.text,
        stamp=session.stamp,
        notes=notes,
        evidence=evidence,
        confidence=confidence,
        verdict=_verdict(confidence, bool(covering)),
        covered=bool(covering),
        notices=tuple(session.notices),
        budget=budget,
        tokens=used,
    )


def _answers(note: Note) -> bool:
    return note.kind in (NoteKind.QUESTION, NoteKind.ARCHITECTURE, NoteKind.FILE)


def _fit_notes(matches: Sequence[NoteMatch], budget: int) -> tuple[Note, ...]:
    chosen = []
    for match in matches:
        cost = estimate_tokens(f"{match.note.title}\n{match.note.text}\n")
        if cost <= budget:
            chosen.append(match.note)
            budget -= cost
    return tuple(chosen)


def _as_text(item: Evidence) -> str:
    return f"{item.path}:{item.start}-{item.end} {item.symbol}\n{item.excerpt}\n"


def _pack(
    session: Session, query: Query, passages: Sequence[Passage], lexical: LexicalScores, budget: int
) -> tuple[Evidence, ...]:
    """Takes passages in order while they fit, then a glimpse of each file that has none yet.

    The glimpses get a share of the budget of their own: a question's answer often lies across files, and
    a few lines tell a reader whether a file is worth opening.
    """
    packer = _Packer(session, lexical.weights)
    reserved = budget * _GLIMPSES
    left = budget - reserved
    with BlobReader(session.repository) as reader:
        for passage in passages:
            if left < _LEAST:
                break
            left -= packer.add(reader, passage, _WINDOW, left)
        left += reserved
        for passage in passages:
            if left < _LEAST:
                break
            if not packer.has_file(passage.place):
                left -= packer.add(reader, passage, _GLIMPSE, left)
    return tuple(packer.chosen)


class _Packer:
    """Collects evidence and what it costs."""

    def __init__(self, session: Session, weights: dict[int, float]) -> None:
        self._session = session
        self._weights = weights
        self._texts: dict[int, list[str] | None] = {}
        self._files: set[int] = set()
        self.chosen: list[Evidence] = []

    def has_file(self, place: int) -> bool:
        return place in self._files

    def add(self, reader: BlobReader, passage: Passage, window: int, left: float) -> float:
        """Takes a passage, cut to `window` lines and to what is `left`; returns its tokens, 0 if left out."""
        if passage.place not in self._texts:
            self._texts[passage.place] = _lines(self._session, reader, passage.place)
        lines = self._texts[passage.place]
        item = self._cut(passage, lines, window, left) if lines is not None else None
        if item is None or _is_shown(self.chosen, item):
            return 0.0
        self.chosen.append(item)
        self._files.add(passage.place)
        return estimate_tokens(_as_text(item))

    def _cut(self, passage: Passage, lines: list[str], window: int, left: float) -> Evidence | None:
        path = self._session.view.path(passage.place)
        reason = (
            f"{passage.terms} of the question's words" if passage.terms > 1 else "one word of the question"
        )
        while window >= 3:
            start, end = trim_passage(lines, passage.chunk, self._weights, window)
            excerpt = "\n".join(line[:300] for line in lines[start - 1 : end])
            item = Evidence(path, start, end, passage.symbol, excerpt, round(passage.score, 4), reason)
            if estimate_tokens(_as_text(item)) <= left:
                return item
            # Fewer lines, in proportion to what is left.
            share = left * CHARACTERS_PER_TOKEN / max(len(_as_text(item)), 1)
            window = min(window - 1, int((end - start + 1) * share))
        return None


def _is_shown(chosen: Sequence[Evidence], item: Evidence) -> bool:
    return any(
        shown.path == item.path and shown.start <= item.start and item.end <= shown.end for shown in chosen
    )


def _lines(session: Session, reader: BlobReader, place: int) -> list[str] | None:
    data = session.read(reader, place)
    text = decode(data) if data is not None else None
    return text.split("\n") if text is not None else None


def _confidence(
    query: Query, passages: Sequence[Passage], lexical: LexicalScores, covering: Sequence[NoteMatch]
) -> float:
    """Between 0 and 1: how much of the question its best passages carry together, or the title of a note."""
    by_note = min(0.35 + 0.6 * covering[0].coverage, 0.97) if covering else 0.0
    if not passages or not lexical.weights:
        return round(by_note, 3)
    known = sum(1 for term in query.terms if term in lexical.weights) / max(len(query.terms), 1)
    best = max(passage.terms for passage in passages[:5])
    depth = min(1.0, best / max(3.0, 0.5 * len(query.terms)))
    value = 0.15 + 0.45 * depth * known + 0.2 * known
    by_passages = min(value, 0.97) * (1.0 if best > 1 else 0.4)
    return round(max(by_passages, by_note), 3)


def _verdict(confidence: float, covered: bool) -> str:
    if covered and confidence >= 0.6:
        return "answered"
    if confidence >= 0.55:
        return "likely"
    return "unsure" if confidence >= 0.25 else "unknown"
