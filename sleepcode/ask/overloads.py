"""The declarations above a function that say what callers may hand it: overloads of TypeScript and of Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.facts import Symbol

_MOST_LINES = 600
"""Above a function that are looked through; overloads stand right before it, with their comments."""
_OF_SCRIPTS = ("typescript", "tsx", "vue", "svelte", "astro")
_DECORATED = re.compile(r"\s*@(?:\w+\.)?overload\b")


def find_overloads(language: str, lines: Sequence[str], symbol: Symbol) -> Iterator[int]:
    """The lines, from 1 on, on which a function is declared before it is defined; none in other languages."""
    name = re.escape(symbol.name)
    first = max(symbol.start - _MOST_LINES, 1)
    if language in _OF_SCRIPTS and symbol.kind == "function":
        declared = re.compile(
            rf"[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?function[ \t]+{name}[ \t]*[<(]"
        )
        yield from (line for line in range(first, symbol.start) if declared.match(lines[line - 1]))
    elif language == "python":
        defined = re.compile(rf"(?P<indent>[ \t]*)(?:async[ \t]+)?def[ \t]+{name}[ \t]*[\[(]")
        span = range(symbol.start, min(symbol.end, len(lines)) + 1)
        own = next(filter(None, (defined.match(lines[line - 1]) for line in span)), None)
        for line in range(first + 1, symbol.start) if own is not None else ():
            match = defined.match(lines[line - 1])
            if match and own and match["indent"] == own["indent"] and _DECORATED.match(lines[line - 2]):
                yield line
