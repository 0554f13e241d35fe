"""The log of index runs, for `status`."""

from __future__ import annotations

import os
import sqlite3
import time

from sleepcode.reports import RunRecord

_KEPT = 50


def start_run(connection: sqlite3.Connection, commit: str) -> int:
    """Records that a run begins; runs that never ended are marked interrupted (the lock is ours)."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE run SET outcome='interrupted' WHERE outcome='running'")
    cursor = connection.execute(
        "INSERT INTO run (started, finished, outcome, object, detail, pid) VALUES (?, 0, 'running', ?, '', ?)",
        (time.time(), commit, os.getpid()),
    )
    connection.execute("DELETE FROM run WHERE id <= ?", (int(cursor.lastrowid or 0) - _KEPT,))
    connection.execute("COMMIT")
    return int(cursor.lastrowid or 0)


def finish_run(connection: sqlite3.Connection, run: int, outcome: str, detail: str) -> None:
    connection.execute(
        "UPDATE run SET finished=?, outcome=?, detail=? WHERE id=?", (time.time(), outcome, detail, run)
    )


def list_runs(connection: sqlite3.Connection, most: int = 5) -> list[RunRecord]:
    """The latest runs, newest first."""
    rows = connection.execute(
        "SELECT started, finished, outcome, object, detail, pid FROM run ORDER BY id DESC LIMIT ?", (most,)
    )
    return [RunRecord(*row) for row in rows]
