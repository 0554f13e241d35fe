"""One night with a model: tasks are worked on side by side from one purse, and each note is kept as it is done.

What a model is asked depends on the commit and on the night before, never on which note was done first: so a night
that was killed asks the same again, and replies that were recorded are not paid for twice. They take nothing of
the purse, which says what may be spent now; in a note's own allowance they count, so that it goes on as it would
have gone on.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import inf

from sleepcode.config import Settings
from sleepcode.errors import BudgetExhausted, ModelError, ModelRefused, ModelUnavailable, SleepcodeError
from sleepcode.explore.tools import RevisionTools
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.pace import CallsStopped, Pace
from sleepcode.model_reports import SleepReport
from sleepcode.parsing.notebooks import most_bytes
from sleepcode.progress import Progress
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.sleep.allocation import Effort, SleepTask
from sleepcode.sleep.keeping import keep_notes, open_revision, sign, view_as_before
from sleepcode.sleep.rewriting import Rewriting, rewrite
from sleepcode.store.blobs import read_object
from sleepcode.store.ledger import Ledger

_LARGEST = 2_000_000
_MOST_FAILURES = 3
"""Notes in a row that fail before the rest is left for another night."""
_LEAST_PART = 8_000
"""Tokens with which a note can be read for, written, and tried."""
_GRACE = 15.0
"""Seconds that Ctrl-C waits for calls under way, so that what they took is known and what they finished kept."""

_Results = queue.SimpleQueue[tuple[SleepTask, Rewriting | BaseException] | None]


@dataclass(slots=True)
class Purse:
    """A budget that several notes are worked on from at once; what one leaves over others may take."""

    budget: Budget
    lock: threading.Lock

    def take(self, allowance: int, credit: int) -> Budget | None:
        """A part of the budget, for a note on which `credit` tokens were spent before; None when too little is left."""
        with self.lock:
            tokens = min(allowance, self.budget.left)
            if tokens < min(allowance, max(allowance // 4, _LEAST_PART)) or self.budget.dollars.is_spent:
                return None
            self.budget.used_tokens += tokens
            return Budget(
                tokens, self.budget.cost, allowance=allowance, credit=credit, dollars=self.budget.dollars
            )

    def tell_shortage(self) -> str:
        """Why nothing more is taken, and what to do."""
        if self.budget.cost is not None and self.budget.used_cost >= self.budget.cost:
            return f"{self.budget.used_cost:.4f} of {self.budget.cost:.4f} USD are spent; give a larger --sleep-cost"
        return f"{self.budget.left:,} tokens are left, too few for another note; give a larger --sleep-budget"

    def give_back(self, part: Budget) -> None:
        with self.lock:
            self.budget.used_tokens -= part.tokens - part.used_tokens
            self.budget.used_cost += part.used_cost


class Night:
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
        self._is_short = False
        self._working = 0
        self._recorded: Mapping[str, int] = {}
        """What notes have been paid with by runs that didn't finish them, by their scopes."""
        self._unsettled: tuple[SleepTask, Rewriting | BaseException] | None = None
        """What Ctrl-C met while it was being kept."""
        self.pace = Pace()
        """Of all calls of this night: one that is told to wait makes the others wait."""

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
        self._recorded = ledger.tokens_of_replies()
        progress.start("thinking", len(report.planned))
        waiting = iter(tasks)
        results: _Results = queue.SimpleQueue()
        # Daemons: a second Ctrl-C doesn't wait for what a provider may still say.
        workers = [
            threading.Thread(target=self._work_through, args=(waiting, meter, results), daemon=True)
            for _ in range(max(1, jobs))
        ]
        try:
            self._working = len(workers)
            for worker in workers:
                worker.start()
            try:
                self._gather(results, ledger, report, progress)
            except BaseException:
                self.pace.stop()
                progress.start("waiting for the calls under way", None)
                self._end(results, ledger, report, progress)
                raise
            if self._is_short and not report.stopped:
                report.stopped = self._purse.tell_shortage()
        finally:
            self._is_stopped = True
            self.pace.stop()
            progress.finish()
            report.tokens = self._purse.budget.used_tokens
            report.cost = self._purse.budget.used_cost

    def _end(self, results: _Results, ledger: Ledger, report: SleepReport, progress: Progress) -> None:
        """Settles what is still under way: its calls are paid for, and what they finished is kept."""
        deadline = time.monotonic() + _GRACE
        if self._unsettled is not None:
            with suppress(SleepcodeError):
                self._settle(*self._unsettled, ledger, report)
        while self._working and time.monotonic() < deadline:
            # What went wrong first is what is told.
            with suppress(SleepcodeError):
                self._gather(results, ledger, report, progress, deadline)

    def _gather(
        self,
        results: _Results,
        ledger: Ledger,
        report: SleepReport,
        progress: Progress,
        deadline: float = inf,
    ) -> None:
        """Settles what workers bring until none of them works any more."""
        while self._working and time.monotonic() < deadline:
            try:
                item = results.get(timeout=0.2)
            except queue.Empty:
                continue
            if item is None:
                self._working -= 1
                continue
            self._unsettled = item
            try:
                self._settle(*item, ledger, report)
            except Exception:
                self._unsettled = None  # it is told; trying again would tell the same
                raise
            self._unsettled = None
            self._is_stopped = self._is_stopped or bool(report.stopped)
            progress.advance()

    def _work_through(
        self,
        waiting: Iterator[SleepTask],
        meter: Callable[[], Meter],
        results: _Results,
    ) -> None:
        """A worker's life: task after task while there are any and the purse holds one."""
        while not self._is_stopped:
            with self._purse.lock:
                task = next(waiting, None)
            if task is None:
                break
            part = self._purse.take(self._effort.allowance, self._recorded.get(task.scope, 0))
            if part is None:
                self._is_short = True
                break
            try:
                results.put((task, self._work(meter, task, part)))
            except CallsStopped:
                break
            except BaseException as error:  # it is raised again where the night is run
                results.put((task, error))
                if isinstance(error, ModelError) and error.is_final:
                    self.pace.stop()
                    break
        results.put(None)

    def _work(self, meter: Callable[[], Meter], task: SleepTask, part: Budget) -> Rewriting:
        own = meter()
        try:
            own.record(task.scope)
            with (
                open_revision(self._path, self._commit) as (connection, data),
                BlobReader(self._repository) as reader,
            ):
                view = view_as_before(connection, data, self._commit)

                def blob_of(place: int) -> str:
                    return read_object(connection, data.blobs[place]) if place < len(data.blobs) else ""

                def read(place: int) -> bytes | None:
                    blob = blob_of(place)
                    limit = most_bytes(view.path(place), _LARGEST)
                    return reader.read(blob, limit=limit) if blob else None

                tools = RevisionTools(view, read, blob_of)
                result = rewrite(own, tools, task, self._effort, part)
                result.tokens = part.used_tokens
                return result
        except ModelError as error:
            # The next night goes on from here. Where this one has gone on already, to the same end, what was said
            # may be the reason, and the note is begun anew.
            is_elsewhere = isinstance(error, ModelUnavailable) or error.is_final
            own.forget(only_bad=is_elsewhere or not part.replayed)
            raise
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
        except ModelRefused:
            result = Rewriting(task, "refused by a filter")
        except ModelError as error:
            if error.is_final:
                raise
            self._failures += 1
            report.failed.append(f"{task.title}: {error.message}")
            if self._failures >= _MOST_FAILURES:
                report.stopped = f"{self._failures} notes in a row failed: {error.message}; {error.hint}"
            return
        self._failures = 0
        # Everything that is written first, and nothing that can't be written twice: Ctrl-C may come in between.
        if result.notes:
            keep_notes(self._path, self._commit, [sign(note, self._commit) for note in result.notes])
        ledger.record_attempt(
            *(task.kind.value, task.key, task.identity, result.outcome),
            scope=task.scope,
            question=task.question,
        )
        if result.notes:
            report.kept.append(task.title)
            report.questions += len(result.notes) - 1
        else:
            report.dropped[result.outcome] = report.dropped.get(result.outcome, 0) + 1
        report.recall_before.append(result.recall_before)
        report.recall_after.append(result.recall_after)
