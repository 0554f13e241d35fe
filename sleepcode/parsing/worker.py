"""The worker process: digests the files that it is sent, one after the other, until its input ends."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys


def main(limit: float) -> None:
    """`limit` is in seconds of this process's own time for one file: a busy machine makes no file too slow."""
    # Ctrl-C reaches the whole terminal; ending the workers is the parent's business.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a file leaves behind has hardly any cycles, and looking for them costs a twentieth of the time.
    gc.set_threshold(100_000, 50, 100)
    source = sys.stdin.buffer
    # Results own the real standard output: whatever a library prints must not get between them.
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from sleepcode.parsing.digest import digest_file, empty_digest
    from sleepcode.parsing.workers import receive, send

    with contextlib.suppress(BrokenPipeError):
        while (job := receive(source)) is not None:
            _set_alarm(limit)
            try:
                result = digest_file(job.key, job.path, job.data)
            except (Exception, MemoryError):
                result = empty_digest(job.key, "failed", len(job.data))
            _set_alarm(0.0)
            send(sink, result)


def _set_alarm(seconds: float) -> None:
    """The signal ends the process, also where a grammar loops and never comes back to Python."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
