"""`sleepcode status`."""

from __future__ import annotations

from sleepcode.cli.options import Json, Repo

EXAMPLES = """\b
Examples:
  sleepcode status
  sleepcode status --json --repo ~/src/flask
"""


def status(repo: Repo = None, json: Json = False) -> None:
    """Say which commit the index is of, what is stale, what is running, what ran."""
    from sleepcode.cli.common import open_with_settings, print_result

    repository, settings = open_with_settings(repo)
    from sleepcode.hook.status import read_hook_status
    from sleepcode.render.json_output import status_json
    from sleepcode.render.reports import render_status
    from sleepcode.sleep.status import read_status

    report = read_status(repository, settings)
    report.hook = read_hook_status(repository)
    print_result(
        json, settings.color, lambda: status_json(report), lambda style: render_status(report, style)
    )
