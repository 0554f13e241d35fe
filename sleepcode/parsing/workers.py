"""Worker processes that digest files, with a time limit a file, and run errands.

The tree-sitter bindings hold the interpreter's lock, and a grammar can loop for ever: files are
digested in processes that end when one file takes too long. What such a worker still had to do is
given to its successor. Results come in the order in which they are done. An errand is a call of a
module's function; whoever sends one does the work itself when the worker is lost.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sleepcode.errors import SleepcodeError
from sleepcode.parsing.wire import Call, Job, Outcome, receive, send

if TYPE_CHECKING:
    from sleepcode.parsing.digests import Digest

_MOST_STILLBORN = 8
"""Workers in a row that may end before their first result; files that crash a parser are rarer."""
_STUCK = 0.0 if os.name == "nt" else 300.0
"""Seconds after which a worker that says nothing is taken for stuck. It minds the limit of a file itself, in its
own time, where the system can: on a busy machine a short time takes long."""
_AHEAD = 96
"""Files that a worker may have waiting: what it does while the one who hands them out writes to the store."""
_AHEAD_BYTES = 4_000_000
"""After so many bytes of waiting files it gets no more."""


class Errand:
    """A call that a worker was sent."""

    def __init__(self) -> None:
        self.outcome: Outcome | None = None
        """None while it is on its way."""


def start_process(limit: float) -> subprocess.Popen[bytes]:
    """A worker's process; `limit` is in seconds of a processor's time for one file."""
    # -P keeps the current folder, which may be the repository, off the module path; the package's
    # own folder is put on it, so that a worker loads the very code that started it.
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    code = f"import sys; sys.path.insert(0, {root!r}); from sleepcode.parsing.worker import main; main({limit!r})"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


class _Worker:
    def __init__(self, number: int, results: queue.SimpleQueue[tuple[int, Any]], limit: float) -> None:
        self.number = number
        self.waiting: deque[Job | Errand] = deque()
        self._waiting_bytes = 0
        self.since = time.monotonic()
        self.process = start_process(limit)
        self.delivered = 0
        self._reader = threading.Thread(target=self._read, args=(results,), daemon=True)
        self._reader.start()
        self._outbox: queue.SimpleQueue[Job | Call | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def give(self, job: Job) -> None:
        if not self.waiting:
            self.since = time.monotonic()
        self.waiting.append(job)
        self._waiting_bytes += len(job.data)
        self._outbox.put(job)

    def run(self, call: Call) -> Errand:
        errand = Errand()
        self.waiting.append(errand)
        self._outbox.put(call)
        return errand

    def take(self) -> Job | Errand:
        """What the next result is of; it doesn't wait any more."""
        taken = self.waiting.popleft()
        if isinstance(taken, Job):
            self._waiting_bytes -= len(taken.data)
        return taken

    def close(self) -> None:
        self._outbox.put(None)
        self._writer.join(timeout=1.0)
        try:
            self.process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(timeout=1.0)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    @property
    def has_jobs(self) -> bool:
        return any(isinstance(waiting, Job) for waiting in self.waiting)

    @property
    def has_enough(self) -> bool:
        """Whether it has as many files waiting as it may have."""
        return len(self.waiting) >= _AHEAD or self._waiting_bytes >= _AHEAD_BYTES

    def is_too_slow(self) -> bool:
        """Whether it ended because a file took longer than the limit."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=5.0) == -getattr(signal, "SIGPROF", 0) != 0
        return False

    def kill(self) -> None:
        self.process.kill()
        self.close()

    def _read(self, results: queue.SimpleQueue[tuple[int, Any]]) -> None:
        stream = self.process.stdout
        assert stream is not None
        try:
            while (value := receive(stream)) is not None:
                results.put((self.number, value))
        except (OSError, ValueError, pickle.UnpicklingError, EOFError):
            pass
        results.put((self.number, None))

    def _write(self) -> None:
        stream = self.process.stdin
        assert stream is not None
        with contextlib.suppress(OSError, ValueError):
            while (job := self._outbox.get()) is not None:
                send(stream, job)
        with contextlib.suppress(OSError, ValueError):
            stream.close()


class DigestPool:
    """Digests files in `size` processes; use it with `with`.

    `timeout` is in seconds of a processor's time for one file; a file that takes longer gets the outcome `timed out`, one
    that brings its worker down `failed`.
    """

    def __init__(self, size: int, timeout: float) -> None:
        self._size = max(1, size)
        self._timeout = timeout
        self._results: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._workers: dict[int, _Worker] = {}
        self._started = 0
        self._stillborn = 0

    def __enter__(self) -> DigestPool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers.values():
            worker.process.kill()
        for worker in self._workers.values():
            worker.close()
        self._workers = {}

    def resize(self, size: int) -> None:
        """Sets the number of processes and starts those that are missing."""
        self._size = max(1, size)
        self.start()

    def start(self) -> None:
        """Starts the workers ahead of the first job, so that they load while the caller lists the work."""
        while len(self._workers) < self._size:
            self._start_worker()

    def digest(self, jobs: Iterable[Job], meanwhile: Callable[[], bool] | None = None) -> Iterator[Digest]:
        """One digest for every job, in the order in which they are done.

        `meanwhile` is called while there is nothing but to wait; it does a little of something else, and
        returns False when there is nothing of it to do.
        """
        source = iter(jobs)
        done = False
        pending: deque[Job] = deque()
        self.start()
        while True:
            done = self._feed(source, pending, done)
            if done and not pending and not any(worker.has_jobs for worker in self._workers.values()):
                return
            if self._results.empty() and meanwhile is not None and meanwhile():
                continue
            yield from self._collect(pending)

    def call(self, function: str, *arguments: Any) -> Errand:
        """Has the oldest worker run `package.module:name`; arguments and result are pickled.

        One worker runs all calls, in order, so that what one leaves behind is there for the next.
        """
        self.start()
        return next(iter(self._workers.values())).run(Call(function, arguments))

    def shrink(self) -> None:
        """Ends all workers but the oldest, when there are no more files to digest."""
        self._size = 1
        for worker in list(self._workers.values())[1:]:
            self._lose(worker)

    def wait(self, errand: Errand) -> Outcome:
        """What became of a call, when it is known."""
        while errand.outcome is None:
            self._settle(wait=0.2)
        return errand.outcome

    def settle(self) -> None:
        """Takes in the outcomes of calls that have come so far."""
        self._settle(wait=0.0)

    def _settle(self, wait: float) -> None:
        try:
            number, value = self._results.get(timeout=wait) if wait else self._results.get_nowait()
        except queue.Empty:
            return
        worker = self._workers.get(number)
        if worker is None:
            return
        if value is None:
            self._lose(worker)
            return
        errand = worker.take()
        worker.delivered += 1
        if isinstance(errand, Errand):
            errand.outcome = value

    def _lose(self, worker: _Worker) -> None:
        """Settles the calls of a worker that is gone: nothing will come of them."""
        del self._workers[worker.number]
        worker.kill()
        for errand in worker.waiting:
            if isinstance(errand, Errand):
                errand.outcome = Outcome(is_done=False, value=None)

    def _feed(self, source: Iterator[Job], pending: deque[Job], done: bool) -> bool:
        for worker in self._workers.values():
            while not worker.has_enough:
                if pending:
                    worker.give(pending.popleft())
                    continue
                if done:
                    break
                job = next(source, None)
                if job is None:
                    done = True
                    break
                worker.give(job)
        return done

    def _collect(self, pending: deque[Job]) -> Iterator[Digest]:
        """Waits for at least one result or a worker's end, and yields what is there."""
        try:
            number, value = self._results.get(timeout=0.2)
        except queue.Empty:
            yield from self._end_hung(pending)
            return
        while True:
            worker = self._workers.get(number)
            if worker is not None and value is None:
                yield from self._replace(worker, pending, "timed out" if worker.is_too_slow() else "failed")
            elif worker is not None:
                errand = worker.take()
                worker.since = time.monotonic()
                worker.delivered += 1
                self._stillborn = 0
                if isinstance(errand, Errand):
                    errand.outcome = value
                else:
                    yield value
            try:
                number, value = self._results.get_nowait()
            except queue.Empty:
                break
        yield from self._end_hung(pending)

    def _end_hung(self, pending: deque[Job]) -> Iterator[Digest]:
        now = time.monotonic()
        for worker in list(self._workers.values()):
            if worker.waiting and now - worker.since > max(_STUCK, self._timeout):
                yield from self._replace(worker, pending, "timed out")

    def _replace(self, worker: _Worker, pending: deque[Job], outcome: str) -> Iterator[Digest]:
        """Ends a worker; the file it was at gets `outcome`, the others go to the next worker."""
        del self._workers[worker.number]
        worker.kill()
        if outcome == "failed" and not worker.delivered:
            self._stillborn += 1
            if self._stillborn > _MOST_STILLBORN:
                raise SleepcodeError("worker processes can't be started", "reinstall sleepcode")
        if worker.waiting:
            from sleepcode.parsing.digests import empty_digest

            at = worker.take()
            if isinstance(at, Job):
                yield empty_digest(at.key, outcome, len(at.data))
            for left in (at, *worker.waiting):
                if isinstance(left, Errand):
                    left.outcome = Outcome(is_done=False, value=None)
                elif left is not at:
                    pending.append(left)
        self._start_worker()

    def _start_worker(self) -> None:
        self._started += 1
        worker = _Worker(self._started, self._results, self._timeout)
        self._workers[worker.number] = worker
