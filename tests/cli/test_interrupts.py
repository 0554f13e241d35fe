"""Ctrl-C at the moments at which Python by itself would lose it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.program import Program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")

_AT_A_BAD_MOMENT = """
import _imp, importlib._bootstrap, os, signal, threading, time
from sleepcode.cli.interrupts import hear_interrupts

def hold(held):
    _imp.acquire_lock()
    held.set()
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.2)
    _imp.release_lock()

with hear_interrupts():
    held = threading.Event()
    lock = importlib._bootstrap._get_module_lock("some.module")
    threading.Thread(target=hold, args=(held,)).start()
    held.wait()
    try:
        del lock  # its callback waits for the lock of all imports, and is interrupted
        time.sleep(10)
        print("not heard")
    except KeyboardInterrupt:
        print("heard; the lock is", "held" if _imp.lock_held() else "free")
"""


def test_interrupt_while_modules_are_imported_is_heard_once_that_is_over(tmp_path: Path) -> None:
    outcome = Program(tmp_path, tmp_path).run_python("-c", _AT_A_BAD_MOMENT)

    assert (outcome.code, outcome.out, outcome.err) == (0, "heard; the lock is free\n", "")


def test_interrupt_that_is_ignored_stays_so(shop: Program) -> None:
    code = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from sleepcode.cli.interrupts import hear_interrupts\n"
        "with hear_interrupts():\n    os.kill(os.getpid(), signal.SIGINT)\nprint('went on')"
    )

    assert shop.run_python("-c", code).out == "went on\n"
