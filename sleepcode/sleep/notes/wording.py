"""Repository text, made fit to stand in a note."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+|\x1b\[[0-9;]*[A-Za-z]"
)


def clean(text: str, most: int = 200) -> str:
    """One line without control characters, at most `most` characters."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line if len(line) <= most else line[: most - 3].rstrip() + "..."


def sentence(text: str, most: int = 200) -> str:
    """`clean`, with a full stop at its end."""
    line = clean(text, most)
    return line if not line or line.endswith((".", "!", "?", ":", "...")) else line + "."


def listing(names: Sequence[str], most: int, ticks: bool = True) -> str:
    """`a`, `b` and 3 more."""
    shown = [f"`{clean(name, 120)}`" if ticks else clean(name, 120) for name in names[:most]]
    rest = len(names) - len(shown)
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def number(count: int, noun: str, plural: str = "") -> str:
    """`1 file`, `12 files`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "0 %"
