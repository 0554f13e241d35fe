"""The functions of Erlang that share a name and differ in how many arguments they take: the head of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.facts import Symbol

_MOST_LINES = 40
"""Lines that the arguments of one head may take."""
_LONGEST_BODY = 5_000
"""Lines of a function that are looked through."""
_QUIET = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\\n])*'|\$(?:\\.|[^\\\n])|%[^\n]*")
_BRACKET = re.compile(r"<<|>>|[(){}\[\],]")
_OPENING = frozenset(("(", "{", "[", "<<"))


def read_heads(lines: Sequence[str], symbol: Symbol) -> list[str]:
    """`name/arity` and how it is written, for each arity by its specification or else its first clause, in order."""
    begins = re.compile(rf"(?P<spec>-spec[ \t]+(?:\w+:)?)?{re.escape(symbol.name)}[ \t]*\(")
    found: dict[int, str] = {}
    last = min(symbol.end, symbol.start + _LONGEST_BODY)
    for number in range(symbol.start - 1, min(last, len(lines))):
        match = begins.match(lines[number])
        if match is None:
            continue
        text = "\n".join(lines[number : min(number + _MOST_LINES, last)])
        arity, end = _count_arguments(text, match.end() - 1)
        if arity < 0 or arity in found:
            continue
        if match["spec"]:
            # What it returns stands behind what it takes.
            stop = re.compile(r"\.[ \t]*(?:%[^\n]*)?(?:\n|$)").search(text, end)
            end = stop.start() if stop is not None else end
        head = _QUIET.sub(lambda quiet: "" if quiet.group().startswith("%") else quiet.group(), text[:end])
        found[arity] = f"{symbol.name}/{arity}: {' '.join(head.split())}"
    return [found[arity] for arity in sorted(found)]


def _count_arguments(text: str, start: int) -> tuple[int, int]:
    """(how many arguments stand in the bracket that is opened at an offset, where that is closed); -1 where it isn't."""
    bare = _QUIET.sub(lambda quiet: "_" * len(quiet.group()), text)
    depth = commas = 0
    for match in _BRACKET.finditer(bare, start):
        sign = match.group()
        if sign == ",":
            commas += depth == 1
        elif sign in _OPENING:
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                is_empty = not bare[start + 1 : match.start()].strip()
                return (0 if is_empty else commas + 1), match.end()
    return -1, start
