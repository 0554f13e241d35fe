"""A refresh in the background: one at a time, of the last state, as many rounds as commits make needed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from sleepcode.config import load_settings
from sleepcode.errors import RepositoryError, SleepcodeError
from sleepcode.hook import knock
from sleepcode.hook.log import write_log
from sleepcode.paths import user_config_dir
from sleepcode.repo.repository import Repository, open_repository
from sleepcode.reports import HookRun
from sleepcode.sleep.index import index_repository

_QUIET = 0.4
"""Seconds without a commit after which a burst is taken to be over."""
_LONGEST_BURST = 30.0
"""Seconds after which a burst that goes on is refreshed in the middle."""
_PATIENCE = 600.0
"""Seconds to wait for an `index` that a person runs."""
_LOWEST_PRIORITY = 19
_UNREAD = ("timed out", "failed")
"""Why a file has no facts that another try may find."""

AfterRefresh = Callable[[Repository], str]
"""What else is done of a refreshed repository; returns what to write in the log, empty for nothing."""


def start_refresh(repository: Repository, event: str, options: list[str]) -> None:
    """Leaves a mark and starts a process of its own that refreshes; returns at once.

    For hooks that others manage: the script of `install_hook` does the same with less.
    """
    command = [sys.executable, "-I", "-S", str(Path(knock.__file__).resolve()), repository.common_dir]
    places = [repository.git_dir, repository.worktree or repository.git_dir]
    subprocess.Popen(
        [*command, *places, event, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=repository.common_dir,
    )


def refresh_marked(common_dir: str, after: Sequence[AfterRefresh] = ()) -> int:
    """Refreshes what commits have marked, until no mark is left; returns how many refreshes that were.

    Where another process does it already, it returns at once: that one will see the marks. Nothing is
    raised; the log says what went wrong.
    """
    _lower_priority()
    folder = knock.hook_folder(common_dir)
    rounds = 0
    while knock.list_marks(folder):
        lock = knock.take_lock(folder)
        if lock is None:
            break
        try:
            rounds += _drain(folder, common_dir, after)
        finally:
            os.close(lock)
        # Whoever left a mark after the last look, and before the lock was let go, found it taken.
    return rounds


def _drain(folder: str, common_dir: str, after: Sequence[AfterRefresh]) -> int:
    rounds = 0
    _wait_for_quiet(folder)
    while marks := knock.list_marks(folder):
        for mark in marks:
            _refresh(folder, mark, common_dir, after)
            rounds += 1
        if knock.list_marks(folder):
            _wait_for_quiet(folder)
    return rounds


def _wait_for_quiet(folder: str) -> None:
    """Waits until commits have stopped arriving, so that a burst is one refresh."""
    limit = time.monotonic() + _LONGEST_BURST
    while time.monotonic() < limit:
        newest = max((_modified(mark) for mark in knock.list_marks(folder)), default=0.0)
        age = time.time() - newest
        # A clock that was set back must not make a refresh wait for it.
        if age >= _QUIET or age < -1:
            return
        time.sleep(min(_QUIET, _QUIET - age + 0.01))


def _modified(mark: str) -> float:
    try:
        return Path(mark).stat().st_mtime
    except OSError:
        return 0.0


def _refresh(folder: str, mark: str, common_dir: str, after: Sequence[AfterRefresh]) -> None:
    """One worktree's HEAD. The mark goes first: a commit during the refresh leaves a new one."""
    event, places = _take_mark(mark)
    started = time.time()
    place, commit, outcome, detail = places[0] if places else "", "", "interrupted", ""
    try:
        repository = _open(places, common_dir)
        settings = load_settings(repository.worktree, os.environ, user_config_dir(os.environ))
        place = repository.worktree or repository.git_dir
        report = index_repository(repository, settings, wait=_PATIENCE)
        commit, detail = report.stamp.commit, report.summary
        unread = [path for reason in _UNREAD for path in report.skipped.get(reason, ())]
        if unread:
            files = "1 file" if len(unread) == 1 else f"{len(unread):,} files"
            detail += (
                f"; {files} could not be read, such as {unread[0]}: `sleepcode index --full` tries again"
            )
        if report.warnings:
            detail += "; " + "; ".join(report.warnings)
        for step in after:
            if more := step(repository):
                detail += "; " + more
        outcome = "done"
    except SleepcodeError as error:
        outcome, detail = "failed", " - ".join(part for part in (error.message, error.hint) if part)
    except Exception as error:
        outcome, detail = "failed", f"this is a bug in sleepcode: {error!r:.300}"
    finally:
        finished = time.time()
        write_log(
            folder, HookRun(started, event, place, commit, outcome, detail, round(finished - started, 3))
        )


def _take_mark(mark: str) -> tuple[str, list[str]]:
    try:
        event, *places = os.fsdecode(Path(mark).read_bytes()).split("\n")
    except OSError:
        event, places = "", []
    with suppress(OSError):
        Path(mark).unlink()
    return event, [place.replace("\0", "\n") for place in places]


def _open(places: list[str], common_dir: str) -> Repository:
    """The worktree that was committed in, or its git directory where the two are not side by side."""
    for place in [*places, common_dir]:
        with suppress(RepositoryError):
            repository = open_repository(place)
            if os.path.realpath(repository.common_dir) == os.path.realpath(common_dir):
                return repository
    raise RepositoryError(f"the repository is no longer at {common_dir}", "nothing is left to refresh")


def _lower_priority() -> None:
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(max(0, _LOWEST_PRIORITY - os.nice(0)))
