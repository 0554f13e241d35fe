"""Functions of shell scripts by their lines: what zsh says is often more than the grammar of Bash can parse."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from sleepcode.facts import Symbol
from sleepcode.parsing.comments import clean_comment, first_sentence

_NAME = r"[A-Za-z_0-9.:+@,~][\w.:+@,~-]*"
_HEAD = re.compile(
    rf"(?P<indent>[ \t]*)(?:(?:[^#'`]*[;&|)][ \t]+)?function[ \t]+(?P<named>{_NAME}(?:[ \t]+{_NAME}){{0,8}})[ \t]*(?:\([ \t]*\))?|"
    rf"(?P<called>{_NAME})[ \t]*\([ \t]*\))[ \t]*(?P<opened>[{{(]|$|\\$|#)"
)
_ENDS = re.compile(r"(?P<indent>[ \t]*)(?P<closer>[})])")
_HERE_DOCUMENT = re.compile(r"(?<!<)<<-?[ \t]*\\?(['\"]?)([A-Za-z_]\w*)\1")
_LONGEST_LINE = 400
_CLOSERS = {"{": "}", "(": ")"}
_KEYWORDS = frozenset("if then else elif fi for while until do done case esac select time in".split())
_MOST_TRIED = 50
"""Lines that are looked at for what ends a function that doesn't start its line, and for a comment above one."""


def recover_functions(lines: Sequence[str], symbols: Sequence[Symbol]) -> list[Symbol]:
    """The symbols of a script with errors, in order: functions as lines tell, and what else isn't inside of them."""
    found = find_functions(lines)
    heads = [one.start for one in found if not lines[one.start - 1][:1].isspace()]
    names = {one.name for one in found}
    kept = []
    for symbol in symbols:
        if symbol.kind != "function":
            # Where a function wasn't understood, what it sets looks like the script's own.
            if not any(one.start <= symbol.start <= one.end for one in found):
                kept.append(symbol)
        elif symbol.name not in names and bisect_right(heads, symbol.start) == bisect_right(
            heads, symbol.end
        ):
            kept.append(symbol)
    return sorted([*found, *kept], key=lambda symbol: (symbol.start, -symbol.end))


def find_functions(lines: Sequence[str]) -> list[Symbol]:
    """The functions whose heads stand on lines of their own or close to it, in order, each with what is around it."""
    code = find_code(lines)
    ends = _Ends(lines, code)
    heads = [(number, head) for number in code if (head := _read_head(lines[number - 1])) is not None]
    following: dict[str, int] = {}
    """Column -> the next line that a function's head stands on at it."""
    limits: list[int] = []
    for number, head in reversed(heads):
        limits.append(following.get(head["indent"], len(lines) + 1))
        following[head["indent"]] = number
    found: list[Symbol] = []
    around: list[Symbol] = []
    for (number, head), limit in zip(heads, reversed(limits), strict=True):
        last = ends.find(number, head, limit)
        if not last:
            continue
        while around and around[-1].end < number:
            around.pop()
        signature = lines[number - 1][: head.start("opened")].strip()[:160]
        doc = first_sentence(_comment_above(lines, number))
        outer = f"{around[-1].qualified}." if around else ""
        # One body may have several names.
        for name in (head["named"] or head["called"]).split():
            qualified = f"{outer}{name}"[:240]
            found.append(Symbol(name[:120], qualified, "function", number, last, signature, doc))
        around.append(found[-1])
    return found


def _read_head(line: str) -> re.Match[str] | None:
    if len(line) > _LONGEST_LINE or line.lstrip().startswith("#"):
        return None
    head = _HEAD.match(line)
    return head if head is not None and (head["named"] or head["called"]) not in _KEYWORDS else None


def _comment_above(lines: Sequence[str], number: int) -> str:
    """The first paragraph of the comment right above a line: in what isn't understood, the grammar finds none."""
    start = number - 1
    while start and number - start <= _MOST_TRIED and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    text = "\n".join(line[:_LONGEST_LINE] for line in lines[start : number - 1])
    return clean_comment(text, paragraph=True) if text else ""


class _Ends:
    """Where what braces and brackets open is closed, by the columns of lines that begin with one."""

    def __init__(self, lines: Sequence[str], code: Sequence[int]) -> None:
        self._lines = lines
        self._at: dict[tuple[str, str], list[int]] = {}
        """(what closes, what is in front of it on its line) -> lines."""
        self._ordered: list[tuple[int, int, str]] = []
        """(line, column, what closes)."""
        for number in code:
            end = _ENDS.match(lines[number - 1])
            if end is not None:
                self._at.setdefault((end["closer"], end["indent"]), []).append(number)
                self._ordered.append((number, len(end["indent"].expandtabs(8)), end["closer"]))

    def find(self, number: int, head: re.Match[str], limit: int) -> int:
        """The last line of a function whose head is on a line; 0 where it is none.

        On the line `limit` another function begins, at the same column.
        """
        opened, start, line = head["opened"], number, self._lines[number - 1]
        body = line[head.start("opened") :]
        if opened not in _CLOSERS:
            # What it does may begin on the line below.
            body = self._lines[number].strip() if number < len(self._lines) else ""
            opened, start = body[:1], number + 1
        closer = _CLOSERS.get(opened, "")
        if not closer or body.count(opened) <= body.count(closer):
            return start if closer else 0
        if head["called"] or line.lstrip().startswith("function"):
            same = self._at.get((closer, head["indent"]), [])
            place = bisect_right(same, start)
            if place < len(same) and same[place] < limit:
                return same[place]
        return self._find_further_out(start, closer, limit) or start

    def _find_further_out(self, start: int, closer: str, limit: int) -> int:
        """The first line below one that begins with what closes, further out than what stands right below."""
        inner = next(
            (one.expandtabs(8) for one in self._lines[start : start + _MOST_TRIED] if one.strip()), ""
        )
        column = len(inner) - len(inner.lstrip())
        first = bisect_right(self._ordered, start, key=itemgetter(0))
        for number, at, closes in self._ordered[first : first + _MOST_TRIED]:
            if number >= limit:
                break
            if closes == closer and at < column:
                return number
        return 0


def find_code(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that are no text given to a command."""
    at: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        if (word := line.strip()).isidentifier():
            at.setdefault(word, []).append(number)
    kept: list[int] = []
    until = 0
    for number, line in enumerate(lines, 1):
        if number <= until:
            continue
        kept.append(number)
        opened = _HERE_DOCUMENT.search(line) if "<<" in line and len(line) <= _LONGEST_LINE else None
        if opened is not None:
            last = at.get(opened.group(2), [])
            place = bisect_right(last, number)
            until = last[place] if place < len(last) else 0
    return kept
