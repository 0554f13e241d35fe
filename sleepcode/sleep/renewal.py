"""Which notes a run must write anew, and which still hold."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable

from sleepcode.model import NoteKind
from sleepcode.progress import Progress
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.repo.trees import diff_trees
from sleepcode.reports import IndexReport
from sleepcode.sleep.edges import Edges
from sleepcode.sleep.noting import build_snapshot, write_notes
from sleepcode.sleep.plan import Plan
from sleepcode.store.changes import read_change_rows
from sleepcode.store.notes import read_note_keys
from sleepcode.store.revisions import RevisionData

_MOST_NEW_CHANGES = 200
"""After more new changes than this, every summary is written again rather than chosen."""


def renew_notes(
    connection: sqlite3.Connection,
    repository: Repository,
    plan: Plan,
    data: RevisionData,
    edges: Edges,
    reader: BlobReader,
    previous: tuple[str, RevisionData] | None,
    commit: str,
    report: IndexReport,
    progress: Progress,
) -> None:
    """Writes the notes of a revision into `data` and the report.

    Summaries of files that nothing touched are taken over from `previous`; a file is touched when it,
    a neighbour in the graph, or a file that a new change also changed is not what it was.
    """
    snapshot = build_snapshot(connection, repository.name, commit, plan, data, edges, reader)
    known: dict[str, int] = {}
    if previous is not None:
        known = read_note_keys(connection, list(previous[1].notes), NoteKind.FILE)
        affected = _find_affected(connection, repository, plan, data, edges, previous, commit)
        known = (
            {} if affected is None else {path: note for path, note in known.items() if path not in affected}
        )
        known = {path: note for path, note in known.items() if path in snapshot.files}
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
    repository: Repository,
    plan: Plan,
    data: RevisionData,
    edges: Edges,
    previous: tuple[str, RevisionData],
    commit: str,
) -> set[str] | None:
    """Paths whose summary may read differently now; None where that could be any of them."""
    old_commit, old = previous
    new_changes = set(data.changes) ^ set(old.changes)
    if len(new_changes) > _MOST_NEW_CHANGES or data.aliases != old.aliases:
        return None
    paths = [entry.path for entry in plan.entries]
    place_of = {path: place for place, path in enumerate(paths)}
    changed = {file.path for file in diff_trees(repository, old_commit, commit)}
    touched: set[int] = {place_of[path] for path in changed if path in place_of}
    if old.paths == data.paths:
        offsets = old.edge_offsets
        for place in list(touched):
            touched.update(old.edges[offsets[place] : offsets[place + 1]])
    elif any(path not in place_of for path in changed) or len(old.paths) != len(data.paths):
        # Files came or went: imports anywhere may have found or lost their target.
        before = {number: place for place, number in enumerate(old.paths)}
        for place in range(len(paths)):
            if _edges_differ(place, before.get(data.paths[place]), data, old):
                touched.add(place)
                touched.update(edges.targets[place])
    for place in list(touched):
        touched.update(edges.targets[place])
    touched.update(place for place, targets in enumerate(edges.targets) if touched.intersection(targets))
    number_of = {number: place for place, number in enumerate(data.paths)}
    for row in read_change_rows(connection, sorted(new_changes)):
        touched.update(_places(row.paths, number_of, data.aliases))
    return {paths[place] for place in touched}


def _places(paths: Iterable[int], number_of: dict[int, int], aliases: dict[int, int]) -> list[int]:
    found = (number_of.get(aliases.get(path, path)) for path in paths)
    return [place for place in found if place is not None]


def _edges_differ(place: int, before: int | None, data: RevisionData, old: RevisionData) -> bool:
    if before is None:
        return True
    new_targets = {data.paths[t] for t in data.edges[data.edge_offsets[place] : data.edge_offsets[place + 1]]}
    old_targets = {old.paths[t] for t in old.edges[old.edge_offsets[before] : old.edge_offsets[before + 1]]}
    return new_targets != old_targets
