"""How fast a provider is called: whoever is told to wait makes all wait that call it at the same time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class CallsStopped(BaseException):
    """No further call shall be made: the work was interrupted. No error, so nothing takes it for one."""


class Pace:
    """Shared by the meters of one night. Safe to use from several threads."""

    def __init__(self, sleep: Callable[[float], object] | None = None) -> None:
        self._stopped = threading.Event()
        self._sleep = sleep or self._stopped.wait
        self._until = 0.0
        self._lock = threading.Lock()

    def pause(self, seconds: float) -> None:
        """Nobody calls before so many seconds are over."""
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)

    def wait(self) -> None:
        """Returns when a call may be made. Raises CallsStopped when none may be made any more."""
        while not self._stopped.is_set():
            until = self._until
            left = until - time.monotonic()
            if left > 0:
                self._sleep(left)
            if self._until == until:
                break
        if self._stopped.is_set():
            raise CallsStopped

    def stop(self) -> None:
        """Ends every wait; no further call is made."""
        self._stopped.set()
