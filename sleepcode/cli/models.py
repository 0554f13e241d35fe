"""`sleepcode models`."""

from __future__ import annotations

from typing import Annotated

import typer

from sleepcode.cli.options import Json, Repo, show_help_alone

_EXAMPLES = """\b
Examples:
  sleepcode models check --model openai/gpt-4o-mini
  SLEEPCODE_API_BASE=http://localhost:11434/v1 \\
    sleepcode models check --model openai/qwen3
"""

app = typer.Typer(
    callback=show_help_alone,
    help="See whether a model can be called.",
    epilog=_EXAMPLES,
    rich_markup_mode=None,
    invoke_without_command=True,
)


@app.command(epilog=_EXAMPLES, short_help="One tiny call, and what works.")
def check(
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="The model; by default the configured ones.")
    ] = None,
    repo: Repo = None,
    json: Json = False,
) -> None:
    """Make a tiny call and say what works: an answer, tool calls, JSON, streaming, a known price.

    What the reply leaves open is asked by itself: one call where a model does as it is told, at most four.
    """
    from sleepcode.cli.common import open_with_settings, print_result
    from sleepcode.errors import SleepcodeError, UsageError
    from sleepcode.llm.check import check_model
    from sleepcode.llm.connect import ask_model, open_meter, sleep_model
    from sleepcode.paths import store_path
    from sleepcode.render.models import checks_json, render_checks

    repository, settings = open_with_settings(repo)
    names = list(
        dict.fromkeys(name for name in (sleep_model(settings, model), ask_model(settings, model)) if name)
    )
    if not names:
        raise UsageError(
            "no model is configured",
            "name one with --model, or set SLEEPCODE_MODEL or `model` in config.toml",
        )
    checks = []
    for name in names:
        with open_meter(name, settings, store_path(repository.common_dir, settings), "test") as meter:
            checks.append(check_model(meter))
    failed = [check for check in checks if check.problem]
    if json or len(failed) < len(checks):
        print_result(
            json, settings.color, lambda: checks_json(checks), lambda style: render_checks(checks, style)
        )
    if failed and json:
        # The object says what is wrong, and a second one would be one too many.
        raise typer.Exit(SleepcodeError.exit_code)
    if failed:
        raise SleepcodeError(
            "; ".join(dict.fromkeys(check.problem for check in failed)),
            "; ".join(dict.fromkeys(check.hint for check in failed if check.hint)),
        )
