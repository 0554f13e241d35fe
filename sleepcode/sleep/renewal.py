"""Which notes a run must write anew, and which still hold."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sleepcode.model import Role
from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.written import WRITES
from sleepcode.progress import Progress
from sleepcode.ranking.structure import hash_stem, pairing_stem
from sleepcode.reports import IndexReport
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.notes.pairs import HEADERS, MANIFESTS, stems_beside
from sleepcode.sleep.notes.pairs_of_ruby import stem_of_controller
from sleepcode.sleep.notes.pairs_of_shells import folders_of_scripts
from sleepcode.sleep.notes.snapshot import Snapshot, prominence
from sleepcode.sleep.noting import write_notes
from sleepcode.sleep.patch import Patch
from sleepcode.sleep.sharing import Sharing
from sleepcode.store.blobs import read_references
from sleepcode.store.changes import read_change_rows, read_paths
from sleepcode.store.revisions import ROLES, RevisionData

_MOST_NEW_CHANGES = 200
"""After more new changes than this, every summary is written again rather than chosen."""
_SOURCE, _TEST, _GENERATED = map(ROLES.index, (Role.SOURCE, Role.TEST, Role.GENERATED))
_FEW_FILES = 300
"""Summaries of so few files are quicker written than chosen."""


def renew_notes(
    connection: sqlite3.Connection,
    sharing: Sharing,
    data: RevisionData,
    listing: Listing,
    made_of: tuple[RevisionData | None, Patch | None, Collection[int]],
    report: IndexReport,
    progress: Progress,
) -> None:
    """Writes the notes of a revision into `data` and the report.

    `made_of` is the revision that `data` was made of, how, and the places of files whose imports were resolved
    again. Summaries of files that nothing touched are those of that revision; a file is touched when it, a
    neighbour in the graph, its test, or a file that a new change also changed is not what it was. In large
    repositories the recent themes of an untouched file are those of when it was last touched.
    """
    previous, patch, resolved = made_of
    stale: Sequence[int] | None = None
    if previous is not None and patch is not None and len(data.paths) > _FEW_FILES:
        stale = _Renewal(connection, sharing.snapshot, data, listing, previous, patch, resolved).find_stale()
    if stale is None:
        data.summaries = array("I", bytes(4 * len(data.paths)))
        stale = range(len(data.paths))
    connection.execute("BEGIN IMMEDIATE")
    try:
        written = write_notes(connection, sharing, listing, data.summaries, stale, progress)
        sharing.users.remember()
        sharing.memory.keep()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    data.summaries = written.summaries
    data.notes = array("I", written.numbers)
    data.learned = written.learned
    data.facts["notes"] = dict(sorted(written.kinds.items()))
    data.facts["names"] = written.names
    report.notes_written = written.new


@dataclass(slots=True)
class _Renewal:
    """Looks for the files whose summaries may read differently now."""

    connection: sqlite3.Connection
    snapshot: Snapshot
    data: RevisionData
    listing: Listing
    old: RevisionData
    patch: Patch
    resolved: Collection[int]

    def find_stale(self) -> list[int] | None:
        """Their places, in order; None where that could be any of them."""
        data, old, listing = self.data, self.old, self.listing
        new_changes = set(data.changes) ^ set(old.changes)
        if len(new_changes) > _MOST_NEW_CHANGES or not old.summaries:
            return None
        stale = (
            {place for place, note in enumerate(data.summaries) if not note} if 0 in data.summaries else set()
        )
        changed = set(self.patch.touched)
        by_edges = self._touched_by_edges()
        stale |= changed | by_edges
        # A summary counts its first users and tests among its inputs, so it is as stale as they are.
        for place in changed:
            stale.update(_targets(data, place))
        stale |= self._tested_by_changed(by_edges) | self._written_by_changed()
        stale |= self._beside_changed() | self._scripts_beside_changed()
        for row in read_change_rows(self.connection, sorted(new_changes)):
            numbers = (data.aliases.get(path, path) for path in row.paths)
            stale.update(listing.places_of_numbers(numbers))
        come_or_gone = {*self.patch.added, *self.patch.removed}
        if any(path.rpartition("/")[2] in MANIFESTS for path in come_or_gone):
            # Where packages begin and end says whose a test is.
            return None
        # Of a file that is gone, past changes have the former names again.
        renamed = {name for pair in set(data.aliases.items()) ^ set(old.aliases.items()) for name in pair}
        come_or_gone.update(read_paths(self.connection, sorted(renamed)).values())
        if come_or_gone:
            # Whoever changed along with them names them, or would have.
            for change in self.snapshot.history.counted:
                if not come_or_gone.isdisjoint(change.paths):
                    stale.update(listing.find_all(change.paths))
        return sorted(stale)

    def _tested_by_changed(self, by_edges: Collection[int]) -> set[int]:
        """Sources that share what a source and its tests share of their names with a test that differs or imports
        something else now, or with a header that others import now."""
        data, old = self.data, self.old
        tests = [place for place in by_edges if data.roles[place] == _TEST]
        wanted = {data.stems[place] for place in tests}
        wanted |= {data.stems[place] for place in by_edges if self.listing.path(place).endswith(HEADERS)}
        wanted |= self._stems_of_touched_tests()
        # What was a test, and is gone or something else now; and which of several of one name a test is of.
        before = {number: place for place, number in enumerate(old.paths)} if self.patch.is_moved else {}
        for path in self.patch.removed:
            was = before.get(self.listing.number(path))
            if was is not None:
                wanted.add(old.stems[was])
        for path in self.patch.added:
            place = self.listing.find(path)
            if place is not None:
                wanted.add(data.stems[place])
        for place in self.patch.touched:
            was = before.get(data.paths[place]) if self.patch.is_moved else place
            if was is not None and old.roles[was] == _TEST:
                wanted.add(old.stems[was])
        # A folder of a source's name leaves it no tests in a folder that is called so.
        for path in (*self.patch.added, *self.patch.removed):
            wanted.add(hash_stem(pairing_stem(f"{path.rpartition('/')[0]}.js")))
        touched = (*map(self.listing.path, (*self.patch.touched, *tests)), *self.patch.removed)
        wanted.update(map(hash_stem, filter(None, map(stem_of_controller, touched))))
        wanted.update(hash_stem(stem) for path in touched for stem in stems_beside(path))
        if not wanted:
            return set()
        # Only a source's summary names its tests: where thousands of tests have one name, few of these do.
        return {
            place for place, stem in enumerate(data.stems) if stem in wanted and data.roles[place] == _SOURCE
        }

    def _stems_of_touched_tests(self) -> set[int]:
        """Stems of the tests that differ, and of the headers that they import: a source may be tested by way of one."""
        data = self.data
        touched = [place for place in self.patch.touched if data.roles[place] == _TEST]
        stems = {data.stems[place] for place in touched}
        for place in touched:
            headers = (one for one in _targets(data, place) if self.listing.path(one).endswith(HEADERS))
            stems.update(data.stems[one] for one in headers)
        return stems

    def _beside_changed(self) -> set[int]:
        """Files of Go in the folders of those that differ: they use each other without importing anything."""
        touched = (*map(self.listing.path, self.patch.touched), *self.patch.removed)
        folders = {path.rpartition("/")[0] for path in touched if path.endswith(".go")}
        if not folders:
            return set()
        return {
            place
            for place, path in enumerate(self.listing.paths)
            if path.endswith(".go") and path.rpartition("/")[0] in folders
        }

    def _written_by_changed(self) -> set[int]:
        """Generated files of a name that a program which differs writes, or wrote."""
        data, old = self.data, self.old
        before = {number: place for place, number in enumerate(old.paths)}
        numbers = [data.paths[place] for place in self.patch.touched]
        numbers += map(self.listing.number, self.patch.removed)
        blobs = {data.blobs[place] for place in self.patch.touched}
        blobs |= {old.blobs[before[number]] for number in numbers if number in before}
        used = (read_references(self.connection, blob) for blob in sorted(blobs - {0}))
        written = {name.removeprefix(WRITES) for names in used for name in names if name.startswith(WRITES)}
        if not written:
            return set()
        made = (place for place, role in enumerate(data.roles) if role == _GENERATED)
        return {place for place in made if self.listing.path(place).rpartition("/")[2] in written}

    def _scripts_beside_changed(self) -> set[int]:
        """Scripts of shells in folders whose only source they may be now, or were, or whose tests differ."""
        names = self.data.language_names
        shells = {number for number, name in enumerate(names) if name in SHELLS}
        if not shells:
            return set()
        moved = (*self.patch.added, *self.patch.removed, *map(self.listing.path, self.patch.touched))
        folders = folders_of_scripts(moved)
        return {
            place
            for place, language in enumerate(self.data.languages)
            if language in shells
            and self.data.roles[place] == _SOURCE
            and self.listing.path(place).rpartition("/")[0] in folders
        }

    def _touched_by_edges(self) -> set[int]:
        """Files whose imports, importers, or their order are not what they were."""
        data, old = self.data, self.old
        if not data.is_loaded("edges") or (
            not self.patch.is_moved and (old.edge_offsets, old.edges) == (data.edge_offsets, data.edges)
        ):
            return set()
        place_of = self.listing.place_of_number
        before = {number: place for place, number in enumerate(old.paths)}
        touched: set[int] = set()
        for place in self.resolved:
            targets = {data.paths[target] for target in _targets(data, place)}
            was = before.get(data.paths[place])
            old_targets = {old.paths[target] for target in _targets(old, was)} if was is not None else set()
            if targets != old_targets:
                touched.add(place)
                touched.update(place_of[target] for target in targets ^ old_targets if target in place_of)
        for path in self.patch.removed:
            was = before.get(self.listing.number(path))
            gone = (old.paths[target] for target in (_targets(old, was) if was is not None else ()))
            touched.update(place_of[target] for target in gone if target in place_of)
        # A file that nothing imports still makes every other one a little less central.
        if touched or self.patch.is_moved or data.centrality != old.centrality:
            return touched | self._beside_moved(before)
        return touched

    def _beside_moved(self, before: dict[int, int]) -> set[int]:
        """Neighbours of files that are more or less central than they were."""
        data, old = self.data, self.old
        moved = {
            place
            for place, number in enumerate(data.paths)
            if (was := before.get(number)) is not None
            and prominence(data.centrality[place]) != prominence(old.centrality[was])
        }
        beside: set[int] = set()
        for place in range(len(data.paths)) if moved else ():
            targets = _targets(data, place)
            if place in moved:
                beside.update(targets)
            if not moved.isdisjoint(targets):
                beside.add(place)
        return beside


def _targets(data: RevisionData, place: int) -> Sequence[int]:
    return data.edges[data.edge_offsets[place] : data.edge_offsets[place + 1]]
