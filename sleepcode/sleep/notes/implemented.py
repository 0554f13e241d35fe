"""C++ files by what stands in their namespaces, which are around nearly all that there is and tell nothing of it; and
the classes whose members a file defines, though the classes are declared in its header."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sleepcode.facts import FileFacts, Symbol
from sleepcode.parsing.late import late

IMPLEMENTATION = "implementation"
"""The kind of what stands for a class that a file implements and doesn't declare."""
_TEST_CASE = late(r"(?:TYPED_)?TEST(?:_[FP])?\s*\(")


class Implemented(NamedTuple):
    """A class of which a file defines members."""

    symbol: Symbol
    """From the first of the members to the last."""
    lines: int
    """What the members have together."""


def in_namespaces(symbols: Sequence[Symbol], spaces: Collection[str]) -> list[Symbol]:
    """The symbols that stand in nothing but namespaces, which are left out themselves."""
    return [s for s in symbols if s.kind != "module" and s.qualified.rpartition(".")[0] in spaces]


def namespaces_of(facts: FileFacts) -> set[str]:
    """The namespaces of a file, and the one that has no name."""
    return {"", *(symbol.qualified for symbol in facts.symbols if symbol.kind == "module")}


def implemented_classes(facts: FileFacts, spaces: Collection[str]) -> list[Implemented]:
    """The classes whose members a file defines outside of them, and the suites of GoogleTest; not those of which it has
    nothing but how they are made and destroyed."""
    owned: dict[str, list[Symbol]] = {}
    here = {symbol.qualified for symbol in facts.symbols if symbol.kind not in ("method", "function")}
    for symbol in facts.symbols:
        if symbol.kind == "method" and not symbol.qualified.startswith("."):
            owner = _outermost_owner(symbol.qualified, spaces)
            if owner not in here and owner not in spaces:
                owned.setdefault(owner, []).append(symbol)
    found = []
    for owner, members in owned.items():
        name = owner.rpartition(".")[2]
        if all(member.name.lstrip("~") == name for member in members):
            continue
        is_suite = all(_TEST_CASE.match(member.signature) for member in members)
        start, end = members[0].start, max(member.end for member in members)
        kind = "class" if is_suite else IMPLEMENTATION
        symbol = Symbol(name, owner, kind, start, end, members[0].signature, "")
        found.append(Implemented(symbol, sum(member.end - member.start + 1 for member in members)))
    return found


def _outermost_owner(qualified: str, spaces: Collection[str]) -> str:
    """`shop.Cart` of `shop.Cart.Wheel.turn` in the namespace `shop`."""
    owner = qualified.rpartition(".")[0]
    while owner not in spaces and (around := owner.rpartition(".")[0]) not in spaces:
        owner = around
    return owner
