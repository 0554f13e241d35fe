"""The step of a night in which notes earn their place: those of nights before, on the changes since.

A note is tried where a model localizes: what it was made from, or is about, plays no part. What doesn't help
there may still answer questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sleepcode.errors import BudgetExhausted, ModelError, RepositoryError, UsageError
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.prompts import VERSION
from sleepcode.model import NoteKind
from sleepcode.model_reports import PlannedNote, TrialsReport
from sleepcode.practice.judging import ARMS, DEFAULT, judge
from sleepcode.practice.sleeper import Sleeper
from sleepcode.practice.trying import UNASKED, Trials, ask_about, open_trials
from sleepcode.ranking.adaptation import ranker_identity
from sleepcode.store.practice import PractisedChange, practice_path
from sleepcode.store.trials import InForce, TrialFile

SHARE = 0.15
"""Part of a budget that trials of notes may take."""
_MOST = 8
"""Newest changes that are tried: more would be paid for at the first night alone."""
_EXPECTED = 7_500
"""Tokens of a change, asked about in three ways."""
_ALL = (DEFAULT, *ARMS)
"""Every arm; what a change has of them is what it was tried with."""


def find_untried(sleeper: Sleeper, changes: Sequence[PractisedChange]) -> list[PractisedChange]:
    """Which of the newest practised changes (newest first) notes haven't been tried on."""
    newest = changes[:_MOST]
    if not newest:
        return []
    with TrialFile(practice_path(sleeper.path)) as kept:
        known = kept.read([change.change for change in newest], _maker(sleeper.model))
    return [change for change in newest if not known.get(change.change, {}).keys() >= set(_ALL)]


def plan_trials(untried: Sequence[PractisedChange], tokens: int) -> PlannedNote:
    """What trying is expected to come to, in a budget of so many tokens."""
    number = "1 past change" if len(untried) == 1 else f"{len(untried)} past changes"
    title = f"trials of notes on {number}"
    return PlannedNote(NoteKind.FILE.value, title, 1.0, min(len(untried) * _EXPECTED, int(tokens * SHARE)))


def try_notes(
    sleeper: Sleeper,
    changes: Sequence[PractisedChange],
    untried: Sequence[PractisedChange],
    budget: Budget,
) -> TrialsReport:
    """Tries notes on the `untried` of the practised `changes`, and lets a model be told what helped.

    A trial that fails is told. Raises ModelRejected when the provider won't have us at all, StoreUnwritable.
    """
    report = TrialsReport()
    maker = _maker(sleeper.model)
    with TrialFile(practice_path(sleeper.path)) as kept:
        sleeper.progress.start("trying notes", len(untried))
        try:
            with open_trials(sleeper.repository, sleeper.settings) as trials, sleeper.meter() as meter:
                for change in untried:
                    _try_on(change, trials, meter, budget, kept, maker)
                    report.changes += 1
                    sleeper.progress.advance()
        except (ModelError, BudgetExhausted) as error:
            if isinstance(error, ModelError) and error.is_final:
                raise
            report.outcome = error.message
        finally:
            sleeper.progress.finish()
            # After Ctrl-C too: what was tried is not tried again, so nobody would look at it later.
            _decide(changes, kept, maker, report)
    report.tokens, report.cost = budget.used_tokens, budget.used_cost
    return report


def _try_on(
    change: PractisedChange, trials: Trials, meter: Meter, budget: Budget, kept: TrialFile, maker: str
) -> None:
    """Asks about a change in every way in which that wasn't done yet; keeps each answer as it comes."""
    known = kept.read([change.change], maker).get(change.change, {})
    asked: set[str] = set()
    # One that can't be asked about must not keep the others from it, night after night.
    with suppress(RepositoryError, UsageError, BudgetExhausted):
        asking = trials.prepare(change, meter)
        asked = set(asking.prompts) if len(asking.prompts) > 1 else set()
    for arm in _ALL:
        if arm in known:
            continue
        if arm not in asked:
            kept.write(change.change, maker, arm, UNASKED)
            continue
        meter.record(f"trial {change.change} {arm}")
        kept.write(change.change, maker, arm, ask_about(meter, asking, arm, budget))
        meter.forget()


def _decide(changes: Sequence[PractisedChange], kept: TrialFile, maker: str, report: TrialsReport) -> None:
    known = kept.read([change.change for change in changes], maker)
    report.told, report.trials = judge(known.values())
    tried = [change.change for change in changes if change.change in known]
    if tried:
        kept.put_in_force(InForce(report.told, tried[0]))


def _maker(model: str) -> str:
    return f"{model} {ranker_identity()} {VERSION}"
