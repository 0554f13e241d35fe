"""What can still be had of a file that its grammar can't parse: one branch of what is compiled conditionally, and
the types whose heads a person would recognise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.facts import Symbol
from sleepcode.parsing.comments import Comments, first_sentence
from sleepcode.parsing.late import late

_DIRECTIVE = re.compile(rb"[ \t]*#[ \t]*(if|elif|else|endif)\b")
_TYPED = frozenset("c-sharp java kotlin scala swift typescript tsx php dart".split())
_HEAD = late(
    r"^[ \t]*(?:(?:public|private|protected|internal|static|abstract|sealed|partial|final|open|data|inline|value|unsafe|"
    r"readonly|export|default|declare|expect|actual|annotation|override|ref|fileprivate|indirect|case)\s+)*"
    r"(class|interface|object|struct|enum|record|trait|protocol|actor)\s+(?:class\s+|struct\s+)?([A-Z]\w*)[^\n;]*$",
    re.M,
)
_KINDS = {"object": "class", "record": "class", "protocol": "interface", "actor": "class"}
_ACCESSORS = frozenset(("get", "set"))
_FAR = 20_000
"""Lines that are looked through for a type's end."""


def keep_one_branch(data: bytes) -> bytes:
    """Source of the same length with spaces for directives (`#if`) and for all branches but the first."""
    lines = data.split(b"\n")
    branches: list[bool] = []
    for number, line in enumerate(lines):
        match = _DIRECTIVE.match(line)
        if match is not None:
            word = match.group(1)
            if word == b"if":
                branches.append(True)
            elif word == b"endif":
                del branches[-1:]
            elif branches:
                branches[-1] = False
        if match is not None or not all(branches):
            lines[number] = b" " * len(line)
    return b"\n".join(lines)


def recover_types(
    language: str, lines: Sequence[str], symbols: Sequence[Symbol], comments: Comments
) -> list[Symbol]:
    """The symbols with the types that were lost among them, and what is inside of those named after them."""
    if language not in _TYPED:
        return list(symbols)
    if language == "kotlin":
        # Of a property that wasn't understood its accessors are left.
        symbols = [s for s in symbols if s.name not in _ACCESSORS or "fun " in lines[s.start - 1]]
    known = {symbol.name for symbol in symbols if symbol.kind in ("class", "interface", "struct", "enum")}
    commented = {line for start, end in comments.spans for line in range(start, end + 1)}
    found: list[Symbol] = []
    for number, line in enumerate(lines, 1):
        head = _HEAD.match(line) if len(line) < 400 and number not in commented else None
        if head is not None and head.group(2) not in known:
            known.add(head.group(2))
            kind = _KINDS.get(head.group(1), head.group(1))
            doc = first_sentence(comments.above(number))
            name, end = head.group(2), _find_end(lines, number)
            found.append(Symbol(name, name, kind, number, end, line.strip()[:200], doc))
    if not found:
        return list(symbols)
    every = [*symbols, *found]
    for outer in found:
        every = [
            symbol._replace(
                qualified=f"{outer.name}.{symbol.qualified}"[:240],
                kind="method" if symbol.kind == "function" else symbol.kind,
            )
            if outer.start <= symbol.start and symbol.end <= outer.end and symbol.name != outer.name
            else symbol
            for symbol in every
        ]
    return sorted(every, key=lambda symbol: (symbol.start, -symbol.end))


def _find_end(lines: Sequence[str], start: int) -> int:
    """The last line of a type whose head is on a line: where as many braces are closed as were opened."""
    depth = 0
    for number in range(start, min(len(lines), start + _FAR) + 1):
        line = lines[number - 1]
        depth += line.count("{") - line.count("}")
        if depth <= 0 and ("}" in line or number > start + 3):
            return number if "}" in line else start
    return start
