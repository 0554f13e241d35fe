"""Progress that also writes how far it is into the lock's file, for `status` in another terminal."""

from __future__ import annotations

import time

from sleepcode.progress import Progress
from sleepcode.store.lock import WriterLock

_EVERY = 0.5


class TrackedProgress:
    """Passes everything on and, twice a second at most, records phase and share done."""

    def __init__(self, inner: Progress, lock: WriterLock, commit: str) -> None:
        self._inner = inner
        self._lock = lock
        self._commit = commit
        self._phase = ""
        self._total: int | None = None
        self._done = 0
        self._written = 0.0

    def start(self, phase: str, total: int | None = None) -> None:
        self._phase, self._total, self._done = phase, total, 0
        self._record()
        self._inner.start(phase, total)

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        if time.monotonic() - self._written > _EVERY:
            self._record()
        self._inner.advance(steps)

    def finish(self) -> None:
        self._inner.finish()

    def message(self, text: str) -> None:
        self._inner.message(text)

    def _record(self) -> None:
        self._written = time.monotonic()
        self._lock.describe(phase=self._phase, done=self._done, total=self._total, commit=self._commit)
