"""`sleepcode index`."""

from __future__ import annotations

from typing import Annotated

import typer

EXAMPLES = """\b
Examples:
  sleepcode index
  sleepcode index ~/src/flask --jobs 4
  sleepcode index --rev v2.0 --quiet
  sleepcode index --json > report.json
"""


def index(
    path: Annotated[str, typer.Argument(help="A folder in the repository.", show_default=False)] = ".",
    rev: Annotated[str, typer.Option(help="Index this commit, branch or tag instead of HEAD.")] = "",
    jobs: Annotated[int, typer.Option(min=0, max=512, help="Worker processes; 0: one for each core.")] = 0,
    full: Annotated[
        bool, typer.Option("--full", help="Forget what is known and read everything again.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no report.")] = False,
) -> None:
    """Explore the repository and record notes: facts, history, graph, architecture.

    Only what has changed since the last time is read. Nothing leaves the machine.
    """
    from sleepcode.cli.common import open_with_settings, print_result, progress_for

    repository, settings = open_with_settings(path)
    from sleepcode.render.json_output import index_json
    from sleepcode.render.reports import render_index
    from sleepcode.sleep.index import index_repository

    progress = progress_for(quiet)
    try:
        report = index_repository(
            repository, settings, revision=rev or None, jobs=jobs or None, full=full, progress=progress
        )
    finally:
        progress.finish()
    if json or not quiet:
        print_result(json, lambda: index_json(report), lambda style: render_index(report, style))
