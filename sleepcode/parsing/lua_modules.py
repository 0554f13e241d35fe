"""The table that a file of Lua gives to whoever requires it: its members are what others see."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.facts import Symbol
from sleepcode.parsing.late import late

_RETURN = late(r"^return[ \t]+(?:setmetatable[ \t]*\([ \t]*)?([A-Za-z_]\w*)", 8)
MODULE = "module"


def mark_module(symbols: Sequence[Symbol], text: str) -> list[Symbol]:
    """The symbols with the variable that a file returns at its end as what it is: the module."""
    returned = _RETURN.findall(text)
    name = returned[-1] if returned else ""
    return [
        one._replace(kind=MODULE) if one.qualified == name and one.kind in ("variable", "constant") else one
        for one in symbols
    ]


def find_members(symbols: Sequence[Symbol]) -> list[Symbol]:
    """The members of the table that a file returns; empty where that has no name."""
    tables = {symbol.qualified for symbol in symbols if symbol.kind == MODULE}
    return [symbol for symbol in symbols if symbol.qualified.rpartition(".")[0] in tables]
