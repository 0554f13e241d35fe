"""What the ledger adds up to: spend by phase, the saving of a question, the break-even."""

from __future__ import annotations

import time
from math import ceil

from sleepcode.config import Settings
from sleepcode.model_reports import CallRecord, Measured, PhaseUsage, UsageReport
from sleepcode.store.ledger import TRIAL, Ledger

_DAY = 86_400


def read_usage(ledger: Ledger, settings: Settings, measured: Measured | None = None) -> UsageReport:
    """Sums of all calls. The saving of a question is what an evaluation measured, or else what it is
    estimated to take without notes less what it took with them; sleeping has paid when the savings, weighed
    as test tokens, reach its tokens."""
    calls = ledger.calls()
    asked = [found for found in ledger.questions() if found.prompt and found.kind != TRIAL]
    report = UsageReport(calls=len(calls), test_weight=settings.test_weight, questions=len(asked))
    report.phases = [_sum(phase, calls) for phase in ("sleep", "test")]
    for call in calls:
        tokens = call.prompt + call.completion
        report.models[call.model] = report.models.get(call.model, 0) + tokens
        report.estimated += tokens if call.is_estimated else 0
        report.purposes[call.purpose] = report.purposes.get(call.purpose, 0) + tokens
        if call.outcome != "ok":
            report.failures[call.outcome] = report.failures.get(call.outcome, 0) + 1
    sleep, test = (phase.prompt + phase.completion for phase in report.phases)
    report.weighted_total = sleep + settings.test_weight * test
    if asked:
        number = len(asked)
        report.tokens_per_question = sum(q.prompt + q.completion for q in asked) / number
        report.notes_per_question = sum(q.notes_tokens for q in asked) / number
        report.without_per_question = sum(q.without_tokens for q in asked) / number
        report.saved_per_question = report.without_per_question - report.tokens_per_question
    report.measured = measured
    saved = measured.saved if measured is not None else report.saved_per_question
    if saved > 0:
        report.break_even = ceil(sleep / (settings.test_weight * saved))
    report.tokens_today, report.cost_today = ledger.spent(time.time() - _DAY)
    report.ceiling_tokens, report.ceiling_cost = settings.max_tokens_per_day, settings.max_cost_per_day
    return report


def _sum(phase: str, calls: list[CallRecord]) -> PhaseUsage:
    chosen = [call for call in calls if call.phase == phase]
    return PhaseUsage(
        phase,
        len(chosen),
        sum(call.prompt for call in chosen),
        sum(call.cached for call in chosen),
        sum(call.completion for call in chosen),
        sum(call.cost or 0.0 for call in chosen),
        sum(call.cost is None for call in chosen),
    )
