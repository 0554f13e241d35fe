"""What commands share of their options: how they are called and explained, and what they take."""

from __future__ import annotations

from math import isfinite
from typing import Annotated

import typer

from sleepcode.errors import UsageError


def require_name(option: typer.CallbackParam, value: str | None) -> str | None:
    """The value of an option that names something. Raises UsageError for an empty one: a script's variable
    that isn't set must not mean HEAD, or this folder."""
    if value is not None and not value.strip():
        raise UsageError(f"{option.opts[0]} is empty", "name one, or leave the option out")
    return value


Repo = Annotated[
    str | None,
    typer.Option(
        "--repo",
        metavar="PATH",
        help="A folder in the repository, instead of this one.",
        callback=require_name,
    ),
]
Rev = Annotated[
    str | None,
    typer.Option(
        "--rev", metavar="REV", help="A commit, branch or tag, instead of HEAD.", callback=require_name
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON (its schema is in the README).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


def show_help_alone(context: typer.Context) -> None:
    """A group of commands that is named alone tells what it has."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def require_finite(option: typer.CallbackParam, value: float | None) -> float | None:
    """The value of an option that is a number. Raises UsageError for `nan` and `inf`, which hold no limit."""
    if value is not None and not isfinite(value):
        raise UsageError(f"{option.opts[0]} is {value}", "give a number")
    return value
