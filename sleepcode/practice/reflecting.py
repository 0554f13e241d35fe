"""A sleep with a model: lessons from past changes first, then the notes, within one budget."""

from __future__ import annotations

from dataclasses import dataclass

from sleepcode.config import Settings
from sleepcode.errors import BudgetExhausted, ModelError, ModelRejected, StoreError
from sleepcode.llm.connect import Connect, connect
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model import LESSONS, NoteKind
from sleepcode.model_reports import LessonsReport, PlannedNote, SleepReport
from sleepcode.paths import store_path
from sleepcode.practice.lessons import LEAST, identify_practice, learn_lessons
from sleepcode.practice.run import read_practised
from sleepcode.progress import Progress, SilentProgress
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.repository import Repository
from sleepcode.sleep.deepen import deepen
from sleepcode.sleep.keeping import keep_notes
from sleepcode.store.database import open_for_reading, store_errors
from sleepcode.store.ledger import Ledger, ledger_path
from sleepcode.store.lock import WriterLock
from sleepcode.store.practice import PractisedChange
from sleepcode.store.revisions import read_revision

_SHARE = 0.25
"""Part of a budget that reflecting may take."""
_EXPECTED = 22_000
"""Tokens of a reflection with its trials."""


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
    """Reflects on what was practised since the last time, then rewrites notes with what is left.

    Raises what `deepen` raises; a reflection that fails is told, and ends nothing.
    """
    changes = [] if night.only_stale else _unreflected(repository, settings, commit, night.model)
    lessons = None
    if changes and not night.is_dry:
        lessons = _reflect(
            repository, settings, commit, changes, night, progress or SilentProgress(), connect_to
        )
    used, paid = (lessons.tokens, lessons.cost) if lessons is not None else (0, 0.0)
    report = deepen(
        *(repository, settings, commit),
        model=night.model,
        budget=max(1, night.budget - used),
        cost=None if night.cost is None else max(0.0, night.cost - paid),
        effort=night.effort,
        is_dry=night.is_dry,
        only_stale=night.only_stale,
        jobs=night.jobs,
        progress=progress,
        connect_to=connect_to,
    )
    report.budget = night.budget
    report.lessons = lessons
    report.tokens += used
    report.cost += paid
    if changes and night.is_dry:
        expected = min(_EXPECTED, int(night.budget * _SHARE))
        title = f"lessons from {len(changes)} past changes"
        report.planned.insert(0, PlannedNote(NoteKind.EDIT.value, title, 1.0, expected))
        report.estimated_tokens = min(night.budget, report.estimated_tokens + expected)
    return report


def _unreflected(
    repository: Repository, settings: Settings, commit: str, model: str
) -> list[PractisedChange]:
    """What was practised, newest first, where it is enough to reflect on and new."""
    changes = read_practised(repository, settings, commit)
    if len(changes) < LEAST:
        return []
    ledger = Ledger(ledger_path(store_path(repository.common_dir, settings)))
    try:
        known = ledger.attempts().get((NoteKind.EDIT.value, LESSONS))
    finally:
        ledger.close()
    return changes if known != identify_practice(changes, model) else []


def _reflect(
    repository: Repository,
    settings: Settings,
    commit: str,
    changes: list[PractisedChange],
    night: Night,
    progress: Progress,
    connect_to: Connect,
) -> LessonsReport:
    path = store_path(repository.common_dir, settings)
    report = LessonsReport(len(changes))
    budget = Budget(int(night.budget * _SHARE), night.cost)
    meter = Meter(connect_to(night.model, settings), Ledger(ledger_path(path)), settings, "sleep")
    progress.start("reflecting", None)
    try:
        with WriterLock(path, 0.0, name="sleep.lock"):
            learned = learn_lessons(meter, changes, _files_of(path, commit), budget)
            if learned.note is not None:
                keep_notes(path, commit, [learned.note])
            ledger = Ledger(ledger_path(path))
            try:
                identity = identify_practice(changes, night.model)
                ledger.record_attempt(NoteKind.EDIT.value, LESSONS, identity, learned.outcome)
            finally:
                ledger.close()
        report.outcome, report.rules, report.trials = learned.outcome, learned.rules, learned.trials
        report.before, report.after = learned.before, learned.after
    except ModelRejected:
        raise
    except (ModelError, BudgetExhausted) as error:
        report.outcome = error.message
    finally:
        meter.close()
        progress.finish()
    report.tokens, report.cost = budget.used_tokens, budget.used_cost
    return report


def _files_of(path: str, commit: str) -> frozenset[str]:
    connection = open_for_reading(path)
    if connection is None:
        raise StoreError("this repository is not indexed yet", "run `sleepcode index`")
    try:
        with store_errors(path):
            data = read_revision(connection, commit)
            return frozenset(RevisionView(connection, data).all_paths) if data is not None else frozenset()
    finally:
        connection.close()
