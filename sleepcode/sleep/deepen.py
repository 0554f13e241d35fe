"""Sleeping with a model: after the pass without one, notes are rewritten where that is expected to pay.

What a finished note takes is spent once: it is kept as soon as it is done, worked on again only when what
it is made of has changed, and served from the next question on.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sleepcode.config import Settings
from sleepcode.errors import BudgetExhausted, ModelError, ModelRejected, StoreError
from sleepcode.explore.tools import RevisionTools
from sleepcode.llm.connect import Connect, connect
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model import Note, NoteKind
from sleepcode.model_reports import PlannedNote, SleepReport
from sleepcode.paths import store_path
from sleepcode.progress import Progress, SilentProgress
from sleepcode.ranking.adaptation import ranker_identity
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.sleep.allocation import EFFORTS, Effort, SleepTask, plan_tasks
from sleepcode.sleep.noting import adopt_paid_notes
from sleepcode.sleep.report import pack_report
from sleepcode.sleep.rewriting import Rewriting, rewrite
from sleepcode.store.blobs import read_object
from sleepcode.store.database import open_for_reading, open_for_writing, store_errors
from sleepcode.store.ledger import Ledger, ledger_path
from sleepcode.store.lock import WriterLock
from sleepcode.store.notes import write_note
from sleepcode.store.postings import PostingBuffer, Space
from sleepcode.store.practice import read_missed
from sleepcode.store.revisions import RevisionData, read_head, read_revision, write_revision

DEFAULT_BUDGET = 200_000
"""Tokens of a sleep that was asked for without saying how many."""
_LARGEST = 2_000_000
_MOST_FAILURES = 3
"""Notes in a row that fail before the rest is left for another night."""
_COMPLETION_SHARE = 0.15
"""Part of a note's tokens that are the model's own words, for the price of a plan."""
_EXPECTED_SHARE = 0.45
"""Part of an allowance that a note takes in the middle."""
_LOCK_WAIT = 120.0


@dataclass(slots=True)
class Purse:
    """A budget that several notes are worked on from at once; what one leaves over others may take."""

    budget: Budget
    lock: threading.Lock

    def take(self, allowance: int) -> Budget | None:
        """A part of the budget; None when too little is left."""
        with self.lock:
            tokens = min(allowance, self.budget.left)
            cost = None if self.budget.cost is None else self.budget.cost - self.budget.used_cost
            if tokens < allowance // 4 or (cost is not None and cost <= 0):
                return None
            self.budget.used_tokens += tokens
            return Budget(tokens, cost)

    def give_back(self, part: Budget) -> None:
        with self.lock:
            self.budget.used_tokens -= part.tokens - part.used_tokens
            self.budget.used_cost += part.used_cost


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
    another process sleeps here already, ModelRejected when the provider won't have us at all.
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
        if is_dry or not tasks:
            return report
        # The lock's owner sleeps; others may go on indexing and asking.
        with WriterLock(path, 0.0, name="sleep.lock"):
            night = _Night(
                repository, settings, path, commit, chosen, Purse(Budget(budget, cost), threading.Lock())
            )
            night.run(
                tasks,
                lambda: Meter(llm, Ledger(ledger_path(path)), settings, "sleep"),
                ledger,
                report,
                jobs,
                progress,
            )
        return report
    finally:
        ledger.close()


def _plan(path: str, commit: str, ledger: Ledger, effort: Effort, settings: Settings) -> list[SleepTask]:
    with _opened(path, commit) as (connection, data):
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
        return plan_tasks(view, notes, asked, ledger.attempts(), blobs, effort, missed)


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


class _Night:
    """One sleep: works on notes, keeps each as it is done."""

    def __init__(
        self, repository: Repository, settings: Settings, path: str, commit: str, effort: Effort, purse: Purse
    ) -> None:
        self._repository = repository
        self._settings = settings
        self._path = path
        self._commit = commit
        self._effort = effort
        self._purse = purse
        self._failures = 0
        self._is_stopped = False

    def run(
        self,
        tasks: list[SleepTask],
        meter: Callable[[], Meter],
        ledger: Ledger,
        report: SleepReport,
        jobs: int,
        progress: Progress,
    ) -> None:
        """Until the tasks, the budget or the provider's patience are at an end."""
        progress.start("thinking", len(report.planned))
        waiting = iter(tasks)
        results: queue.SimpleQueue[tuple[SleepTask, Rewriting | BaseException] | None] = queue.SimpleQueue()
        # Daemons: Ctrl-C doesn't wait for what a provider may still say.
        workers = [
            threading.Thread(target=self._work_through, args=(waiting, meter, results), daemon=True)
            for _ in range(max(1, jobs))
        ]
        try:
            for worker in workers:
                worker.start()
            working = len(workers)
            while working:
                try:
                    item = results.get(timeout=0.2)
                except queue.Empty:
                    continue
                if item is None:
                    working -= 1
                    continue
                task, came = item
                self._settle(task, came, ledger, report)
                self._is_stopped = self._is_stopped or bool(report.stopped)
                progress.advance()
        finally:
            self._is_stopped = True
            progress.finish()
            report.tokens = self._purse.budget.used_tokens
            report.cost = self._purse.budget.used_cost

    def _work_through(
        self,
        waiting: Iterator[SleepTask],
        meter: Callable[[], Meter],
        results: queue.SimpleQueue[tuple[SleepTask, Rewriting | BaseException] | None],
    ) -> None:
        """A worker's life: task after task while there are any and the purse holds one."""
        while not self._is_stopped:
            with self._purse.lock:
                task = next(waiting, None)
            part = self._purse.take(self._effort.allowance) if task is not None else None
            if task is None or part is None:
                break
            try:
                results.put((task, self._work(meter, task, part)))
            except BaseException as error:  # it is raised again where the night is run
                results.put((task, error))
        results.put(None)

    def _work(self, meter: Callable[[], Meter], task: SleepTask, part: Budget) -> Rewriting:
        own = meter()
        try:
            with (
                _opened(self._path, self._commit) as (connection, data),
                BlobReader(self._repository) as reader,
            ):
                view = RevisionView(connection, data)

                def blob_of(place: int) -> str:
                    return read_object(connection, data.blobs[place]) if place < len(data.blobs) else ""

                def read(place: int) -> bytes | None:
                    blob = blob_of(place)
                    return reader.read(blob, limit=_LARGEST) if blob else None

                tools = RevisionTools(view, read, blob_of)
                result = rewrite(own, tools, task, self._effort, part)
                result.tokens = part.used_tokens
                return result
        finally:
            self._purse.give_back(part)
            own.close()

    def _settle(
        self, task: SleepTask, came: Rewriting | BaseException, ledger: Ledger, report: SleepReport
    ) -> None:
        try:
            if isinstance(came, BaseException):
                raise came
            result = came
        except BudgetExhausted as error:
            report.stopped = f"{error.message}; {error.hint}" if error.hint else error.message
            return
        except ModelRejected:
            raise
        except ModelError as error:
            self._failures += 1
            report.failed.append(f"{task.title}: {error.message}")
            if self._failures >= _MOST_FAILURES:
                report.stopped = f"{self._failures} notes in a row failed: {error.message}; {error.hint}"
            return
        self._failures = 0
        if result.notes:
            keep_notes(self._path, self._commit, result.notes)
            report.kept.append(task.title)
            report.questions += len(result.notes) - 1
        else:
            report.dropped[result.outcome] = report.dropped.get(result.outcome, 0) + 1
        report.recall_before.append(result.recall_before)
        report.recall_after.append(result.recall_after)
        ledger.record_attempt(task.kind.value, task.key, task.identity, result.outcome)
        if task.question:
            ledger.mark_prepared(task.question)


