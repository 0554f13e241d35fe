"""Progress of long work on standard error: bars on a terminal, a line every two seconds elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

from sleepcode.render.terminal import safe

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

_EVERY = 2.0


class LineProgress:
    """Plain lines with the time, for logs and pipes; work shorter than two seconds says nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._phase = ""
        self._total: int | None = None
        self._done = 0
        self._last = time.monotonic()

    def start(self, phase: str, total: int | None = None) -> None:
        self._phase, self._total, self._done = phase, total, 0
        self._write_if_due()

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        self._write_if_due()

    def finish(self) -> None:
        self._phase = ""

    def message(self, text: str) -> None:
        self._write(safe(text))

    def _write_if_due(self) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            amount = f" {self._done:,} of {self._total:,}" if self._total else ""
            self._write(f"{self._phase}{amount}")

    def _write(self, text: str) -> None:
        self._stream.write(f"{time.strftime('%H:%M:%S')} {text}\n")
        self._stream.flush()


class BarProgress:
    """Bars with counts and the time left, drawn by rich, gone when the work is done."""

    def __init__(self) -> None:
        self._progress: RichProgress | None = None
        self._task: TaskID | None = None

    def start(self, phase: str, total: int | None = None) -> None:
        if self._progress is None:
            self._progress = _make_bars()
            self._progress.start()
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(phase, total=total)

    def advance(self, steps: int = 1) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, steps)

    def finish(self) -> None:
        if self._progress is not None:
            self._progress.stop()
        self._progress = None
        self._task = None

    def message(self, text: str) -> None:
        if self._progress is not None:
            self._progress.console.print(safe(text), markup=False, highlight=False)


def _make_bars() -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<18}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)
