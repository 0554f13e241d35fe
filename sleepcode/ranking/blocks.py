"""A passage cut into blocks of lines that read as one, each with what showing it is worth.

Lines that say the question's words are cited five times as often as others of the same function, and
most of a long docstring seldom is: so a passage is shown in parts. Knows no language: blank lines,
comments and indentation are all that it goes by.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sleepcode.model import Chunk
from sleepcode.parsing.words import count_hashes

MOST_WIDTH = 300
"""Characters of a line that are shown."""
_SMALL = 8
"""Lines of code up to which a passage stays in one piece."""
_AIM, _LONGEST = 6, 12
"""Lines after which a block ends where a statement does, and after which it ends anywhere."""
_SHORT_COMMENT, _FIRST_LINES = 3, 2
"""A comment of so many lines is read with its code, as are the first lines of a longer one."""
_PLAIN, _SPOKEN, _MOST_SPOKEN = 0.5, 3.5, 2.0
_HEADING = 1.0
_EMPTY = 0.1
_CLOSING = " \t\r\f)]};,"
_OPENING = ("{", "(", "[", ":")
_COMMENT_START, _COMMENT_REST = 0.6, 0.2


class Block(NamedTuple):
    """Lines of a passage, 1-based and inclusive."""

    start: int
    end: int
    worth: float
    size: int
    """Characters, line ends included."""


def cut_blocks(
    lines: Sequence[str],
    chunk: Chunk,
    declared: int,
    comments: Sequence[tuple[int, int]],
    weights: Mapping[int, float],
) -> list[Block]:
    """The blocks of a chunk in order; blank lines between them are left out.

    `declared` is the line that its symbol starts at, `comments` the spans of the file's comments,
    `weights` what each term of the question weighs.
    """
    start, end = _bounds(lines, chunk.start, min(chunk.end, len(lines)), declared)
    runs = _comment_runs(comments, start, end)
    code = sum(1 for line in range(start, end + 1) if line not in runs and lines[line - 1].strip())
    top = max(weights.values(), default=0.0) or 1.0
    blocks = []
    for first, last in _spans(lines, start, end, runs, is_small=code <= _SMALL):
        worth = 0.0
        size = 0
        for line in range(first, last + 1):
            text = lines[line - 1][:MOST_WIDTH]
            size += len(text) + 1
            value = _worth(text, weights, top)
            if line in runs:
                value *= _COMMENT_START if runs[line][0] == 0 else _COMMENT_REST
            elif line == declared:
                value += _HEADING
            worth += value
        blocks.append(Block(first, last, worth, size))
    return blocks


def _bounds(lines: Sequence[str], start: int, end: int, declared: int) -> tuple[int, int]:
    """The span without the closing brackets of what came before it and the opening line of what follows."""
    first, last = start, end
    while first < last and not lines[first - 1].strip(_CLOSING):
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    blank = last
    while blank > first and lines[blank - 1].strip():
        blank -= 1
    opens = lines[last - 1].rstrip().endswith(_OPENING)
    if opens and not lines[blank - 1].strip() and not blank < declared <= last:
        last = blank
        while last > first and not lines[last - 1].strip():
            last -= 1
    return (first, last) if lines[first - 1].strip(_CLOSING) else (start, end)


def _worth(text: str, weights: Mapping[int, float], top: float) -> float:
    if len(text.strip()) < 3:
        return _EMPTY
    said = sum(weights.get(term, 0.0) for term in count_hashes(text))
    return _PLAIN + _SPOKEN * min(said / top, _MOST_SPOKEN)


def _comment_runs(comments: Sequence[tuple[int, int]], start: int, end: int) -> dict[int, tuple[int, int]]:
    """Line -> (its number in its run of comment lines, from 0; lines of the run), inside the span."""
    first = bisect_left(comments, (start, 0))
    if first and comments[first - 1][1] >= start:
        first -= 1
    runs: list[tuple[int, int]] = []
    for number in range(first, len(comments)):
        begin, finish = max(comments[number][0], start), min(comments[number][1], end)
        if begin > end:
            break
        if runs and begin <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], finish)
        else:
            runs.append((begin, finish))
    return {
        line: (line - begin, finish - begin + 1)
        for begin, finish in runs
        for line in range(begin, finish + 1)
    }


def _spans(
    lines: Sequence[str], start: int, end: int, runs: Mapping[int, tuple[int, int]], is_small: bool
) -> list[tuple[int, int]]:
    """Where the blocks are: cut at blank lines, at the rest of a long comment, and where they get long."""
    spans: list[tuple[int, int]] = []
    opened = closed = 0
    was_rest = False
    for line in range(start, end + 1):
        position, length = runs.get(line, (0, 0))
        is_rest = length > _SHORT_COMMENT and position >= _FIRST_LINES
        text = lines[line - 1]
        if not text.strip():
            if not is_rest and not is_small and opened:
                spans.append((opened, closed))
                opened = 0
            continue
        if opened and (is_rest != was_rest or (not is_small and _is_full(lines, opened, line))):
            spans.append((opened, closed))
            opened = 0
        opened = opened or line
        closed = line
        was_rest = is_rest
    if opened:
        spans.append((opened, closed))
    return spans


def _is_full(lines: Sequence[str], opened: int, line: int) -> bool:
    """Whether a block ends before this line, for it has many and a statement starts here."""
    held = line - opened
    if not lines[line - 1].strip(_CLOSING):
        return False  # a bracket is closed with what it holds
    return held >= _LONGEST or (held >= _AIM and _indent(lines[line - 1]) <= _indent(lines[opened - 1]))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
