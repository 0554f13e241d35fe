"""Past changes: one row a commit, keyed by its git id, and the paths they name."""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from struct import unpack
from typing import NamedTuple

from sleepcode.model import Change

BOT = 1
BULK = 2
UPSTREAM_MERGE = 4
FIX = 8
RELEASE = 16
REVERT = 32
MERGE = 64

_BATCH = 500
_FEW_PATHS = 2_000
"""Look-ups of paths up to which the table of them all is not read."""


class ChangeRow(NamedTuple):
    """A change as ranking reads it: no message, paths as numbers."""

    id: int
    object: str
    time: int
    subject: str
    flags: int
    total_files: int
    paths: tuple[int, ...]
    renames: tuple[tuple[int, int], ...]
    """(old path, new path)."""
    topics: str
    """What the subject is about, as it was given."""
    added: int
    """How many of the paths, the first ones, it added."""


class PathNumbers:
    """Path -> number, interning what is new. Asks for few paths one by one, and reads the table for many.

    `names` gives those that were read of the table before: paths that are added to it get higher numbers.
    """

    def __init__(
        self, connection: sqlite3.Connection, names: Callable[[], dict[int, str]] | None = None
    ) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}
        self._is_whole = False
        """Whether every path is in `_known`."""
        self._names: dict[int, str] | None = None
        self._before = names
        self._asked = 0
        self.added: list[tuple[int, str]] = []
        """Paths that were new, for the caller to index."""

    def number(self, path: str) -> int:
        known = self.get(path)
        if known is not None:
            return known
        cursor = self._connection.execute("INSERT INTO path (path) VALUES (?)", (_encode(path),))
        number = int(cursor.lastrowid or 0)
        self._known[path] = number
        if self._names is not None:
            self._names[number] = path
        self.added.append((number, path))
        return number

    def names(self) -> dict[int, str]:
        """Number -> path, of every path."""
        if self._names is None:
            names = self._before() if self._before is not None else {}
            since = next(reversed(names), 0)
            rows = self._connection.execute("SELECT id, path FROM path WHERE id>? ORDER BY id", (since,))
            new = dict(rows.fetchall())
            if bytes in set(map(type, new.values())):
                new.update([(number, _decode(path)) for number, path in new.items()])
            names.update(new)
            self._names = names
        return self._names

    def get(self, path: str) -> int | None:
        """The path's number, or None when nothing names it."""
        known = self._known.get(path)
        if known is not None or self._is_whole:
            return known
        self._asked += 1
        if self._names is not None or self._asked > _FEW_PATHS:
            names = self.names()
            self._known = dict(zip(names.values(), names, strict=True))
            self._is_whole = True
            return self._known.get(path)
        number = read_path_number(self._connection, path)
        if number is not None:
            self._known[path] = number
        return number

    def name(self, number: int) -> str:
        """The path of a number."""
        if self._names is not None:
            return self._names[number]
        return read_paths(self._connection, [number])[number]


def read_paths(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Number -> path."""
    found = {}
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        for number, path in connection.execute(f"SELECT id, path FROM path WHERE id IN ({marks})", batch):
            found[int(number)] = _decode(path)
    return found


def read_path_number(connection: sqlite3.Connection, path: str) -> int | None:
    row = connection.execute("SELECT id FROM path WHERE path=?", (_encode(path),)).fetchone()
    return int(row[0]) if row else None


def write_change(
    connection: sqlite3.Connection,
    change: Change,
    flags: int,
    topics: str,
    numbers: PathNumbers,
) -> tuple[int, array[int]]:
    """Adds a change; returns its number and the numbers of the paths that it touched.

    Its body and its author are not kept: what they say is in the flags and in the posting lists.
    """
    added = [file for file in change.files if file.status == "A"]
    files = [*added, *(file for file in change.files if file.status != "A")] if added else change.files
    paths = array("I", (numbers.number(file.path) for file in files))
    renames = [
        (numbers.number(file.old_path), number)
        for file, number in zip(files, paths, strict=True)
        if file.status == "R"
    ]
    cursor = connection.execute(
        "INSERT INTO change (object, time, flags, total_files, subject, topics, files, renames, added)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            bytes.fromhex(change.id),
            change.time,
            flags,
            max(change.total_files, len(change.files)),
            _encode(change.subject),
            _encode(topics),
            _to_bytes(paths),
            json.dumps(renames, separators=(",", ":")) if renames else "",
            len(added),
        ),
    )
    return int(cursor.lastrowid or 0), paths


def read_change_numbers(connection: sqlite3.Connection, objects: Sequence[str]) -> dict[str, int]:
    """Commit id -> number, for those that are known."""
    if len(objects) > 2_000:
        wanted = set(objects)
        rows = connection.execute("SELECT object, id FROM change")
        return {commit: number for object_, number in rows if (commit := object_.hex()) in wanted}
    found: dict[str, int] = {}
    for start in range(0, len(objects), _BATCH):
        batch = [bytes.fromhex(commit) for commit in objects[start : start + _BATCH]]
        marks = ",".join("?" * len(batch))
        rows = connection.execute(f"SELECT object, id FROM change WHERE object IN ({marks})", batch)
        found.update((object_.hex(), number) for object_, number in rows)
    return found


def read_change_rows(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[ChangeRow]:
    """The changes with those numbers, in the order of the table."""
    columns = "id, object, time, subject, flags, total_files, files, renames, topics, added"
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        for row in connection.execute(f"SELECT {columns} FROM change WHERE id IN ({marks})", batch):
            number, object_, seconds, subject, flags, total, files, renames, topics, added = row
            paths = _from_bytes(files)
            yield ChangeRow(
                number, object_.hex(), seconds, subject, flags, total, paths, _renames(renames), topics, added
            )


def _renames(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((old, new) for old, new in json.loads(text)) if text else ()


def _to_bytes(values: array[int]) -> bytes:
    if sys.byteorder == "big":
        values = array("I", values)
        values.byteswap()
    return values.tobytes()


def _from_bytes(data: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(data) // 4}I", data)


def _encode(text: str) -> str | bytes:
    """Text as SQLite takes it: a path that is no UTF-8 goes in as its bytes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")
    return text


def _decode(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "surrogateescape")
