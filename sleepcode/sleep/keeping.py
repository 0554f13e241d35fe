"""Keeps what a model wrote: notes into the store, and into the revisions that they hold for."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sleepcode.errors import StoreError
from sleepcode.model import Note
from sleepcode.ranking.view import RevisionView
from sleepcode.sleep.noting import adopt_paid_notes, notes_before
from sleepcode.sleep.report import pack_report
from sleepcode.store.blobs import read_object
from sleepcode.store.database import open_for_reading, open_for_writing, store_errors
from sleepcode.store.lock import WriterLock
from sleepcode.store.notes import write_note
from sleepcode.store.postings import PostingBuffer, Space
from sleepcode.store.revisions import RevisionData, read_head, read_revision, write_revision

_LOCK_WAIT = 120.0


def keep_notes(path: str, commit: str, notes: Sequence[Note]) -> None:
    """Writes notes and puts them into a revision; takes the writer's lock for that moment only."""
    with WriterLock(path, _LOCK_WAIT):
        connection, _ = open_for_writing(path)
        try:
            with store_errors(path):
                connection.execute("BEGIN IMMEDIATE")
                for note in notes:
                    write_note(connection, note)
                adopt_into_revision(connection, commit)
                connection.execute("COMMIT")
        finally:
            connection.close()


def adopt_into_revision(connection: sqlite3.Connection, commit: str) -> None:
    """Puts every note of a model that holds for an indexed commit into its revision.

    The caller holds the transaction. Nothing happens when the commit is no longer indexed: the notes are
    adopted when it is again.
    """
    head, data = read_head(connection, commit), read_revision(connection, commit)
    if head is None or data is None:
        return
    view = RevisionView(connection, data)
    blobs = {name: read_object(connection, data.blobs[place]) for name, place in view.place_of_path.items()}
    buffer = PostingBuffer(Space.NOTE_WORDS)
    numbers = adopt_paid_notes(connection, list(data.notes), blobs.get, view.has_change, buffer)
    buffer.flush(connection)
    data.notes = array("I", numbers)
    kinds: dict[str, int] = {}
    for note in view.notes(numbers).values():
        kinds[note.kind.value] = kinds.get(note.kind.value, 0) + 1
    data.facts["notes"] = dict(sorted(kinds.items()))
    entries = (commit, head.subject, head.time, head.fingerprint, data, head.has_notes)
    write_revision(connection, *entries, report=pack_report(data))


def sign(note: Note, commit: str) -> Note:
    """The note with the commit at which it was made: whoever replays the past must not see it before that."""
    return note._replace(data={**note.data, "sleep": {**note.data.get("sleep", {}), "commit": commit}})


def view_as_before(connection: sqlite3.Connection, data: RevisionData, commit: str) -> RevisionView:
    """A revision with the notes that it had before any model slept on it.

    What a model is shown of it then depends on the commit alone: not on which of its own notes was done first, and
    not on how often the night was broken off.
    """
    view = RevisionView(connection, data)

    def blob_of(path: str) -> str | None:
        place = view.place_of_path.get(path)
        return read_object(connection, data.blobs[place]) if place is not None else None

    derived = data.derive()
    derived.notes = array("I", notes_before(connection, data.notes, blob_of, view.has_change, commit))
    return RevisionView(connection, derived)


@contextmanager
def open_revision(path: str, commit: str) -> Iterator[tuple[sqlite3.Connection, RevisionData]]:
    """A connection and the revision of an indexed commit. Raises StoreError where there is none."""
    connection = open_for_reading(path)
    if connection is None:
        raise StoreError("this repository is not indexed yet", "run `sleepcode index`")
    try:
        with store_errors(path):
            data = read_revision(connection, commit)
            if data is None:
                raise StoreError(
                    f"revision {commit[:9]} is not indexed", f"run `sleepcode index --rev {commit[:12]}`"
                )
            yield connection, data
    finally:
        connection.close()
