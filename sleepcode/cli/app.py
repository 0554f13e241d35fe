"""The commands, put together. Imports nothing slow: what a command needs is imported when it runs."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from sleepcode.cli import completion

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


class _Made(NamedTuple):
    """What a command is made of."""

    function: str
    """Of the module in this package that has the command's name; empty where that has an `app` of several."""
    help: str


_COMMANDS = {
    "index": _Made("index", "Explore the repository and record notes."),
    "ask": _Made("ask", "Answer a question, or localize a change."),
    "chat": _Made("chat", "Ask follow-up questions, with a model."),
    "notes": _Made("notes", "Read what was recorded."),
    "eval": _Made("evaluate", "Measure it on this repository's own past."),
    "status": _Made("status", "Say what the index is of and what is stale."),
    "models": _Made("", "See whether a model can be called."),
    "hook": _Made("", "Keep the index fresh after every commit."),
}


class _Commands(Mapping[str, Any]):
    """Name -> command, each made when it is looked up: to make them all takes a tenth of what a question does."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = _make(name, *_COMMANDS[name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_COMMANDS)

    def __len__(self) -> int:
        return len(_COMMANDS)


def _make(name: str, function: str, help: str) -> Any:
    module = importlib.import_module(f"sleepcode.cli.{name}")
    if not function:
        group = get_group(module.app)
        group.name, group.short_help = name, help
        return group
    alone = typer.Typer(rich_markup_mode=None, add_completion=False)
    alone.command(name, epilog=module.EXAMPLES, short_help=help)(getattr(module, function))
    return get_command(alone)


class _CommandGroup(TyperGroup):
    """The program, which has commands only as far as they are asked for."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Any = _Commands()


app = typer.Typer(
    cls=_CommandGroup,
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
