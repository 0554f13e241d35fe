"""Note writing shared with a worker process: it does some parts while this one does the others.

Whatever a worker doesn't deliver is done here, so that the notes are the same with it and without.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sleepcode.model import Note
from sleepcode.parsing.workers import DigestPool, Errand
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.sleep.drafts import Draft, draft_note
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.memory import FreshMemo, Memory
from sleepcode.sleep.notes.edits import write_edit_locations
from sleepcode.sleep.notes.files import write_file_summaries
from sleepcode.sleep.notes.history_statistics import PastChange
from sleepcode.sleep.notes.questions_on_code import ask_about_hubs, ask_about_symbols
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.snapshots import build_snapshot
from sleepcode.sleep.tables import components_of
from sleepcode.store.changes import PathNumbers
from sleepcode.store.database import locate, open_beside
from sleepcode.store.revisions import PackedRevision, RevisionData, attach_revision, detach_revision

_SLICE = 64
"""Summaries at a time."""
_AHEAD = 2
"""Slices that the worker may have waiting."""
_FEW_FILES = 300
"""In so small a repository everything is written sooner than a worker is told what to do."""


class Part(StrEnum):
    """Notes that are written apart from others."""

    EDITS = "edits"
    HUBS = "hubs"
    SYMBOLS = "symbols"


_WRITERS: dict[Part, Callable[[Snapshot], list[Note]]] = {
    Part.EDITS: write_edit_locations,
    Part.HUBS: lambda snapshot: list(ask_about_hubs(snapshot)),
    Part.SYMBOLS: lambda snapshot: list(ask_about_symbols(snapshot)),
}


class View(NamedTuple):
    """What note writers are given to see one revision."""

    repository: Repository
    commit: str
    identity: str
    """Of the settings: `sleep.memory`."""
    changes: Sequence[PastChange]
    told: Sequence[PastChange] = ()
    """Changes that a worker was told of before: most of `changes`, at their end."""


def tell_changes(pool: DigestPool, changes: Sequence[PastChange]) -> None:
    """Tells a worker of changes that most likely will be among those of the revision."""
    pool.call(f"{__name__}:hear", [tuple(change) for change in changes])


class Sharing:
    """The parts of one revision's notes; `pool` is of idle workers, None to do everything here."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: RevisionData,
        listing: Listing,
        reader: BlobReader,
        view: View,
        pool: DigestPool | None,
    ) -> None:
        self.memory = Memory(connection, data, listing, view.identity)
        self.snapshot = _see(connection, data, listing, reader, view, self.memory)
        self._listing = listing
        self._pool = pool if len(data.paths) > _FEW_FILES else None
        self._parts: dict[Part, Errand] = {}
        if self._pool is not None:
            packed = (detach_revision(data), listing.objects, _pack_changes(view))
            about = view._replace(changes=(), told=())
            self._pool.call(f"{__name__}:sit_down", locate(connection), *packed, about)
            self._parts = {part: self._pool.call(f"{__name__}:write_part", part) for part in Part}

    def part(self, part: Part) -> list[Note]:
        """The notes of one part."""
        errand = self._parts.get(part)
        if self._pool is not None and errand is not None:
            outcome = self._pool.wait(errand)
            if outcome.is_done:
                notes, memos = outcome.value
                self.memory.fresh += memos
                return list(notes)
        return _WRITERS[part](self.snapshot)

    def summarize(self, places: Sequence[int]) -> Iterator[Note | Draft]:
        """The summaries of the files at `places`, in order."""
        slices = deque(enumerate(places[start : start + _SLICE] for start in range(0, len(places), _SLICE)))
        total = len(slices)
        sent: dict[int, tuple[Sequence[int], Errand]] = {}
        made: dict[int, Sequence[Note | Draft]] = {}
        for number in range(total):
            while number not in made:
                self._send(slices, sent)
                if slices:
                    mine, wanted = slices.popleft()
                    made[mine] = self._summarize(wanted)
                else:
                    made[number] = self._receive(*sent.pop(number))
                for other in [other for other, (_, errand) in sent.items() if errand.outcome is not None]:
                    made[other] = self._receive(*sent.pop(other))
            yield from made.pop(number)

    def _send(
        self, slices: deque[tuple[int, Sequence[int]]], sent: dict[int, tuple[Sequence[int], Errand]]
    ) -> None:
        """Keeps the worker busy, where there is more than one slice to do."""
        if self._pool is None:
            return
        self._pool.settle()
        while len(slices) > 1 and sum(errand.outcome is None for _, errand in sent.values()) < _AHEAD:
            number, places = slices.popleft()
            sent[number] = (places, self._pool.call(f"{__name__}:write_summaries", places))

    def _receive(self, places: Sequence[int], errand: Errand) -> Sequence[Note | Draft]:
        outcome = self._pool.wait(errand) if self._pool is not None else None
        return outcome.value if outcome is not None and outcome.is_done else self._summarize(places)

    def _summarize(self, places: Sequence[int]) -> list[Note | Draft]:
        return [*write_file_summaries(self.snapshot, map(self._listing.path, places))]


