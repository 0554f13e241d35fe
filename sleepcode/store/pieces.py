"""Columns in pieces: each piece is kept once, however many revisions have it.

A piece is known by what it holds, so writing a column writes only the pieces that no revision has yet.
"""

from __future__ import annotations

import sqlite3
import sys
import zlib
from array import array
from collections.abc import Collection, Sequence
from typing import Any

_ENTRIES = 16_384
"""Entries of a column in one piece."""
_LEVEL = 1
_BATCH = 500


def write_column(connection: sqlite3.Connection, values: array[Any]) -> list[int]:
    """Keeps a column; returns the numbers of its pieces, in order. The caller holds the transaction."""
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    view = memoryview(values)
    return [
        write_piece(connection, view[start : start + _ENTRIES].cast("B"))
        for start in range(0, len(values), _ENTRIES)
    ]


def read_column(connection: sqlite3.Connection, typecode: str, pieces: Sequence[int]) -> array[Any]:
    """The column that `write_column` was given. Raises LookupError when a piece is gone."""
    values: array[Any] = array(typecode)
    for number in pieces:
        values.frombytes(read_piece(connection, number))
    if sys.byteorder == "big":
        values.byteswap()
    return values


def write_piece(connection: sqlite3.Connection, content: bytes | memoryview) -> int:
    """Keeps some bytes, once; returns their number."""
    # 3 ms to load, and who only reads needs none.
    from hashlib import blake2b

    digest = blake2b(content, digest_size=16).digest()
    row = connection.execute("SELECT id FROM piece WHERE digest=?", (digest,)).fetchone()
    if row is not None:
        return int(row[0])
    cursor = connection.execute(
        "INSERT INTO piece (digest, content) VALUES (?, ?)", (digest, zlib.compress(content, _LEVEL))
    )
    return int(cursor.lastrowid or 0)


def read_piece(connection: sqlite3.Connection, number: int) -> bytes:
    """The bytes of a piece. Raises LookupError when it is gone."""
    row = connection.execute("SELECT content FROM piece WHERE id=?", (number,)).fetchone()
    if row is None:
        raise LookupError(f"piece {number} is gone")
    return zlib.decompress(row[0])


def forget_pieces(connection: sqlite3.Connection, used: Collection[int]) -> None:
    """Deletes the pieces that are not among `used`."""
    known = set(used)
    unused = [number for (number,) in connection.execute("SELECT id FROM piece") if number not in known]
    for start in range(0, len(unused), _BATCH):
        batch = unused[start : start + _BATCH]
        connection.execute(f"DELETE FROM piece WHERE id IN ({','.join('?' * len(batch))})", batch)
