"""The table of paths, read at once by a thread of its own, for which the interpreter need not wait."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress

from sleepcode.store.database import open_beside

_WHOLE = (
    "SELECT count(*), min(id), max(id), sum(typeof(path) <> 'text'), group_concat(path, char(0))"
    " FROM (SELECT id, path FROM path ORDER BY id)"
)
"""One step for SQLite, where a row at a time would be one for the interpreter each. No path holds a zero."""


class NamesAhead:
    """Reads the paths of a store, as they are committed, from now on."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._names: dict[int, str] = {}
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def take(self) -> dict[int, str]:
        """Number -> path, in the order of numbers; empty where they can't be told in this way."""
        self._thread.join()
        return self._names

    def _read(self) -> None:
        with suppress(sqlite3.Error), closing(open_beside(self._store)) as connection:
            count, first, last, others, joined = connection.execute(_WHOLE).fetchone()
            if not count or others or last - first + 1 != count:
                return
            paths = joined.split("\0")
            ends = connection.execute("SELECT path FROM path WHERE id IN (?, ?) ORDER BY id", (first, last))
            told = [path for (path,) in ends]
            if len(paths) == count and (paths[0], paths[-1]) == (told[0], told[-1]):
                self._names = dict(zip(range(first, last + 1), paths, strict=True))
