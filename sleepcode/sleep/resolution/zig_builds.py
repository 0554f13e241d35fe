"""What a `build.zig` wires by name, as far as it does so in the usual words: modules, and the files of programs.

Nothing of it is run: what a variable holds is told by the last thing before its use that it was made of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from sleepcode.parsing.late import late

BUILD = "build.zig"
_COMMENT = late(r"^[ \t]*//[^\n]*", re.M)
_PATH = r"(?:\w+\.path\(|\.\{\s*\.path\s*=\s*)\"([^\"\n]{1,200})\""
_ROOT = late(rf"\.(?:root_source_file|source_file)\s*=\s*{_PATH}")
_BRACKET = late(r"[()]|\"(?:\\.|[^\"\\\n])*\"")
_MADE = late(r"(?:try\s+)?\w+\.(?:createModule|addModule)\(")
_NEEDED = late(r"(?:try\s+)?\w+\.(?:lazyDependency|dependency)\(\s*\"([\w.-]{1,100})\"")
_OF_NEEDED = late(r"(\w+)\.module\(")
_CALL = late(r"(?:try\s+)?(\w+)\(")
_NAME = late(r"\w+\b(?![.(])")
_HELD = late(r"\b(?:const|var)\s+(?P<name>\w+)\s*(?::[^=\n]{1,100})?=\s*(?P<made>)")
_HELD_WITHIN = late(
    r"\bif\s*\(\s*(?P<made>)(?=\w+\.lazyDependency\(\s*\"[\w.-]{1,100}\")[^|;{\n]{1,200}(?:\{[^|;{}\n]{0,200}\}[^|;{}\n]{0,20})?\|(?P<name>\w+)\|"
)
_FUNCTION = late(r"^(?:pub\s+)?fn\s+(\w+)\s*\(", re.M)
_RETURNED = late(r"\breturn\s+(?=[\w.]+[;(])")
_IMPORT_LISTED = late(r"\.\{\s*\.name\s*=\s*\"([\w.-]{1,100})\",\s*\.module\s*=\s*")
_IMPORT_ADDED = late(r"\.(addImport|addModule|addAnonymousImport|addOptions)\(\s*\"([\w.-]{1,100})\",\s*")
_PROGRAM = late(r"\.addExecutable\(")
_PROGRAM_NAME = late(r"\.name\s*=\s*\"([\w.-]{1,100})\"")
_PROGRAM_ROOT = late(r"\.root_module\s*=\s*")
_MOST_ARGUMENTS = 4_000
_MOST_RETURNED = 20
_MOST_WIRED = 1_000
"""Names and programs that are read of a file."""
_MOST_STEPS = 6
"""Variables and functions that are followed from one to what it holds."""


class Wired(NamedTuple):
    """What is imported by a name: a file, by its path beside the `build.zig`, or a package; else what is made in building."""

    file: str = ""
    package: str = ""


class Program(NamedTuple):
    """A program that is built."""

    name: str
    file: str
    line: int


class ZigBuild:
    """A `build.zig`, taken apart."""

    def __init__(self, text: str) -> None:
        self._text = _COMMENT.sub(lambda match: " " * len(match.group()), text)
        self._held: dict[str, list[tuple[int, int]]] = {}
        """Variable -> (where it is made, where what it holds begins), in order."""
        for pattern in (_HELD, _HELD_WITHIN):
            for match in pattern.finditer(self._text):
                self._held.setdefault(match["name"], []).append((match.start(), match.start("made")))
        for places in self._held.values():
            places.sort()
        starts = [(match.start(), match.group(1)) for match in _FUNCTION.finditer(self._text)]
        ends = [start for start, _ in starts[1:]] + [len(self._text)]
        self._functions = {name: (start, end) for (start, name), end in zip(starts, ends, strict=False)}
        self._returned: dict[str, Wired] = {}

    def modules(self) -> dict[str, Wired]:
        """Name -> what is imported by it; of one that stands for several things, that none is known."""
        found: dict[str, set[Wired]] = {}
        for match in islice(_IMPORT_LISTED.finditer(self._text), _MOST_WIRED):
            found.setdefault(match.group(1), set()).add(self._value(match.end()))
        for match in islice(_IMPORT_ADDED.finditer(self._text), _MOST_WIRED):
            how, name = match.groups()
            is_inline = how in ("addModule", "addAnonymousImport")
            value = (
                self._root(self._text.index("(", match.start())) if is_inline else self._value(match.end())
            )
            found.setdefault(name, set()).add(value)
        return {
            name: known.pop() if len(known := values - {Wired()}) == 1 else Wired()
            for name, values in found.items()
        }

    def programs(self) -> Iterator[Program]:
        """The programs whose name and file are told, each once."""
        seen: set[tuple[str, str]] = set()
        for match in islice(_PROGRAM.finditer(self._text), _MOST_WIRED):
            start = match.end() - 1
            arguments = self._text[start : self._close(start)]
            name, module = _PROGRAM_NAME.search(arguments), _PROGRAM_ROOT.search(arguments)
            file = (self._value(start + module.end()) if module is not None else self._root(start)).file
            if name is not None and file and (name.group(1), file) not in seen:
                seen.add((name.group(1), file))
                yield Program(name.group(1), file, self._text.count("\n", 0, start) + 1)

    def _value(self, start: int, steps: int = _MOST_STEPS) -> Wired:
        """What the expression that begins somewhere stands for."""
        text = self._text
        if (made := _MADE.match(text, start)) is not None:
            return self._root(made.end() - 1)
        if (needed := _NEEDED.match(text, start)) is not None:
            return Wired(package=needed.group(1))
        if not steps:
            return Wired()
        if (inner := _OF_NEEDED.match(text, start)) is not None:
            return self._of_variable(inner.group(1), start, steps)
        if (call := _CALL.match(text, start)) is not None:
            return self._of_call(call.group(1), steps)
        name = _NAME.match(text, start)
        return self._of_variable(name.group(), start, steps) if name is not None else Wired()

    def _of_call(self, function: str, steps: int) -> Wired:
        """The first thing known that a function here returns."""
        if function not in self._returned:
            self._returned[function] = Wired()
            begin, end = self._functions.get(function, (0, 0))
            returned = islice(_RETURNED.finditer(self._text, begin, end), _MOST_RETURNED)
            values = (self._value(one.end(), steps - 1) for one in returned)
            self._returned[function] = next((value for value in values if value != Wired()), Wired())
        return self._returned[function]

    def _of_variable(self, name: str, before: int, steps: int) -> Wired:
        places = self._held.get(name, [])
        place = bisect_left(places, (before, 0)) - 1
        # What is named in what it is made of itself is of another scope.
        while place >= 0 and places[place][1] >= before:
            place -= 1
        return self._value(places[place][1], steps - 1) if place >= 0 else Wired()

    def _root(self, bracket: int) -> Wired:
        """The root file among the arguments that a bracket opens."""
        root = _ROOT.search(self._text, bracket, self._close(bracket))
        return Wired(root.group(1)) if root is not None else Wired()

    def _close(self, bracket: int) -> int:
        """Where a bracket is closed, or where it is looked for no further."""
        depth, end = 0, min(bracket + _MOST_ARGUMENTS, len(self._text))
        for match in _BRACKET.finditer(self._text, bracket, end):
            depth += {"(": 1, ")": -1}.get(match.group(), 0)
            if not depth and match.group() == ")":
                return match.end()
        return end
