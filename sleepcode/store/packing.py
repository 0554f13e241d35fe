"""Columns of numbers and JSON <-> compressed bytes, the same bytes on every machine."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Any

_LEVEL = 5
_COLUMN = Struct("<IB")
"""How many numbers, and which of their four bytes are there."""


def deflate(raw: bytes) -> bytes:
    """Compressed bytes without zlib's frame."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()


def inflate(data: bytes) -> bytes:
    """What `deflate` was given."""
    return zlib.decompress(data, -15)


def pack_json(value: Any) -> bytes:
    """Compressed JSON; lone surrogates (undecodable paths) survive as escapes."""
    return deflate(json.dumps(value, separators=(",", ":")).encode("ascii"))


def unpack_json(data: bytes) -> Any:
    return json.loads(inflate(data))


def split_planes(values: Iterable[int]) -> tuple[int, list[bytes]]:
    """32-bit numbers as planes: all lowest bytes, then all second bytes and so on, without those of zeros only.

    Returns which of the four are there, a bit each, and them. Small numbers take one byte each, and what is
    alike comes to lie together.
    """
    data = _little(array("I", values)).tobytes()
    mask = 0
    planes = []
    for number in range(4):
        plane = data[number::4]
        if plane.count(0) != len(plane):
            mask |= 1 << number
            planes.append(plane)
    return mask, planes


def join_planes(
    raw: bytes, place: int, total: int, mask: int, start: int = 0, count: int | None = None
) -> tuple[array[int], int]:
    """`count` numbers from `start` of the `total` whose planes begin at `place`, and where the planes end."""
    count = total if count is None else count
    data = bytearray(4 * count)
    for number in range(4):
        if mask >> number & 1:
            data[number::4] = raw[place + start : place + start + count]
            place += total
    values: array[int] = array("I")
    values.frombytes(data)
    return _little(values), place


def join_columns(columns: Sequence[Sequence[int]]) -> bytes:
    """Columns of 32-bit numbers as bytes, not compressed yet."""
    parts = []
    for values in columns:
        mask, planes = split_planes(values)
        parts.append(_COLUMN.pack(len(values), mask))
        parts += planes
    return b"".join(parts)


def split_columns(raw: bytes, place: int = 0) -> list[array[int]]:
    """The columns that begin at `place` of what `join_columns` made."""
    columns = []
    while place < len(raw):
        count, mask = _COLUMN.unpack_from(raw, place)
        values, place = join_planes(raw, place + _COLUMN.size, count, mask)
        columns.append(values)
    return columns


def _little(values: array[Any]) -> array[Any]:
    """The same numbers on a little-endian machine, byte-swapped on others: in a store they read the same."""
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values
