"""Citations in a model's text, checked against the revision: a place that isn't there was made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sleepcode.model import Citation

_CITATION = re.compile(
    r"(?<![\w/])([\w@+.-][\w@+./ -]{0,300}?[\w+-]\.?[\w+-]{0,60}):(\d{1,7})(?:\s?[-–]\s?(\d{1,7}))?(?!\d)"
)
"""Bounded, for a model that rambles may write one word of a hundred thousand letters."""

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
    for match in _CITATION.finditer(text):
        path, start, end = match[1], int(match[2]), int(match[3] or match[2])
        found = _find_path(path, lines_of)
        if found is None:
            # `10:30` and `std::vector:3` cite nothing; what has a folder or an ending means a file.
            if "/" in path or re.search(r"\.[A-Za-z]\w{0,8}$", path):
                invalid[match[0].rpartition(" ")[2]] = None
            continue
        lines = lines_of(found)
        if lines is not None and 1 <= start <= end <= len(lines):
            valid[Citation(found, start, end if end > start else 0)] = None
        else:
            invalid[f"{found}{match[0][len(path) :]}"] = None
    return CheckedCitations(tuple(valid), tuple(invalid))


def _find_path(path: str, lines_of: LinesOf) -> str | None:
    """The path as the revision has it; words before it are taken off one by one."""
    while path:
        for form in (path, path.removeprefix("./")):
            if lines_of(form) is not None:
                return form
        _, space, path = path.partition(" ")
        if not space:
            return None
    return None
