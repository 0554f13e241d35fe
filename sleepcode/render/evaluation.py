"""What `eval` found, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.render.sleeping import describe_measured
from sleepcode.render.stamps import dollars, percent
from sleepcode.render.terminal import Style, count, fold, safe
from sleepcode.reports import CalibrationBin, EvaluationReport

_SHOWN_ERRORS = 5


def render_evaluation(report: EvaluationReport, style: Style) -> str:
    """Metrics with their intervals, baselines beside them, calibration, times, cases that failed."""
    failed = [case for case in report.cases if case.error]
    what = "questions" if report.task == "answer" else "changes"
    head = f"{count(len(report.cases), 'case')} ({what}) in {report.seconds:.1f} s"
    if report.interrupted:
        head += "; interrupted: run it again to go on"
    lines = [f"{style('evaluated', 'bold', 'green')} {head}"]
    if report.metrics:
        lines += ["", *_table(report, style)]
        lines += ["", style("averages over cases in percent, with 95 % bootstrap intervals", "dim")]
    if report.calibration:
        lines += ["", style("stated probabilities", "bold"), *_calibration(report.calibration)]
        lines.append(
            f"  expected calibration error {report.calibration_error:.3f}, Brier score {report.brier:.3f}"
        )
    if report.curves:
        lines += ["", *_curves(report, style)]
    done = [case for case in report.cases if not case.error]
    if done:
        seconds = sorted(case.seconds for case in done)[len(done) // 2]
        tokens = sorted(case.tokens for case in done)[len(done) // 2]
        lines += ["", f"{1000 * seconds:.0f} ms and {tokens:,} tokens a case (median)"]
    if failed:
        lines += ["", style(f"{count(len(failed), 'case')} failed and count as misses", "bold", "red")]
        lines += [
            fold(f"{safe(case.id)}: {safe(case.error)}", "    ", "  ") for case in failed[:_SHOWN_ERRORS]
        ]
        if len(failed) > _SHOWN_ERRORS:
            lines.append(f"  and {len(failed) - _SHOWN_ERRORS} more (--json lists them)")
    if report.page:
        lines += ["", f"page: {safe(report.page)}"]
    return "\n".join(lines) + "\n"


def _table(report: EvaluationReport, style: Style) -> list[str]:
    systems = list(report.baselines)
    width = max(len(name) for name in report.metrics)
    lines = []
    letters = [chr(ord("a") + number) for number in range(len(systems))]
    header = f"  {'':<{width}}  sleepcode" + " " * 10 + "".join(f"{letter:>7}" for letter in letters)
    lines.append(style(header.rstrip(), "bold"))
    for name, metric in report.metrics.items():
        interval = f"({100 * metric.low:.0f}-{100 * metric.high:.0f})"
        row = f"  {name:<{width}}  {100 * metric.mean:>5.1f} {interval:<9}"
        for system in systems:
            value = report.baselines[system].get(name)
            row += f"{100 * value:>7.1f}" if value is not None else f"{'':>7}"
        lines.append(row.rstrip())
    for letter, system in zip(letters, systems, strict=True):
        lines.append(f"  {letter}: {system}")
    return lines


def _curves(report: EvaluationReport, style: Style) -> list[str]:
    """With notes and without, by budget: what a model scores and what that takes."""
    names = list(report.curves[0].scores)
    lines = [style(f"with {safe(report.model)}, one call a case", "bold")]
    lines.append(f"  {'budget':>8}  {'notes':<8}{'tokens':>8}" + "".join(f"{name:>20}" for name in names))
    for curve in report.curves:
        scores = "".join(f"{100 * curve.scores[name]:>20.1f}" for name in names)
        notes = "with" if curve.has_notes else "without"
        failed = f"  ({curve.failed} failed)" if curve.failed else ""
        lines.append(f"  {curve.budget:>8,}  {notes:<8}{curve.tokens:>8,.0f}{scores}{failed}")
    if report.measured is not None:
        lines.append(fold(f"measured: {describe_measured(report.measured)}", "    ", "  "))
    known = [curve.cost for curve in report.curves if curve.cost is not None]
    if len(known) == len(report.curves):
        lines.append(f"  it cost {dollars(sum(known))}")
    return lines


def _calibration(bins: Sequence[CalibrationBin]) -> list[str]:
    return [
        f"  {100 * bin.low:>3.0f}% to {100 * bin.high:>3.0f}%: {100 * bin.true:>3.0f}% right of"
        f" {count(bin.candidates, 'candidate')}, {percent(bin.stated)} stated"
        for bin in bins
    ]
