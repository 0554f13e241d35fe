"""`sleepcode notes`."""

from __future__ import annotations

from typing import Annotated

import typer

EXAMPLES = """\b
Examples:
  sleepcode notes                          everything that was recorded
  sleepcode notes architecture
  sleepcode notes files src/app.py
  sleepcode notes edits --markdown > EDITS.md
  sleepcode notes questions --json
"""


def notes(
    kind: Annotated[
        str,
        typer.Argument(help="architecture, files, edits or questions; all without it.", show_default=False),
    ] = "",
    paths: Annotated[
        list[str] | None, typer.Argument(help="Only notes about these files or folders.")
    ] = None,
    rev: Annotated[str, typer.Option(help="Notes of this commit, branch or tag.", show_default=False)] = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown document.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    repo: Annotated[str, typer.Option(help="A folder in the repository.", show_default=False)] = ".",
) -> None:
    """Read the notes: architecture, file summaries, edit locations, anticipated questions."""
    from sleepcode.cli.common import note_kinds, open_with_settings, print_result, write_out

    kinds = note_kinds(kind) if kind else []
    repository, settings = open_with_settings(repo)
    from sleepcode.ask.notes import read_notes
    from sleepcode.render.json_output import notes_json
    from sleepcode.render.notes import render_notes, render_notes_markdown

    stamp, found, stale = read_notes(repository, settings, kinds, paths or (), revision=rev or None)
    marked = set(stale)
    if markdown and not json:
        write_out(render_notes_markdown(stamp, found, marked))
        return
    print_result(
        json,
        lambda: notes_json(stamp, found, marked),
        lambda style: render_notes(stamp, found, marked, style),
    )
