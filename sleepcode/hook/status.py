"""What is installed, whether it can run, and what its last refreshes did."""

from __future__ import annotations

import os
from pathlib import Path

from sleepcode.errors import RepositoryError
from sleepcode.hook import knock
from sleepcode.hook.log import log_path, read_log
from sleepcode.hook.places import find_place
from sleepcode.hook.script import EVENTS, KEPT_SUFFIX, calls_us, is_ours, pinned_interpreter, spends
from sleepcode.repo.repository import Repository
from sleepcode.reports import HookReport

_RUNS = 5


def read_hook_status(repository: Repository, runs: int = _RUNS) -> HookReport:
    """Reads only; never waits for a refresh."""
    folder = knock.hook_folder(repository.common_dir)
    report = HookReport(log=str(log_path(folder)), pending=len(knock.list_marks(folder)))
    if Path(folder).is_dir():
        report.is_running = _is_locked(folder)
        found = read_log(folder, 50)
        report.runs = found[:runs]
        report.last_failure = next((run for run in found if run.outcome == "failed"), None)
    try:
        place = find_place(repository)
    except RepositoryError:
        return report
    report.folder, report.manager, report.advice = str(place.folder), place.manager, place.advice
    for event in EVENTS:
        hook = place.folder / event
        if is_ours(hook):
            report.events.append(event)
            report.is_spending |= spends(hook)
            report.problem = report.problem or _find_problem(hook)
            if os.path.lexists(place.folder / (event + KEPT_SUFFIX)):
                report.kept.append(event)
        elif calls_us(hook) or is_ours(place.folder / f"{event}.legacy"):
            report.events.append(event)
    if not report.events and any(calls_us(path) for path in place.by_hand):
        report.events.append("post-commit")
    return report


def _find_problem(hook: Path) -> str:
    if not os.access(hook, os.X_OK):
        return f"{hook} is not executable, so git ignores it"
    python = pinned_interpreter(hook)
    if python and not os.access(python, os.X_OK):
        return f"the interpreter {python} is gone; the hook looks for sleepcode on the PATH instead"
    return ""


def _is_locked(folder: str) -> bool:
    try:
        handle = knock.take_lock(folder)
    except OSError:
        return False
    if handle is None:
        return True
    os.close(handle)
    return False
