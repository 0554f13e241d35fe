"""Ctrl-C that is heard while modules are imported, too.

Python lets go of a module's lock in a callback, out of which no exception can get: a KeyboardInterrupt
there is lost, and the lock of all imports stays held, so that the next thread to import anything waits for
ever. Modules are imported late here, some of them in threads, so that this happens: within the import
machinery an interrupt is put off until that is left.
"""

from __future__ import annotations

import _thread
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SOON = 0.01
"""Seconds after which an interrupt that came at a bad moment comes again."""
_MACHINERY = "<frozen importlib."


@contextmanager
def hear_interrupts() -> Iterator[None]:
    """Within it Ctrl-C raises KeyboardInterrupt in the main thread, but never inside the import machinery.

    Where somebody else handles or ignores the signal, as the shell does for what runs in the background,
    it stays so.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    main = _thread.get_ident()

    def handle(number: int, frame: FrameType | None) -> None:
        if frame is not None and frame.f_code.co_filename.startswith(_MACHINERY):
            _thread.start_new_thread(_interrupt_soon, (main,))
        else:
            raise KeyboardInterrupt

    try:
        signal.signal(signal.SIGINT, handle)
    except ValueError:
        # Only the main thread hears signals.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _interrupt_soon(thread: int) -> None:
    time.sleep(_SOON)
    if hasattr(signal, "pthread_kill"):
        # Wakes the thread where it waits for something, too.
        signal.pthread_kill(thread, signal.SIGINT)
    else:  # pragma: no cover - exercised on Windows only
        _thread.interrupt_main()
