"""Opening the store: migrations, damage, and errors in words.

Guarantees: a connection is to a whole store of this version or an error that says what to do; a
damaged or foreign file is set aside under a name that says so, never deleted.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sleepcode.errors import StoreError, StoreTooNew, StoreUnwritable
from sleepcode.store.schema import APPLICATION_ID, FACTS_VERSION, MIGRATIONS

_BUSY_SECONDS = 30.0


@contextmanager
def store_errors(path: str) -> Iterator[None]:
    """Turns SQLite's errors into the store's, each with what to do next."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "disk is full" in text or "disk I/O" in text:
            raise StoreUnwritable(
                f"the disk holding {path} is full or failing", "free some space and run the command again"
            ) from error
        if "readonly" in text or "unable to open" in text:
            raise StoreUnwritable(
                f"the store {path} can't be written", "check the permissions of its folder"
            ) from error
        if "locked" in text:
            raise StoreError(
                f"the store {path} is busy", "another process is writing it; try again in a moment"
            ) from error
        raise StoreError(f"the store {path} can't be read: {text}", "run `sleepcode index --full`") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"the store {path} is damaged: {error}", "run `sleepcode index --full`") from error


def open_for_writing(path: str) -> tuple[sqlite3.Connection, str]:
    """Opens or makes the store; returns the connection and a warning, empty when all is well.

    Raises StoreTooNew for a newer version's store and StoreUnwritable where it can't be written.
    The caller holds the store's lock.
    """
    folder = Path(path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnwritable(
            f"can't make the store's folder {folder}: {error.strerror}",
            "check its permissions, or set store_dir in your own configuration",
        ) from error
    warning = _set_aside_if_damaged(path)
    with store_errors(path):
        connection = _connect(f"{Path(path).absolute().as_uri()}?mode=rwc")
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            migrate(connection)
            forgotten = _forget_old_facts(connection)
        except BaseException:
            connection.close()  # left open, it would hold the lock as long as the error is looked at
            raise
    return connection, warning or forgotten


def open_for_reading(path: str) -> sqlite3.Connection | None:
    """Opens an existing store; None when there is none that can be served (missing, damaged, older).

    All that is read through it is of one moment, whatever is written meanwhile.
    """
    if not Path(path).exists():
        return None
    uri = Path(path).absolute().as_uri()
    try:
        connection, version = _connect_to_read(uri + "?mode=ro")
    except sqlite3.OperationalError:
        # WAL needs a writable folder for its shared memory; a read-only copy is read as it stands.
        try:
            connection, version = _connect_to_read(uri + "?mode=ro&immutable=1")
        except sqlite3.DatabaseError:
            return None
    except sqlite3.DatabaseError:
        return None
    if version > len(MIGRATIONS):
        connection.close()
        raise _too_new(path)
    if version < len(MIGRATIONS) or read_meta(connection, "facts") != str(FACTS_VERSION):
        connection.close()
        return None
    if not connection.in_transaction:
        connection.execute("BEGIN")
    return connection


def locate(connection: sqlite3.Connection) -> str:
    """The file of a connection's store."""
    return str(connection.execute("PRAGMA database_list").fetchone()[2])


def open_beside(path: str) -> sqlite3.Connection:
    """A connection of another process to a store that its writer has open, for reading what is committed.

    It holds nothing between two statements: the writer never waits for it.
    """
    return _connect(f"{Path(path).as_uri()}?mode=ro")


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the schema to the newest version, one transaction a migration."""
    for number in range(_version(connection), len(MIGRATIONS)):
        connection.executescript(
            f"BEGIN IMMEDIATE;{MIGRATIONS[number]}"
            f"PRAGMA user_version={number + 1};PRAGMA application_id={APPLICATION_ID};COMMIT;"
        )


def read_meta(connection: sqlite3.Connection, key: str) -> str:
    """A setting of the store itself; empty when it isn't set."""
    row = connection.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return str(row[0]) if row else ""


def write_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def store_size(path: str) -> int:
    """Bytes on disk, the write-ahead log included."""
    total = 0
    for suffix in ("", "-wal"):
        try:
            total += Path(path + suffix).stat().st_size
        except OSError:
            continue
    return total


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA cache_size=-65536")
    return connection


def _connect_to_read(uri: str) -> tuple[sqlite3.Connection, int]:
    """A connection and the version of its store. Raises sqlite3.Error."""
    connection = _connect(uri)
    try:
        return connection, _version(connection)
    except BaseException:
        connection.close()
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _too_new(path: str) -> StoreTooNew:
    return StoreTooNew(
        f"the store {path} was written by a newer sleepcode", "upgrade sleepcode, or move the store away"
    )


def _set_aside_if_damaged(path: str) -> str:
    """Moves a file that is no store of ours out of the way; returns a warning, empty when it is sound."""
    file = Path(path)
    if not file.exists() or file.stat().st_size == 0:
        return ""
    reason = ""
    try:
        connection = _connect(f"{file.absolute().as_uri()}?mode=rw")
        try:
            version = _version(connection)
            application = int(connection.execute("PRAGMA application_id").fetchone()[0])
            if application != APPLICATION_ID:
                # A crash before the first migration leaves a database with nothing in it.
                empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
                reason = "" if empty else "it is not a sleepcode store"
            elif version > len(MIGRATIONS):
                raise _too_new(path)
            else:
                check = (
                    connection.execute("PRAGMA quick_check(1)").fetchone()[0] if _is_suspect(path) else "ok"
                )
                reason = "" if check == "ok" else "it is damaged"
                if not reason:
                    connection.execute("SELECT count(*) FROM meta").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "readonly" in str(error) or "unable to open" in str(error):
            raise StoreUnwritable(f"the store {path} can't be opened", "check its permissions") from error
        reason = "it is damaged"
    except sqlite3.DatabaseError:
        reason = "it is damaged"
    if not reason:
        return ""
    return _set_aside(path, reason)


def _set_aside(path: str, reason: str) -> str:
    aside = f"{path}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    Path(path).rename(aside)
    for suffix in ("-wal", "-shm"):
        Path(path + suffix).unlink(missing_ok=True)
    Path(path + ".suspect").unlink(missing_ok=True)
    return f"the old store was set aside as {aside} because {reason}; it is rebuilt"


def mark_suspect(path: str) -> None:
    """Asks the next writer to check the whole store before using it."""
    try:
        Path(path + ".suspect").touch()
    except OSError:
        return


def _is_suspect(path: str) -> bool:
    return Path(path + ".suspect").exists()


def clear_suspect(path: str) -> None:
    """Says that the store was found sound (or was rebuilt)."""
    Path(path + ".suspect").unlink(missing_ok=True)


def _forget_old_facts(connection: sqlite3.Connection) -> str:
    known = read_meta(connection, "facts")
    if known == str(FACTS_VERSION):
        return ""
    connection.execute("BEGIN IMMEDIATE")
    for table in ("blob", "posting", "segment", "change", "path", "revision", "piece", "memo"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM note WHERE source='static'")
    write_meta(connection, "facts", str(FACTS_VERSION))
    connection.execute("COMMIT")
    return "this version reads files differently, so they are all read again" if known else ""
