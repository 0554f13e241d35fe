"""Notes that a request touches, found by their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sleepcode.model import Note
from sleepcode.ranking.lexical import inverse_frequency
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView

_MOST_READ = 12
_K1 = 1.2


@dataclass(frozen=True, slots=True)
class NoteMatch:
    note: Note
    score: float
    coverage: float
    """Share of the question's idf-weighted terms that the note's title has."""


def match_notes(view: RevisionView, query: Query, most: int = _MOST_READ) -> list[NoteMatch]:
    """The notes whose titles and texts match the request best, by BM25 with titles weighed double."""
    total = max(1, len(view.data.notes))
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}
    possible = 0.0
    for term, weight in query.terms.items():
        postings = view.note_postings(term)
        idf = weight * inverse_frequency(total, len(postings))
        possible += idf
        if len(postings) > 0.4 * total > 20:
            continue
        for number, packed in postings:
            text, title = packed & 255, packed >> 8 & 255
            times = min(text, 4) + 3 * min(title, 2)
            scores[number] = scores.get(number, 0.0) + idf * times / (times + _K1)
            if title:
                covered[number] = covered.get(number, 0.0) + idf
    ranked = sorted(
        scores,
        key=lambda number: (-scores[number] * (1 + covered.get(number, 0.0) / max(possible, 1e-9)), number),
    )
    notes = view.notes(ranked[: most * 4])
    return _best(notes, scores, covered, possible, most, query.text)


def _best(
    notes: Mapping[int, Note],
    scores: Mapping[int, float],
    covered: Mapping[int, float],
    possible: float,
    most: int,
    question: str,
) -> list[NoteMatch]:
    asked = _plain(question)
    matches = []
    for number, note in notes.items():
        # The very question that was anticipated is covered, however common its words are.
        is_it = _plain(note.title) == asked
        coverage = 1.0 if is_it else covered.get(number, 0.0) / possible if possible else 0.0
        matches.append((not is_it, NoteMatch(note, scores[number], coverage)))
    # Ties go by what the note says, never by the number that it happened to get.
    matches.sort(
        key=lambda item: (
            item[0],
            -item[1].score * (1 + item[1].coverage),
            item[1].note.kind.value,
            item[1].note.key,
        )
    )
    return [match for _, match in matches[:most]]


def _plain(text: str) -> str:
    return " ".join(text.casefold().rstrip(" ?.!").split())
