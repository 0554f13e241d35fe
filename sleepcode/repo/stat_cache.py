"""The part of git's index that makes comparing slow: entries as new as the index itself.

Most builds of git look at whole seconds. After a clone every file is as old as the index then, and git
compares all their contents each time, until something writes the index again. Here git gets a newer copy of
the index, and what was really touched since the index was written is found by the finer times.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

_LARGEST = 2_000_000
"""Bytes of an index (some 20,000 files) up to which it is read here."""
_FEW = 40
"""Entries whose contents git compares in less time than another look takes."""
_TICK = 20_000_000
"""Nanoseconds that file times may be apart although nothing happened in between."""
_HEAD = 12
_EXTENDED = 0x4000
_LENGTH = 0x0FFF


class RacyEntry(NamedTuple):
    """A tracked file whose recorded time doesn't prove that it is clean."""

    path: str
    mode: str
    blob: str


class RacyIndex(NamedTuple):
    """A copy of the index in which no entry is racy, and those that are in the original."""

    copy: str
    """A path for GIT_INDEX_FILE."""
    written: int
    """When the original was written, in nanoseconds."""
    entries: list[RacyEntry]

    def find_touched(self, worktree: str) -> list[RacyEntry]:
        """The racy entries whose files may have changed since the index was written."""
        touched = []
        for entry in self.entries:
            try:
                modified = os.lstat(f"{worktree}/{entry.path}").st_mtime_ns
            except (OSError, ValueError):
                continue  # git itself sees that it is gone
            if modified >= self.written - _TICK:
                touched.append(entry)
        return touched


@contextmanager
def open_racy_index(index: str, id_bytes: int) -> Iterator[RacyIndex | None]:
    """A copy of the index to compare with while the context lasts.

    None when git does as well with the original, or when this system or this index doesn't allow for it.
    `id_bytes` is the length of an object id.
    """
    if not hasattr(os, "memfd_create"):
        yield None
        return
    content, written = _read_index(index)
    entries = read_racy_entries(content, id_bytes, written // 1_000_000_000)
    if len(entries) <= _FEW:
        yield None
        return
    descriptor = os.memfd_create("index")
    try:
        with open(descriptor, "wb", closefd=False) as copy:
            copy.write(content)
        path = f"/proc/{os.getpid()}/fd/{descriptor}"
        yield RacyIndex(path, written, entries) if os.path.exists(path) else None  # noqa: PTH110
    finally:
        os.close(descriptor)


def _read_index(index: str) -> tuple[bytes, int]:
    try:
        with open(index, "rb") as file:  # noqa: PTH123
            status = os.fstat(file.fileno())
            return (file.read() if status.st_size <= _LARGEST else b""), status.st_mtime_ns
    except OSError:
        return b"", 0


def read_racy_entries(content: bytes, id_bytes: int, second: int) -> list[RacyEntry]:
    """The entries of an index that were modified in or after a second (since the epoch).

    Nothing for a format other than versions 2 and 3, and for an index that is only part of one.
    """
    if content[:4] != b"DIRC" or _number(content, 4, 4) not in (2, 3):
        return []
    entries = []
    place = _HEAD
    flags_at = 40 + id_bytes
    for _ in range(_number(content, 8, 4)):
        flags = _number(content, place + flags_at, 2)
        start = place + flags_at + (4 if flags & _EXTENDED else 2)
        length = flags & _LENGTH
        # The longest length stands for all that are longer.
        end = start + length if length < _LENGTH else content.find(b"\0", start)
        if end < start or end >= len(content):
            return []
        mode = _number(content, place + 24, 4)
        if _number(content, place + 8, 4) >= second and mode >> 12 in (0o10, 0o12):
            path = content[start:end].decode("utf-8", "surrogateescape")
            blob = content[place + 40 : place + flags_at].hex()
            entries.append(RacyEntry(path, f"{mode:06o}", blob))
        place += (end - place + 8) & ~7
    return [] if _is_split(content, place, id_bytes) else entries


def _is_split(content: bytes, place: int, id_bytes: int) -> bool:
    """Whether the extensions after the entries say that most of them are in another file."""
    while place + 8 <= len(content) - id_bytes:
        if content[place : place + 4] == b"link":
            return True
        place += 8 + _number(content, place + 4, 4)
    return False


def _number(content: bytes, place: int, size: int) -> int:
    return int.from_bytes(content[place : place + size], "big")
