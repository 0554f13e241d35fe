"""The passes of one index run, in order, with how long each took."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from sleepcode.config import Settings
from sleepcode.errors import CommitGone
from sleepcode.model import Stamp
from sleepcode.parsing.workers import DigestPool
from sleepcode.progress import Progress
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.repo.trees import diff_trees
from sleepcode.reports import IndexReport
from sleepcode.sleep.columns import fill_files, fill_graph, fill_history
from sleepcode.sleep.edges import Edges, config_keys, resolve_edges
from sleepcode.sleep.extraction import extract_missing, find_unknown, worker_count
from sleepcode.sleep.history import History, HistoryReader, index_new_paths
from sleepcode.sleep.plan import RULE_FILES, Plan, make_plan
from sleepcode.sleep.report import describe_files
from sleepcode.store.blobs import SYNTAX_ERRORS, BlobHead, read_heads
from sleepcode.store.changes import PathNumbers
from sleepcode.store.revisions import (
    RevisionData,
    delete_revisions,
    list_revisions,
    read_revision,
    write_revision,
)

_OUTCOMES = {"too large": ""}


class _Clock:
    def __init__(self) -> None:
        self.phases: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.phases[name] = self.phases.get(name, 0.0) + time.perf_counter() - started


def run_passes(
    connection: sqlite3.Connection,
    repository: Repository,
    settings: Settings,
    commit: str,
    fingerprint: str,
    jobs: int | None,
    progress: Progress,
    notes: bool,
) -> IndexReport:
    """Records `commit` and reports. The caller holds the lock and handles errors."""
    clock = _Clock()
    subject, committed = repository.commit_summary(commit)
    report = IndexReport(Stamp(commit=commit, subject=subject, time=committed, head=commit))
    past = HistoryReader(repository, commit, settings.history_bound)
    with DigestPool(1, settings.parse_timeout) as pool, BlobReader(repository) as reader:
        pool.start()
        with clock.phase("tree"):
            progress.start("listing files", None)
            numbers = PathNumbers(connection)
            kept = _find_kept(connection, repository, commit, fingerprint, numbers)
            plan = make_plan(repository, commit, settings, reader, kept.sizes, kept.roles)
            unknown = find_unknown(connection, plan.entries)
            past.start_reading(connection)
            progress.finish()
        with clock.phase("files"):
            if unknown:
                pool.resize(worker_count(jobs, settings, len(unknown)))
                report.parsed = extract_missing(connection, unknown, reader, pool, settings, progress)
        with clock.phase("history"):
            history = past.keep(connection, numbers, progress)
        with clock.phase("columns"):
            progress.start("connecting files", None)
            heads = read_heads(connection, (entry.key for entry in plan.entries))
            data = _start_revision(connection, plan, heads, numbers, history, kept)
            rows = fill_history(connection, data, history)
            progress.finish()
        with clock.phase("graph"):
            edges = _connect_files(connection, plan, data, reader, kept)
        if notes:
            from sleepcode.sleep.noting import build_snapshot, past_changes
            from sleepcode.sleep.renewal import renew_notes

            with clock.phase("notes"):
                changes = past_changes(rows, data, numbers.names())
                snapshot = build_snapshot(
                    connection, repository.name, commit, plan, data, edges, reader, changes
                )
                renew_notes(connection, snapshot, data, edges, kept.previous, report, progress)
        _finish(connection, data, commit, subject, committed, fingerprint, notes)
        _forget_revisions(connection, settings.keep_revisions)
    describe_files(report, data)
    report.new_changes = history.new
    report.phases = clock.phases
    return report


def _start_revision(
    connection: sqlite3.Connection,
    plan: Plan,
    heads: dict[str, BlobHead],
    numbers: PathNumbers,
    history: History,
    kept: _Kept,
) -> RevisionData:
    data = RevisionData()
    connection.execute("BEGIN IMMEDIATE")
    fill_files(data, plan, heads, numbers, kept.roles)
    index_new_paths(connection, numbers)
    connection.execute("COMMIT")
    for entry in plan.entries:
        head = heads.get(entry.key)
        if head is not None and head.outcome not in ("parsed", "symlink"):
            reason = _OUTCOMES.get(head.outcome, head.outcome)
            if reason:
                plan.skip(reason, entry.path)
    data.skipped = {reason: sorted(paths) for reason, paths in sorted(plan.skipped.items())}
    data.facts = {
        "symbols": sum(head.symbols for head in heads.values()),
        "syntax_errors": sum(1 for head in heads.values() if head.flags & SYNTAX_ERRORS),
        "history_bound": history.bound,
    }
    if history.warning:
        data.warnings.append(history.warning)
    return data


@dataclass(slots=True)
class _Kept:
    """What the revision indexed last with the same settings knows that still holds."""

    previous: RevisionData | None = None
    changed: frozenset[str] | None = None
    """Paths that differ from it; None where that is not known."""
    sizes: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)


def _find_kept(
    connection: sqlite3.Connection,
    repository: Repository,
    commit: str,
    fingerprint: str,
    numbers: PathNumbers,
) -> _Kept:
    head = next((head for head in list_revisions(connection) if head.fingerprint == fingerprint), None)
    data = read_revision(connection, head.object) if head is not None else None
    if head is None or data is None:
        return _Kept()
    kept = _Kept(data)
    with suppress(CommitGone):
        kept.changed = frozenset(file.path for file in diff_trees(repository, head.object, commit))
    if kept.changed is None:
        return kept
    names = numbers.names()
    has_same_rules = not any(path.rpartition("/")[2] in RULE_FILES for path in kept.changed)
    for place, number in enumerate(data.paths):
        path = names[number]
        if path not in kept.changed:
            # An object that was missing may have arrived.
            if data.sizes[place] >= 0:
                kept.sizes[path] = data.sizes[place]
            if has_same_rules:
                kept.roles[path] = data.roles[place]
    return kept


def _connect_files(
    connection: sqlite3.Connection, plan: Plan, data: RevisionData, reader: BlobReader, kept: _Kept
) -> Edges:
    changed_configs = kept.changed is None or any(path in kept.changed for path, _ in config_keys(plan))
    edges = resolve_edges(connection, plan, data, reader, kept.previous, changed_configs)
    fill_graph(data, edges.targets, kept.previous)
    for place, names in enumerate(edges.externals):
        for name in names:
            data.externals.setdefault(name, []).append(place)
    return edges


def _finish(
    connection: sqlite3.Connection,
    data: RevisionData,
    commit: str,
    subject: str,
    committed: int,
    fingerprint: str,
    notes: bool,
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    write_revision(connection, commit, subject, committed, fingerprint, data, notes)
    connection.execute("COMMIT")


def _forget_revisions(connection: sqlite3.Connection, kept: int) -> None:
    """Deletes the revisions that were indexed longest ago."""
    delete_revisions(connection, [head.object for head in list_revisions(connection)[kept:]])
