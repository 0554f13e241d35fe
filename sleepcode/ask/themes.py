"""Edit-location notes that a task touches."""

from __future__ import annotations

from sleepcode.ask.session import Session
from sleepcode.model import Note, NoteKind
from sleepcode.ranking.notes import match_notes
from sleepcode.ranking.query import Query


def find_themes(session: Session, query: Query) -> tuple[Note, ...]:
    """Edit-location notes that match a task."""
    if not session.view.data.notes:
        return ()
    matches = match_notes(session.view, query, 20)
    themes = [
        match.note
        for match in matches
        if match.note.kind is NoteKind.EDIT and match.coverage >= 0.2 and session.is_asked_for(match.note)
    ]
    return tuple(themes[:3])
