"""How far long work is: a bar on a terminal, a line every two seconds in a log, nothing when quiet.

Work that is done within half a second shows nothing at all. Everything goes to standard error, and
whatever becomes of it there, the work itself goes on.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from sleepcode.progress import Progress, SilentProgress
from sleepcode.render.terminal import safe

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

_PATIENCE = 0.5
"""Seconds of work before anything is shown."""
_EVERY = 2.0
"""Seconds between two lines of a log."""


@contextmanager
def open_progress(is_quiet: bool = False, stream: TextIO | None = None) -> Iterator[Progress]:
    """Progress fit for standard error (or another stream), tidied up at the end whatever happens."""
    stream = sys.stderr if stream is None else stream
    if is_quiet or stream is None:
        yield SilentProgress()
        return
    is_terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
    shown = BarProgress(stream) if is_terminal else LineProgress(stream)
    try:
        yield shown
    finally:
        shown.close()


class LineProgress:
    """A line with the time of day, `every` seconds at most, from a thread of its own."""

    def __init__(self, stream: TextIO, patience: float = _PATIENCE, every: float = _EVERY) -> None:
        self._stream = stream
        self._every = every
        self._phase = ""
        self._done = 0
        self._total: int | None = None
        self._told = ""
        self._telling = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._tick, args=(patience,), daemon=True)

    def start(self, phase: str, total: int | None = None) -> None:
        self._phase, self._done, self._total = phase, 0, total
        if self._thread.ident is None:
            self._thread.start()

    def advance(self, steps: int = 1) -> None:
        self._done += steps

    def finish(self) -> None:
        # Whoever was told that the phase runs is told where it ended.
        if self._told.startswith(self._phase) and self._phase:
            self._tell()

    def message(self, text: str) -> None:
        self._write(safe(text))

    def close(self) -> None:
        self._closed.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _tick(self, pause: float) -> None:
        while not self._closed.wait(pause):
            if self._phase:
                self._tell()
            pause = self._every

    def _tell(self) -> None:
        with self._telling:
            line = self._describe()
            if line != self._told:
                self._told = line
                self._write(line)

    def _describe(self) -> str:
        done, total = self._done, self._total
        if total:
            return f"{self._phase} {min(done, total):,} of {total:,}"
        return f"{self._phase} {done:,}" if done else self._phase

    def _write(self, text: str) -> None:
        try:
            self._stream.write(f"{time.strftime('%H:%M:%S')} {text}\n")
            self._stream.flush()
        except (OSError, ValueError):
            self._closed.set()


class BarProgress:
    """A bar for the running phase, with what is done and the time left; gone when the work is done."""

    def __init__(self, stream: TextIO, patience: float = _PATIENCE) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._bars: RichProgress | None = None
        self._phase = ""
        self._done = 0
        self._total: int | None = None
        self._is_closed = False
        self._timer = threading.Timer(patience, self._show)
        self._timer.daemon = True

    def start(self, phase: str, total: int | None = None) -> None:
        with self._lock:
            self._phase, self._done, self._total = phase, 0, total
            if self._bars is not None:
                self._draw_phase(self._bars)
            elif self._timer.ident is None:
                self._timer.start()

    def advance(self, steps: int = 1) -> None:
        with self._lock:
            self._done += steps
            if self._bars is not None and self._bars.task_ids:
                self._bars.advance(self._bars.task_ids[0], steps)

    def finish(self) -> None:
        with self._lock:
            self._phase = ""
            if self._bars is not None:
                self._draw_phase(self._bars)

    def message(self, text: str) -> None:
        with self._lock:
            if self._bars is not None:
                self._bars.console.print(safe(text), markup=False, highlight=False, soft_wrap=True)
            else:
                self._stream.write(safe(text) + "\n")
                self._stream.flush()

    def close(self) -> None:
        self._timer.cancel()
        with self._lock:
            self._is_closed = True
            if self._bars is not None:
                self._bars.stop()

    def _show(self) -> None:
        bars = _make_bars(self._stream)
        with self._lock:
            if not self._is_closed:
                self._bars = bars
                self._draw_phase(bars)
                bars.start()

    def _draw_phase(self, bars: RichProgress) -> None:
        for task in bars.task_ids:
            bars.remove_task(task)
        if self._phase:
            bars.add_task(self._phase, total=self._total, completed=self._done)


def _make_bars(stream: TextIO) -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<18}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
    )
    return Progress(*columns, console=Console(file=stream), transient=True)
