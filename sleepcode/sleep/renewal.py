"""Which notes a run must write anew, and which still hold."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable

from sleepcode.model import NoteKind
from sleepcode.progress import Progress
from sleepcode.ranking.structure import pairing_stem
from sleepcode.reports import IndexReport
from sleepcode.sleep.edges import Edges
from sleepcode.sleep.notes.snapshot import Snapshot, prominence
from sleepcode.sleep.noting import write_notes
from sleepcode.store.changes import read_change_rows, read_paths
from sleepcode.store.notes import read_note_keys
from sleepcode.store.revisions import RevisionData

_MOST_NEW_CHANGES = 200
"""After more new changes than this, every summary is written again rather than chosen."""
_FEW_FILES = 300
"""Summaries of so few files are quicker written than chosen."""


def renew_notes(
    connection: sqlite3.Connection,
    snapshot: Snapshot,
    data: RevisionData,
    edges: Edges,
    previous: RevisionData | None,
    report: IndexReport,
    progress: Progress,
) -> None:
    """Writes the notes of a revision into `data` and the report.

    Summaries of files that nothing touched are taken over from `previous`; a file is touched when it,
    a neighbour in the graph, its test, or a file that a new change also changed is not what it was.
    In large repositories the recent themes of an untouched file are those of when it was last touched.
    """
    known: dict[str, int] = {}
    if previous is not None and len(data.paths) > _FEW_FILES:
        affected = _find_affected(connection, snapshot, data, edges, previous)
        if affected is not None:
            keys = read_note_keys(connection, list(previous.notes), NoteKind.FILE)
            known = {
                path: note for path, note in keys.items() if path not in affected and path in snapshot.files
            }
    connection.execute("BEGIN IMMEDIATE")
    try:
        written = write_notes(connection, snapshot, known, progress)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    data.notes = array("I", written.numbers)
    data.learned = written.learned
    data.facts["notes"] = dict(sorted(written.kinds.items()))
    report.notes_written = written.new


def _find_affected(
    connection: sqlite3.Connection,
    snapshot: Snapshot,
    data: RevisionData,
    edges: Edges,
    old: RevisionData,
) -> set[str] | None:
    """Paths whose summary may read differently now; None where that could be any of them."""
    new_changes = set(data.changes) ^ set(old.changes)
    if len(new_changes) > _MOST_NEW_CHANGES:
        return None
    paths = list(snapshot.files)
    place_of = {number: place for place, number in enumerate(data.paths)}
    before = {number: place for place, number in enumerate(old.paths)}
    changed = {
        place for place, number in enumerate(data.paths) if _differs(data, place, old, before.get(number))
    }
    touched = changed | _touched_by_edges(data, edges, old, place_of, before)
    # A summary counts its first users and tests among its inputs, so it is as stale as they are.
    for place in changed:
        touched.update(edges.targets[place])
    removed = [number for number in old.paths if number not in place_of]
    names = read_paths(connection, removed)
    come_or_gone = {paths[place] for place in changed if data.paths[place] not in before} | set(
        names.values()
    )
    stem_of = snapshot.pairing_stems
    stems = {pairing_stem(path) for path in come_or_gone} | {stem_of[paths[place]] for place in changed}
    touched.update(place for place, path in enumerate(paths) if stem_of[path] in stems)
    for row in read_change_rows(connection, sorted(new_changes)):
        touched.update(_places(row.paths, place_of, data.aliases))
    affected = {paths[place] for place in touched}
    renamed = {new for _, new in set(data.aliases.items()) ^ set(old.aliases.items())}
    come_or_gone.update(paths[place_of[number]] for number in renamed if number in place_of)
    if come_or_gone:
        # Whoever changed along with them names them, or would have.
        for change in snapshot.history.counted:
            if not come_or_gone.isdisjoint(change.paths):
                affected.update(change.paths)
    return affected


def _differs(data: RevisionData, place: int, old: RevisionData, before: int | None) -> bool:
    """Whether a file's content or what it is taken for changed."""
    return (
        before is None
        or data.blobs[place] != old.blobs[before]
        or data.roles[place] != old.roles[before]
        or data.language_names[data.languages[place]] != old.language_names[old.languages[before]]
    )


def _touched_by_edges(
    data: RevisionData,
    edges: Edges,
    old: RevisionData,
    place_of: dict[int, int],
    before: dict[int, int],
) -> set[int]:
    """Places of files whose imports, importers, or their order are not what they were."""
    touched: set[int] = set()
    for place, number in enumerate(data.paths):
        targets = {data.paths[target] for target in edges.targets[place]}
        was = before.get(number)
        old_targets = _old_targets(old, was) if was is not None else set()
        if targets != old_targets:
            touched.add(place)
            touched.update(place_of[target] for target in targets ^ old_targets if target in place_of)
    for was, number in enumerate(old.paths):
        if number not in place_of:
            touched.update(place_of[target] for target in _old_targets(old, was) if target in place_of)
    # A file that nothing imports still makes every other one a little less central.
    if touched or data.paths != old.paths or data.centrality != old.centrality:
        moved = {
            place
            for place, number in enumerate(data.paths)
            if (was := before.get(number)) is not None
            and prominence(data.centrality[place]) != prominence(old.centrality[was])
        }
        for place, targets_of in enumerate(edges.targets):
            if place in moved:
                touched.update(targets_of)
            if not moved.isdisjoint(targets_of):
                touched.add(place)
    return touched


def _old_targets(old: RevisionData, place: int) -> set[int]:
    return {old.paths[t] for t in old.edges[old.edge_offsets[place] : old.edge_offsets[place + 1]]}


def _places(paths: Iterable[int], place_of: dict[int, int], aliases: dict[int, int]) -> list[int]:
    found = (place_of.get(aliases.get(path, path)) for path in paths)
    return [place for place in found if place is not None]
