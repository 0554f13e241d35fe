"""Named arrays and JSON <-> one compressed blob, the same bytes on every machine."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping
from typing import Any

_LEVEL = 3


def pack_json(value: Any) -> bytes:
    """Compressed JSON; lone surrogates (undecodable paths) survive as escapes."""
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), _LEVEL)


def unpack_json(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def pack_arrays(arrays: Mapping[str, array[Any]], extra: Any = None) -> bytes:
    """Little-endian arrays behind a JSON header line that names their types and sizes."""
    header = []
    parts = []
    for name, values in arrays.items():
        if sys.byteorder == "big":
            values = array(values.typecode, values)
            values.byteswap()
        data = values.tobytes()
        header.append((name, values.typecode, len(data)))
        parts.append(data)
    line = json.dumps({"arrays": header, "extra": extra}, separators=(",", ":")).encode("ascii")
    return zlib.compress(line + b"\n" + b"".join(parts), _LEVEL)


def unpack_arrays(data: bytes) -> tuple[dict[str, array[Any]], Any]:
    """The arrays and the extra JSON that `pack_arrays` was given."""
    raw = zlib.decompress(data)
    end = raw.index(b"\n")
    header = json.loads(raw[:end])
    position = end + 1
    arrays: dict[str, array[Any]] = {}
    view = memoryview(raw)
    for name, typecode, size in header["arrays"]:
        values: array[Any] = array(typecode)
        values.frombytes(view[position : position + size])
        if sys.byteorder == "big":
            values.byteswap()
        arrays[name] = values
        position += size
    return arrays, header["extra"]
