"""What reaches a terminal: repository text made harmless, the look of the stream, one way to write.

Guarantees: no control character, escape sequence or direction override of the repository gets through
`safe` or `safe_block`; `emit` never fails on a character that the stream can't show.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

_MOST_COLUMNS = 100
"""Longer lines of prose are hard to read."""

_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movement
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # titles, links, clipboard
    r"|\x1b[ -/]*[0-~]?"
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BREAKS = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\x85"}
_LINE_BREAKS = re.compile("[\n\r\t\u2028\u2029\x85]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PLAIN = str.maketrans(
    {"·": "-", "…": "...", "—": "-", "–": "-", "“": '"', "”": '"', "’": "'", "→": "->", "│": "|"}
)


class OutputClosed(Exception):
    """Whoever read the output has gone away: there is nobody left to write for."""


def safe(text: str) -> str:
    """Repository text on one line: paths, names, subjects. Line breaks are shown as `\\n`."""
    text = _LINE_BREAKS.sub(lambda match: _BREAKS[match.group()], _SEQUENCES.sub("", text))
    return _show_surrogates(_UNSEEN.sub("", text))


def safe_block(text: str) -> str:
    """Repository text of several lines: excerpts, notes. Line breaks stay, tabs become spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _show_surrogates(_UNSEEN.sub("", _SEQUENCES.sub("", text)).expandtabs(4))


def _show_surrogates(text: str) -> str:
    """Bytes of a path that are no UTF-8 as `\\xff`, the way git writes them."""
    return _SURROGATES.sub(
        lambda match: (
            f"\\x{ord(match.group()) - 0xDC00:02x}"
            if 0xDC80 <= ord(match.group()) <= 0xDCFF
            else f"\\u{ord(match.group()):04x}"
        ),
        text,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """How text is drawn: its width in columns and whether it has colours."""

    width: int = 80
    has_color: bool = False

    def strong(self, text: str) -> str:
        return self._paint("1", text)

    def faint(self, text: str) -> str:
        return self._paint("2", text)

    def good(self, text: str) -> str:
        return self._paint("32", text)

    def fair(self, text: str) -> str:
        return self._paint("33", text)

    def bad(self, text: str) -> str:
        return self._paint("31", text)

    def place(self, text: str) -> str:
        """A path."""
        return self._paint("36", text)

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.has_color and text else text


def look_of(stream: TextIO, color: str, environment: Mapping[str, str]) -> Look:
    """The look of a stream. `color` is `auto`, `always` or `never`; NO_COLOR turns `auto` off."""
    is_terminal = stream.isatty()
    if color == "auto":
        is_plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
        has_color = is_terminal and not is_plain
    else:
        has_color = color == "always"
    if not is_terminal:
        return Look(has_color=has_color)
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (ValueError, OSError):
        columns = 80
    return Look(width=max(40, min(columns or 80, _MOST_COLUMNS)), has_color=has_color)


def emit(text: str, stream: TextIO | None = None) -> None:
    """Writes text with a line break at its end. Raises OutputClosed when nobody reads any more."""
    stream = sys.stdout if stream is None else stream
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower()
    if not encoding.startswith("utf"):
        text = text.translate(_PLAIN)
    # What can't be encoded is escaped, never an error: a path may hold any bytes.
    text = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        stream.write(text if text.endswith("\n") else text + "\n")
        stream.flush()
    except BrokenPipeError as error:
        raise OutputClosed from error
