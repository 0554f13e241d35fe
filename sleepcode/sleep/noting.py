"""Writes the notes of a revision: what changed since the last one anew, the rest taken over."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sleepcode.model import FileFacts, Note, NoteKind
from sleepcode.parsing.words import count_hashes, definition_hash, reference_hash
from sleepcode.progress import Progress
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.edges import Edges
from sleepcode.sleep.graph import find_components
from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.conventions import learned_sentences
from sleepcode.sleep.notes.edits import write_edit_locations
from sleepcode.sleep.notes.files import write_file_summaries
from sleepcode.sleep.notes.history_statistics import PastChange
from sleepcode.sleep.notes.questions import write_questions
from sleepcode.sleep.notes.snapshot import Snapshot, SnapshotFile
from sleepcode.sleep.plan import Plan
from sleepcode.store.blobs import ENTRY_POINT, read_outline, read_references
from sleepcode.store.changes import ChangeRow
from sleepcode.store.notes import read_notes, read_paid_notes, write_note
from sleepcode.store.postings import PostingBuffer, Space, pack_frequencies, read_postings
from sleepcode.store.revisions import ROLES, RevisionData

_TEXT_BYTES = 200_000
_MOST_OUTLINES = 1_500
"""Outlines of files that are kept at hand, a few dozen kilobytes each."""


@dataclass(slots=True)
class Written:
    """What the notes of a revision are."""

    numbers: list[int] = field(default_factory=list)
    new: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    learned: list[str] = field(default_factory=list)


def past_changes(rows: Iterable[ChangeRow], data: RevisionData, names: Mapping[int, str]) -> list[PastChange]:
    """A revision's changes as note writers read them, with paths as they are called today."""
    today = dict(names)
    for old, new in data.aliases.items():
        if new in names:
            today[old] = names[new]
    return [
        PastChange(
            row.object,
            row.time,
            row.subject,
            row.flags,
            tuple(dict.fromkeys([today[path] for path in row.paths if path in today])),
            row.topics,
        )
        for row in rows
    ]


def build_snapshot(
    connection: sqlite3.Connection,
    name: str,
    commit: str,
    plan: Plan,
    data: RevisionData,
    edges: Edges,
    reader: BlobReader,
    changes: Sequence[PastChange],
) -> Snapshot:
    """The revision as note writers read it."""
    files = {
        entry.path: SnapshotFile(
            entry.path,
            entry.blob,
            ROLES[data.roles[place]],
            data.language_names[data.languages[place]],
            entry.size,
            data.lines[place],
            data.lengths[place] > 0,
            bool(data.flags[place] & ENTRY_POINT),
        )
        for place, entry in enumerate(plan.entries)
    }
    paths = [entry.path for entry in plan.entries]
    imports = {
        paths[place]: [paths[t] for t in targets] for place, targets in enumerate(edges.targets) if targets
    }
    importers: dict[str, list[str]] = {}
    for path, targets in imports.items():
        for target in targets:
            importers.setdefault(target, []).append(path)
    roles = {path: file.role for path, file in files.items()}
    facts = _Facts(connection, paths, data)
    return Snapshot(
        name=name,
        commit=commit,
        files=files,
        facts=facts.read,
        references=facts.references,
        read_text=_text_reader(plan, reader),
        imports=imports,
        importers=importers,
        externals={paths[place]: names for place, names in enumerate(edges.externals) if names},
        components=find_components(paths, roles),
        centrality={path: data.centrality[place] for place, path in enumerate(paths)},
        changes=changes,
        users=_users_reader(connection, paths, data),
    )


