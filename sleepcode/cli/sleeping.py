"""Practising, and sleeping with a model, as `index` and the hook do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sleepcode.errors import UsageError

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.model_reports import SleepReport
    from sleepcode.repo.repository import Repository
    from sleepcode.reports import PracticeReport

_EFFORTS = ("low", "medium", "high")
_MOST_JOBS = 8
_BEFORE_SLEEP = 30.0
"""Seconds of practice before a model reflects on it, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """What was asked for."""

    model: str
    budget: int
    cost: float | None
    effort: str
    is_dry: bool


def choose_sleep(
    settings: Settings,
    model: str | None,
    budget: int | None,
    cost: float | None,
    effort: str,
    is_dry: bool,
) -> Sleep | None:
    """What the options and settings ask for; None where no model is to be called.

    A configured model alone spends nothing: a budget, a price or the model has to be given, or
    `sleep_budget` set. Raises UsageError for options that don't fit.
    """
    if effort not in _EFFORTS:
        raise UsageError(f"--effort is {effort}", f"it is one of {', '.join(_EFFORTS)}")
    if budget is not None and budget < 1:
        raise UsageError(f"--sleep-budget is {budget}", "give a number of tokens above 0")
    is_wanted = model is not None or budget is not None or cost is not None or is_dry or settings.sleep_budget
    if not is_wanted:
        return None
    from sleepcode.llm.connect import sleep_model

    name = sleep_model(settings, model)
    if not name:
        raise UsageError(
            "no model is configured to sleep with",
            "name one with --model, or set `model` in your own config.toml or SLEEPCODE_MODEL",
        )
    from sleepcode.sleep.deepen import DEFAULT_BUDGET

    return Sleep(name, budget or settings.sleep_budget or DEFAULT_BUDGET, cost, effort, is_dry)


def practise_for(
    repository: Repository,
    settings: Settings,
    commit: str,
    seconds: float | None,
    sleep: Sleep | None,
    is_quiet: bool,
) -> PracticeReport | None:
    """Practises as the option, or else the settings, ask for, and before a sleep with a model; None otherwise."""
    if seconds is None:
        seconds = settings.practice_seconds
        if not seconds and sleep is not None and not sleep.is_dry:
            seconds = _BEFORE_SLEEP
    if not seconds:
        return None
    from sleepcode.practice.run import practise
    from sleepcode.render.progress import open_progress

    with open_progress(is_quiet) as progress:
        return practise(repository, settings, commit, seconds=seconds, progress=progress)


def sleep_with_model(
    repository: Repository,
    settings: Settings,
    commit: str,
    sleep: Sleep | None,
    jobs: int | None,
    is_quiet: bool,
) -> SleepReport | None:
    """Sleeps as was asked for; None where nothing was."""
    if sleep is None:
        return None
    from sleepcode.practice.nights import Night, sleep_on
    from sleepcode.render.progress import open_progress

    night = Night(
        sleep.model, sleep.budget, sleep.cost, sleep.effort, sleep.is_dry, jobs=min(jobs or 1, _MOST_JOBS)
    )
    with open_progress(is_quiet) as progress:
        return sleep_on(repository, settings, commit, night, progress=progress)
