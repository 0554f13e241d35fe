"""`index`: one pass over a revision, doing only what no earlier pass has done.

The order is: facts of new blobs, new history, the graph, the columns, the notes; the revision's row is
written last, so what `ask` is served is always whole. Batches already kept survive any interruption.
"""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b

from sleepcode import __version__
from sleepcode.config import Settings
from sleepcode.errors import CommitGone, RepositoryError, StoreLocked
from sleepcode.paths import store_path
from sleepcode.progress import Progress, SilentProgress
from sleepcode.repo.history import shallow_commits
from sleepcode.repo.repository import Repository
from sleepcode.reports import IndexReport
from sleepcode.sleep.report import MISSING, fresh_report
from sleepcode.sleep.tracking import TrackedProgress
from sleepcode.store.database import (
    clear_suspect,
    mark_suspect,
    open_for_reading,
    open_for_writing,
    store_errors,
    store_size,
)
from sleepcode.store.lock import WriterLock
from sleepcode.store.rebuild import drop_unfinished, rebuilding
from sleepcode.store.revisions import list_revisions, read_head
from sleepcode.store.runs import finish_run, start_run

NOTES_VERSION = 18
"""Changes when note writers write or remember differently between two releases; part of a revision's fingerprint."""


def fingerprint_inputs(repository: Repository, settings: Settings) -> str:
    """The identity of everything besides the commit that decides what `index` records."""
    parts = (
        __version__,
        NOTES_VERSION,
        settings.max_file_bytes,
        settings.max_data_bytes,
        settings.history_bound,
        settings.include,
        settings.exclude,
    )
    # Where history ends: a shallow clone that is deepened has more to tell of the same commit.
    ends = shallow_commits(repository)
    return blake2b(repr((*parts, *ends)).encode(), digest_size=8).hexdigest()


def index_repository(
    repository: Repository,
    settings: Settings,
    *,
    revision: str | None = None,
    jobs: int | None = None,
    full: bool = False,
    progress: Progress | None = None,
    notes: bool = True,
    wait: float = 0.0,
) -> IndexReport:
    """Explores a revision (HEAD by default) and records it.

    `jobs` is the number of worker processes, `wait` the seconds to wait for another writer. `full`
    reads everything again, beside what is known, which is served until then. Raises RepositoryError, StoreLocked,
    StoreTooNew, StoreUnwritable.
    """
    started = time.perf_counter()
    commit = _find_commit(repository, revision)
    path = store_path(repository.common_dir, settings)
    fingerprint = fingerprint_inputs(repository, settings)
    if not full:
        report = _already_indexed(path, commit, fingerprint, notes)
        if report is not None:
            report.seconds = time.perf_counter() - started
            return report
    # What reads files takes longer to import than finding out that there is nothing to read.
    from sleepcode.parsing.workers import DigestPool

    pool = DigestPool(1, settings.parse_timeout)
    with _seldom_collecting(), WriterLock(path, wait) as lock, pool:
        pool.start()  # it loads meanwhile
        from sleepcode.sleep.passes import run_passes

        drop_unfinished(path)
        connection, warning = open_for_writing(path)
        tracked = TrackedProgress(progress or SilentProgress(), lock, commit)
        try:
            with _suspecting(path), store_errors(path), ExitStack() as stack:
                run = start_run(connection, commit)
                stack.enter_context(_recorded(connection, run))
                target = stack.enter_context(rebuilding(path, connection)) if full else connection
                report = run_passes(
                    target, repository, settings, commit, fingerprint, jobs, tracked, notes, pool
                )
                finish_run(target, run, "done", report.summary)
            clear_suspect(path)
        finally:
            connection.close()
    report.store_bytes = store_size(path)
    if warning:
        report.warnings.insert(0, warning)
    report.seconds = time.perf_counter() - started
    return report


def refresh_for_ask(
    repository: Repository, settings: Settings, revision: str | None, progress: Progress | None = None
) -> list[str]:
    """Makes sure that there is something to ask: indexes what was never indexed, refreshes when quick.

    Returns notices for the user. Raises what `index_repository` raises, but for a lock held by
    another process while an older index can answer.
    """
    commit = _find_commit(repository, revision)
    path = store_path(repository.common_dir, settings)
    connection = open_for_reading(path)
    has_any = False
    if connection is not None:
        with store_errors(path):
            head = read_head(connection, commit)
            has_any = bool(list_revisions(connection))
        if head is not None:
            connection.close()
            return []
        slow = has_any and revision is None and not _is_quick(connection, repository, settings, commit)
        connection.close()
        if slow:
            return []
    try:
        report = index_repository(
            repository, settings, revision=revision, progress=progress, wait=0.0 if has_any else 600.0
        )
    except StoreLocked:
        if has_any and revision is None:
            return ["another process is indexing; this answer is from the index before it"]
        raise
    return report.warnings


def _find_commit(repository: Repository, revision: str | None) -> str:
    """The commit of a revision, of HEAD where none is named."""
    if revision is not None:
        return repository.resolve(revision)
    head = repository.head()
    if head is None:
        raise RepositoryError("this repository has no commits yet", "commit something first")
    return head


def _is_quick(
    connection: sqlite3.Connection, repository: Repository, settings: Settings, commit: str
) -> bool:
    """Whether few enough files differ from the revision indexed last."""
    from sleepcode.repo.trees import diff_trees

    known = list_revisions(connection)
    if not known:
        return False
    try:
        return len(diff_trees(repository, known[0].object, commit)) <= settings.refresh_limit
    except CommitGone:
        return True


def _already_indexed(path: str, commit: str, fingerprint: str, notes: bool) -> IndexReport | None:
    connection = open_for_reading(path)
    if connection is None:
        return None
    try:
        with store_errors(path):
            head = read_head(connection, commit)
            if head is None or head.fingerprint != fingerprint or (notes and not head.has_notes):
                return None
            report = fresh_report(connection, path, head)
            # Missing objects may have arrived since, so a revision that lacks some is looked at again.
            return report if report is not None and MISSING not in report.skipped else None
    finally:
        connection.close()


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Has cycles looked for seldom: a run makes many things that stay, and hardly any cycle."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _recorded(connection: sqlite3.Connection, run: int) -> Iterator[None]:
    """Writes how a run ended when it ends badly."""
    try:
        yield
    except BaseException as error:
        outcome = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
        # When the disk is full or the file is gone, the first error is the one to tell.
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            finish_run(connection, run, outcome, str(error)[:500])
        raise


@contextmanager
def _suspecting(path: str) -> Iterator[None]:
    """After SQLite finds damage, the next writer checks the whole file first."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        mark_suspect(path)
        raise
