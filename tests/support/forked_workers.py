"""Parse workers as forks of one process that has loaded all they need: a test's index waits for its workers most.

What such a worker does is what one that was started for itself does; `tests/parsing/test_workers.py` and whatever
runs the program as a command start theirs as the program does.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from typing import IO

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
_NUMBER = 8
"""Bytes of a process's number, and of how it ended."""
_TRIAL = (
    b'"""Trial."""\nimport a\n\n\nclass A:\n    def b(self) -> int:\n        return a.c("some message")\n'
)


class Forked:
    """A worker as `subprocess.Popen` has it, as far as the pool looks at it."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes], ends: int) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._ends = ends
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._ends], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("worker", timeout or 0.0)
            told = os.read(self._ends, _NUMBER)
            self.returncode = int.from_bytes(told, "big", signed=True)
            os.close(self._ends)
        return self.returncode

    def kill(self) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class ForkServer:
    """The process that forks, for the process that this is."""

    def __init__(self) -> None:
        self._own, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.forked_workers", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )

    def start(self, limit: float) -> Forked:
        """A worker with that limit for a file."""
        read, feed = os.pipe()
        take, write = os.pipe()
        ends, end = os.pipe()
        socket.send_fds(self._own, [repr(limit).encode()], [read, write, end])
        for given in (read, write, end):
            os.close(given)
        pid = int.from_bytes(self._own.recv(_NUMBER, socket.MSG_WAITALL), "big")
        return Forked(pid, os.fdopen(feed, "wb"), os.fdopen(take, "rb"), ends)

    def close(self) -> None:
        """Ends the process."""
        self._own.close()
        self._process.wait(10)


def _load() -> None:
    """What workers load, and what they compile when they first need it."""
    from sleepcode.parsing import worker
    from sleepcode.parsing.digest import digest_file

    assert worker
    for path in ("a.py", "a.md", "a.toml", "a.js", "a.go", "a.c"):
        digest_file("trial", path, _TRIAL)


def _serve(number: int) -> None:
    """Forks for each message, and tells how the forks ended, until nobody can ask any more."""
    from sleepcode.parsing import worker

    asked = socket.socket(fileno=number)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    running: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([asked, woken], [], [])
        if woken in ready:
            os.read(woken, 4_096)
            _tell_ended(running)
        if asked not in ready:
            continue
        message, given, _, _ = socket.recv_fds(asked, 64, 3)
        if not message:
            return
        pid = os.fork()
        if not pid:
            try:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os.setsid()
                os.dup2(given[0], 0)
                os.dup2(given[1], 1)
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
                for other in {*given, *running.values(), woken, wake, asked.fileno()}:
                    os.close(other)
                sys.stdin = os.fdopen(0, closefd=False)
                worker.main(float(message))
            finally:
                os._exit(0)
        os.close(given[0])
        os.close(given[1])
        running[pid] = given[2]
        asked.sendall(pid.to_bytes(_NUMBER, "big"))


def _tell_ended(running: dict[int, int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            end = running.pop(pid)
            with contextlib.suppress(BrokenPipeError):
                os.write(end, os.waitstatus_to_exitcode(status).to_bytes(_NUMBER, "big", signed=True))
            os.close(end)


if __name__ == "__main__":
    _load()
    _serve(int(sys.argv[1]))
