"""A passage cut into blocks of lines that read as one, each with what it says of the question.

Lines that say the question's words are cited five times as often as others of the same function, and
most of a long docstring seldom is: so a passage is shown in parts. Knows no language: blank lines,
comments and indentation are all that it goes by.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from sleepcode.facts import Chunk
from sleepcode.parsing.words import count_hashes, find_hashes

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
_LEAST = 3
"""Lines that a block has at least where it is cut in the middle of a statement."""
_CLOSING = " \t\r\f)]};,"
_ENDS = frozenset("end fi done esac endif endfunction endforeach".split())
_CONTINUES = re.compile(
    r"[)\]}]|[.?:|&+](?!=)|=>|(?:else|elif|elsif|except|catch|rescue|ensure|finally|then|and|or|where|end)\b"
    r"|#\s*(?:el|end)"
)
"""How a line begins that goes on with the one before it."""
_UNFINISHED = (*"({[=\\+|&", "=>", "->", " and", " or", ":")
"""How a line ends that is gone on with."""
_OPENING = ("{", "(", "[", ":")
_COMMENT_START, _COMMENT_REST = 0.6, 0.2


class Block(NamedTuple):
    """Lines of a passage, 1-based and inclusive."""

    start: int
    end: int
    worth: float
    """Against other blocks of the passage."""
    size: int
    """Characters, line ends included."""
    said: float = 0.0
    """What its lines say of the question: the weights of the terms in each, the weightiest term counting 1."""
    most_said: float = 0.0
    """The same of the line that says most."""
    terms: frozenset[int] = frozenset()
    """The question's terms in it."""
    commented: int = 0
    """Lines that are comments."""


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
    end = min(chunk.end, len(lines))
    start, end = _bounds(lines, _after_cut_comment(lines, comments, chunk.start, end), end, declared)
    runs = _comment_runs(comments, start, end)
    code = sum(1 for line in range(start, end + 1) if line not in runs and lines[line - 1].strip())
    top = max(weights.values(), default=0.0) or 1.0
    blocks = []
    for first, last in _spans(lines, start, end, runs, is_small=code <= _SMALL):
        worth = said = most = 0.0
        size = 0
        terms: set[int] = set()
        for line in range(first, last + 1):
            text = lines[line - 1][:MOST_WIDTH]
            size += len(text) + 1
            having = weights.keys() & dict.fromkeys(find_hashes(text)).keys()
            telling = sum(weights[term] for term in having) / top
            value = _EMPTY if len(text.strip()) < 3 else _PLAIN + _SPOKEN * min(telling, _MOST_SPOKEN)
            if line in runs:
                value *= _COMMENT_START if runs[line][0] == 0 else _COMMENT_REST
            elif line == declared:
                value += _HEADING
            worth += value
            said += telling
            most = max(most, telling)
            terms |= having
        commented = sum(1 for line in range(first, last + 1) if line in runs)
        blocks.append(Block(first, last, worth, size, said, most, frozenset(terms), commented))
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


def _after_cut_comment(
    lines: Sequence[str], comments: Sequence[tuple[int, int]], start: int, end: int
) -> int:
    """Where a chunk begins to make sense: after the rest of a comment that began before it, if code comes then."""
    number = bisect_left(comments, (start, 0)) - 1
    after = comments[number][1] + 1 if number >= 0 else start
    is_cut = start < after <= end and any(map(str.strip, lines[after - 1 : end]))
    return after if is_cut else start


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
        if not lines[line - 1].strip():
            if not is_rest and not is_small and opened:
                spans.append((opened, closed))
                opened = 0
            continue
        if opened and is_rest != was_rest:
            spans.append((opened, closed))
            opened = 0
        opened = opened or line
        closed = line
        was_rest = is_rest
    if opened:
        spans.append((opened, closed))
    if is_small:
        return spans
    return [piece for first, last in spans for piece in _cut_long(lines, first, last, runs.keys())]


def _cut_long(lines: Sequence[str], first: int, last: int, comments: Set[int]) -> Iterator[tuple[int, int]]:
    """A run of lines in pieces that begin where a statement does, as far as can be seen."""
    while (cut := _find_cut(lines, first, last, comments)) is not None:
        yield first, cut - 1
        first = cut
    yield first, last


def _find_cut(lines: Sequence[str], first: int, last: int, comments: Set[int]) -> int | None:
    """The line that a second piece begins at; None where one is enough."""
    margin = _indent(lines[first - 1])
    for line in range(first + _AIM, min(first + _LONGEST, last + 1)):
        if _indent(lines[line - 1]) <= margin and not _goes_on(lines, line, comments):
            return line
    if last - first < _LONGEST:
        return None

    # No statement of this level ends in time: one further in is the next best, with the comment that it has.
    def order(line: int) -> tuple[bool, int, bool, int]:
        return _goes_on(lines, line, comments), _indent(lines[line - 1]), line not in comments, -line

    return min(range(first + _LEAST, first + _LONGEST + 1), key=order)


def _goes_on(lines: Sequence[str], line: int, comments: Set[int]) -> bool:
    """Whether a line belongs to the one before it: it closes or continues what that began, or is what that is about."""
    if line in comments:
        return False
    text, before = lines[line - 1].strip(), lines[line - 2].rstrip()
    return (
        is_closing(text)
        or line - 1 in comments
        or bool(_CONTINUES.match(text))
        or before.endswith(_UNFINISHED)
    )


def is_closing(line: str) -> bool:
    """Whether a line has nothing but what ends what came before it: brackets, or a word for them."""
    text = line.strip(_CLOSING)
    return not text or text in _ENDS


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def trim_passage(
    lines: Sequence[str], chunk: Chunk, weights: Mapping[int, float], most_lines: int
) -> tuple[int, int]:
    """The window of a long chunk that says most of the question: (start, end), 1-based.

    A chunk of at most `most_lines` is kept whole; a longer one keeps its best window.
    """
    start, end = chunk.start, min(chunk.end, len(lines))
    while end > start and not lines[end - 1].strip():
        end -= 1
    while start < end and not lines[start - 1].strip():
        start += 1
    if end - start + 1 <= most_lines:
        return start, end
    gains = []
    for number in range(start, end + 1):
        counts = count_hashes(lines[number - 1][:400])
        gains.append(sum(weights.get(term, 0.0) for term in counts))
    window = sum(gains[:most_lines])
    best, best_offset = window + 0.5 * max(weights.values(), default=0.0), 0
    for offset in range(1, len(gains) - most_lines + 1):
        window += gains[offset + most_lines - 1] - gains[offset - 1]
        if window > best + 1e-9:
            best, best_offset = window, offset
    return start + best_offset, start + best_offset + most_lines - 1
