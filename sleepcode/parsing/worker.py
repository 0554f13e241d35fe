"""The worker process: digests the files that it is sent and runs errands, in order, until its input ends."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sleepcode.parsing.wire import Call, Outcome


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
    from sleepcode.parsing.digest import digest_file
    from sleepcode.parsing.digests import empty_digest
    from sleepcode.parsing.wire import Call, receive, send

    with contextlib.suppress(BrokenPipeError):
        while (job := receive(source)) is not None:
            if isinstance(job, Call):
                send(sink, _run(job))
                continue
            _set_alarm(limit)
            try:
                result = digest_file(job.key, job.path, job.data)
            except (Exception, MemoryError):
                result = empty_digest(job.key, "failed", len(job.data))
            _set_alarm(0.0)
            send(sink, result)


def _run(call: Call) -> Outcome:
    """Whatever goes wrong goes wrong again for whoever does the work then, and is told there."""
    from sleepcode.parsing.wire import Outcome

    module, _, name = call.function.partition(":")
    try:
        return Outcome(is_done=True, value=getattr(importlib.import_module(module), name)(*call.arguments))
    except (Exception, MemoryError):
        return Outcome(is_done=False, value=None)


def _set_alarm(seconds: float) -> None:
    """The signal ends the process, also where a grammar loops and never comes back to Python."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
