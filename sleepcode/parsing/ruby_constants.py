"""What a file of Ruby uses by the constants that it names: what loads them by convention asks for no `require`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.import_keys import TOP

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 300
_SCOPES = frozenset(("class", "module"))
_JOINT = b"::"
_DEFINES = re.compile(rb"\b(?:class|module)\s+(?:::)?$")
_ASSIGNS = re.compile(rb"\s*(?:\|\|)?=(?![=~>])")
_TYPE = re.compile(rb"[A-Z][A-Za-z0-9]{1,99}")
"""What a file can be called after: values have underscores in their names."""


def uses_of_constants(
    data: bytes, references: Iterable[Node], symbols: Sequence[Symbol]
) -> tuple[Import, ...]:
    """The constants that a file uses and doesn't define, one import for each nesting of classes and modules.

    The target is `TOP` and the nesting, `::Shop::Cart` in a class `Cart` of a module `Shop`, and `::Shop.Cart` where
    both are opened at once, which looks into `Shop::Cart` alone.
    """
    nesting = _Nesting(symbols)
    known = {symbol.name for symbol in symbols}
    own = {symbol.qualified for symbol in symbols}
    used: dict[str, dict[str, None]] = {}
    count = 0
    for line, parts, is_absolute in _read_paths(data, references):
        if (parts[0] in known and len(parts) == 1) or ".".join(parts) in own:
            continue
        names = used.setdefault(TOP if is_absolute else nesting.at(line), {})
        name = TOP.join(parts)
        if name not in names:
            names[name] = None
            count += 1
            if count == _MOST:
                break
    return tuple(Import(target, tuple(sorted(names)), 0, True) for target, names in sorted(used.items()))


def _read_paths(data: bytes, references: Iterable[Node]) -> Iterator[tuple[int, list[str], bool]]:
    """(line, parts of the path, whether it begins at the top) of what is named and not defined there, in order."""
    nodes = {
        node.start_byte: (node.end_byte, node.start_point[0] + 1)
        for node in references
        if data[node.start_byte : node.start_byte + 1].isupper()
    }
    joined: set[int] = set()
    for start in sorted(nodes):
        if start in joined:
            continue
        end, line = nodes[start]
        raw = [data[start:end]]
        while data[end : end + 2] == _JOINT and end + 2 in nodes:
            joined.add(end + 2)
            raw.append(data[end + 2 : nodes[end + 2][0]])
            end = nodes[end + 2][0]
        if _DEFINES.search(data, max(0, start - 20), start) or _ASSIGNS.match(data, end, end + 20):
            continue
        parts = []
        for part in raw:
            if not _TYPE.fullmatch(part):
                break
            parts.append(part.decode("ascii"))
        if parts:
            yield line, parts, data[start - 2 : start] == _JOINT


class _Nesting:
    """In which classes and modules lines stand, asked in order."""

    def __init__(self, symbols: Sequence[Symbol]) -> None:
        self._waiting = [symbol for symbol in symbols if symbol.kind in _SCOPES][::-1]
        self._open: list[tuple[Symbol, str]] = []

    def at(self, line: int) -> str:
        # What a class inherits from stands on its first line, and outside of it.
        while self._waiting and self._waiting[-1].start < line:
            symbol = self._waiting.pop()
            self._close(symbol.start)
            outer, spelt = self._open[-1] if self._open else (None, "")
            inner = symbol.qualified.removeprefix(f"{outer.qualified}." if outer is not None else "")
            self._open.append((symbol, spelt + TOP + inner))
        self._close(line)
        return self._open[-1][1] if self._open else TOP

    def _close(self, line: int) -> None:
        while self._open and self._open[-1][0].end < line:
            self._open.pop()
