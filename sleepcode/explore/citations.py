"""Citations in a model's text, checked against the revision: a place that isn't there was made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sleepcode.model import Citation

_LINES = re.compile(r":(\d{1,7})(?:\s?[-–]\s?(\d{1,7}))?(?!\d)")
_BACKWARDS = re.compile(r"[\w+-][\w@+./ -]*")
"""A path, and words before it, read from its end: from where lines are named there is no more than one way back."""
_LONGEST = 300
"""Characters before the lines that are looked at, for a model that rambles may write one word of a million."""
_OPENING = frozenset(" \t\r\n\"'`([{<,;")
"""What a path from the top may stand behind; `$HOME/x` and `~/x` are none."""

LinesOf = Callable[[str], Sequence[str] | None]


@dataclass(frozen=True, slots=True)
class CheckedCitations:
    valid: tuple[Citation, ...]
    invalid: tuple[str, ...]
    """As they were written."""


def check_citations(text: str, lines_of: LinesOf) -> CheckedCitations:
    """Finds `path:line` and `path:start-end` in a text and looks whether the revision has those lines."""
    valid: dict[Citation, None] = {}
    invalid: dict[str, None] = {}
    last = 0
    for match in _LINES.finditer(text):
        path = _read_path(text, last, match.start())
        last = match.end()
        found = _find_path(path, lines_of)
        if found is None:
            # `10:30` and `std::vector:3` cite nothing; what has a folder or an ending means a file.
            if "/" in path or re.search(r"\.[A-Za-z]\w{0,8}$", path):
                invalid[f"{path.rpartition(' ')[2]}{match[0]}"] = None
            continue
        start, end = int(match[1]), int(match[2] or match[1])
        lines = lines_of(found)
        if lines is not None and 1 <= start <= end <= len(lines):
            valid[Citation(found, start, end if end > start else 0)] = None
        else:
            invalid[f"{found}{match[0]}"] = None
    return CheckedCitations(tuple(valid), tuple(invalid))


def _read_path(text: str, start: int, end: int) -> str:
    """What may be a path, with the words before it, in front of the lines named at `end`; empty for nothing."""
    start = max(start, end - _LONGEST)
    behind = _BACKWARDS.match(text[start:end][::-1])
    if behind is None:
        return ""
    path = behind[0][::-1].lstrip()
    at = end - len(path)
    before = text[max(0, at - 1) : at]
    if path.startswith("//"):
        return ""  # of an address
    if path.startswith("/") and before and before not in _OPENING:
        return path.partition(" ")[2]
    return path


def _find_path(path: str, lines_of: LinesOf) -> str | None:
    """The path as the revision has it; words before it are taken off one by one."""
    while path:
        for form in (path, path.removeprefix("./"), path.removeprefix("/")):
            if lines_of(form) is not None:
                return form
        _, space, path = path.partition(" ")
        if not space:
            return None
    return None
