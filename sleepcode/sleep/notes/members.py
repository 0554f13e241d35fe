"""What a class offers where it is most of what a file defines."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.facts import FileFacts, Symbol
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.implemented import IMPLEMENTATION
from sleepcode.sleep.notes.purposes import is_private

_CLASSES = frozenset(
    ("class", "interface", "trait", "mixin", "extension", "struct", "component", IMPLEMENTATION)
)
_METHODS = frozenset(("method", "function"))
_HIDDEN = late(r"(?:^|\s)(?:private|protected|fileprivate)\s|^#")
_CALLED_BY_THE_LANGUAGE = late(
    r"__\w+|constructor|initialize|init|toString|equals|hashCode|ToString|Equals|GetHashCode|"
    r"createState|debugFillProperties|noSuchMethod|operator\W{1,3}"
)
_LEAST_LINES = 40
"""A shorter class is told by its name."""
_LEAST_SHARE = 0.6
_MOST = 6


def with_members(symbols: Sequence[Symbol], facts: FileFacts | None) -> list[Symbol]:
    """Key symbols of a file, and behind the class that is most of it that one's public methods, the largest first."""
    if facts is None or not any(symbol.kind in _CLASSES for symbol in symbols):
        return list(symbols)
    extents = {symbol.qualified: _extent(symbol, facts) for symbol in symbols}
    owner = max(symbols, key=lambda symbol: (extents[symbol.qualified], -symbol.start))
    extent = extents[owner.qualified]
    if owner.kind not in _CLASSES or extent < max(_LEAST_LINES, _LEAST_SHARE * sum(extents.values())):
        return list(symbols)
    members = [symbol for symbol in facts.symbols if _is_offered(symbol, owner, facts.language)]
    members.sort(key=lambda symbol: (-(symbol.end - symbol.start) - 15 * bool(symbol.doc), symbol.start))
    chosen: dict[str, Symbol] = {}
    for symbol in members:
        # Overloads are told of once.
        chosen.setdefault(symbol.name, symbol)
    others = [symbol for symbol in symbols if symbol is not owner]
    return [owner, *list(chosen.values())[:_MOST], *others]


def _extent(symbol: Symbol, facts: FileFacts) -> int:
    """Lines of a symbol, with those of its methods that stand outside it."""
    outside = (
        s.end - s.start + 1
        for s in facts.symbols
        if s.kind == "method" and s.start > symbol.end and s.qualified == f"{symbol.qualified}.{s.name}"
    )
    return symbol.end - symbol.start + 1 + sum(outside)


def _is_offered(symbol: Symbol, owner: Symbol, language: str) -> bool:
    """Whether a symbol is a method of a class that others are meant to call by its name."""
    return (
        symbol.kind in _METHODS
        and symbol.qualified == f"{owner.qualified}.{symbol.name}"
        and symbol.name.lstrip("~") != owner.name
        and not is_private(symbol, language)
        and not _HIDDEN.search(symbol.signature)
        and not _CALLED_BY_THE_LANGUAGE.fullmatch(symbol.name)
    )
