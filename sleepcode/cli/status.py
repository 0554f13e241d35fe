"""`sleepcode status`."""

from __future__ import annotations

from typing import Annotated

import typer

EXAMPLES = """\b
Examples:
  sleepcode status
  sleepcode status --json --repo ~/src/flask
"""


def status(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    repo: Annotated[str, typer.Option(help="A folder in the repository.", show_default=False)] = ".",
) -> None:
    """Say which commit the index is of, what is stale, what is running, what ran."""
    from sleepcode.cli.common import open_with_settings, print_result

    repository, settings = open_with_settings(repo)
    from sleepcode.render.json_output import status_json
    from sleepcode.render.reports import render_status
    from sleepcode.sleep.status import read_status

    report = read_status(repository, settings)
    print_result(json, lambda: status_json(report), lambda style: render_status(report, style))
