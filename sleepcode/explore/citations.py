"""Citations in a model's text, checked against the revision: a place that isn't there was made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sleepcode.model import Citation

_LINES = re.compile(r":(\d{1,7})(?:\s?[-–]\s?(\d{1,7}))?(?!\d)")
_BACKWARDS = re.compile(r"[\w+-][\w@+./ -]*")
"""A path, and words before it, read from its end: from where lines are named there is no more than one way back."""
_NAMED = re.compile(r"[\w@+-][\w@+./-]*\.[A-Za-z]\w{0,8}\Z")
"""What may be the end of a path: a file's name with an ending, and folders before it."""
_MOST_ALIKE = 200
"""Files of one name among which the one that is meant is looked for."""
_LONGEST = 300
"""Characters before the lines that are looked at, for a model that rambles may write one word of a million."""
_OPENING = frozenset(" \t\r\n\"'`([{<,;")
"""What a path from the top may stand behind; `$HOME/x` and `~/x` are none."""

LinesOf = Callable[[str], Sequence[str] | None]
Ending = Callable[[str], Sequence[str]]
"""The end of a path -> the paths of the revision that end so, at the beginning of a name."""


@dataclass(frozen=True, slots=True)
class CheckedCitations:
    valid: tuple[Citation, ...]
    invalid: tuple[str, ...]
    """As they were written."""


def check_citations(text: str, lines_of: LinesOf, ending: Ending = lambda end: ()) -> CheckedCitations:
    """Finds `path:line` and `path:start-end` in a text and looks whether the revision has those lines.

    A path that was told before may be cut short: `mod.rs:12` is the file of that name that is nearest to the
    one cited last, and `:12` alone is that one itself.
    """
    valid: dict[Citation, None] = {}
    invalid: dict[str, None] = {}
    last, latest = 0, ""
    for match in _LINES.finditer(text):
        path = _read_path(text, last, match.start())
        before = text[max(0, match.start() - 1) : match.start()]
        last = match.end()
        written, found = _find_path(path, lines_of) or _find_ending(path, latest, ending)
        if not path and before and before in _OPENING:
            found = latest
        latest = found or latest
        if not found:
            # `10:30` and `std::vector:3` cite nothing; what has a folder or an ending means a file.
            if "/" in path or re.search(r"\.[A-Za-z]\w{0,8}$", path):
                invalid[f"{written}{match[0]}"] = None
            continue
        start, end = int(match[1]), int(match[2] or match[1])
        lines = lines_of(found)
        if lines is not None and 1 <= start <= end <= len(lines):
            valid[Citation(found, start, end if end > start else 0)] = None
        else:
            invalid[f"{written}{match[0]}"] = None
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


def _find_ending(path: str, latest: str, ending: Ending) -> tuple[str, str]:
    """(what is written, the one path that ends so or nothing); of several, the one that is the closest to the
    `latest` path."""
    written = path.rpartition(" ")[2]
    end = written.removeprefix("./")
    paths = ending(end) if _NAMED.match(end) else ()
    if len(paths) > _MOST_ALIKE:
        return written, ""
    if len(paths) < 2:
        return written, paths[0] if paths else ""
    first, second = sorted((-_count_shared(path, latest), path) for path in paths)[:2]
    return written, first[1] if first[0] < second[0] else ""


def _count_shared(path: str, other: str) -> int:
    """Folders that two paths have in common."""
    pairs = zip(path.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _find_path(path: str, lines_of: LinesOf) -> tuple[str, str] | None:
    """(what is written, the path as the revision has it); words before it are taken off one by one."""
    while path:
        for form in (path, path.removeprefix("./"), path.removeprefix("/")):
            if lines_of(form) is not None:
                return path, form
        _, space, path = path.partition(" ")
        if not space:
            return None
    return None
