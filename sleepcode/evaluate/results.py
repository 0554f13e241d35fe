"""What an evaluation found: outcomes of cases, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose

from sleepcode.evaluate.metrics import (
    acc,
    average_precision,
    bootstrap,
    f1,
    hit,
    mean,
    precision,
    recall,
    reciprocal_rank,
)
from sleepcode.reports import CalibrationBin, CaseOutcome, EvaluationReport, Metric

_BINS = 10
_JUDGED = 20
"""Candidates of a case whose stated probabilities are judged."""


def rank_metrics(ranked: Sequence[str], gold: Sequence[str], returned: int) -> dict[str, float]:
    """The metrics of one ranking; `returned` is how many the tool itself would have shown."""
    wanted = frozenset(gold)
    scores = {"hit@1": hit(ranked, wanted)}
    scores |= {f"acc@{k}": acc(ranked, wanted, k) for k in (1, 3, 5, 10)}
    scores |= {f"recall@{k}": recall(ranked, wanted, k) for k in (1, 5, 10, 20)}
    scores |= {
        "precision@5": precision(ranked, wanted, 5),
        "F1@5": f1(ranked, wanted, 5),
        "precision of returned": precision(ranked, wanted, returned) if returned else 0.0,
        "recall of returned": recall(ranked, wanted, returned),
        "F1 of returned": f1(ranked, wanted, returned) if returned else 0.0,
        "MRR": reciprocal_rank(ranked, wanted),
        "MAP@20": average_precision(ranked, wanted, 20),
    }
    return scores


def summarize(
    task: str, outcomes: Sequence[CaseOutcome], baselines: dict[str, list[dict[str, float]]]
) -> EvaluationReport:
    """Macro averages with bootstrap intervals, calibration, times; a case with an error counts as a miss."""
    names = next((list(outcome.metrics) for outcome in outcomes if not outcome.error), [])
    metrics = {}
    for name in names:
        interval = bootstrap([outcome.metrics.get(name, 0.0) for outcome in outcomes])
        metrics[name] = Metric(interval.mean, interval.low, interval.high)
    pairs = [
        (probability, path in outcome.gold)
        for outcome in outcomes
        for path, probability in outcome.predicted[:_JUDGED]
    ]
    bins = calibration_bins(pairs)
    judged = max(len(pairs), 1)
    return EvaluationReport(
        task=task,
        cases=list(outcomes),
        metrics=metrics,
        baselines={
            system: {name: mean(row[name] for row in rows) for name in names if rows and name in rows[0]}
            for system, rows in baselines.items()
        },
        calibration=bins,
        calibration_error=sum(bin.candidates * abs(bin.stated - bin.true) for bin in bins) / judged,
        brier=sum((probability - truth) ** 2 for probability, truth in pairs) / judged,
    )


def calibration_bins(pairs: Sequence[tuple[float, bool]]) -> list[CalibrationBin]:
    """Stated probability against truth in ten bins of equal width; empty bins are left out."""
    found = []
    for number in range(_BINS):
        low, high = number / _BINS, (number + 1) / _BINS
        inside = [pair for pair in pairs if low <= pair[0] < high or (isclose(high, 1.0) and pair[0] == 1.0)]
        if inside:
            stated = mean(probability for probability, _ in inside)
            found.append(CalibrationBin(low, high, len(inside), stated, mean(truth for _, truth in inside)))
    return found
