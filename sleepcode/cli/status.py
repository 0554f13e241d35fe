"""`sleepcode status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sleepcode.cli.options import Json, Repo, require_finite

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.repo.repository import Repository

EXAMPLES = """\b
Examples:
  sleepcode status
  sleepcode status --usage
  sleepcode status --json --repo ~/src/flask
"""


def status(
    usage: Annotated[
        bool, typer.Option("--usage", help="What models cost here, and what the notes saved.")
    ] = False,
    test_weight: Annotated[
        float | None,
        typer.Option(
            metavar="N",
            min=1,
            callback=require_finite,
            help="What a token counts while somebody waits (default 10).",
        ),
    ] = None,
    repo: Repo = None,
    json: Json = False,
) -> None:
    """Say which commit the index is of, what is stale, what is running, what ran."""
    from sleepcode.cli.common import open_with_settings, print_result

    repository, settings = open_with_settings(repo)
    if usage:
        _print_usage(repository, settings, test_weight, json)
        return
    from sleepcode.hook.status import read_hook_status
    from sleepcode.render.json_output import status_json
    from sleepcode.render.reports import render_status
    from sleepcode.sleep.status import read_status

    report = read_status(repository, settings)
    report.hook = read_hook_status(repository)
    print_result(
        json, settings.color, lambda: status_json(report), lambda style: render_status(report, style)
    )


def _print_usage(repository: Repository, settings: Settings, weight: float | None, is_json: bool) -> None:
    from pathlib import Path

    from sleepcode.cli.common import print_result
    from sleepcode.llm.connect import open_ledger
    from sleepcode.llm.usage import read_usage
    from sleepcode.model_reports import UsageReport
    from sleepcode.paths import store_path
    from sleepcode.render.json_output import usage_json
    from sleepcode.render.sleeping import render_usage
    from sleepcode.store.ledger import ledger_path
    from sleepcode.store.measured import read_measured

    if weight is not None:
        settings = settings._replace(test_weight=weight)
    path = store_path(repository.common_dir, settings)
    report = UsageReport(test_weight=settings.test_weight)
    if Path(ledger_path(path)).is_file():
        with open_ledger(path) as ledger:
            report = read_usage(ledger, settings, read_measured(path))
    print_result(
        is_json,
        settings.color,
        lambda: {"usage": usage_json(report)},
        lambda style: render_usage(report, style),
    )
