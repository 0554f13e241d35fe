"""Progress is seen when work takes long, and never in its way."""

from __future__ import annotations

import io
import re
import time

from sleepcode.progress import SilentProgress
from sleepcode.render.progress import BarProgress, LineProgress, open_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Broken(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def _wait_for(stream: io.StringIO, text: str) -> None:
    deadline = time.monotonic() + 10
    while text not in stream.getvalue() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert text in stream.getvalue()


def test_quiet_work_says_nothing() -> None:
    stream = io.StringIO()
    with open_progress(is_quiet=True, stream=stream) as progress:
        progress.message("hello")
    assert isinstance(progress, SilentProgress)
    assert stream.getvalue() == ""


def test_quick_work_says_nothing() -> None:
    for stream in (io.StringIO(), Terminal()):
        with open_progress(stream=stream) as progress:
            progress.start("reading files", 10)
            progress.advance(10)
            progress.finish()
        assert stream.getvalue() == ""


def test_a_log_gets_lines_with_the_time() -> None:
    stream = io.StringIO()
    progress = LineProgress(stream, patience=0.01, every=0.01)
    progress.start("reading files", 2000)
    progress.advance(1200)
    _wait_for(stream, "1,200 of 2,000")
    progress.close()
    line = stream.getvalue().splitlines()[-1]
    assert re.fullmatch(r"\d\d:\d\d:\d\d reading files 1,200 of 2,000", line)


def test_a_log_has_no_line_twice() -> None:
    stream = io.StringIO()
    progress = LineProgress(stream, patience=0.001, every=0.001)
    progress.start("reading files", 10)
    _wait_for(stream, "reading files")
    time.sleep(0.05)
    progress.close()
    lines = [line[9:] for line in stream.getvalue().splitlines()]
    assert len(lines) == len(set(lines))


def test_a_log_says_where_a_phase_ended_that_it_told_of() -> None:
    stream = io.StringIO()
    progress = LineProgress(stream, patience=0.01, every=60)
    progress.start("reading files", 2000)
    _wait_for(stream, "reading files 0 of 2,000")
    progress.advance(2000)
    progress.finish()
    progress.start("writing notes", 10)
    progress.finish()
    progress.close()

    assert [line[9:] for line in stream.getvalue().splitlines()] == [
        "reading files 0 of 2,000",
        "reading files 2,000 of 2,000",
    ]


def test_the_bar_of_a_phase_is_gone_when_the_phase_is_over() -> None:
    stream = Terminal()
    progress = BarProgress(stream, patience=0.01)
    progress.start("reading files", 2000)
    _wait_for(stream, "0/2000")
    progress.finish()
    progress.advance()
    time.sleep(0.3)  # what was being drawn is drawn
    told = len(stream.getvalue())
    time.sleep(0.3)
    progress.close()

    assert "reading files" not in stream.getvalue()[told:]


def test_messages_are_told_at_once_and_made_harmless() -> None:
    for stream in (io.StringIO(), Terminal()):
        with open_progress(stream=stream) as progress:
            progress.message("first\x1b[2J")
            assert "first\\x1b[2J" in stream.getvalue()


def test_a_log_that_nobody_reads_does_not_stop_the_work() -> None:
    with open_progress(stream=Broken()) as progress:
        progress.start("reading files", 10)
        progress.message("hello")
        progress.advance()


def test_a_terminal_gets_a_bar_that_is_gone_afterwards() -> None:
    stream = Terminal()
    progress = BarProgress(stream, patience=0.01)
    progress.start("reading [red]files", 2000)
    progress.advance(1200)
    _wait_for(stream, "1200/2000")
    progress.start("writing notes", None)
    progress.message("half-way")
    progress.close()
    assert "reading [red]files" in stream.getvalue()
    assert "half-way" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("\x1b[2K")


def test_the_bar_is_put_away_when_the_work_fails() -> None:
    stream = Terminal()
    try:
        with open_progress(stream=stream) as progress:
            progress.start("reading files", 10)
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    progress.advance()
    assert stream.getvalue() == ""
