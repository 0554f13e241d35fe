"""The passes of one index run, in order, with how long each took."""

from __future__ import annotations

import importlib
import sqlite3
import time
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from sleepcode.config import Settings
from sleepcode.model import Stamp
from sleepcode.parsing.workers import DigestPool
from sleepcode.progress import Progress
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.reports import IndexReport
from sleepcode.sleep.base import Base, Kept, find_base, find_kept
from sleepcode.sleep.columns import fill_history
from sleepcode.sleep.edges import connect_files
from sleepcode.sleep.extraction import extract_missing, find_unknown, worker_count
from sleepcode.sleep.history import History, HistoryReader, index_new_paths
from sleepcode.sleep.past import pack_past
from sleepcode.sleep.patch import Patch
from sleepcode.sleep.plan import Entry, Plan, make_plan
from sleepcode.sleep.report import describe_files, pack_report
from sleepcode.sleep.starting import Started, start_revision
from sleepcode.store.blobs import read_heads
from sleepcode.store.changes import ChangeRow, PathNumbers, read_change_rows
from sleepcode.store.database import locate
from sleepcode.store.names import NamesAhead
from sleepcode.store.revisions import RevisionData, delete_revisions, list_revisions, write_revision


class _Waiting:
    """What a run does while workers read files: it keeps new history, and gets ready for what comes after."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        numbers: PathNumbers,
        past: HistoryReader,
        pool: DigestPool,
        base: Base | None,
    ) -> None:
        self._connection = connection
        self._numbers = numbers
        self._past = past
        self._pool = pool
        self._base = base
        self._steps: list[Callable[[], None]] = []
        self.rows: dict[int, ChangeRow] = {}
        """Changes of the base, by number."""

    def prepare_notes(self) -> None:
        """Has what notes need read here and by a worker, behind the files that it has to read."""
        self._steps = [self._ready_worker, self._read_changes, self._load_modules]

    def work(self) -> bool:
        """Does a little; False when there is nothing to do."""
        if self._past.keep_some(self._connection, self._numbers):
            return True
        if self._past.wants_flush:
            # Not with the words of files: while both are written the workers would run out of work.
            self.flush()
        if not self._steps:
            return False
        self._steps.pop(0)()
        return True

    def flush(self) -> None:
        """Makes the history that was kept findable."""
        self._past.flush(self._connection, self._numbers)

    def _ready_worker(self) -> None:
        self._pool.call("sleepcode.sleep.sharing:make_ready")

    def _load_modules(self) -> None:
        importlib.import_module("sleepcode.sleep.renewal")

    def _read_changes(self) -> None:
        if self._base is not None:
            changes = read_change_rows(self._connection, self._base.data.changes)
            self.rows = {row.id: row for row in changes}
            past = pack_past(self.rows.values(), self._numbers.names())
            self._pool.call("sleepcode.sleep.sharing:take_past", past)


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


class _Listed(NamedTuple):
    """What there is to do for a revision."""

    numbers: PathNumbers
    base: Base | None
    kept: Kept | None
    """None where the revision is made of `base`."""
    plan: Plan
    unknown: list[Entry]
    past: HistoryReader


def run_passes(
    connection: sqlite3.Connection,
    repository: Repository,
    settings: Settings,
    commit: str,
    fingerprint: str,
    jobs: int | None,
    progress: Progress,
    notes: bool,
    pool: DigestPool,
) -> IndexReport:
    """Records `commit` and reports. The caller holds the lock and handles errors."""
    clock = _Clock()
    subject, committed = repository.commit_summary(commit)
    report = IndexReport(Stamp(commit=commit, subject=subject, time=committed, head=commit))
    with BlobReader(repository) as reader:
        with clock.phase("tree"):
            listed = _list_work(connection, repository, settings, commit, fingerprint, reader, progress)
        base, numbers = listed.base, listed.numbers
        with clock.phase("files"):
            waiting = _Waiting(connection, numbers, listed.past, pool, base)
            if notes:
                waiting.prepare_notes()
            if listed.unknown:
                pool.resize(worker_count(jobs, settings, len(listed.unknown)))
                report.parsed = extract_missing(
                    connection, listed.unknown, reader, pool, settings, progress, waiting
                )
            pool.shrink()
        with clock.phase("history"):
            history = listed.past.keep(connection, numbers, progress)
        with clock.phase("columns"):
            started, rows = _fill_columns(connection, listed, history, waiting.rows, progress)
        data = started.data
        with clock.phase("graph"):
            previous = base.data if base is not None else None
            resolved = connect_files(connection, data, started.listing, reader, previous, started.patch)
        if notes:
            with clock.phase("notes"):
                seen = (repository, commit, fingerprint)
                past_rows = (rows, numbers)
                made_of = (previous, started.patch, resolved)
                _write_notes(connection, seen, started, made_of, past_rows, reader, pool, report, progress)
        else:
            data.summaries = array("I", bytes(4 * len(data.paths)))
        connection.execute("BEGIN IMMEDIATE")
        write_revision(
            *(connection, commit, subject, committed, fingerprint, data, notes), report=pack_report(data)
        )
        connection.execute("COMMIT")
        _forget_revisions(connection, settings.keep_revisions)
    describe_files(report, data)
    report.new_changes = history.new
    report.phases = clock.phases
    return report


def _list_work(
    connection: sqlite3.Connection,
    repository: Repository,
    settings: Settings,
    commit: str,
    fingerprint: str,
    reader: BlobReader,
    progress: Progress,
) -> _Listed:
    """Finds out what is new, and has new history read from now on."""
    progress.start("listing files", None)
    ahead = NamesAhead(locate(connection)) if list_revisions(connection) else None
    numbers = PathNumbers(connection, ahead.take if ahead is not None else None)
    base = find_base(connection, repository, commit, fingerprint)
    past = HistoryReader(repository, commit, settings.history_bound, base)
    if base is not None and base.is_patchable:
        kept, plan = None, base.plan_changes(repository, settings, reader)
    else:
        kept = find_kept(base, numbers)
        plan = make_plan(repository, commit, settings, reader, kept.sizes, kept.roles)
    unknown = find_unknown(connection, plan.entries)
    past.start_reading(connection)
    progress.finish()
    return _Listed(numbers, base, kept, plan, unknown, past)


def _fill_columns(
    connection: sqlite3.Connection,
    listed: _Listed,
    history: History,
    known: Mapping[int, ChangeRow],
    progress: Progress,
) -> tuple[Started, list[ChangeRow]]:
    """The columns of files and of history; also returns the changes, newest first, of which some are known."""
    progress.start("connecting files", None)
    heads = read_heads(connection, (entry.key for entry in listed.plan.entries))
    connection.execute("BEGIN IMMEDIATE")
    started = start_revision(connection, listed.plan, heads, listed.numbers, listed.base, listed.kept)
    index_new_paths(connection, listed.numbers)
    connection.execute("COMMIT")
    rows = fill_history(connection, started.data, history, started.listing.place_of_number, known)
    progress.finish()
    return started, rows


def _write_notes(
    connection: sqlite3.Connection,
    seen: tuple[Repository, str, str],
    started: Started,
    made_of: tuple[RevisionData | None, Patch | None, Collection[int]],
    past: tuple[Sequence[ChangeRow], PathNumbers],
    reader: BlobReader,
    pool: DigestPool,
    report: IndexReport,
    progress: Progress,
) -> None:
    """Writes the notes; `seen` is the repository, the commit and the fingerprint of the settings."""
    from sleepcode.sleep.renewal import renew_notes
    from sleepcode.sleep.sharing import Sharing, View
    from sleepcode.sleep.snapshots import past_changes

    repository, commit, fingerprint = seen
    data, listing = started.data, started.listing
    rows, numbers = past
    view = View(repository, commit, f"{repository.name}:{fingerprint}")
    changes = partial(past_changes, rows, data.aliases, numbers)
    sharing = Sharing(connection, data, listing, reader, view, changes, pool, made_of[:2])
    renew_notes(connection, sharing, data, listing, made_of, report, progress)
    sharing.close()


def _forget_revisions(connection: sqlite3.Connection, kept: int) -> None:
    """Deletes the revisions that were indexed longest ago."""
    delete_revisions(connection, [head.object for head in list_revisions(connection)[kept:]])
