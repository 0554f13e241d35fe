"""Memos: what was worked out at one revision, with the identity of what it was made of."""

from __future__ import annotations

import sqlite3
from array import array
from typing import Any, NamedTuple

from sleepcode.store.packing import pack_json, unpack_json


class Memo(NamedTuple):
    identity: bytes
    """Of the columns that it was made of."""
    files: array[int]
    """Number of a path and number of its blob in turn, of the files that were looked into."""
    packed: bytes

    @property
    def value(self) -> Any:
        return unpack_json(self.packed)


def read_memos(connection: sqlite3.Connection) -> dict[str, Memo]:
    """Key -> memo."""
    found = {}
    for key, identity, files, packed in connection.execute("SELECT key, identity, files, value FROM memo"):
        numbers: array[int] = array("I")
        numbers.frombytes(files)
        found[str(key)] = Memo(identity, numbers, packed)
    return found


def write_memo(
    connection: sqlite3.Connection, key: str, identity: bytes, files: array[int], value: Any
) -> None:
    """Keeps a memo in the place of the one with the same key; `value` is anything that JSON holds."""
    row = (key, identity, files.tobytes(), pack_json(value))
    connection.execute("INSERT OR REPLACE INTO memo VALUES (?, ?, ?, ?)", row)
