"""`sleepcode index`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sleepcode.cli.options import Json, Repo, Rev, require_finite

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.model_reports import SleepReport
    from sleepcode.repo.repository import Repository
    from sleepcode.reports import IndexReport, PracticeReport

_PATIENCE = 5.0
"""Seconds to wait for a refresh that a hook has just started."""

EXAMPLES = """\b
Examples:
  sleepcode index                      this repository at HEAD
  sleepcode index ~/src/flask --jobs 4
  sleepcode index --rev v2.0 --quiet   another commit, without a checkout
  sleepcode index --practice 60        also practise on its past, for a minute
  sleepcode index --model openai/gpt-4o-mini --dry-run
  sleepcode index --model openai/gpt-4o-mini --sleep-budget 300000
  sleepcode index --json > report.json
"""


_Path = Annotated[
    str | None, typer.Argument(metavar="[PATH]", help="A folder in the repository; this one by default.")
]
_Jobs = Annotated[
    int | None, typer.Option(metavar="N", help="Worker processes; 0 (default): one for each core.")
]
_Full = Annotated[bool, typer.Option("--full", help="Forget what is known and read everything again.")]
_Practice = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        min=0,
        callback=require_finite,
        help="Also practise on past changes for so long, and adjust the ranking if that helps.",
    ),
]
_Model = Annotated[
    str | None,
    typer.Option(metavar="MODEL", help="Also sleep with this model (litellm's name), after that."),
]
_SleepBudget = Annotated[
    int | None, typer.Option(metavar="TOKENS", help="Tokens that sleeping may take (default 200000).")
]
_SleepCost = Annotated[
    float | None,
    typer.Option(metavar="USD", min=0, callback=require_finite, help="Dollars that sleeping may take."),
]
_Effort = Annotated[str, typer.Option(metavar="low|medium|high", help="How much is put into one note.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Plan and price the sleep; call no model.")]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")]


def index(
    path: _Path = None,
    repo: Repo = None,
    rev: Rev = None,
    jobs: _Jobs = None,
    full: _Full = False,
    practice: _Practice = None,
    model: _Model = None,
    sleep_budget: _SleepBudget = None,
    sleep_cost: _SleepCost = None,
    effort: _Effort = "medium",
    dry_run: _DryRun = False,
    json: Json = False,
    quiet: _Quiet = False,
) -> None:
    """Explore the repository and record facts, history, graph and notes.

    Only what is new since the last time is read. Without a model nothing leaves this machine; nothing of
    the repository is executed either way. With one, notes are rewritten where it pays, within the budget.
    """
    from sleepcode.cli.common import open_with_settings, override, warn
    from sleepcode.cli.sleeping import choose_sleep, practise_for, sleep_with_model
    from sleepcode.errors import UsageError

    if path is not None and repo is not None:
        raise UsageError("both PATH and --repo were given", "give one of them")
    place = path if path is not None else repo
    repository, settings = open_with_settings(place)
    settings = override(settings, jobs=jobs)
    sleeping = choose_sleep(settings, model, sleep_budget, sleep_cost, effort, dry_run)
    report = _explore(repository, settings, rev, full, quiet)
    commit = report.stamp.commit
    practised = practise_for(repository, settings, commit, practice, sleeping, quiet)
    slept = sleep_with_model(repository, settings, commit, sleeping, jobs, quiet)
    if quiet and slept is not None and slept.stopped:
        warn(f"sleeping stopped: {slept.stopped}")
    if json or not quiet:
        _print(report, practised, slept, place, settings, json)


def _explore(
    repository: Repository, settings: Settings, revision: str | None, is_full: bool, is_quiet: bool
) -> IndexReport:
    """Indexes a revision and tells what went wrong with it on standard error."""
    from sleepcode.cli.common import warn
    from sleepcode.render.progress import open_progress
    from sleepcode.sleep.index import index_repository

    with open_progress(is_quiet) as progress:
        report = index_repository(
            *(repository, settings),
            revision=revision,
            full=is_full,
            progress=progress,
            wait=_PATIENCE,
        )
    for warning in report.warnings:
        warn(warning)
    return report


def _print(
    report: IndexReport,
    practised: PracticeReport | None,
    slept: SleepReport | None,
    place: str | None,
    settings: Settings,
    is_json: bool,
) -> None:
    from sleepcode.cli.common import print_result
    from sleepcode.render.json_output import index_json
    from sleepcode.render.reports import render_index

    print_result(
        is_json,
        settings.color,
        lambda: index_json(report, slept, practised),
        lambda style: render_index(report, style, place=place, slept=slept, practised=practised),
    )
