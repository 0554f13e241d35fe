"""Sleeps on a repository in a process of its own, which kills itself where it is told to.

python -m tests.support.sleeper FOLDER ADDRESS EFFORT JOBS [SPOT TIMES]: after so many times at a spot, SIGKILL.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sleepcode.config import Settings
from sleepcode.practice import reflecting
from sleepcode.practice.nights import Night, sleep_on
from sleepcode.repo.repository import open_repository
from sleepcode.sleep import night
from sleepcode.store.ledger import Ledger
from sleepcode.store.trials import TrialFile
from tests.support.nights import MODEL

SPOTS: dict[str, tuple[Any, str]] = {
    "replied": (Ledger, "finish"),
    "kept": (night, "keep_notes"),
    "tried": (TrialFile, "write"),
    "learned": (reflecting, "keep_notes"),
}
"""What has just been done when the process kills itself: nothing that comes after it is."""


def _die_after(work: Callable[..., Any], times: int) -> Callable[..., Any]:
    done = 0

    def deadly(*arguments: Any, **options: Any) -> Any:
        nonlocal done
        result = work(*arguments, **options)
        done += 1
        if done == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return deadly


def main(folder: str, address: str, effort: str, jobs: str, spot: str = "", times: str = "0") -> None:
    if spot:
        owner, name = SPOTS[spot]
        setattr(owner, name, _die_after(getattr(owner, name), int(times)))
    repository = open_repository(folder)
    settings = Settings()._replace(
        jobs=1, api_base=address, model_timeout=30.0, max_tokens_per_day=20_000_000
    )
    commit = repository.resolve("HEAD")
    sleep_on(repository, settings, commit, Night(MODEL, 2_000_000, effort=effort, jobs=int(jobs)))


if __name__ == "__main__":
    main(*sys.argv[1:])
