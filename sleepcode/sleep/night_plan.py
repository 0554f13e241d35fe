"""What a night with a model would work on, and what that is expected to take."""

from __future__ import annotations

from sleepcode.config import Settings
from sleepcode.llm.protocol import LLM
from sleepcode.model import NoteKind
from sleepcode.model_reports import PlannedNote, SleepReport
from sleepcode.ranking.adaptation import ranker_identity
from sleepcode.ranking.passages import find_passages
from sleepcode.ranking.query import analyse
from sleepcode.ranking.view import RevisionView
from sleepcode.sleep.allocation import Effort, SleepTask, plan_tasks
from sleepcode.sleep.keeping import open_revision
from sleepcode.store.blobs import read_object
from sleepcode.store.ledger import Ledger
from sleepcode.store.practice import read_missed

_NEWEST_QUESTIONS = 40
_MOST_ASKED = 20
_LED_TO = 4
"""Passages of a question whose files it is taken to be about."""
_COMPLETION_SHARE = 0.15
"""Part of a note's tokens that are the model's own words, for the price of a plan."""
_EXPECTED_SHARE = 0.45
"""Part of an allowance that a note takes in the middle."""


def plan_night(
    path: str, commit: str, ledger: Ledger, effort: Effort, settings: Settings, *, only_stale: bool
) -> list[SleepTask]:
    """The tasks of a night, the most useful first; with `only_stale` what was worked on before and has changed
    since, and questions that were asked."""
    known = ledger.attempts()
    with open_revision(path, commit) as (connection, data):
        view = RevisionView(connection, data)
        notes = list(view.notes(list(data.notes)).values())
        wanted = {note.key for note in notes if note.kind is NoteKind.FILE}
        blobs = {
            name: read_object(connection, data.blobs[place])
            for name, place in view.place_of_path.items()
            if name in wanted
        }
        asked = ledger.open_questions(_MOST_ASKED) if settings.remember_questions else []
        touched = _touched(view, ledger) if settings.remember_questions else {}
        missed = read_missed(path, ranker_identity())
        tasks = plan_tasks(view, notes, asked, known, blobs, effort, missed, touched)
    if only_stale:
        tasks = [task for task in tasks if task.question or (task.kind.value, task.key) in known]
    return tasks


def describe_plan(tasks: list[SleepTask], effort: Effort, budget: int, llm: LLM) -> SleepReport:
    """The report of a night that hasn't begun: what it would reach, its tokens and its price."""
    expected = int(effort.allowance * _EXPECTED_SHARE)
    number = min(len(tasks), max(1, budget // expected)) if tasks else 0
    tokens = min(budget, expected * number)
    completion = int(tokens * _COMPLETION_SHARE)
    return SleepReport(
        model=llm.name,
        effort=effort.name,
        budget=budget,
        planned=[
            PlannedNote(task.kind.value, task.title, round(task.weight, 3), expected)
            for task in tasks[:number]
        ],
        left_out=len(tasks) - number,
        estimated_tokens=tokens,
        estimated_cost=llm.price(tokens - completion, completion),
    )


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