def write_notes(
    connection: sqlite3.Connection, snapshot: Snapshot, known_files: dict[str, int], progress: Progress
) -> Written:
    """Writes every kind of note; file summaries in `known_files` (path -> note) are taken over.

    The caller holds the transaction.
    """
    written = Written()
    buffer = PostingBuffer(Space.NOTE_WORDS)
    paths = [path for path in snapshot.files if path not in known_files]
    progress.start("writing notes", len(paths))
    architecture = write_architecture(snapshot)
    edits = write_edit_locations(snapshot)
    _keep(connection, architecture, buffer, written)
    summaries = dict(known_files)
    for note in write_file_summaries(snapshot, paths):
        summaries[note.key] = _write(connection, note, buffer, written)
        progress.advance()
    # In the order of paths whatever was written when, so that the same revision reads the same.
    written.numbers.extend(summaries[path] for path in snapshot.files if path in summaries)
    written.kinds[NoteKind.FILE.value] = len(summaries)
    _keep(connection, edits, buffer, written)
    _keep(connection, write_questions(snapshot, [*architecture, *edits]), buffer, written)
    written.learned = learned_sentences(snapshot)
    blobs = {path: file.blob for path, file in snapshot.files.items()}
    past = {change.id for change in snapshot.changes}
    written.numbers = adopt_paid_notes(connection, written.numbers, blobs, past.__contains__, buffer)
    buffer.flush(connection)
    progress.finish()
    return written


def adopt_paid_notes(
    connection: sqlite3.Connection,
    numbers: Sequence[int],
    blobs: Mapping[str, str],
    has_change: Callable[[str], bool],
    buffer: PostingBuffer,
) -> list[int]:
    """The notes of a revision with those of a model in the place of the static ones of the same key.

    `blobs` maps the revision's paths to ids: a note holds exactly while all its inputs are what they were.
    One that names a change until which it was made holds only where `has_change` knows that.
    """
    holding = {
        (note.kind, note.key): (number, note)
        for number, note in read_paid_notes(connection)
        if _holds(note, blobs, has_change)
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


def _holds(note: Note, blobs: Mapping[str, str], has_change: Callable[[str], bool]) -> bool:
    until = note.data.get("until")
    if isinstance(until, str) and not has_change(until):
        return False
    if note.inputs:
        return all(blobs.get(path) == blob for path, blob in note.inputs)
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
    title = count_hashes(note.title)
    text = count_hashes(note.text)
    terms = sorted(title.keys() | text.keys())
    buffer.add(number, terms, [pack_frequencies(text.get(term, 0), title.get(term, 0)) for term in terms])


class _Facts:
    """Facts by path, the latest kept: those of a large repository don't all fit into memory."""

    def __init__(self, connection: sqlite3.Connection, paths: Sequence[str], data: RevisionData) -> None:
        self._connection = connection
        self._blob_of = {
            path: blob for path, blob, length in zip(paths, data.blobs, data.lengths, strict=True) if length
        }
        self._known: dict[int, FileFacts | None] = {}

    def read(self, path: str) -> FileFacts | None:
        blob = self._blob_of.get(path)
        if blob is None:
            return None
        if blob not in self._known:
            if len(self._known) >= _MOST_OUTLINES:
                self._known.clear()
            self._known[blob] = read_outline(self._connection, blob, chunks=False)
        return self._known[blob]

    def references(self, path: str) -> dict[str, int]:
        blob = self._blob_of.get(path)
        return read_references(self._connection, blob) if blob is not None else {}


def _text_reader(plan: Plan, reader: BlobReader) -> Callable[[str], str | None]:
    from sleepcode.parsing.decode import decode

    blobs = {entry.path: entry for entry in plan.entries if not entry.is_link}
    cache: dict[str, str | None] = {}

    def read_text(path: str) -> str | None:
        if path not in cache:
            entry = blobs.get(path)
            content = reader.read(entry.blob, limit=_TEXT_BYTES) if entry is not None else None
            cache[path] = decode(content) if content is not None else None
        return cache[path]

    return read_text


def _users_reader(
    connection: sqlite3.Connection, paths: Sequence[str], data: RevisionData
) -> Callable[[str], list[str]]:
    places: dict[int, list[int]] = {}
    for place, blob in enumerate(data.blobs):
        places.setdefault(blob, []).append(place)

    def users(name: str) -> list[str]:
        """Paths of files that use the name without defining it, at most 200."""
        using, _ = read_postings(connection, Space.BLOB_WORDS, reference_hash(name))
        defining = set(read_postings(connection, Space.BLOB_WORDS, definition_hash(name))[0])
        found = [paths[place] for blob in using if blob not in defining for place in places.get(blob, ())]
        return sorted(found)[:200]

    return users