class _PackedChanges(NamedTuple):
    """Changes for a worker: those that it doesn't know, and how many of those it was told of follow."""

    new: list[tuple[Any, ...]]
    known: int


def _pack_changes(view: View) -> _PackedChanges:
    changes, told = view.changes, view.told
    new = next((place for place, change in enumerate(changes) if told and change is told[0]), len(changes))
    known = len(changes) - new
    if known > len(told) or any(
        change is not other for change, other in zip(changes[new:], told, strict=False)
    ):
        new, known = len(changes), 0
    return _PackedChanges([tuple(change) for change in changes[:new]], known)


def _see(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    reader: BlobReader,
    view: View,
    memory: Memory,
) -> Snapshot:
    return build_snapshot(
        *(connection, view.repository.name, view.commit, data, listing, reader),
        *(view.changes, components_of(data, listing), memory),
    )


# --- what a worker runs --------------------------------------------------------------------------


class _Desk:
    """The revision that a worker looks at."""

    listing: Listing
    snapshot: Snapshot
    memory: Memory

    def __init__(
        self,
        store: str,
        revision: PackedRevision,
        objects: Mapping[int, str],
        changes: _PackedChanges,
        view: View,
    ) -> None:
        connection = open_beside(store)
        data = attach_revision(connection, revision)
        self.listing = Listing(connection, data, PathNumbers(connection), objects)
        self.memory = Memory(connection, data, self.listing, view.identity)
        known = [*map(PastChange._make, changes.new), *_HEARD[: changes.known]]
        self.snapshot = _see(
            *(connection, data, self.listing, BlobReader(view.repository)),
            *(view._replace(changes=known), self.memory),
        )


_DESKS: list[_Desk] = []
_HEARD: list[PastChange] = []


def make_ready() -> None:
    """Nothing: that this module is loaded is what takes time."""


def hear(changes: Sequence[tuple[Any, ...]]) -> None:
    """Keeps changes that `sit_down` may refer to."""
    _HEARD[:] = map(PastChange._make, changes)


def sit_down(
    store: str,
    revision: PackedRevision,
    objects: Mapping[int, str],
    changes: _PackedChanges,
    view: View,
) -> None:
    """Has this worker look at a revision from now on."""
    _DESKS[:] = [_Desk(store, revision, objects, changes, view)]


def write_part(part: Part) -> tuple[list[Note], list[FreshMemo]]:
    """The notes of a part, and what was worked out for them and is worth remembering."""
    desk = _DESKS[-1]
    notes = _WRITERS[part](desk.snapshot)
    fresh, desk.memory.fresh = desk.memory.fresh, []
    return notes, fresh


def write_summaries(places: Sequence[int]) -> list[Draft]:
    """The summaries of the files at `places`, ready for the store."""
    desk = _DESKS[-1]
    paths = map(desk.listing.path, places)
    return [draft_note(note) for note in write_file_summaries(desk.snapshot, paths)]
