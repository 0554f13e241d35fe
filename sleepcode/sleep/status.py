"""`status`: which commit the data is of, what is stale, what is running, what the last runs did."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sleepcode.config import Settings
from sleepcode.errors import CommitGone
from sleepcode.model import Stamp
from sleepcode.paths import store_path
from sleepcode.ranking.adaptation import ranker_identity
from sleepcode.repo.overlay import working_changes
from sleepcode.repo.repository import Repository
from sleepcode.repo.trees import diff_trees
from sleepcode.reports import RunRecord, StatusReport
from sleepcode.store.database import open_for_reading, store_errors, store_size
from sleepcode.store.lock import read_holder
from sleepcode.store.notes import find_stale, read_notes
from sleepcode.store.practice import count_practised
from sleepcode.store.revisions import RevisionHead, list_revisions, read_revision
from sleepcode.store.runs import list_runs
from sleepcode.store.trials import read_told


def read_status(repository: Repository, settings: Settings) -> StatusReport:
    """What the store holds against what the repository is now. Reads only; never waits for a writer."""
    path = store_path(repository.common_dir, settings)
    report = StatusReport(
        repository=repository.worktree or repository.git_dir,
        store=path,
        store_bytes=store_size(path),
        stamp=None,
        state="missing",
    )
    holder = read_holder(path)
    if holder is not None:
        report.running, report.progress = _describe(holder)
    head = repository.head()
    connection = open_for_reading(path)
    if connection is None:
        report.state = "indexing" if report.running else "missing"
        return report
    try:
        with store_errors(path):
            _fill(connection, repository, report, head)
    finally:
        connection.close()
    if report.running is not None:
        report.state = "indexing"
    return report


def _fill(
    connection: sqlite3.Connection, repository: Repository, report: StatusReport, head: str | None
) -> None:
    known = list_revisions(connection)
    report.revisions = [(revision.object, int(revision.indexed)) for revision in known]
    report.runs = list_runs(connection)
    if report.running is None:
        # Nobody holds the lock, so whoever wrote that it runs was killed.
        report.runs = [_ended(run) for run in report.runs]
    if not known:
        return
    served = next((revision for revision in known if revision.object == head), known[0])
    if head is not None and served.object != head:
        with suppress(CommitGone):
            report.stale_files = [file.path for file in diff_trees(repository, served.object, head)]
    if head is not None and repository.worktree is not None:
        changes = working_changes(repository, head)
        report.uncommitted = sorted([*changes.modified, *changes.deleted])
    report.stamp = Stamp(
        commit=served.object,
        subject=served.subject,
        time=served.time,
        head=head or "",
        behind=len(report.stale_files),
    )
    report.state = "fresh" if served.object == head else "stale"
    _count(connection, report, served)
    report.practised, report.is_adapted = count_practised(report.store, ranker_identity())
    in_force = read_told(report.store)
    report.told = in_force.told if in_force is not None else None


def _count(connection: sqlite3.Connection, report: StatusReport, served: RevisionHead) -> None:
    data = read_revision(connection, served.object)
    if data is None:
        return
    report.counts = {
        "files": len(data.paths),
        "symbols": int(data.facts.get("symbols", 0)),
        "changes": len(data.changes),
        **{f"{kind} notes": count for kind, count in data.facts.get("notes", {}).items()},
    }
    changed = {*report.stale_files, *report.uncommitted}
    if changed:
        notes = read_notes(connection, list(data.notes)).values()
        current = {path: blob for note in notes for path, blob in note.inputs}
        for path in changed:
            current.pop(path, None)
        report.stale_notes = len(find_stale(notes, current))


def _ended(run: RunRecord) -> RunRecord:
    return replace(run, outcome="interrupted") if run.outcome == "running" else run


def _describe(holder: dict[str, Any]) -> tuple[RunRecord, str]:
    record = RunRecord(
        started=float(holder.get("time", time.time())),
        finished=0.0,
        outcome="running",
        commit=str(holder.get("commit", "")),
        detail=str(holder.get("phase", "")),
        pid=int(holder.get("pid", 0)),
    )
    total, done = holder.get("total"), holder.get("done", 0)
    progress = str(holder.get("phase", ""))
    if total:
        progress += f" {done:,} of {total:,}"
    return record, progress
