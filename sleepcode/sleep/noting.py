"""Writes the notes of a revision: what changed since the last one anew, the rest taken over."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sleepcode.model import FileFacts, Note, NoteKind
from sleepcode.parsing.words import count_hashes, definition_hash, reference_hash
from sleepcode.progress import Progress
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.memory import Memory
from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.conventions import learned_sentences
from sleepcode.sleep.notes.edits import write_edit_locations
from sleepcode.sleep.notes.files import write_file_summaries
from sleepcode.sleep.notes.history_statistics import PastChange
from sleepcode.sleep.notes.questions import write_questions
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.tables import Centrality, Externals, FileTable, Importers, Imports
from sleepcode.store.blobs import read_outline, read_references
from sleepcode.store.changes import ChangeRow, PathNumbers
from sleepcode.store.notes import read_notes, read_paid_notes, write_note
from sleepcode.store.postings import PostingBuffer, Space, pack_fields, read_postings
from sleepcode.store.revisions import RevisionData

_TEXT_BYTES = 200_000
_MOST_OUTLINES = 1_500
"""Outlines of files that are kept at hand, a few dozen kilobytes each."""


@dataclass(slots=True)
class Written:
    """What the notes of a revision are."""

    numbers: list[int] = field(default_factory=list)
    summaries: array[int] = field(default_factory=lambda: array("I"))
    """By place, those that no model wrote."""
    new: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    learned: list[str] = field(default_factory=list)


def past_changes(rows: Iterable[ChangeRow], data: RevisionData, numbers: PathNumbers) -> list[PastChange]:
    """A revision's changes as note writers read them, with paths as they are called today."""
    names = numbers.names()
    today = dict(names)
    for old, new in data.aliases.items():
        if new in names:
            today[old] = names[new]
    renamed = {old for old, new in data.aliases.items() if old in names and new in names}
    return [
        PastChange(
            row.object,
            row.time,
            row.subject,
            row.flags,
            tuple(dict.fromkeys([today[path] for path in row.paths if path in today])),
            row.topics,
            tuple((today[path], names[path]) for path in row.paths if path in renamed) if renamed else (),
        )
        for row in rows
    ]


def build_snapshot(
    connection: sqlite3.Connection,
    name: str,
    commit: str,
    data: RevisionData,
    listing: Listing,
    reader: BlobReader,
    changes: Sequence[PastChange],
    components: Mapping[str, list[str]],
    memory: Memory,
) -> Snapshot:
    """The revision as note writers read it."""
    files = FileTable(data, listing)
    facts = _Facts(connection, data, listing)
    return Snapshot(
        name=name,
        commit=commit,
        files=files,
        blob_of=lambda path: listing.blob(listing.find_all([path])[0]),
        facts=memory.tracked(facts.read),
        references=memory.tracked(facts.references),
        read_text=memory.tracked(_text_reader(listing, reader)),
        imports=Imports(data, listing),
        importers=Importers(data, listing),
        externals=Externals(data, listing),
        components=components,
        centrality=Centrality(data, listing),
        changes=changes,
        users=_users_reader(connection, data, listing),
        tally=files.tally,
        alike=files.alike,
        recall=memory.recall,
        look_into=memory.look_into,
    )


def write_notes(
    connection: sqlite3.Connection,
    snapshot: Snapshot,
    listing: Listing,
    summaries: array[int],
    stale: Sequence[int],
    progress: Progress,
) -> Written:
    """Writes every kind of note; of file summaries (note numbers by place) the `stale` ones.

    The caller holds the transaction.
    """
    written = Written()
    buffer = PostingBuffer(Space.NOTE_WORDS)
    progress.start("writing notes", len(stale))
    architecture = write_architecture(snapshot)
    edits = write_edit_locations(snapshot)
    _keep(connection, architecture, buffer, written)
    written.summaries = summaries[:]
    notes = write_file_summaries(snapshot, [listing.path(place) for place in stale])
    for place, note in zip(stale, notes, strict=True):
        written.summaries[place] = _write(connection, note, buffer, written)
        progress.advance()
    # In the order of paths whatever was written when, so that the same revision reads the same.
    written.numbers.extend(written.summaries)
    written.kinds[NoteKind.FILE.value] = len(summaries)
    _keep(connection, edits, buffer, written)
    _keep(connection, write_questions(snapshot, [*architecture, *edits]), buffer, written)
    written.learned = learned_sentences(snapshot)

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
    _add_words(number, note, buffer)


def _keep(
    connection: sqlite3.Connection, notes: Iterable[Note], buffer: PostingBuffer, written: Written
) -> None:
    for note in notes:
        written.numbers.append(_write(connection, note, buffer, written))
        written.kinds[note.kind.value] = written.kinds.get(note.kind.value, 0) + 1


def _write(connection: sqlite3.Connection, note: Note, buffer: PostingBuffer, written: Written) -> int:
    """Keeps one note and indexes its words where it is new; returns its number."""
    number, is_new = write_note(connection, note)
    if is_new:
        written.new += 1
        _add_words(number, note, buffer)
    return number


def _add_words(number: int, note: Note, buffer: PostingBuffer) -> None:
    packed = pack_fields(count_hashes(note.text), count_hashes(note.title))
    buffer.add(number, packed.keys(), packed.values())


class _Facts:
    """Facts by path, the latest kept: those of a large repository don't all fit into memory."""

    def __init__(self, connection: sqlite3.Connection, data: RevisionData, listing: Listing) -> None:
        self._connection = connection
        self._data = data
        self._listing = listing
        self._known: dict[int, FileFacts | None] = {}

    def read(self, path: str) -> FileFacts | None:
        blob = self._blob_of(path)
        if blob is None:
            return None
        if blob not in self._known:
            if len(self._known) >= _MOST_OUTLINES:
                self._known.clear()
            self._known[blob] = read_outline(self._connection, blob, chunks=False)
        return self._known[blob]

    def references(self, path: str) -> frozenset[str]:
        blob = self._blob_of(path)
        return read_references(self._connection, blob) if blob is not None else frozenset()

    def _blob_of(self, path: str) -> int | None:
        place = self._listing.find(path)
        return self._data.blobs[place] if place is not None and self._data.lengths[place] else None


def _text_reader(listing: Listing, reader: BlobReader) -> Callable[[str], str | None]:
    from sleepcode.parsing.decode import decode

    cache: dict[str, str | None] = {}

    def read_text(path: str) -> str | None:
        if path not in cache:
            place = listing.find(path)
            is_file = place is not None and not listing.is_link(place)
            content = (
                reader.read(listing.blob(place), limit=_TEXT_BYTES) if place is not None and is_file else None
            )
            cache[path] = decode(content) if content is not None else None
        return cache[path]

    return read_text


def _users_reader(
    connection: sqlite3.Connection, data: RevisionData, listing: Listing
) -> Callable[[str], list[str]]:
    places: dict[int, list[int]] = {}

    def users(name: str) -> list[str]:
        """Paths of files that use the name without defining it, at most 200."""
        if not places:
            for place, blob in enumerate(data.blobs):
                places.setdefault(blob, []).append(place)
        using, _ = read_postings(connection, Space.BLOB_WORDS, reference_hash(name))
        defining = set(read_postings(connection, Space.BLOB_WORDS, definition_hash(name))[0])
        found = sorted(place for blob in using if blob not in defining for place in places.get(blob, ()))
        return [listing.path(place) for place in found[:200]]

    return users
