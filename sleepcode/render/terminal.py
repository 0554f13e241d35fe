"""Text that is safe and readable on a terminal: no control characters, no escapes, folded lines.

Whatever comes from a repository goes through `safe` or `escape` before it is written: it can then
neither move the cursor, nor colour, reorder or hide what stands around it.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
import time
from collections.abc import Mapping
from functools import cache
from typing import TextIO

WIDTH = 80
"""Columns that text is folded at, where there are as many."""
_NARROWEST = 40
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1, the escape character among them
    r"\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_UNITS = (("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3_600), ("minute", 60))
_STYLES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31", "cyan": "36"}


def safe(text: str) -> str:
    """Repository text on one line: a path, a name, a subject. Line breaks are shown as `\\n`."""
    return escape(text).replace("\n", "\\n").replace("\t", "\\t")


def escape(text: str) -> str:
    """Repository text with its line breaks and tabs; control, direction and unseen characters as codes."""
    return _UNSAFE.sub(_show_code, text.replace("\r\n", "\n"))


def _show_code(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # a byte of a path that is no UTF-8, as Python carries it
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class Style:
    """Colours where they are wanted: a terminal, no NO_COLOR, or asked for."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled

    def __call__(self, text: str, *styles: str) -> str:
        if not self._enabled or not styles or not text:
            return text
        return f"\x1b[{';'.join(_STYLES[style] for style in styles)}m{text}\x1b[0m"


PLAIN = Style(False)


def style_for(
    stream: TextIO | None, color: str = "auto", environment: Mapping[str, str] | None = None
) -> Style:
    """The style that fits a stream. `color` is `always`, `never` or `auto`, which means: on a terminal
    that is not dumb and without NO_COLOR, or with FORCE_COLOR."""
    environment = os.environ if environment is None else environment
    if color != "auto":
        return Style(color == "always")
    if environment.get("NO_COLOR"):
        return PLAIN
    if environment.get("FORCE_COLOR"):
        return Style(True)
    return Style(stream is not None and stream.isatty() and environment.get("TERM") != "dumb")


@cache
def line_width() -> int:
    """80 columns, or what a narrower terminal has; COLUMNS says it too."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return min(max(int(columns), _NARROWEST), WIDTH)
    try:
        wide = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout is not None else WIDTH
    except (OSError, ValueError, AttributeError):
        return WIDTH
    return min(max(wide, _NARROWEST), WIDTH) if wide > 0 else WIDTH


def fold(text: str, indent: str = "", first: str | None = None, width: int = 0) -> str:
    """A paragraph folded to the width (the terminal's), continued lines indented."""
    lead = indent if first is None else first
    return textwrap.fill(
        text,
        width or line_width(),
        initial_indent=lead,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def ago(then: float, now: float | None = None) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = max(0.0, (time.time() if now is None else now) - then)
    for unit, length in _UNITS:
        if seconds >= length:
            return f"{count(int(seconds // length), unit)} ago"
    return "just now"


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2,087 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
