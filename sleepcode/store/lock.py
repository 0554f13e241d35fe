"""One writer at a time: a lock that the operating system frees when its owner dies.

The lock's file also says who holds it and how far the work is, for `status`.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from sleepcode.errors import StoreLocked, StoreUnwritable

_BUSY = {
    "writer.lock": ("indexing", "wait for it to finish; `sleepcode status` shows how far it is"),
    "practice.lock": ("practising on", "wait for it to finish"),
    "sleep.lock": ("sleeping on", "wait for it to finish, or end it: Ctrl-C keeps what it has done"),
}
"""Name of a lock -> what its owner does to this repository, and what to do about it."""


class WriterLock:
    """Exclusive lock on the store, taken with `with`. Never waits longer than `wait` seconds.

    Raises StoreLocked when another process holds it, StoreUnwritable when its file can't be made.
    """

    def __init__(self, store_path: str, wait: float = 0.0, name: str = "writer.lock") -> None:
        self._name = name
        self._path = Path(store_path).with_name(name)
        self._wait = wait
        self._handle: int | None = None
        self._since = 0.0

    def __enter__(self) -> WriterLock:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreUnwritable(
                f"can't write in {self._path.parent}: {error.strerror}",
                "check its permissions and free space, or set store_dir in your own configuration",
            ) from error
        self._handle = handle
        try:
            self._take()
        except BaseException:  # Ctrl-C too: a file left open would hold the lock as long as the process lives
            self._let_go()
            raise
        return self

    def _take(self) -> None:
        deadline = time.monotonic() + self._wait
        while self._handle is not None and not _try_lock(self._handle):
            if time.monotonic() >= deadline:
                does, hint = _BUSY[self._name]
                raise StoreLocked(f"another sleepcode is {does} this repository", hint)
            time.sleep(0.05)
        self._since = time.time()
        self.describe(phase="starting")

    def _let_go(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._handle is not None:
                os.ftruncate(self._handle, 0)
        finally:
            self._let_go()

    def describe(self, **details: Any) -> None:
        """Writes who holds the lock, since when, and what it is doing."""
        if self._handle is None:
            return
        record = json.dumps({"pid": os.getpid(), "time": self._since, **details}).encode()
        try:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, record)
        except OSError:
            return  # a full disk must not end the work for the sake of a progress line


def read_holder(store_path: str) -> dict[str, Any] | None:
    """What the process that now holds the lock says of itself, or None when nobody does."""
    path = Path(store_path).with_name("writer.lock")
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        if _try_lock(handle):
            return None
        text = os.read(handle, 65536)
        try:
            record = json.loads(text)
        except ValueError:
            return {}
        return record if isinstance(record, dict) else {}
    finally:
        os.close(handle)


if os.name == "nt":  # pragma: no cover - exercised on Windows only
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            os.lseek(handle, 1 << 30, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
