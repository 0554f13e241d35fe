"""Writes the notes of a revision: what changed since the last one anew, the rest taken over."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sleepcode.model import Note, NoteKind
from sleepcode.parsing.words import count_hashes
from sleepcode.progress import Progress
from sleepcode.sleep.drafts import Draft, count_words
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.conventions import learned_sentences
from sleepcode.sleep.notes.questions import write_questions
from sleepcode.sleep.sharing import Sharing
from sleepcode.store.notes import read_model_free, read_notes, read_paid_notes, write_note
from sleepcode.store.postings import PostingBuffer, Space, read_postings


@dataclass(slots=True)
class Written:
    """What the notes of a revision are."""

    numbers: list[int] = field(default_factory=list)
    summaries: array[int] = field(default_factory=lambda: array("I"))
    """By place, those that no model wrote."""
    new: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    learned: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """What the project is called."""


def write_notes(
    connection: sqlite3.Connection,
    sharing: Sharing,
    listing: Listing,
    summaries: array[int],
    stale: Sequence[int],
    progress: Progress,
) -> Written:
    """Writes every kind of note; of file summaries (note numbers by place) the `stale` ones.

    The caller holds the transaction.
    """
    written = Written()
    snapshot = sharing.snapshot
    buffer = PostingBuffer(Space.NOTE_WORDS)
    progress.start("writing notes", len(stale))
    sharing.plan_summaries(stale)
    architecture = write_architecture(snapshot)
    questions = write_questions(snapshot)
    _keep(connection, architecture, buffer, written)
    written.summaries = summaries[:]
    for place, draft in zip(stale, sharing.summaries(), strict=True):
        written.summaries[place] = _write(connection, draft, buffer, written)
        progress.advance()
    # In the order of paths whatever was written when, so that the same revision reads the same.
    written.numbers.extend(written.summaries)
    written.kinds[NoteKind.FILE.value] = len(summaries)
    edits = sharing.edits()
    _keep(connection, edits, buffer, written)
    _keep(connection, questions.finish([*architecture, *edits]), buffer, written)
    written.learned = learned_sentences(snapshot)
    written.names = [name for note in architecture for name in note.data.get("names", ())]

    def blob_of(path: str) -> str | None:
        place = listing.find(path)
        return listing.blob(place) if place is not None else None

    def has_change(commit: str) -> bool:
        return any(change.id == commit for change in snapshot.changes)

    written.numbers = adopt_paid_notes(connection, written.numbers, blob_of, has_change, buffer)
    buffer.flush(connection)
    progress.finish()
    return written


def adopt_paid_notes(
    connection: sqlite3.Connection,
    numbers: Sequence[int],
    blob_of: Callable[[str], str | None],
    has_change: Callable[[str], bool],
    buffer: PostingBuffer,
) -> list[int]:
    """The notes of a revision with those of a model in the place of the static ones of the same key.

    `blob_of` gives a path's git id in the revision: a note holds exactly while all its inputs are what they were.
    One that names a change until which it was made holds only where `has_change` knows that.
    """
    holding = {
        (note.kind, note.key): (number, note)
        for number, note in read_paid_notes(connection)
        if _holds(note, blob_of, has_change)
    }
    if not holding:
        return list(numbers)
    for number, note in holding.values():
        index_note(connection, number, note, buffer)
    taken: set[int] = set()
    chosen = []
    known = read_notes(connection, list(numbers))
    for number in numbers:
        static = known[number]
        paid = holding.get((static.kind, static.key))
        chosen.append(paid[0] if paid is not None else number)
        if paid is not None:
            taken.add(paid[0])
    return [*dict.fromkeys(chosen), *sorted(number for number, _ in holding.values() if number not in taken)]


def notes_before(
    connection: sqlite3.Connection,
    numbers: Sequence[int],
    blob_of: Callable[[str], str | None],
    has_change: Callable[[str], bool],
    commit: str,
) -> list[int]:
    """The notes of a revision as they would be, had no model written any at this commit.

    In the place of those that one did are older ones of a model, or else static ones, of the same key.
    """
    there = set(numbers)
    paid = read_paid_notes(connection)
    written = {number: note for number, note in paid if number in there and _is_written_at(note, commit)}
    if not written:
        return list(numbers)
    older = {
        (note.kind, note.key): number
        for number, note in paid
        if not _is_written_at(note, commit) and _holds(note, blob_of, has_change)
    }
    chosen = [number for number in numbers if number not in written]
    for note in written.values():
        static = read_model_free(connection, note.kind, note.key)
        if (note.kind, note.key) in older:
            chosen.append(older[note.kind, note.key])
        elif static is not None and all(blob_of(path) == blob for path, blob in static[1].inputs):
            chosen.append(static[0])
    return chosen


def _is_written_at(note: Note, commit: str) -> bool:
    sleep = note.data.get("sleep")
    return isinstance(sleep, dict) and sleep.get("commit") == commit


def _holds(note: Note, blob_of: Callable[[str], str | None], has_change: Callable[[str], bool]) -> bool:
    until = note.data.get("until")
    if isinstance(until, str) and not has_change(until):
        return False
    if note.inputs:
        return all(blob_of(path) == blob for path, blob in note.inputs)
    return isinstance(until, str)


def index_note(connection: sqlite3.Connection, number: int, note: Note, buffer: PostingBuffer) -> None:
    """Makes a note's words findable, unless they are: a rebuilt store has the note without them."""
    first = next(iter(sorted(count_hashes(note.title or note.text))), None)
    if first is not None and number in read_postings(connection, Space.NOTE_WORDS, first)[0]:
        return
    words = count_words(note)
    buffer.add(number, words.terms, words.payloads)


def _keep(
    connection: sqlite3.Connection, notes: Iterable[Note], buffer: PostingBuffer, written: Written
) -> None:
    for note in notes:
        written.numbers.append(_write(connection, note, buffer, written))
        written.kinds[note.kind.value] = written.kinds.get(note.kind.value, 0) + 1


def _write(
    connection: sqlite3.Connection, note: Note | Draft, buffer: PostingBuffer, written: Written
) -> int:
    """Keeps one note and indexes its words where it is new; returns its number."""
    number, is_new = write_note(connection, note.row if isinstance(note, Draft) else note)
    if is_new:
        written.new += 1
        words = note.words if isinstance(note, Draft) else count_words(note)
        buffer.add(number, words.terms, words.payloads)
    return number
