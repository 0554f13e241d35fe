"""The step of a night in which a model reflects on what was practised: once for the same changes."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.errors import BudgetExhausted, ModelError
from sleepcode.llm.connect import open_ledger
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model import LESSONS, NoteKind
from sleepcode.model_reports import LessonsReport, PlannedNote
from sleepcode.practice.lessons import LEAST, UNFINISHED, Lessons, identify_practice, learn_lessons
from sleepcode.practice.sleeper import Sleeper
from sleepcode.ranking.view import RevisionView
from sleepcode.sleep.keeping import keep_notes, open_revision, sign
from sleepcode.store.practice import PractisedChange

SHARE = 0.25
"""Part of a budget that reflecting may take."""
_SCOPE = "lessons"
"""What replies are recorded for, whatever was practised. They outlive the reflection until a night doesn't ask for
them: the next one, on a commit more, tries most of the same changes again."""
_EXPECTED = 22_000
"""Tokens of a reflection with its trials."""


def is_new(sleeper: Sleeper, changes: Sequence[PractisedChange]) -> bool:
    """Whether what was practised is enough to reflect on, and hasn't been reflected on."""
    if len(changes) < LEAST:
        return False
    with open_ledger(sleeper.path) as ledger:
        known = ledger.attempts().get((NoteKind.EDIT.value, LESSONS))
    return known != identify_practice(changes, sleeper.model)


def plan_reflection(changes: Sequence[PractisedChange], tokens: int) -> PlannedNote:
    """What reflecting is expected to come to, in a budget of so many tokens."""
    title = f"lessons from {len(changes)} past changes"
    return PlannedNote(NoteKind.EDIT.value, title, 1.0, min(_EXPECTED, int(tokens * SHARE)))


def reflect(sleeper: Sleeper, changes: Sequence[PractisedChange], budget: Budget) -> LessonsReport:
    """Reflects on practised changes, newest first, and keeps the lessons that help.

    A reflection that fails is told. Raises ModelRejected when the provider won't have us at all.
    """
    report = LessonsReport(len(changes))
    sleeper.progress.start("reflecting", None)
    try:
        with sleeper.meter() as meter:
            meter.record(_SCOPE)
            learned = _learn(meter, sleeper, changes, budget)
        _keep(sleeper, changes, learned)
        report.outcome, report.rules, report.trials = learned.outcome, learned.rules, learned.trials
        report.before, report.after = learned.before, learned.after
    except (ModelError, BudgetExhausted) as error:
        if isinstance(error, ModelError) and error.is_final:
            raise
        report.outcome = error.message
    finally:
        sleeper.progress.finish()
    report.tokens, report.cost = budget.used_tokens, budget.used_cost
    return report


def _learn(meter: Meter, sleeper: Sleeper, changes: Sequence[PractisedChange], budget: Budget) -> Lessons:
    try:
        return learn_lessons(meter, changes, _files_of(sleeper), budget)
    except ModelError:
        # The next time goes on from here, and asks once more where nothing was said.
        meter.forget(only_bad=True)
        raise


def _keep(sleeper: Sleeper, changes: Sequence[PractisedChange], learned: Lessons) -> None:
    if learned.note is not None:
        keep_notes(sleeper.path, sleeper.commit, [sign(learned.note, sleeper.commit)])
    if learned.outcome == UNFINISHED:
        return
    with open_ledger(sleeper.path) as ledger:
        identity = identify_practice(changes, sleeper.model)
        ledger.record_attempt(NoteKind.EDIT.value, LESSONS, identity, learned.outcome)


def _files_of(sleeper: Sleeper) -> frozenset[str]:
    with open_revision(sleeper.path, sleeper.commit) as (connection, data):
        return frozenset(RevisionView(connection, data).all_paths)
