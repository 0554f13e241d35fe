"""What commands share: opening the repository with its settings, printing results."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sleepcode.errors import ConfigError, OutputClosed, SleepcodeError, UsageError

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.render.terminal import Style
    from sleepcode.repo.repository import Repository


def open_with_settings(path: str | None) -> tuple[Repository, Settings]:
    """The repository that holds `path` (here by default) and the settings in force for it."""
    from sleepcode.config import load_settings
    from sleepcode.paths import user_config_dir
    from sleepcode.repo.repository import open_repository

    repository = open_repository("." if path is None else path)
    settings = load_settings(repository.worktree, os.environ, user_config_dir(os.environ))
    return repository, settings


def override(settings: Settings, **options: int | None) -> Settings:
    """The settings with the options that were given. Raises UsageError for one out of its bounds."""
    from sleepcode.config import Source, apply_setting

    for name, value in options.items():
        if value is not None:
            try:
                settings = apply_setting(settings, name, value, Source(f"--{name}"))
            except ConfigError as error:
                raise UsageError(f"--{name} is {value}", error.hint) from error
    return settings


def print_result(
    as_json: bool, color: str, to_dict: Callable[[], dict[str, Any]], to_text: Callable[[Style], str]
) -> None:
    """Writes a result to standard output, as JSON or as text in the fitting style."""
    if as_json:
        from sleepcode.render.json_output import to_json

        write_out(to_json(to_dict()))
        return
    from sleepcode.render.terminal import style_for

    write_out(to_text(style_for(sys.stdout, color)))


_PLAINER = str.maketrans({"·": "-", "“": '"', "”": '"', "’": "'", "→": "->", "–": "-", "…": "..."})


def _plainer(text: str, encoding: str) -> str:
    """A text with plainer punctuation, where an encoding has no other."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAINER)
    return text


def write_out(text: str) -> None:
    """Writes to standard output; what its encoding lacks is escaped, for a path may hold any bytes.

    Raises OutputClosed when nobody reads it any more, SleepcodeError when it can't be written.
    """
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(_plainer(text, encoding).encode(encoding, "backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as error:
        forget_output()
        if isinstance(error, BrokenPipeError):
            raise OutputClosed from error
        raise SleepcodeError(f"can't write the output: {error.strerror}", "check where it goes") from error


def forget_output() -> None:
    """What is still buffered can't be written, and must not fail once more when Python ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(text: str) -> None:
    """One line on standard error, if there is one."""
    from sleepcode.render.terminal import safe

    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"warning: {safe(text)}\n")
            sys.stderr.flush()
