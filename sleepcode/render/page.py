"""What `eval` found, as one HTML page that needs no network: a summary, curves as SVG, tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sleepcode.render.charts import STYLE, Axis, Curve, draw_chart
from sleepcode.render.terminal import count, safe
from sleepcode.reports import CaseOutcome, EvaluationReport

_STYLE = (
    """
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #5c6670; --line: #d5dae0; --paper: #ffffff; --good: #1d7a3c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --dim: #9aa4ae; --line: #3a424b; --paper: #14181c; --good: #6fc98a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 64rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; } .dim, dd { color: var(--dim); }
.summary { padding-left: 1.1rem; max-width: 46rem; } .wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { padding: .3rem 0 .3rem 1.1rem; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; vertical-align: bottom; max-width: 8rem; }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: nowrap; }
td small { color: var(--dim); margin-left: .35rem; } tr.first td { border-top: 2px solid var(--line); }
dl { font-size: .9rem; display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; max-width: 50rem; }
dt { font-weight: 600; } dd { margin: 0; }
.case { border-top: 1px solid var(--line); padding: .6rem 0; break-inside: avoid; overflow-wrap: anywhere; }
.case h3 { font-size: .95rem; margin: 0; } .case p { margin: .1rem 0; max-width: none; font-size: .88rem; }
.gold { color: var(--good); font-weight: 600; } .missed { text-decoration: underline dotted; }
@media (max-width: 40rem) { body { padding: 1rem .9rem 3rem; } th, td { padding-left: .7rem; } td small { display: block; }
  dl { display: block; } dd { margin: 0 0 .4rem; } }
