"""Sleeping with a model: after the pass without one, notes are rewritten where that is expected to pay.

What a note takes is spent once: it is kept as soon as it is done, worked on again only when what it is made of
has changed, and served from the next question on; until then every reply for it is recorded, so that a night that
was broken off, or killed, is gone on with.
"""

from __future__ import annotations

import threading

from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.llm.connect import Connect, connect, open_ledger
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model_reports import SleepReport
from sleepcode.paths import store_path
from sleepcode.progress import Progress, SilentProgress
from sleepcode.repo.repository import Repository
from sleepcode.sleep.allocation import EFFORTS
from sleepcode.sleep.night import Night, Purse
from sleepcode.sleep.night_plan import describe_plan, plan_night
from sleepcode.store.ledger import Ledger, ledger_path

DEFAULT_BUDGET = 200_000
"""Tokens of a sleep that was asked for without saying how many."""


def deepen(
    repository: Repository,
    settings: Settings,
    commit: str,
    *,
    model: str,
    budget: int,
    cost: float | None = None,
    effort: str = "medium",
    is_dry: bool = False,
    only_stale: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
    connect_to: Connect = connect,
) -> SleepReport:
    """Rewrites notes of an indexed commit with a model, within `budget` tokens and `cost` dollars.

    A dry run only plans, and prices the plan; `only_stale` works on what was worked on before and has
    changed since, and on questions that were asked. Ctrl-C keeps what is finished. Who calls this sees to it
    that nobody else sleeps here meanwhile. Raises ModelRejected when the provider won't have us at all,
    UsageError for a `cost` where the model's price is not known.
    """
    path = store_path(repository.common_dir, settings)
    chosen = EFFORTS[effort]
    with open_ledger(path) as ledger:
        tasks = plan_night(path, commit, ledger, chosen, settings, only_stale=only_stale)
        llm = connect_to(model, settings)
        report = describe_plan(tasks, chosen, budget, llm)
        if cost is not None and report.estimated_cost is None:
            raise UsageError(
                f"the price of {model} is not known, so no ceiling in dollars can hold",
                "give --sleep-budget TOKENS instead of --sleep-cost",
            )
        if is_dry or not tasks:
            return report
        purse = Purse(Budget(budget, cost), threading.Lock())
        night = Night(repository, settings, path, commit, chosen, purse)

        def meter() -> Meter:
            return Meter(llm, Ledger(ledger_path(path)), settings, "sleep", pace=night.pace)

        night.run(tasks, meter, ledger, report, jobs, progress or SilentProgress())
    return report
