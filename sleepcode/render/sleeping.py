"""What sleeping with a model planned and did, and what the ledger says of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sleepcode.model_reports import Level
from sleepcode.render.stamps import ROW_INDENT, dollars, row
from sleepcode.render.terminal import Style, count, fold, safe

if TYPE_CHECKING:
    from sleepcode.model_reports import (
        LessonsReport,
        Measured,
        NoteTrial,
        PhaseUsage,
        SleepReport,
        Told,
        TrialsReport,
        UsageReport,
    )

_NOTES = {"file": "file summaries", "edit": "edit locations"}
_LEVELS = {Level.NONE: "no", Level.MODEL_FREE: "model-free", Level.REWRITTEN: "rewritten"}


def render_sleep(report: SleepReport, style: Style) -> list[str]:
    """The plan of a dry run, or what became of it."""
    worked = report.kept or report.dropped or report.failed or report.stopped or report.tokens
    head = f"slept with {safe(report.model)}" if worked else f"a sleep with {safe(report.model)} would"
    if not report.planned:
        done = f"sleeping with {safe(report.model)}: every note is already as good as it gets"
        return [style(done, "bold"), *_lessons(report.lessons), *_trials(report.trials)]
    lines = [style(head, "bold"), *_lessons(report.lessons), *_trials(report.trials)]
    if not worked:
        return [*lines, *_plan(report)]
    mean = f"{_mean(report.recall_before):.0%} before, {_mean(report.recall_after):.0%} after"
    lines.append(
        row(
            "rewritten",
            f"{count(len(report.kept), 'note')}, {count(report.questions, 'question')} anticipated",
        )
    )
    for reason, number in sorted(report.dropped.items()):
        lines.append(
            row(
                "",
                f"{count(number, 'note')} left as it was: {safe(reason)}"
                if number == 1
                else f"{number:,} notes left as they were: {safe(reason)}",
            )
        )
    if report.recall_after:
        lines.append(row("practice", f"answers that the notes lead to: {mean}"))
    lines.extend(row("failed", safe(failure)) for failure in report.failed[:3])
    if report.stopped:
        lines.append(row("stopped", safe(report.stopped)))
    price = dollars(report.cost) if report.estimated_cost is not None else "at a price that is not known"
    lines.append(row("spent", f"{report.tokens:,} tokens, {price}"))
    return lines


def _lessons(report: LessonsReport | None) -> list[str]:
    if report is None:
        return []
    tried = f" (F1 on {report.trials} held back: {report.before:.2f} without, {report.after:.2f} with)"
    rules = f"{count(len(report.rules), 'rule')} from {report.changes:,} past changes, "
    lines = [row("lessons", f"{rules}{safe(report.outcome)}{tried if report.trials else ''}")]
    if report.outcome == "kept":
        lines += [fold(safe(rule), ROW_INDENT + "  ", ROW_INDENT + "- ") for rule in report.rules]
    return lines


def _trials(report: TrialsReport | None) -> list[str]:
    if report is None:
        return []
    tried = f"tried on {count(report.changes, 'past change')}"
    lines = [row("notes", f"{tried}: localizing is told {describe_told(report.told)}")]
    lines += [fold(_describe_trial(trial), ROW_INDENT + "  ", ROW_INDENT + "- ") for trial in report.trials]
    if report.outcome:
        lines.append(row("", f"not all were tried: {safe(report.outcome)}"))
    return lines


def describe_told(told: Told) -> str:
    """Which notes have earned their place in the prompts of localizing."""
    return f"{_LEVELS[told.files]} {_NOTES['file']} and {_LEVELS[told.edits]} {_NOTES['edit']}"


def _describe_trial(trial: NoteTrial) -> str:
    scores = f"F1 {trial.before:.2f} by default, {trial.after:.2f} with these"
    tokens = f"{trial.tokens_before:,.0f} and {trial.tokens_after:,.0f} tokens"
    what = f"{_LEVELS[trial.level]} {_NOTES[trial.kind]}"
    return f"{what}, on {count(trial.changes, 'change')}: {scores}; {tokens}"


def _plan(report: SleepReport) -> list[str]:
    lines = [
        row(note.kind, f"{safe(note.title)} (expected use {note.weight:.2f})") for note in report.planned[:15]
    ]
    more = len(report.planned) - 15
    if more > 0:
        lines.append(row("", f"and {more:,} more"))
    if report.left_out:
        lines.append(
            row("left out", f"{count(report.left_out, 'note')} beyond the budget of {report.budget:,} tokens")
        )
    price = (
        "at a price that is not known"
        if report.estimated_cost is None
        else f"about {dollars(report.estimated_cost)}"
    )
    lines.append(row("estimated", f"{report.estimated_tokens:,} tokens, {price}"))
    return lines


def render_usage(report: UsageReport, style: Style) -> str:
    """What sleeping and asking cost, what the notes saved, and when they have paid."""
    if not report.calls:
        return "no model was called in this repository\n"
    lines = [style("what models cost here", "bold")]
    lines.extend(row(phase.name, _phase(phase)) for phase in report.phases)
    if report.failures:
        told = ", ".join(f"{number:,} {safe(outcome)}" for outcome, number in sorted(report.failures.items()))
        lines.append(row("failed", told))
    if report.estimated:
        told = f"{report.estimated:,} tokens of it, where the provider didn't say: what that may have come to"
        lines.append(row("estimated", told))
    if report.questions:
        lines.append(
            row(
                "questions",
                f"{report.questions:,}, {report.tokens_per_question:,.0f} tokens each, {report.notes_per_question:,.0f} of them notes",
            )
        )
        lines.append(
            row(
                "without",
                f"{report.without_per_question:,.0f} tokens each (estimated: the files that hold the answer, read whole)",
            )
        )
        lines.append(
            row(
                "total",
                f"{report.weighted_total:,.0f} tokens, with test tokens counted {report.test_weight:g} times",
            )
        )
    if report.measured is not None:
        lines.append(row("measured", describe_measured(report.measured)))
    if report.questions or report.measured is not None:
        lines.append(row("break-even", _break_even(report)))
    lines.append(
        row(
            "ceilings",
            f"today {report.tokens_today:,} of {report.ceiling_tokens:,} tokens, {dollars(report.cost_today)} of {dollars(report.ceiling_cost)}",
        )
    )
    return "\n".join(lines) + "\n"


def describe_measured(measured: Measured) -> str:
    """What notes save at the same quality, as `eval` measured it."""
    tokens, other = f"{measured.with_tokens:,.0f} tokens", f"{measured.without_tokens:,.0f}"
    what = f"({safe(measured.metric)} {100 * measured.score:.1f}, {count(measured.cases, 'case')}, {safe(measured.model)})"
    if not measured.is_reached:
        return f"{tokens} with notes do what {other} without them don't {what}"
    if measured.saved <= 0:
        return f"notes save nothing: {tokens} with them, {other} without, for the same {what}"
    return f"{tokens} with notes do what takes {other} without {what}"


def _phase(phase: PhaseUsage) -> str:
    tokens = f"{phase.prompt:,} tokens in ({phase.cached:,} cached), {phase.completion:,} out"
    return f"{count(phase.calls, 'call')}, {tokens}, {_cost(phase.cost, phase.unpriced)}"


def _break_even(report: UsageReport) -> str:
    if report.break_even is None:
        return "never at this rate: the notes don't save tokens on these questions; ask with --effort high, or without a model"
    if not report.break_even:
        return "nothing was spent on sleeping, so every question saves from the first"
    state = (
        "reached"
        if report.questions >= report.break_even
        else f"{report.break_even - report.questions:,} to go"
    )
    return f"after {count(report.break_even, 'question')} ({state})"


def _cost(cost: float, unpriced: int) -> str:
    more = f" and {count(unpriced, 'call')} of unknown price" if unpriced else ""
    return f"{dollars(cost)}{more}"


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