@media print { body { max-width: none; padding: 0; font-size: 12px; } .wide { overflow: visible; } }
"""
    + STYLE
)
_MEANINGS = (
    ("hit@", "hit@1", "the first file is one that the change edited"),
    ("acc@", "acc@k", "all files of the change are among the first k"),
    ("recall@", "recall@k", "share of the change's files among the first k"),
    (
        "F1@",
        "precision@k, F1@k",
        "share of the first k that the change edited; its harmonic mean with recall",
    ),
    (" of returned", "of returned", "the same of the files that it hands over by its own confidence"),
    (
        "MRR",
        "MRR, MAP@20",
        "one over the rank of the first right file; precision averaged over the right ones",
    ),
    ("shown in ", "shown in n tokens", "share of the change's files that so much of the output names"),
    ("F1 in ", "F1 in n tokens", "the same against all files that so much of the output names"),
    ("files in ", "files in n tokens", "share of the cited files that so much of the answer shows lines of"),
    ("spans in ", "spans in n tokens", "share of the cited lines that so much of the answer shows"),
)
"""(what is in a metric's name, how the page calls it, what it means)"""


def render_page(report: EvaluationReport, title: str) -> str:
    """The whole page, UTF-8 text; everything from the repository is escaped."""
    what = "answers to questions" if report.task == "answer" else "past changes, localized"
    body = [
        f"<h1>{_text(title)}</h1>",
        f'<p class="dim">{count(len(report.cases), "case")}: {what}, each at its base commit, with nothing '
        "visible that came later.</p>",
        _summary(report),
        *_curves(report),
        _metrics(report),
        _cases(report),
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


def _summary(report: EvaluationReport) -> str:
    """What was found, in sentences."""
    found = []
    for name, words in (
        ("hit@1", "The first file is one that the change edited in {} of the cases"),
        ("recall@10", "The first ten files hold {} of what a change edited"),
        ("F1 of returned", "F1 of the files that it hands over by its own confidence: {}"),
    ):
        metric = report.metrics.get(name)
        if metric is not None:
            found.append(f"{words.format(f'<b>{_share(metric.mean)}</b>')}{_best_other(report, name)}.")
    for budget in report.budgets[:1] if report.task != "answer" else report.budgets:
        told = " and ".join(
            f"<b>{_share(report.metrics[name].mean)}</b> of {words}"
            for what, words in (
                ("shown", "the change's files"),
                ("files", "the cited files"),
                ("spans", "the cited lines"),
            )
            if (name := f"{what} in {budget:,} tokens") in report.metrics
        )
        if told:
            found.append(f"{budget:,} tokens of its output name {told}.")
    failed = sum(bool(case.error) for case in report.cases)
    if failed:
        found.append(f"{count(failed, 'case')} could not be run and count as misses.")
    if report.interrupted:
        found.append("It was interrupted: this is what was reached.")
    items = "".join(f"<li>{sentence}</li>" for sentence in found)
    return f'<ul class="summary">{items}</ul>' if items else ""


def _share(value: float) -> str:
    return f"{100 * value:.0f}&nbsp;%"


def _best_other(report: EvaluationReport, name: str) -> str:
    """What the best of the simpler systems reaches."""
    values = [(row[name], system) for system, row in report.baselines.items() if name in row]
    if not values:
        return ""
    value, system = max(values)
    return f" ({_text(system)}, the best of the simpler systems: {_share(value)})"


def _curves(report: EvaluationReport) -> list[str]:
    tokens = Axis("tokens of output", [0, *report.budgets])
    if report.task == "answer":
        shown = [Curve(f"cited {what}", _by_budget(report, what)) for what in ("files", "spans")]
        plots = [draw_chart("Cited evidence shown, by tokens", shown, tokens, "share shown")]
    else:
        shown = [Curve("recall", _by_budget(report, "shown")), Curve("F1", _by_budget(report, "F1"))]
        plots = [
            draw_chart("Recall and F1, by tokens", shown, tokens, "share of the change's files"),
            *_by_files(report),
            _calibration(report),
        ]
    plots += _model_curves(report)
    drawn = [plot for plot in plots if plot]
    return ["<h2>Curves</h2>", f'<div class="plots">{"".join(drawn)}</div>'] if drawn else []


def _by_budget(report: EvaluationReport, what: str) -> list[tuple[float, float]]:
    names = [(budget, f"{what} in {budget:,} tokens") for budget in report.budgets]
    return [(float(budget), report.metrics[name].mean) for budget, name in names if name in report.metrics]


def _by_files(report: EvaluationReport) -> list[str]:
    """Recall and F1 of the first k files; of the simpler systems what was measured."""
    recall, f1 = [], []
    for k in range(1, 21):
        found = []
        for case in report.cases:
            hits = len({path for path, _ in case.predicted[:k]} & set(case.gold))
            share, right = hits / max(len(case.gold), 1), hits / k
            found.append((share, 2 * share * right / (share + right) if hits else 0.0))
        total = max(len(found), 1)
        recall.append((float(k), sum(share for share, _ in found) / total))
        f1.append((float(k), sum(value for _, value in found) / total))
    others = [
        Curve(system, [(float(k), row[f"recall@{k}"]) for k in (1, 5, 10, 20) if f"recall@{k}" in row])
        for system, row in report.baselines.items()
    ]
    files = Axis("files, the likeliest first", [1, 5, 10, 15, 20])
    up = "share of the change's files"
    return [
        draw_chart("Recall, by files looked at", [Curve("sleepcode", recall), *others], files, up),
        draw_chart("F1, by files looked at", [Curve("sleepcode", f1)], files, "F1"),
    ]


def _calibration(report: EvaluationReport) -> str:
    stated = Curve(
        "sleepcode",
        [(part.stated, part.true) for part in report.calibration],
        [part.candidates for part in report.calibration],
    )
    if not stated.points:
        return ""
    told = (
        "A larger dot stands for more files. On the dashed line, of the files that are stated with 60 %, 60 % are "
        f"edited. Expected calibration error {report.calibration_error:.3f}, Brier score {report.brier:.3f}."
    )
    perfect = Curve("where they would hold exactly", [(0.0, 0.0), (1.0, 1.0)], is_dashed=True)
    axis = Axis("stated", [0, 0.2, 0.4, 0.6, 0.8, 1.0], is_share=True)
    return draw_chart("Do stated probabilities hold?", [stated, perfect], axis, "were edited", told)


def _model_curves(report: EvaluationReport) -> list[str]:
    """The paper's figure: quality against test-time tokens, with notes and without."""
    if not report.curves:
        return []
    most = max(curve.tokens for curve in report.curves)
    axis = Axis("tokens of prompt and reply", [most * step / 4 for step in range(5)])
    return [
        draw_chart(
            f"{name} against test-time tokens, {safe(report.model)}",
            [
                Curve(
                    "with notes" if has_notes else "without",
                    sorted((c.tokens, c.scores[name]) for c in report.curves if c.has_notes is has_notes),
                )
                for has_notes in (True, False)
            ],
            axis,
            name,
        )
        for name in list(report.curves[0].scores)[:2]
    ]


def _metrics(report: EvaluationReport) -> str:
    systems = list(report.baselines)
    head = "".join(f"<th>{_text(system)}</th>" for system in systems)
    rows = []
    group = ""
    for name, metric in report.metrics.items():
        values = [metric.mean, *(report.baselines[system].get(name, -1.0) for system in systems)]
        best = max(values) if sum(value > 0 for value in values) > 1 else 2.0
        cells = [
            "–" if value < 0 else f"<b>{100 * value:.1f}</b>" if value == best else f"{100 * value:.1f}"
            for value in values
        ]
        cells[0] += f"<small>{100 * metric.low:.0f}–{100 * metric.high:.0f}</small>"
        first = ' class="first"' if _group(name) != group else ""
        group = _group(name)
        rows.append(f"<tr{first}><td>{_text(name)}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    if not rows:
        return ""
    meanings = "".join(
        f"<dt>{escape(called)}</dt><dd>{escape(told)}</dd>"
        for mark, called, told in _MEANINGS
        if any(mark in name for name in report.metrics)
    )
    return (
        '<h2>Metrics</h2><p class="dim">Averages over the cases in percent, small beside them the 95 % bootstrap '
        "interval; in bold the best of a row.</p>"
        f'<div class="wide"><table><tr><th></th><th>sleepcode</th>{head}</tr>{"".join(rows)}</table></div>'
        f"<dl>{meanings}</dl>"
    )


def _group(name: str) -> str:
    """Which metrics stand together."""
    marks = ("returned", "shown in", "F1 in", "files in", "spans in", "MRR", "MAP", "acc@", "recall@", "@5")
    found = next((mark for mark in marks if mark in name), "")
    return {"MAP": "MRR"}.get(found, found)


def _cases(report: EvaluationReport) -> str:
    told = (
        "Green and bold: files that the change edited. After them, dotted, those that were not among the files "
        "handed over."
        if report.task != "answer"
        else ""
    )
    cases = "".join(_case(case, report.task) for case in reversed(report.cases))
    return f'<h2>Cases</h2><p class="dim">{told}</p>{cases}'


def _case(case: CaseOutcome, task: str) -> str:
    title = f"{_text(case.title)} " if case.title else ""
    head = f'<h3>{title}<small class="dim">{_text(case.id)}</small></h3>'
    if case.error:
        return f'<div class="case">{head}<p><em>{_text(case.error)}</em></p></div>'
    if task == "answer":
        cited = ", ".join(_text(path) for path in case.gold)
        shown = "; ".join(
            f"{_text(name)} {100 * value:.0f} %" for name, value in case.metrics.items() if "tokens" in name
        )
        return f'<div class="case">{head}<p>cited: {cited}</p><p class="dim">{shown}</p></div>'
    gold = set(case.gold)
    returned = [path for path, _ in case.predicted[: max(case.returned, 3)]]
    parts = [f'<span class="gold">{_text(path)}</span>' if path in gold else _text(path) for path in returned]
    ranks = {path: rank for rank, (path, _) in enumerate(case.predicted, 1)}
    missed = [
        f'<span class="missed">{_text(path)}</span>{f" (rank {ranks[path]})" if path in ranks else ""}'
        for path in case.gold
        if path not in returned
    ]
    found = sum(path in gold for path, _ in case.predicted[:10])
    lines = f'<p class="dim">{found} of {count(len(gold), "file")} among the first ten</p><p>{", ".join(parts)}</p>'
    if missed:
        lines += f"<p>not handed over: {_listed(missed, 12)}</p>"
    return f'<div class="case">{head}{lines}</div>'


def _listed(items: Sequence[str], most: int) -> str:
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
