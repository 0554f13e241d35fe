"""What a worker process is sent and sends back, and how it is put on a pipe."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any, NamedTuple


class Job(NamedTuple):
    """A file to digest."""

    key: str
    path: str
    data: bytes


class Call(NamedTuple):
    """A function to run in a worker."""

    function: str
    """`package.module:name`."""
    arguments: tuple[Any, ...]


class Outcome(NamedTuple):
    """What became of a call."""

    is_done: bool
    value: Any


def send(stream: IO[bytes], value: Any) -> None:
    data = pickle.dumps(value, protocol=5)
    stream.write(struct.pack("<I", len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next value, or None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack("<I", head)
    data = stream.read(size)
    return pickle.loads(data) if len(data) == size else None
