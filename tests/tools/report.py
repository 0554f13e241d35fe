"""Outcomes as text tables and as JSON. Shares are printed in percent, intervals are 95 %."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from sleepcode.evaluate.metrics import bootstrap, macro, mean
from tests.tools.replay import Outcome

Row = Sequence[str]


def format_table(header: Row, rows: Sequence[Row]) -> str:
    """Columns as wide as their widest cell; the first two are flush left, the others right."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    lines = []
    for row in [header, *rows]:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def format_outcomes(systems: Mapping[str, Sequence[Outcome]]) -> str:
    """Per repository and over all cases, a row for each system, with intervals below the last."""
    first = next(iter(systems.values()))
    if not first:
        return "no cases"
    names = list(first[0].metrics)
    rows: list[Row] = []
    for repository in dict.fromkeys(outcome.repository for outcome in first):
        for system, outcomes in systems.items():
            own = [outcome for outcome in outcomes if outcome.repository == repository]
            rows.append([f"{repository} ({len(own)})", system, *_percentages(own, names)])
    for system, outcomes in systems.items():
        rows.append([f"all ({len(outcomes)})", system, *_percentages(outcomes, names)])
        intervals = [bootstrap([outcome.metrics[name] for outcome in outcomes]) for name in names]
        rows.append(["", "  95 %", *(f"{100 * low:.0f}-{100 * high:.0f}" for _, low, high in intervals)])
    table = format_table(["repository (cases)", "system", *names], rows)
    return "\n\n".join([table, *(_times(name, outcomes) for name, outcomes in systems.items())])


def format_failures(outcomes: Sequence[Outcome]) -> str:
    """One line for each case that failed; empty when none did."""
    failed = [outcome for outcome in outcomes if outcome.error]
    if not failed:
        return ""
    lines = [f"  {outcome.case} ({outcome.repository}): {outcome.error}" for outcome in failed]
    return "\n".join([f"{len(failed)} of {len(outcomes)} cases failed and count as misses:", *lines])


def as_json(systems: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    """Per system: the averages, their intervals, and every outcome."""
    return {system: _system_as_json(outcomes) for system, outcomes in systems.items()}


def _system_as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    names = list(outcomes[0].metrics) if outcomes else []
    repositories = dict.fromkeys(outcome.repository for outcome in outcomes)
    return {
        "all": {name: bootstrap([outcome.metrics[name] for outcome in outcomes])._asdict() for name in names},
        "repositories": {
            repository: macro([outcome.metrics for outcome in outcomes if outcome.repository == repository])
            for repository in repositories
        },
        "cases": [asdict(outcome) for outcome in outcomes],
    }


def _percentages(outcomes: Sequence[Outcome], names: Sequence[str]) -> list[str]:
    means = macro([outcome.metrics for outcome in outcomes])
    return [f"{100 * means[name]:.1f}" if name in means else "-" for name in names]


def _times(system: str, outcomes: Sequence[Outcome]) -> str:
    asked = [outcome.ask_seconds for outcome in outcomes if not outcome.error]
    indexed = [outcome.index_seconds for outcome in outcomes if outcome.index_seconds]
    text = f"{system}: {1000 * median(asked or [0.0]):.0f} ms a case (median)"
    if indexed:
        text += f", {mean(indexed):.2f} s an index (mean of {len(indexed)})"
    return text
