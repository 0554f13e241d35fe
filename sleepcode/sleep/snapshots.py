"""A revision of the store as note writers read it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from sleepcode.facts import FileFacts, Offer
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.memory import Memory
from sleepcode.sleep.notes.history_statistics import PastChange
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.tables import Centrality, ComponentNames, Externals, FileTable, Importers, Imports
from sleepcode.sleep.users import NameUsers
from sleepcode.store.blobs import read_offers, read_outline, read_references
from sleepcode.store.changes import ChangeRow, PathNumbers
from sleepcode.store.revisions import RevisionData

_LONGEST_LINE = 4_000
_WHOLE = (".json", ".jsonc", ".json5", ".toml", ".lock")
"""Endings of what is parsed as a whole, and may stand in one line."""
_TEXT_BYTES, _LOCK_BYTES = 200_000, 2_000_000
"""The most that is read of a text, and of the only lock that is read, which tells of every package."""
_LOCK = "composer.lock"
_MOST_OUTLINES = 1_500
"""Outlines of files that are kept at hand, a few dozen kilobytes each."""


def past_changes(
    rows: Iterable[ChangeRow], aliases: Mapping[int, int], numbers: PathNumbers
) -> list[PastChange]:
    """A revision's changes as note writers read them, with paths as they are called today."""
    names = numbers.names()
    renamed = {old for old, new in aliases.items() if old in names and new in names}
    today = names | {old: names[aliases[old]] for old in renamed}
    called = today.__getitem__
    found = []
    for row in rows:
        paths: tuple[str, ...] = tuple(map(called, row.paths))
        former: tuple[tuple[str, str], ...] = ()
        added = row.added
        if not renamed.isdisjoint(row.paths):
            # Both names of a file come to the same.
            added = len(set(paths[:added]))
            paths = tuple(dict.fromkeys(paths))
            former = tuple([(today[path], names[path]) for path in row.paths if path in renamed])
        found.append(
            PastChange(row.object, row.time, row.subject, row.flags, paths, row.topics, former, added)
        )
    return found


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
    users: NameUsers,
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
        offers=memory.tracked(facts.offers),
        offering=files.offering,
        read_text=memory.tracked(_text_reader(listing, reader)),
        imports=Imports(data, listing),
        importers=Importers(data, listing),
        externals=Externals(data, listing),
        components=components,
        centrality=Centrality(data, listing),
        changes=changes,
        users=users.find,
        tally=files.tally,
        tests_like=files.tests_like,
        recall=memory.recall,
        recall_of=memory.recall_of,
        look_into=memory.look_into,
        find_role=files.find_role,
        find_component=ComponentNames(data, listing),
    )


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

    def offers(self, path: str) -> tuple[Offer, ...]:
        blob = self._blob_of(path)
        return read_offers(self._connection, blob) if blob is not None else ()

    def _blob_of(self, path: str) -> int | None:
        place = self._listing.find(path)
        return self._data.blobs[place] if place is not None and self._data.lengths[place] else None


def _text_reader(listing: Listing, reader: BlobReader) -> Callable[[str], str | None]:
    from sleepcode.parsing.notebooks import decode_file, most_bytes

    cache: dict[str, str | None] = {}

    def read_text(path: str) -> str | None:
        if path not in cache:
            place = listing.find(path)
            is_file = place is not None and not listing.is_link(place)
            most = _LOCK_BYTES if path.rpartition("/")[2] == _LOCK else _TEXT_BYTES
            most = most_bytes(path, most)
            content = reader.read(listing.blob(place), limit=most) if place is not None and is_file else None
            text = decode_file(path, content) if content is not None else None
            cache[path] = text if text is None or path.endswith(_WHOLE) else _cut_long_lines(text)
        return cache[path]

    return read_text


def _cut_long_lines(text: str) -> str:
    """A text without what follows in lines that nobody wrote: patterns that are looked for in a line take their time."""
    lines = text.split("\n")
    if max(map(len, lines)) <= _LONGEST_LINE:
        return text
    return "\n".join(line[:_LONGEST_LINE] for line in lines)