def keep_notes(path: str, commit: str, notes: Sequence[Note]) -> None:
    """Writes notes and puts them into a revision; takes the writer's lock for that moment only."""
    with WriterLock(path, _LOCK_WAIT):
        connection, _ = open_for_writing(path)
        try:
            with store_errors(path):
                connection.execute("BEGIN IMMEDIATE")
                for note in notes:
                    write_note(connection, note)
                adopt_into_revision(connection, commit)
                connection.execute("COMMIT")
        finally:
            connection.close()


def adopt_into_revision(connection: sqlite3.Connection, commit: str) -> None:
    """Puts every note of a model that holds for an indexed commit into its revision.

    The caller holds the transaction. Nothing happens when the commit is no longer indexed: the notes are
    adopted when it is again.
    """
    head, data = read_head(connection, commit), read_revision(connection, commit)
    if head is None or data is None:
        return
    view = RevisionView(connection, data)
    blobs = {name: read_object(connection, data.blobs[place]) for name, place in view.place_of_path.items()}
    buffer = PostingBuffer(Space.NOTE_WORDS)
    numbers = adopt_paid_notes(connection, list(data.notes), blobs.get, view.has_change, buffer)
    buffer.flush(connection)
    data.notes = array("I", numbers)
    kinds: dict[str, int] = {}
    for note in view.notes(numbers).values():
        kinds[note.kind.value] = kinds.get(note.kind.value, 0) + 1
    data.facts["notes"] = dict(sorted(kinds.items()))
    entries = (commit, head.subject, head.time, head.fingerprint, data, head.has_notes)
    write_revision(connection, *entries, report=pack_report(data))


@contextmanager
def _opened(path: str, commit: str) -> Iterator[tuple[sqlite3.Connection, RevisionData]]:
    connection = open_for_reading(path)
    if connection is None:
        raise StoreError("this repository is not indexed yet", "run `sleepcode index`")
    try:
        with store_errors(path):
            data = read_revision(connection, commit)
            if data is None:
                raise StoreError(
                    f"revision {commit[:9]} is not indexed", f"run `sleepcode index --rev {commit[:12]}`"
                )
            yield connection, data
    finally:
        connection.close()
