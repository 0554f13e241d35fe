"""How far lines are indented, and which line ends what another one begins."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_TAB = 8


class Shallower:
    """For each line the next one that isn't indented further; lines and their numbers as in a file."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._indents = [
            len(line[: len(line) - len(line.lstrip())].expandtabs(_TAB)) if line.strip() else -1
            for line in lines
        ]
        self._filled = [number for number, indent in enumerate(self._indents, 1) if indent >= 0]
        self._next = [0] * (len(lines) + 1)
        deeper: list[int] = []
        for number in self._filled:
            while deeper and self._indents[deeper[-1] - 1] >= self._indents[number - 1]:
                self._next[deeper.pop()] = number
            deeper.append(number)

    def indentation(self, line: int) -> int:
        """In columns; -1 of an empty line."""
        return self._indents[line - 1]

    def after(self, line: int) -> int:
        """The next line that is no deeper than this one; 0 for none."""
        return self._next[line]

    def last_filled(self, line: int) -> int:
        """The last line with something on it, up to this one."""
        place = bisect_left(self._filled, line + 1)
        return self._filled[place - 1] if place else line
