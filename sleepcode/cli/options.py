"""Options that several commands share, so that they are called and explained alike."""

from __future__ import annotations

from typing import Annotated

import typer

Repo = Annotated[
    str | None,
    typer.Option("--repo", metavar="PATH", help="A folder in the repository, instead of this one."),
]
Rev = Annotated[
    str | None, typer.Option("--rev", metavar="REV", help="A commit, branch or tag, instead of HEAD.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON (its schema is in the README).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
