"""`sleepcode notes`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sleepcode.cli.options import Json, Repo, Rev
from sleepcode.errors import UsageError

if TYPE_CHECKING:
    from sleepcode.model import NoteKind
    from sleepcode.repo.repository import Repository

EXAMPLES = """\b
Examples:
  sleepcode notes                     the architecture, and what else there is
  sleepcode notes files src/app.py    a file's summary
  sleepcode notes src/app.py          everything that is about it
  sleepcode notes edits --markdown > EDITS.md
  sleepcode notes questions --json
"""

_KINDS = {"architecture": "architecture", "files": "file", "edits": "edit", "questions": "question"}
"""Word on the command line -> kind of note."""


def notes(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KIND] [PATH]...",
            help="architecture, files, edits or questions; files or folders that the notes are about.",
        ),
    ] = None,
    rev: Rev = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown document.")] = False,
    json: Json = False,
    repo: Repo = None,
) -> None:
    """Read what was recorded: architecture, file summaries, edit locations, anticipated questions.

    Without KIND and PATH: the architecture, and how many notes of the other kinds there are; with
    --markdown or --json everything.
    """
    from sleepcode.cli.common import open_with_settings, print_result, warn, write_out

    if markdown and json:
        raise UsageError("both --markdown and --json were given", "give one of them")
    kinds, names = split_words(words or ())
    repository, settings = open_with_settings(repo)
    paths = [path for path in (repository_path(repository, name) for name in names) if path]
    from sleepcode.ask.notes import is_about, read_notes
    from sleepcode.paths import store_path
    from sleepcode.render.json_output import notes_json
    from sleepcode.render.notes import render_notes, render_notes_markdown
    from sleepcode.store.trials import read_told

    stamp, found, stale = read_notes(repository, settings, kinds, paths, revision=rev)
    for path in paths:
        if not any(is_about(note, [path]) for note in found):
            warn(f"no note is about {path}; paths are those of the indexed commit")
    marked = set(stale)
    if markdown:
        write_out(render_notes_markdown(stamp, found, marked))
        return
    is_overview = not kinds and not names
    tried = read_told(store_path(repository.common_dir, settings))
    told = tried.told if tried is not None else None
    print_result(
        json,
        settings.color,
        lambda: notes_json(stamp, found, marked, told),
        lambda style: render_notes(stamp, found, marked, style, is_overview=is_overview, told=told),
    )


def split_words(words: Sequence[str]) -> tuple[list[NoteKind], list[str]]:
    """(kinds, paths) of the words on the command line. Raises UsageError for a misspelt kind."""
    if not words:
        return [], []
    first = words[0]
    if first in _KINDS:
        from sleepcode.model import NoteKind

        return [NoteKind(_KINDS[first])], list(words[1:])
    if not os.path.lexists(first):
        import difflib

        close = difflib.get_close_matches(first, _KINDS, 1, 0.75)
        if close:
            raise UsageError(f"there are no notes called {first!r}", f"did you mean {close[0]}?")
    return [], list(words)


def repository_path(repository: Repository, name: str) -> str:
    """A path as the repository has it: what exists from here is taken from here; empty for its top."""
    worktree = repository.worktree
    if worktree is not None and os.path.lexists(name):
        # Only the folder is resolved: a symbolic link is a file of its own.
        folder, last = os.path.split(os.path.abspath(name))  # noqa: PTH100
        path = os.path.relpath(os.path.join(os.path.realpath(folder), last), os.path.realpath(worktree))  # noqa: PTH118
        if path == os.curdir:
            return ""
        if not path.startswith(os.pardir + os.sep) and path != os.pardir:
            return path.replace(os.sep, "/")
    return name.removeprefix("./").strip("/")
