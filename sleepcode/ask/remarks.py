"""Remarks: the lines that say most about a question in notes which a model wrote.

Such a note says much about one thing, and more than its title tells. Where it doesn't answer the question as a
whole, a line of it may, with the places that show it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sleepcode.ask.budget import note_tokens
from sleepcode.ask.session import Session
from sleepcode.model import Note, NoteId, NoteKind
from sleepcode.parsing.words import count_hashes
from sleepcode.ranking.lexical import inverse_frequency
from sleepcode.ranking.query import Query
from sleepcode.store.notes import list_paid_notes

_MOST_NOTES = 2
_MOST_LINES = 4
"""Of all notes together."""
_MOST_READ = 12
_LEAST_SHARE = 0.5
"""Of the question's weight that a line has to say."""
_LIKE_BEST = 0.7
"""Of what the best line says, what any other has to."""
_LONG = 400
"""Characters of a line that is taken apart into its sentences."""
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z`])")


class _Line(NamedTuple):
    """A line of a note, and how much of the question it says."""

    says: float
    note: Note
    order: int
    text: str


def find_remarks(
    session: Session,
    query: Query,
    in_code: Mapping[int, float],
    shown: Collection[Note],
    room: int,
) -> list[Note]:
    """Notes with just those of their lines that say most of the question, best first, within `room` tokens.

    `in_code` has the question's terms that some file has (hash -> weight times idf). Left out are notes that
    are `shown` as a whole, and those of files that differ from the revision.
    """
    weights, likely = _likely_notes(session, query, in_code)
    known = {note.id for note in shown}
    changed = set(session.stamp.overlaid)
    lines = [
        _Line(says, note, order, text)
        for note in likely
        if note.id not in known and changed.isdisjoint(path for path, _ in note.inputs)
        for order, text in enumerate(_take_apart(note))
        if (says := _say(text, weights))
    ]
    lines.sort(key=lambda line: (-line.says, line.note.id, line.order))
    least = max(_LEAST_SHARE * sum(weights.values()), _LIKE_BEST * lines[0].says) if lines else 0.0
    chosen: dict[NoteId, list[_Line]] = {}
    for line in lines[:_MOST_LINES]:
        if line.says >= least and (line.note.id in chosen or len(chosen) < _MOST_NOTES):
            chosen.setdefault(line.note.id, []).append(line)
    found = []
    for picked in chosen.values():
        remark = _shorten(picked[0].note, sorted(picked, key=lambda line: line.order))
        if note_tokens(remark) <= room:
            found.append(remark)
            room -= note_tokens(remark)
    return found


def _likely_notes(
    session: Session, query: Query, in_code: Mapping[int, float]
) -> tuple[Mapping[int, float], list[Note]]:
    """(what terms weigh, the notes by models that have most of them)."""
    view = session.view
    paid = list_paid_notes(session.connection) & view.note_numbers
    weights = dict(in_code)
    scores: dict[int, float] = {}
    for term, weight in query.terms.items() if paid else ():
        numbers = [number for number, _ in view.note_postings(term) if number in paid]
        if numbers and term not in weights:
            # A model's word for something, which the code has another one for.
            weights[term] = weight * inverse_frequency(len(view.data.paths), 1)
        for number in numbers:
            scores[number] = scores.get(number, 0.0) + weights[term]
    likely = sorted(scores, key=lambda number: (-scores[number], number))[:_MOST_READ]
    notes = view.notes(likely)
    return weights, [notes[number] for number in likely]


def _take_apart(note: Note) -> list[str]:
    """A note's lines, long ones by their sentences; an answer as a whole."""
    if note.kind is NoteKind.QUESTION:
        return [note.text]
    found: list[str] = []
    for line in filter(str.strip, note.text.split("\n")):
        found += _SENTENCE.split(line) if len(line) > _LONG else [line]
    return found


def _say(text: str, weights: Mapping[int, float]) -> float:
    """How much of the question a line says; a single word of it, however rare, says nothing."""
    said = [weights[term] for term in count_hashes(text) if term in weights]
    return sum(said) if len(said) > 1 else 0.0


def _shorten(note: Note, lines: Sequence[_Line]) -> Note:
    """The note with these lines alone, and what they cite."""
    text = "\n".join(line.text.strip() for line in lines)
    cited = tuple(
        place
        for place in note.citations
        if place.path.rpartition("/")[2] in text and re.search(rf":{place.start}(?!\d)", text)
    )
    return note._replace(text=text, citations=cited)
