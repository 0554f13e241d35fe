"""The commands, put together. Imports nothing slow: what a command needs is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from sleepcode.cli import ask as ask_command
from sleepcode.cli import chat as chat_command
from sleepcode.cli import completion
from sleepcode.cli import eval as eval_command
from sleepcode.cli import hook as hook_command
from sleepcode.cli import index as index_command
from sleepcode.cli import models as models_command
from sleepcode.cli import notes as notes_command
from sleepcode.cli import status as status_command

_EPILOG = """\b
Examples:
  sleepcode index                           explore this repository
  sleepcode ask "where are cookies set?"    answer from notes and code
  sleepcode ask -l "Fix cookie expiry"      files that the change would edit
  sleepcode notes architecture              read what was recorded
  sleepcode status                          what it is of, and what is stale
  sleepcode hook install                    fresh after every commit
  sleepcode eval                            how well it does here

\b
Exit codes: 0 done, 1 error, 2 usage, 3 bug, 130 interrupted.
Settings: [tool.sleepcode] in pyproject.toml, .sleepcode.toml, SLEEPCODE_*.
"""

app = typer.Typer(
    help="Sleep-time compute for git repositories: explore while idle, answer in milliseconds.",
    epilog=_EPILOG,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from sleepcode import __version__

        typer.echo(f"sleepcode {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
    install_completion: Annotated[
        bool,
        typer.Option(
            "--install-completion",
            callback=completion.install_completion,
            is_eager=True,
            help="Install completion for this shell, or the one named after it.",
        ),
    ] = False,
    show_completion: Annotated[
        bool,
        typer.Option(
            "--show-completion",
            callback=completion.show_completion,
            is_eager=True,
            help="Print its script instead, to put where you keep such files.",
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


completion.serve_completion()

app.command(epilog=index_command.EXAMPLES, short_help="Explore the repository and record notes.")(
    index_command.index
)
app.command(epilog=ask_command.EXAMPLES, short_help="Answer a question, or localize a change.")(
    ask_command.ask
)
app.command(epilog=chat_command.EXAMPLES, short_help="Ask follow-up questions, with a model.")(
    chat_command.chat
)
app.command(epilog=notes_command.EXAMPLES, short_help="Read what was recorded.")(notes_command.notes)
app.command("eval", epilog=eval_command.EXAMPLES, short_help="Measure it on this repository's own past.")(
    eval_command.evaluate
)
app.add_typer(models_command.app, name="models", short_help="See whether a model can be called.")
app.add_typer(hook_command.app, name="hook", short_help="Keep the index fresh after every commit.")
app.command(epilog=status_command.EXAMPLES, short_help="Say what the index is of and what is stale.")(
    status_command.status
)
