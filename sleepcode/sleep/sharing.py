"""Note writing shared with a worker process: it writes the edit locations and file summaries, this one the rest.

Whatever a worker doesn't deliver is done here, so that the notes are the same with it and without.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

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
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.past import unpack_past
from sleepcode.sleep.patch import Patch
from sleepcode.sleep.snapshots import build_snapshot, past_changes
from sleepcode.sleep.tables import components_of
from sleepcode.sleep.users import NameUsers
from sleepcode.store.changes import ChangeRow, PathNumbers, read_change_rows
from sleepcode.store.database import locate, open_beside
from sleepcode.store.revisions import PackedRevision, RevisionData, attach_revision, detach_revision

_SLICE = 64
"""Summaries at a time."""
_AHEAD = 2
"""Slices that the worker may have waiting."""
_FEW_FILES = 300
"""In so small a repository everything is written sooner than a worker is told what to do."""


class View(NamedTuple):
    """What note writers are given to see one revision."""

    repository: Repository
    commit: str
    identity: str
    """Of the settings: `sleep.memory`."""


class _Sent(NamedTuple):
    """Summaries that the worker was asked for."""

    places: Sequence[int]
    errand: Errand


class Sharing:
    """The parts of one revision's notes; `pool` is of idle workers, None to do everything here.

    `changes` gives the revision's past, newest first; `made_of` is the revision that this one was made of, and how.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: RevisionData,
        listing: Listing,
        reader: BlobReader,
        view: View,
        changes: Callable[[], Sequence[PastChange]],
        pool: DigestPool | None,
        made_of: tuple[RevisionData | None, Patch | None] = (None, None),
    ) -> None:
        self._listing = listing
        self._pool = pool if len(data.paths) > _FEW_FILES else None
        self._edits: Errand | None = None
        self._leaving: Errand | None = None
        self._slices: deque[tuple[int, Sequence[int]]] = deque()
        self._sent: dict[int, _Sent] = {}
        components = components_of(data, listing)
        if self._pool is not None:
            # First of all, for the worker sees the revision only then.
            packed = detach_revision(data)
            self._pool.call(f"{__name__}:sit_down", locate(connection), packed, listing.objects, view)
            self._edits = self._pool.call(f"{__name__}:write_edits")
        self.memory = Memory(connection, data, listing, view.identity)
        self.users = NameUsers(connection, data, listing, self.memory, *made_of)
        self.snapshot = build_snapshot(
            *(connection, view.repository.name, view.commit, data, listing, reader),
            *(changes(), components, self.memory, self.users),
        )

    def edits(self) -> list[Note]:
        """The edit locations; to be asked for last, for the worker goes then."""
        if self._pool is not None and self._edits is not None:
            outcome = self._pool.wait(self._edits)
            self._leaving = self._pool.call(f"{__name__}:stand_up")
            if outcome.is_done:
                notes, memos = outcome.value
                self.memory.fresh += memos
                return list(notes)
        return write_edit_locations(self.snapshot)

    def plan_summaries(self, places: Sequence[int]) -> None:
        """Says of which files `summaries` will be asked for, so that the worker can begin."""
        parts = (places[start : start + _SLICE] for start in range(0, len(places), _SLICE))
        self._slices.extend(enumerate(parts))
        self._send()

    def summaries(self) -> Iterator[Note | Draft]:
        """The summaries that were planned, in order."""
        made: dict[int, Sequence[Note | Draft]] = {}
        for number in range(len(self._sent) + len(self._slices)):
            while number not in made:
                self._send()
                if self._slices:
                    mine, places = self._slices.popleft()
                    made[mine] = self._summarize(places)
                else:
                    made[number] = self._receive(number)
                for other in [other for other, sent in self._sent.items() if sent.errand.outcome]:
                    made[other] = self._receive(other)
            yield from made.pop(number)

    def close(self) -> None:
        """Has the worker let go of the store: only the last connection that closes can tidy up its log."""
        if self._pool is not None:
            self._pool.wait(self._leaving or self._pool.call(f"{__name__}:stand_up"))

    def _send(self) -> None:
        """Keeps the worker busy, where there is more than one slice to do."""
        if self._pool is None:
            return
        self._pool.settle()
        while len(self._slices) > 1 and sum(not sent.errand.outcome for sent in self._sent.values()) < _AHEAD:
            number, places = self._slices.popleft()
            errand = self._pool.call(f"{__name__}:write_summaries", places)
            self._sent[number] = _Sent(places, errand)

    def _receive(self, number: int) -> Sequence[Note | Draft]:
        places, errand = self._sent.pop(number)
        outcome = self._pool.wait(errand) if self._pool is not None else None
        return outcome.value if outcome is not None and outcome.is_done else self._summarize(places)

    def _summarize(self, places: Sequence[int]) -> list[Note | Draft]:
        return [*write_file_summaries(self.snapshot, map(self._listing.path, places))]


# --- what a worker runs --------------------------------------------------------------------------


class _Desk:
    """The revision that a worker looks at."""

    listing: Listing
    snapshot: Snapshot
    memory: Memory

    def __init__(self, store: str, revision: PackedRevision, objects: Mapping[int, str], view: View) -> None:
        self.connection = connection = open_beside(store)
        data = attach_revision(connection, revision)
        numbers = PathNumbers(connection, lambda: _NAMES)
        self.listing = Listing(connection, data, numbers, objects)
        self.memory = Memory(connection, data, self.listing, view.identity)
        missing = [number for number in data.changes if number not in _PAST]
        _PAST.update((row.id, row) for row in read_change_rows(connection, missing))
        changes = past_changes((_PAST[number] for number in data.changes), data.aliases, numbers)
        _PAST.clear()
        self.snapshot = build_snapshot(
            *(connection, view.repository.name, view.commit, data, self.listing, BlobReader(view.repository)),
            *(changes, components_of(data, self.listing), self.memory),
            NameUsers(connection, data, self.listing, self.memory),
        )


_DESKS: list[_Desk] = []
_PAST: dict[int, ChangeRow] = {}
"""Changes by number that this worker was told of."""
_NAMES: dict[int, str] = {}
"""Paths by number that it was told of."""


def make_ready() -> None:
    """Loads this module, while nobody waits for it."""


def take_past(packed: bytes) -> None:
    """Takes changes that the revision to come is likely to have, and paths by number: `sleep.past`."""
    changes, names = unpack_past(packed)
    _PAST.update((change.id, change) for change in changes)
    _NAMES.update(names)


def sit_down(store: str, revision: PackedRevision, objects: Mapping[int, str], view: View) -> None:
    """Has this worker look at a revision from now on."""
    stand_up()
    _DESKS[:] = [_Desk(store, revision, objects, view)]


def stand_up() -> None:
    """Has this worker look at nothing any more."""
    while _DESKS:
        _DESKS.pop().connection.close()


def write_edits() -> tuple[list[Note], list[FreshMemo]]:
    """The edit locations, and what was worked out for them and is worth remembering."""
    desk = _DESKS[-1]
    notes = write_edit_locations(desk.snapshot)
    fresh, desk.memory.fresh = desk.memory.fresh, []
    return notes, fresh


def write_summaries(places: Sequence[int]) -> list[Draft]:
    """The summaries of the files at `places`, ready for the store."""
    desk = _DESKS[-1]
    paths = map(desk.listing.path, places)
    return [draft_note(note) for note in write_file_summaries(desk.snapshot, paths)]
