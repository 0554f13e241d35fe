"""Where definitions end: at a sign of their language, at the brace that they open, or by how lines are indented."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from sleepcode.parsing.outlined.indentation import Shallower
from sleepcode.parsing.outlined.syntax import Syntax

_BRACE = re.compile(r"[{}]")
_OPENING = re.compile(r"[(){;]")
_GOES_ON = r"[ \t]*(?:[)\]{,|]"
"""How a line may begin, no deeper than a definition, without ending it."""
_ITEM = tuple("{,|=")
"""How one of several things in a list begins that each have a line."""
_VALUES = frozenset(("field", "variable", "constant"))


class Found(NamedTuple):
    """A definition in a text."""

    kind: str
    name: str
    offset: int
    """Of the first sign of the definition that is no space."""
    end: int
    """Of what its pattern matched."""
    named_at: int
    """Offset of its name."""
    within: frozenset[str]
    until: str
    doc: tuple[int, int]
    """The span of its docstring; empty for none."""


class Lines(NamedTuple):
    """The first and the last line of a definition."""

    start: int
    last: int


class Ends:
    """Finds where definitions end in one text, which has no comments and strings; `starts` are the offsets of lines."""

    def __init__(self, syntax: Syntax, bare: str, starts: Sequence[int]) -> None:
        self._bare = bare
        self._starts = starts
        self._closer = re.compile(rf"[ \t]*(?:\}}{'|' + syntax.closers if syntax.closers else ''})")
        self._going_on = re.compile(f"{_GOES_ON}{'|' + syntax.continues if syntax.continues else ''})")
        self._closing = _match_braces(bare) if syntax.braces else {}
        self._braces = syntax.braces
        self._ends = syntax.ends
        self._shallower = Shallower(bare.split("\n"))
        self._ending: dict[str, list[int]] = {}
        """Pattern of what ends a definition -> the offsets of the last signs of its matches."""

    def find(self, one: Found, following: int, likely: int) -> Lines:
        """The lines of a definition; another one begins at the offset `following`, or already at `likely`, which may
        be something else."""
        start = bisect_right(self._starts, one.offset)
        if one.until:
            return Lines(start, self._by_pattern(one))
        if self._ends is not None:
            ended = self._ends.search(self._bare, one.end, following)
            last = bisect_right(self._starts, ended.start() if ended else following - 1)
            return Lines(start, last if ended else max(start, self._shallower.last_filled(last)))
        if self._braces:
            # Of a value its line tells whether it has any.
            limit = min(following, self._end_of_line(one.end)) if one.kind in _VALUES else following
            opened = self._find_opening(one.end, limit)
            if opened >= 0:
                return Lines(start, bisect_right(self._starts, self._close(opened)))
        return Lines(start, self._by_indentation(start, bisect_right(self._starts, likely)))

    def _end_of_line(self, offset: int) -> int:
        end = self._bare.find("\n", offset)
        return end if end >= 0 else len(self._bare)

    def _find_opening(self, start: int, following: int) -> int:
        """Where a body opens, or what has none ends, which is not among its parameters; -1 for nowhere."""
        depth = 0
        for match in _OPENING.finditer(self._bare, start, following):
            sign = match.group()
            if sign in "()":
                depth = max(0, depth + (1 if sign == "(" else -1))
            elif not depth:
                return match.start()
        return -1

    def _close(self, opened: int) -> int:
        """Where what a sign opens is closed; one that is closed on its line may be of a type before the body."""
        end = self._closing.get(opened, opened)
        line_end = self._bare.find("\n", opened)
        while opened < end < line_end and (further := self._bare.find("{", end, line_end)) >= 0:
            opened, end = further, self._closing.get(further, end)
        return end

    def _by_pattern(self, one: Found) -> int:
        places = self._ending.get(one.until)
        if places is None:
            found = re.finditer(one.until, self._bare, re.M)
            places = self._ending[one.until] = [match.end() - 1 for match in found]
        place = bisect_left(places, one.end)
        end = places[place] if place < len(places) else len(self._bare)
        return self._shallower.last_filled(bisect_right(self._starts, end))

    def _by_indentation(self, start: int, next_start: int) -> int:
        line = self._shallower.after(start)
        is_item = self._shallower.lines[start - 1].lstrip().startswith(_ITEM)
        while line:
            text = self._shallower.lines[line - 1]
            same = self._shallower.indentation(line) == self._shallower.indentation(start)
            if self._closer.match(text):
                return line if same else self._shallower.last_filled(line - 1)
            # What is less deep than the definition closes something around it.
            if not (same and self._going_on.match(text)) or (is_item and line == next_start):
                return self._shallower.last_filled(line - 1)
            line = self._shallower.after(line)
        return self._shallower.last_filled(len(self._shallower.lines))


def _match_braces(bare: str) -> dict[int, int]:
    """Offset of a brace that opens -> of the one that closes it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(bare):
        if match.group() == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found
