"""What commands share: opening the repository with its settings, reading texts, printing results."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sleepcode.errors import OutputClosed, SleepcodeError, UsageError

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.model import NoteKind
    from sleepcode.progress import Progress
    from sleepcode.render.terminal import Style
    from sleepcode.repo.repository import Repository

MOST_TEXT = 20_000_000
"""Bytes of a task or question that are taken at all."""


def open_with_settings(path: str) -> tuple[Repository, Settings]:
    """The repository that holds `path` and the settings in force for it."""
    from sleepcode.config import load_settings
    from sleepcode.paths import user_config_dir
    from sleepcode.repo.repository import open_repository

    repository = open_repository(path)
    settings = load_settings(repository.worktree, os.environ, user_config_dir(os.environ))
    return repository, settings


def progress_for(quiet: bool) -> Progress:
    """Bars on a terminal, plain lines elsewhere, nothing when quiet."""
    from sleepcode.progress import SilentProgress

    if quiet:
        return SilentProgress()
    from sleepcode.render.progress import BarProgress, LineProgress

    return BarProgress() if sys.stderr.isatty() else LineProgress(sys.stderr)


def read_text(argument: str, issue: str) -> str:
    """The text of a question or task: the argument, standard input for `-`, or a file.

    Raises UsageError when there is none, or when it can't be read.
    """
    if issue:
        if argument and argument != "-":
            raise UsageError("both a text and --issue were given", "give one of them")
        try:
            with open(issue, "rb") as file:  # noqa: PTH123
                data = file.read(MOST_TEXT)
        except OSError as error:
            raise UsageError(f"can't read {issue}: {error.strerror}", "name a readable file") from error
        text = data.decode("utf-8", "replace")
    elif argument == "-":
        text = sys.stdin.buffer.read(MOST_TEXT).decode("utf-8", "replace")
    else:
        text = argument
    if not text.strip():
        raise UsageError(
            "the question is empty", 'ask something, for example: sleepcode ask "where is X set?"'
        )
    return text


def print_result(
    as_json: bool, to_dict: Callable[[], dict[str, Any]], to_text: Callable[[Style], str]
) -> None:
    """Writes a result to standard output, as JSON or as text."""
    if as_json:
        from sleepcode.render.json_output import to_json

        text = to_json(to_dict())
    else:
        from sleepcode.render.terminal import Style, style_for

        text = to_text(style_for(sys.stdout) if sys.stdout is not None else Style(False))
    write_out(text)


def write_out(text: str) -> None:
    """Writes to standard output; what its encoding lacks is escaped, for a path may hold any bytes.

    Raises OutputClosed when nobody reads it any more, SleepcodeError when it can't be written.
    """
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still buffered would fail once more, with a complaint, at the interpreter's end.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise OutputClosed from error
        raise SleepcodeError(f"can't write the output: {error.strerror}", "check where it goes") from error


def note_kinds(name: str) -> list[NoteKind]:
    """The kinds that a word on the command line means. Raises UsageError for an unknown one."""
    from sleepcode.model import NoteKind

    kinds = {
        "architecture": NoteKind.ARCHITECTURE,
        "files": NoteKind.FILE,
        "edits": NoteKind.EDIT,
        "questions": NoteKind.QUESTION,
    }
    if name not in kinds:
        raise UsageError(f"there are no notes called {name!r}", f"one of: {', '.join(kinds)}")
    return [kinds[name]]
