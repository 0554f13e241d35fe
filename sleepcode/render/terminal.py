"""Text that is safe and readable on a terminal: no control characters, no escapes, folded lines."""

from __future__ import annotations

import os
import re
import textwrap
import time
from collections.abc import Mapping
from typing import TextIO

WIDTH = 80
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_STYLES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31", "cyan": "36"}


def safe(text: str) -> str:
    """Repository text on one line for a terminal: control characters, escapes and bidi marks shown as codes."""
    return escape(text).replace("\n", "\\n").replace("\t", " ")


def escape(text: str) -> str:
    """Repository text with its line ends and tabs kept and every other control character shown as a code."""
    return _UNSAFE.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


class Style:
    """Colours where they are wanted: a terminal, no NO_COLOR, or asked for."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled

    def __call__(self, text: str, *styles: str) -> str:
        if not self._enabled or not styles:
            return text
        return f"\x1b[{';'.join(_STYLES[style] for style in styles)}m{text}\x1b[0m"


def style_for(stream: TextIO, environment: Mapping[str, str] | None = None) -> Style:
    """The style that fits a stream: none for files and pipes, with NO_COLOR, and on dumb terminals."""
    environment = os.environ if environment is None else environment
    forced = bool(environment.get("FORCE_COLOR")) and not environment.get("NO_COLOR")
    plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
    return Style(forced or (stream.isatty() and not plain))


def fold(text: str, indent: str = "", first: str | None = None, width: int = WIDTH) -> str:
    """A paragraph folded to the width, continued lines indented."""
    lead = indent if first is None else first
    return textwrap.fill(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def ago(then: float, now: float | None = None) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = max(0.0, (time.time() if now is None else now) - then)
    for unit, size in (
        ("year", 31_557_600),
        ("month", 2_629_800),
        ("day", 86_400),
        ("hour", 3_600),
        ("minute", 60),
    ):
        count = int(seconds // size)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2,087 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
