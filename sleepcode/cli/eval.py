"""`sleepcode eval`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from sleepcode.cli.options import Json, Quiet, Rev

if TYPE_CHECKING:
    from pathlib import Path

    from sleepcode.config import Settings
    from sleepcode.evaluate.run import Plan
    from sleepcode.reports import EvaluationReport

EXAMPLES = """\b
Examples:
  sleepcode eval                           this repository's newest 40 changes
  sleepcode eval --last 100 --baselines --out report/
  sleepcode eval --cases pr.jsonl --repo ~/clones --json > result.json
  sleepcode eval --model openai/gpt-4o-mini --budget 1000,2000,4000 --dry-run
  sleepcode eval --cases qa.jsonl --repo ~/clones --budget 1000,2000,4000
"""

_Cases = Annotated[
    str | None, typer.Option(metavar="FILE", help="Cases as JSON lines (SWE-bench's schema, or questions).")
]
_Clones = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="The clone, or a folder of clones named owner+name or owner/name."),
]
_Last = Annotated[int, typer.Option(metavar="N", min=1, help="How many of the newest changes.")]
_MinFiles = Annotated[int, typer.Option(metavar="N", min=1, help="Changes of at least N files.")]
_MaxFiles = Annotated[int, typer.Option(metavar="N", min=1, help="Changes of at most N files.")]
_Task = Annotated[
    str | None, typer.Option(metavar="localize|answer", help="Which cases; by default what the file has.")
]
_Budgets = Annotated[str, typer.Option(metavar="T,T", help="Token budgets at which evidence is measured.")]
_Baselines = Annotated[
    bool, typer.Option("--baselines", help="Put simpler systems beside it, on the same cases.")
]
_Jobs = Annotated[
    int | None, typer.Option(metavar="N", help="Worker processes of an index; 0: one for each core.")
]
_Out = Annotated[str | None, typer.Option(metavar="DIR", help="Write report.html and result.json there.")]
_Model = Annotated[
    str | None,
    typer.Option(metavar="MODEL", help="Also ask this model, with notes and without, at every budget."),
]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="With --model: say what it would cost; call nothing.")
]


def evaluate(
    last: _Last = 40,
    min_files: _MinFiles = 3,
    max_files: _MaxFiles = 15,
    cases: _Cases = None,
    repo: _Clones = None,
    rev: Rev = None,
    task: _Task = None,
    budget: _Budgets = "500,1000,2000,4000",
    baselines: _Baselines = False,
    jobs: _Jobs = None,
    out: _Out = None,
    model: _Model = None,
    dry_run: _DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure it on this repository's own past, or on a file of cases.

    Each case is asked at its base commit, from git's objects: nothing is checked out, and nothing that
    came later is visible. It can be interrupted and run again: what was reached is kept.
    """
    from sleepcode.cli.common import override

    budgets = _read_budgets(budget)
    _check_task(task, cases)
    plan, settings = _plan(cases, repo, task, rev, (last, min_files, max_files))
    settings = override(settings, jobs=jobs)
    if dry_run:
        _print_estimate(plan, budgets, model, settings, json)
        return
    folder = _make_folder(out) if out is not None else None
    from sleepcode.evaluate.run import evaluate as run
    from sleepcode.render.progress import open_progress

    with open_progress(quiet) as progress:
        report = run(
            *(plan, settings, budgets),
            baselines=baselines,
            jobs=settings.jobs,
            progress=progress,
            model=model or "",
        )
    if folder is not None:
        _write(folder, report, plan)
    _print(report, settings, json)
    if report.interrupted:
        raise typer.Exit(130)
    if all(case.error for case in report.cases):
        raise typer.Exit(1)


def _print(report: EvaluationReport, settings: Settings, is_json: bool) -> None:
    from sleepcode.cli.common import print_result
    from sleepcode.render.evaluation import render_evaluation
    from sleepcode.render.json_output import evaluation_json

    print_result(
        is_json,
        settings.color,
        lambda: evaluation_json(report),
        lambda style: render_evaluation(report, style),
    )


def _check_task(task: str | None, cases: str | None) -> None:
    from sleepcode.errors import UsageError

    if task not in (None, "localize", "answer"):
        raise UsageError(f"--task is {task}", "give localize or answer")
    if task == "answer" and cases is None:
        raise UsageError("questions can't be mined from history", "give --cases with questions")


def _print_estimate(
    plan: Plan, budgets: list[int], model: str | None, settings: Settings, is_json: bool
) -> None:
    from sleepcode.cli.common import print_result
    from sleepcode.errors import UsageError
    from sleepcode.evaluate.with_model import estimate
    from sleepcode.render.stamps import dollars

    if model is None:
        raise UsageError("--dry-run is for --model: nothing else costs anything", "name a model")
    calls, tokens, cost = estimate(plan.size, budgets, plan.task, model, settings)
    price = "at a price that is not known" if cost is None else f"about {dollars(cost)}"
    print_result(
        is_json,
        settings.color,
        lambda: {"calls": calls, "tokens": tokens, "cost": cost},
        lambda _: f"{plan.size:,} cases would take {calls:,} calls, at most {tokens:,} tokens, {price}\n",
    )


def _read_budgets(text: str) -> list[int]:
    from sleepcode.errors import UsageError

    try:
        budgets = sorted({int(part) for part in text.split(",") if part.strip()})
    except ValueError:
        budgets = []
    if not budgets or budgets[0] < 50:
        raise UsageError(f"--budget is {text!r}", "give numbers of tokens from 50, such as 1000,2000")
    return budgets


def _plan(
    cases: str | None, repo: str | None, task: str | None, rev: str | None, limits: tuple[int, int, int]
) -> tuple[Plan, Settings]:
    import os
    from pathlib import Path

    from sleepcode.cli.common import open_with_settings
    from sleepcode.config import load_settings
    from sleepcode.errors import UsageError
    from sleepcode.evaluate.run import plan_cases, plan_mined
    from sleepcode.paths import user_config_dir

    if cases is not None:
        if rev is not None:
            raise UsageError("--rev goes with mined cases", "leave it out: each case names its base")
        settings = load_settings(None, os.environ, user_config_dir(os.environ))
        return plan_cases(Path(cases), Path(repo or "."), task), settings
    repository, settings = open_with_settings(repo)
    last, least, most = limits
    if least > most:
        raise UsageError("--min-files is above --max-files", "give a range")
    return plan_mined(repository, last=last, least_files=least, most_files=most, revision=rev), settings


def _make_folder(out: str) -> Path:
    """The folder for the report, made before anything is measured for it."""
    from pathlib import Path

    folder = Path(out)
    with _errors_of(out):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(folder: Path, report: EvaluationReport, plan: Plan) -> None:
    from sleepcode.render.json_output import evaluation_json, to_json
    from sleepcode.render.page import render_page

    names = ", ".join(repository.name for repository, _ in plan.work[:4])
    more = f" and {len(plan.work) - 4} more" if len(plan.work) > 4 else ""
    page = folder / "report.html"
    with _errors_of(str(folder)):
        page.write_text(render_page(report, f"sleepcode on {names}{more}"), encoding="utf-8")
        report.page = str(page)
        (folder / "result.json").write_text(to_json(evaluation_json(report)), encoding="utf-8")


@contextmanager
def _errors_of(out: str) -> Iterator[None]:
    from sleepcode.errors import SleepcodeError

    try:
        yield
    except OSError as error:
        raise SleepcodeError(
            f"can't write in {out}: {error.strerror}", "check the folder given to --out"
        ) from error
