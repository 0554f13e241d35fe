"""Sleeping with a model: after the pass without one, notes are rewritten where that is expected to pay.

What a finished note takes is spent once: it is kept as soon as it is done, worked on again only when what
it is made of has changed, and served from the next question on.
"""

from __future__ import annotations

import threading

from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.llm.connect import Connect, connect
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model import NoteKind
from sleepcode.model_reports import PlannedNote, SleepReport
from sleepcode.paths import store_path
from sleepcode.progress import Progress, SilentProgress
from sleepcode.ranking.adaptation import ranker_identity
from sleepcode.ranking.passages import find_passages
from sleepcode.ranking.query import analyse
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.repository import Repository
from sleepcode.sleep.allocation import EFFORTS, Effort, SleepTask, plan_tasks
from sleepcode.sleep.keeping import open_revision
from sleepcode.sleep.night import Night, Purse
from sleepcode.store.blobs import read_object
from sleepcode.store.ledger import Ledger, ledger_path
from sleepcode.store.lock import WriterLock
from sleepcode.store.practice import read_missed

DEFAULT_BUDGET = 200_000
"""Tokens of a sleep that was asked for without saying how many."""
_NEWEST_QUESTIONS = 40
_LED_TO = 4
"""Passages of a question whose files it is taken to be about."""
_COMPLETION_SHARE = 0.15
"""Part of a note's tokens that are the model's own words, for the price of a plan."""
_EXPECTED_SHARE = 0.45
"""Part of an allowance that a note takes in the middle."""


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
    changed since, and on questions that were asked. Ctrl-C keeps what is finished. Raises StoreLocked when
    another process sleeps here already, ModelRejected when the provider won't have us at all, UsageError for
    a `cost` where the model's price is not known.
    """
    path = store_path(repository.common_dir, settings)
    progress = progress or SilentProgress()
    chosen = EFFORTS[effort]
    ledger = Ledger(ledger_path(path))
    try:
        tasks = _plan(path, commit, ledger, chosen, settings)
        if only_stale:
            known = ledger.attempts()
            tasks = [task for task in tasks if task.question or (task.kind.value, task.key) in known]
        report = _describe_plan(tasks, chosen, budget, model)
        llm = connect_to(model, settings)
        price = llm.price(
            int(report.estimated_tokens * (1 - _COMPLETION_SHARE)),
            int(report.estimated_tokens * _COMPLETION_SHARE),
        )
        report.estimated_cost = price
        if cost is not None and price is None:
            raise UsageError(
                f"the price of {model} is not known, so no ceiling in dollars can hold",
                "give --sleep-budget TOKENS instead of --sleep-cost",
            )
        if is_dry or not tasks:
            return report
        # The lock's owner sleeps; others may go on indexing and asking.
        with WriterLock(path, 0.0, name="sleep.lock"):
            night = Night(
                repository, settings, path, commit, chosen, Purse(Budget(budget, cost), threading.Lock())
            )
            night.run(
                tasks,
                lambda: Meter(llm, Ledger(ledger_path(path)), settings, "sleep", pace=night.pace),
                ledger,
                report,
                jobs,
                progress,
            )
        return report
    finally:
        ledger.close()


def _plan(path: str, commit: str, ledger: Ledger, effort: Effort, settings: Settings) -> list[SleepTask]:
    with open_revision(path, commit) as (connection, data):
        view = RevisionView(connection, data)
        notes = list(view.notes(list(data.notes)).values())
        wanted = {note.key for note in notes if note.kind is NoteKind.FILE}
        blobs = {
            name: read_object(connection, data.blobs[place])
            for name, place in view.place_of_path.items()
            if name in wanted
        }
        asked = ledger.open_questions(20) if settings.remember_questions else []
        missed = read_missed(path, ranker_identity())
        touched = _touched(view, ledger) if settings.remember_questions else {}
        return plan_tasks(view, notes, asked, ledger.attempts(), blobs, effort, missed, touched)


def _touched(view: RevisionView, ledger: Ledger) -> dict[str, int]:
    """Path -> how many of the newest questions lead to it."""
    times: dict[str, int] = {}
    for question in ledger.questions()[-_NEWEST_QUESTIONS:]:
        query = analyse(question.text, is_question=True)
        if query.is_empty:
            continue
        passages, _ = find_passages(view, query, _LED_TO)
        for path in {view.path(passage.place) for passage in passages}:
            times[path] = times.get(path, 0) + 1
    return times


def _describe_plan(tasks: list[SleepTask], effort: Effort, budget: int, model: str) -> SleepReport:
    expected = int(effort.allowance * _EXPECTED_SHARE)
    number = min(len(tasks), max(1, budget // expected)) if tasks else 0
    planned = [
        PlannedNote(task.kind.value, task.title, round(task.weight, 3), expected) for task in tasks[:number]
    ]
    return SleepReport(
        model=model,
        effort=effort.name,
        budget=budget,
        planned=planned,
        left_out=len(tasks) - number,
        estimated_tokens=min(budget, expected * number),
    )
