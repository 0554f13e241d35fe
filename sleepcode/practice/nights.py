"""A sleep with a model: lessons and trials on past changes first, then the notes, within one budget."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sleepcode.config import Settings
from sleepcode.llm.connect import Connect, connect, open_ledger
from sleepcode.llm.meter import Budget
from sleepcode.model_reports import SleepReport
from sleepcode.practice import earning, reflecting
from sleepcode.practice.earning import find_untried, plan_trials, try_notes
from sleepcode.practice.reflecting import is_new, plan_reflection, reflect
from sleepcode.practice.run import read_practised
from sleepcode.practice.sleeper import Sleeper
from sleepcode.progress import Progress, SilentProgress
from sleepcode.repo.repository import Repository
from sleepcode.sleep.deepen import deepen
from sleepcode.store.lock import WriterLock

_WORTH_A_COPY = 4
"""Past changes that must wait before a night after a commit copies the store to try notes on them."""


@dataclass(frozen=True, slots=True)
class Night:
    """What a sleep may do and take."""

    model: str
    budget: int
    """Tokens."""
    cost: float | None = None
    """US dollars; None: the ceilings alone hold."""
    effort: str = "medium"
    is_dry: bool = False
    only_stale: bool = False
    """Work on what a commit made stale alone."""
    jobs: int = 1


def sleep_on(
    repository: Repository,
    settings: Settings,
    commit: str,
    night: Night,
    *,
    progress: Progress | None = None,
    connect_to: Connect = connect,
) -> SleepReport:
    """Reflects on what was practised since the last time, tries the notes of nights before on it, then rewrites
    notes with what is left.

    Raises StoreLocked when another process sleeps here already, and what `deepen` raises; a reflection or a
    trial that fails is told, and ends nothing.
    """
    sleeper = Sleeper(repository, settings, commit, night.model, connect_to, progress or SilentProgress())
    # From before anything is planned: what another night is just finishing must not be planned once more.
    if night.is_dry:
        return _sleep(sleeper, night)
    with WriterLock(sleeper.path, name="sleep.lock"), open_ledger(sleeper.path) as ledger:
        ledger.sweep_replies()
        began = time.time()
        report = _sleep(sleeper, night)
        is_cut = report.stopped or (report.trials is not None and report.trials.outcome)
        if not is_cut and not night.only_stale:
            # All that there is to do was worked on: what it didn't ask for, no other night will.
            ledger.sweep_replies(began)
        return report


def _sleep(sleeper: Sleeper, night: Night) -> SleepReport:
    changes = read_practised(sleeper.repository, sleeper.settings, sleeper.commit)
    is_reflecting = not night.only_stale and is_new(sleeper, changes)
    spent = Budget(night.budget, night.cost)
    untried = find_untried(sleeper, changes)
    if night.only_stale and len(untried) < _WORTH_A_COPY:
        untried = []
    lessons = trials = None
    if is_reflecting and not night.is_dry:
        lessons = reflect(sleeper, changes, _part(spent, reflecting.SHARE))
        _add(spent, lessons.tokens, lessons.cost)
    if untried and not night.is_dry:
        trials = try_notes(sleeper, changes, untried, _part(spent, earning.SHARE))
        _add(spent, trials.tokens, trials.cost)
    report = deepen(
        *(sleeper.repository, sleeper.settings, sleeper.commit),
        model=night.model,
        budget=max(1, spent.left),
        cost=None if night.cost is None else max(0.0, night.cost - spent.used_cost),
        effort=night.effort,
        is_dry=night.is_dry,
        only_stale=night.only_stale,
        jobs=night.jobs,
        progress=sleeper.progress,
        connect_to=sleeper.connect_to,
    )
    report.budget = night.budget
    report.lessons, report.trials = lessons, trials
    report.tokens += spent.used_tokens
    report.cost += spent.used_cost
    if night.is_dry:
        planned = [plan_reflection(changes, night.budget)] if is_reflecting else []
        planned += [plan_trials(untried, night.budget)] if untried else []
        report.planned = planned + report.planned
        expected = report.estimated_tokens + sum(step.tokens for step in planned)
        report.estimated_tokens = min(night.budget, expected)
    return report


def _part(whole: Budget, share: float) -> Budget:
    """What one step may take of a night's budget; of its dollars, all that are left."""
    left = None if whole.cost is None else max(0.0, whole.cost - whole.used_cost)
    return Budget(int(whole.tokens * share), left)


def _add(whole: Budget, tokens: int, cost: float) -> None:
    whole.used_tokens += tokens
    whole.used_cost += cost
