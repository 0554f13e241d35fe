"""Small databases beside the store, which outlive its rebuilds: opening one, and its errors in words."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sleepcode.errors import StoreError, StoreTooNew, StoreUnwritable

_WAIT_SECONDS = 10.0
_LOOK = 0.02


def open_beside(path: str, name: str, migrations: Sequence[str], *, synchronous: str) -> sqlite3.Connection:
    """Opens or makes the database at `path`, and brings it to the last of its `migrations`, which are append-only.

    `name` is what errors call it. Raises StoreTooNew for a newer version's, and what `beside_errors` raises.
    """
    with beside_errors(path, name):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            _write_ahead(connection)
            connection.execute(f"PRAGMA synchronous={synchronous}")
            known = connection.execute("PRAGMA user_version").fetchone()[0]
            if known > len(migrations):
                raise StoreTooNew(f"{path} is of a newer sleepcode", "update sleepcode")
            if known < len(migrations):
                _migrate(connection, migrations)
        except BaseException:
            connection.close()  # left open, it would hold the lock as long as the error is looked at
            raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """SQLite itself doesn't wait for others that make the same file at this moment."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= deadline:
                raise
        time.sleep(_LOOK)


def _migrate(connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have done it while this one waited.
    known = connection.execute("PRAGMA user_version").fetchone()[0]
    for migration in migrations[known:]:
        for statement in migration.split(";"):
            if statement.strip():
                connection.execute(statement)
    connection.execute(f"PRAGMA user_version={max(known, len(migrations))}")
    connection.execute("COMMIT")


@contextmanager
def beside_errors(path: str, name: str) -> Iterator[None]:
    """Turns errors of SQLite and of files into StoreError (damaged) and StoreUnwritable."""
    try:
        yield
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            aside = f"{path}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
            raise StoreError(
                f"the {name} {path} is damaged", f"move it away, for example to {aside}"
            ) from error
        raise StoreUnwritable(
            f"the {name} {path} can't be written: {error}", "check its permissions and free space"
        ) from error
    except OSError as error:
        raise StoreUnwritable(
            f"can't write in {Path(path).parent}: {error.strerror}", "check its permissions and free space"
        ) from error
