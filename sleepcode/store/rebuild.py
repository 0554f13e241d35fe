"""A full rebuild beside the store: what was there is served until the new one is whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sleepcode.errors import StoreLocked
from sleepcode.store.database import open_for_writing, store_errors

_BESIDE = ".rebuild"
_KEPT = (("run", ""), ("note", " WHERE source != 'static'"))
"""What outlives a rebuild: the log of runs, and notes that cost something."""


@contextmanager
def rebuilding(path: str, old: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A connection to an empty store that takes the place of the one at `path` when the block ends well.

    When it doesn't, nothing is left of it. Closes `old` before the exchange; readers that have the old
    store open go on reading it. Raises what opening a store raises.
    """
    beside = path + _BESIDE
    _remove(beside)
    try:
        connection, _ = open_for_writing(beside)
        try:
            with store_errors(beside):
                for table, condition in _KEPT:
                    rows = old.execute(f"SELECT * FROM {table}{condition}").fetchall()
                    if rows:
                        marks = ",".join("?" * len(rows[0]))
                        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
                yield connection
                _empty_log(connection)
        finally:
            connection.close()
        old.close()
        with store_errors(path):
            # A log left by the old store must not be taken for one of the new.
            for suffix in ("-wal", "-shm"):
                Path(path + suffix).unlink(missing_ok=True)
            os.replace(beside, path)  # noqa: PTH105
    finally:
        _remove(beside)


def _empty_log(connection: sqlite3.Connection) -> None:
    """Moves what stands in the log into the file: closing does it only where no other process has the file open."""
    is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StoreLocked("another process reads the new index, so it can't take its place", "try again")


def drop_unfinished(path: str) -> None:
    """Deletes what a rebuild that was killed left beside the store; only for who holds the writer's lock."""
    _remove(path + _BESIDE)


def _remove(path: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(path + suffix).unlink(missing_ok=True)
