"""Where the text of a question or task comes from: the command line, standard input or a file."""

from __future__ import annotations

import sys
from pathlib import Path

from sleepcode.errors import UsageError

_LARGEST = 20_000_000


def read_text(argument: str, issue: str | None) -> str:
    """The text of a question or task, never empty; `-` is standard input.

    Raises UsageError when there is none, or when it can't be read.
    """
    if issue is not None and argument:
        raise UsageError("both a text and --issue were given", "give one of them")
    if issue is not None and issue != "-":
        data = _read_file(issue)
    elif issue == "-" or argument == "-":
        data = sys.stdin.buffer.read(_LARGEST + 1) if sys.stdin is not None else b""
    else:
        # What the shell hands over in another encoding arrives as lone surrogates.
        data = argument.encode("utf-8", "surrogateescape")
    text = _decode(data, issue or "the text")
    if not text.strip():
        name = {None: "the question", "-": "standard input"}.get(
            issue if argument != "-" else "-", str(issue)
        )
        raise UsageError(f"{name} is empty", 'ask something: sleepcode ask "where is the cache cleared?"')
    return text


def _read_file(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"can't read {name}: {reason}", "name a readable file") from error


def _decode(data: bytes, name: str) -> str:
    from sleepcode.parsing.decode import decode

    if len(data) > _LARGEST:
        raise UsageError(f"{name} is over {_LARGEST:,} bytes", "give the part that matters")
    text = decode(data)
    if text is None:
        raise UsageError(f"{name} is binary", "give it as text")
    return text
