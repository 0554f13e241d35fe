"""What `eval` found, as one HTML page that needs no network: tables, and curves as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sleepcode.render.terminal import safe
from sleepcode.reports import CaseOutcome, EvaluationReport

_WIDTH, _HEIGHT = 460, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 16, 44
_COLOURS = ("#1f6feb", "#d4572a", "#2c8a4b", "#8250a8", "#777777")
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #5c6670; --line: #d5dae0; --paper: #ffffff; --bar: #1f6feb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --dim: #9aa4ae; --line: #3a424b; --paper: #14181c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
p { margin: .25rem 0 .75rem; color: var(--dim); max-width: 46rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { padding: .3rem .9rem .3rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } th { font-weight: 600; vertical-align: bottom; }
td small { color: var(--dim); } .wide { overflow-x: auto; } td.path { text-align: left; white-space: normal; }
.plots { display: flex; flex-wrap: wrap; gap: 1.5rem; } figure { margin: 0; } figcaption { color: var(--dim); font-size: .9rem; }
svg text { fill: var(--dim); font: 12px system-ui, sans-serif; } svg .axis { stroke: var(--line); } .gold { color: #2c8a4b; }
"""


def render_page(report: EvaluationReport, title: str) -> str:
    """The whole page, UTF-8 text; everything from the repository is escaped."""
    body = [
        f"<h1>{_text(title)}</h1>",
        f"<p>{len(report.cases):,} cases, {'answers to questions' if report.task == 'answer' else 'changes localized'}, "
        "each at its base commit with nothing visible that came later. Averages over cases in percent, with 95 % "
        "bootstrap intervals.</p>",
        _metrics(report),
        *_plots(report),
        _cases(report.cases),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body></html>\n"
    )


def _text(text: str) -> str:
    return escape(safe(text))


def _metrics(report: EvaluationReport) -> str:
    systems = list(report.baselines)
    head = "".join(f"<th>{_text(system)}</th>" for system in systems)
    rows = []
    for name, metric in report.metrics.items():
        cells = "".join(
            f"<td>{100 * report.baselines[system][name]:.1f}</td>"
            if name in report.baselines[system]
            else "<td></td>"
            for system in systems
        )
        interval = f"<small>{100 * metric.low:.0f}–{100 * metric.high:.0f}</small>"
        rows.append(f"<tr><td>{_text(name)}</td><td>{100 * metric.mean:.1f} {interval}</td>{cells}</tr>")
    return f'<div class="wide"><table><tr><th>metric</th><th>sleepcode</th>{head}</tr>{"".join(rows)}</table></div>'


def _plots(report: EvaluationReport) -> list[str]:
    plots = []
    if report.task == "answer":
        curves = {what: _by_budget(report, what) for what in ("files", "spans")}
        plots.append(_plot("Cited evidence shown, by tokens", "tokens", "share", curves))
    else:
        plots.append(
            _plot("Gold files shown, by tokens", "tokens", "share", {"shown": _by_budget(report, "shown")})
        )
        plots.append(_plot("F1 and recall, by files shown", "files", "share", _by_files(report.cases)))
        stated = [(bin.stated, bin.true) for bin in report.calibration]
        if stated:
            plots.append(
                _plot(
                    "Calibration: stated probability against truth",
                    "stated",
                    "right",
                    {"sleepcode": stated, "perfect": [(0.0, 0.0), (1.0, 1.0)]},
                )
            )
    plots += _model_plots(report)
    error = (
        f"<p>Expected calibration error {report.calibration_error:.3f}, Brier score {report.brier:.3f}.</p>"
    )
    return [
        "<h2>Curves</h2>",
        f'<div class="plots">{"".join(plots)}</div>',
        error if report.calibration else "",
    ]


def _model_plots(report: EvaluationReport) -> list[str]:
    """The paper's figure: quality against test-time tokens, with notes and without."""
    if not report.curves:
        return []
    return [
        _plot(
            f"{name} against test-time tokens, {report.model}",
            "tokens",
            "share",
            {
                "with notes" if has_notes else "without": sorted(
                    (curve.tokens, curve.scores[name])
                    for curve in report.curves
                    if curve.has_notes is has_notes
                )
                for has_notes in (True, False)
            },
        )
        for name in list(report.curves[0].scores)[:2]
    ]


def _by_budget(report: EvaluationReport, what: str) -> list[tuple[float, float]]:
    names = [(budget, f"{what} in {budget:,} tokens") for budget in report.budgets]
    return [(float(budget), report.metrics[name].mean) for budget, name in names if name in report.metrics]


def _by_files(cases: Sequence[CaseOutcome]) -> dict[str, list[tuple[float, float]]]:
    recall, f1 = [], []
    for k in range(1, 21):
        found = []
        for case in cases:
            hits = len({path for path, _ in case.predicted[:k]} & set(case.gold))
            share, right = hits / max(len(case.gold), 1), hits / k
            found.append((share, 2 * share * right / (share + right) if hits else 0.0))
        total = max(len(found), 1)
        recall.append((float(k), sum(share for share, _ in found) / total))
        f1.append((float(k), sum(value for _, value in found) / total))
    return {"recall": recall, "F1": f1}


def _plot(title: str, x_name: str, y_name: str, curves: dict[str, list[tuple[float, float]]]) -> str:
    """A line chart; y is a share between 0 and 1."""
    points = [point for curve in curves.values() for point in curve]
    if not points:
        return ""
    most = max(x for x, _ in points) or 1.0

    def at(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + (_WIDTH - _LEFT - _RIGHT) * x / most
        return across, _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * y

    parts = []
    for step in range(0, 11, 2):
        _, y = at(0, step / 10)
        parts.append(f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{step * 10} %</text>')
    for step in range(5):
        x, _ = at(most * step / 4, 0)
        label = f"{most * step / 4:,.0f}" if most > 1 else f"{most * step / 4:.2f}"
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{label}</text>')
    parts.append(f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 8}" text-anchor="end">{escape(x_name)}</text>')
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 8}">{escape(y_name)}</text>')
    for number, (name, curve) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in curve))
        dash = ' stroke-dasharray="5 4"' if name == "perfect" else ""
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        if name != "perfect":
            parts += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
                for x, y in (at(*point) for point in curve)
            ]
        x = _LEFT + 10 + 90 * number
        parts.append(f'<text x="{x + 16}" y="{_TOP + 6}">{escape(name)}</text>')
        parts.append(f'<rect x="{x}" y="{_TOP - 3}" width="11" height="11" fill="{colour}"/>')
    picture = (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img" aria-label="{escape(title)}">'
    )
    return f"<figure>{picture}{''.join(parts)}</svg><figcaption>{escape(title)}</figcaption></figure>"


def _cases(cases: Sequence[CaseOutcome]) -> str:
    rows = []
    for case in cases:
        gold = set(case.gold)
        first = ", ".join(
            f'<span class="gold">{_text(path)}</span>' if path in gold else _text(path)
            for path, _ in case.predicted[: max(case.returned, 3)]
        )
        if case.error:
            first = f"<em>{_text(case.error)}</em>"
        found = sum(path in gold for path, _ in case.predicted[:10])
        of = f"{found} of {len(gold)}" if case.predicted else ""
        rows.append(f'<tr><td>{_text(case.id)}</td><td>{of}</td><td class="path">{first}</td></tr>')
    head = "<tr><th>case</th><th>gold in 10</th><th>first files (gold in green)</th></tr>"
    return f'<h2>Cases</h2><div class="wide"><table>{head}{"".join(rows)}</table></div>'
