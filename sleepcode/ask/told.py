"""Notes that are made when a question is asked which has one right answer."""

from __future__ import annotations

from collections.abc import Iterable

from sleepcode.model import Citation, Note, NoteKind
from sleepcode.ranking.notes import NoteMatch

COVERAGE = 0.9
"""How far such a note covers its question, where nothing is left open."""


def make_note(title: str, lines: Iterable[str], citations: Iterable[Citation] = ()) -> Note:
    """A note on one question: the title asks it, the lines answer it."""
    return Note(NoteKind.QUESTION, title, title, "\n".join(lines), {}, tuple(citations), ())


def match_told(note: Note | None, coverage: float = COVERAGE) -> list[NoteMatch]:
    """What is found for the question that a note was made for; nothing where there is none."""
    return [NoteMatch(note, 1.0, coverage, True)] if note is not None else []
