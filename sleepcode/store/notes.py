"""Notes: findings with their inputs, kept once however many revisions they hold for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sleepcode.model import Citation, Note, NoteKind
from sleepcode.store.packing import pack_json, unpack_json
from sleepcode.store.texts import from_column, to_column

_COLUMNS = "id, kind, key, title, text, data, citations, inputs, source"
_BATCH = 500


def fingerprint_note(note: Note) -> str:
    """The identity of a note: BLAKE2b of everything that it says and was made from."""
    from hashlib import blake2b

    parts = [note.kind, note.key, note.title, note.text, note.data, note.citations, note.inputs, note.source]
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode("ascii"), digest_size=16).hexdigest()


class NoteRow(NamedTuple):
    """A note as the store has it."""

    fingerprint: str
    kind: str
    key: str | bytes
    title: str | bytes
    packed: bytes
    source: str


def pack_note(note: Note) -> NoteRow:
    """The row of a note."""
    return NoteRow(
        fingerprint_note(note),
        note.kind.value,
        to_column(note.key),
        to_column(note.title),
        pack_json([note.text, note.data, note.citations, note.inputs]),
        note.source,
    )


def write_note(connection: sqlite3.Connection, note: Note | NoteRow) -> tuple[int, bool]:
    """Keeps a note; returns its number and whether it is new."""
    fingerprint = note.fingerprint if isinstance(note, NoteRow) else fingerprint_note(note)
    known = connection.execute("SELECT id FROM note WHERE fingerprint=?", (fingerprint,)).fetchone()
    if known is not None:
        return int(known[0]), False
    row = note if isinstance(note, NoteRow) else pack_note(note)
    cursor = connection.execute(
        "INSERT INTO note (fingerprint, kind, key, title, text, data, citations, inputs, source)"
        " VALUES (?, ?, ?, ?, '', ?, '', '', ?)",
        row,
    )
    return int(cursor.lastrowid or 0), True


def read_paid_notes(connection: sqlite3.Connection) -> list[tuple[int, Note]]:
    """(number, note) of every note that a model wrote, oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM note WHERE source != 'static' ORDER BY id")
    return [(int(row[0]), _to_note(row)) for row in rows]


def list_paid_notes(connection: sqlite3.Connection) -> set[int]:
    """Numbers of the notes that a model wrote."""
    return {int(row[0]) for row in connection.execute("SELECT id FROM note WHERE source != 'static'")}


def forget_paid_notes(connection: sqlite3.Connection) -> None:
    """Makes what models wrote unfindable: for a copy of a store that must not know it.

    The rows stay, for their numbers must not come to mean other notes: words point to them.
    """
    connection.execute(
        "UPDATE note SET source='static', key='forgotten ' || id, fingerprint='forgotten ' || id"
        " WHERE source != 'static'"
    )


def read_model_free(connection: sqlite3.Connection, kind: NoteKind, key: str) -> tuple[int, Note] | None:
    """(number, note) of the newest one of a kind and key that no model wrote; whether it still holds is not
    looked at."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM note WHERE kind=? AND key=? AND source='static' ORDER BY id DESC LIMIT 1",
        (kind.value, to_column(key)),
    ).fetchone()
    return (int(row[0]), _to_note(row)) if row is not None else None


def read_notes(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Note]:
    """Number -> note."""
    found = {}
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        for row in connection.execute(f"SELECT {_COLUMNS} FROM note WHERE id IN ({marks})", list(batch)):
            found[int(row[0])] = _to_note(row)
    return found


def read_note_keys(
    connection: sqlite3.Connection, numbers: Sequence[int], kind: NoteKind, *, paid: bool = False
) -> dict[str, int]:
    """Key -> number of one kind's notes among `numbers`, by default those that no model wrote.

    Keys that are paths keep their bytes.
    """
    found = {}
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        rows = connection.execute(
            f"SELECT key, id FROM note WHERE kind=? AND (source='static' OR ?) AND id IN ({marks})",
            [kind.value, int(paid), *batch],
        )
        found.update({from_column(key): int(number) for key, number in rows})
    return found


def read_note_titles(
    connection: sqlite3.Connection, numbers: Sequence[int], kind: NoteKind
) -> dict[int, str]:
    """Number -> title of one kind's notes among `numbers`."""
    found = {}
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        rows = connection.execute(
            f"SELECT id, title FROM note WHERE kind=? AND id IN ({marks})", [kind.value, *batch]
        )
        found.update({int(number): from_column(title) for number, title in rows})
    return found


def find_stale(notes: Iterable[Note], blobs: dict[str, str]) -> list[Note]:
    """The notes of which an input is no longer what the revision (`blobs`: path -> id) has."""
    return [note for note in notes if any(blobs.get(path) != blob for path, blob in note.inputs)]


def _to_note(row: tuple[Any, ...]) -> Note:
    text, data, citations, inputs = _unpack(*row[4:8])
    return Note(
        kind=NoteKind(row[1]),
        key=from_column(row[2]),
        title=from_column(row[3]),
        text=text,
        data=data,
        citations=tuple(Citation(*citation) for citation in citations),
        inputs=tuple((path, blob) for path, blob in inputs),
        source=row[8],
    )


def _unpack(text: str | bytes, data: str | bytes, citations: str, inputs: str) -> tuple[Any, Any, Any, Any]:
    if isinstance(data, bytes):
        unpacked = unpack_json(data)
        return unpacked[0], unpacked[1], unpacked[2], unpacked[3]
    # As they were written before they were packed.
    return from_column(text), json.loads(data), json.loads(citations), json.loads(inputs)
