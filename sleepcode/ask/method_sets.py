"""Types of Go that implement an interface: nothing says so but the methods that they have."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.facts import Symbol
from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.parsing.words import definition_hash
from sleepcode.ranking.view import RevisionView

_RECEIVER = late(r"func\s*\([^()]*\)\s*")
_MOST_READ = 300
"""Files that define a method of one of the names: of more, the name tells nothing."""
_Type = tuple[str, str]
"""(folder of the package, name)"""


def find_implementers(view: RevisionView, place: int, interface: Symbol) -> list[tuple[int, Symbol]]:
    """(place, type) of the types that have all methods which an interface of Go lists by itself, each with as many
    parameters and results; the product's first. Those that it takes from other interfaces are not looked at."""
    facts = view.facts(place)
    if facts is None or facts.language != "go" or interface.kind != "interface":
        return []
    within = interface.qualified + "."
    asked = {
        one.name: _shape(one.signature)
        for one in facts.symbols
        if one.qualified == within + one.name and interface.start <= one.start <= interface.end
    }
    places = {name: _defining(view, name) for name in asked}
    types: set[_Type] | None = None
    for name in sorted(asked, key=lambda name: len(places[name])):
        if len(places[name]) > _MOST_READ:
            continue
        having = {one for at in places[name] for one in _having(view, at, name, asked[name])}
        types = having if types is None else types & having
        if not types:
            return []
    found = [one for of in sorted(types or ()) for one in _definition(view, of)]
    return sorted(
        found, key=lambda one: (view.role(one[0]) is not Role.SOURCE, view.path(one[0]), one[1].start)
    )


def _defining(view: RevisionView, name: str) -> list[int]:
    return [place for place, _ in view.name_postings(definition_hash(name), name) if place not in view.hidden]


def _having(view: RevisionView, place: int, name: str, shape: tuple[int, int]) -> Iterator[_Type]:
    """The types that a file gives a method of a name and a shape."""
    facts = view.facts(place)
    folder = view.path(place).rpartition("/")[0]
    for one in facts.symbols if facts is not None and facts.language == "go" else ():
        if one.name == name and one.kind == "method" and one.signature.startswith("func"):
            owner = one.qualified.rpartition(".")[0]
            if _shape(_RECEIVER.sub("", one.signature, count=1)) == shape:
                yield folder, owner


def _definition(view: RevisionView, of: _Type) -> Iterator[tuple[int, Symbol]]:
    folder, name = of
    for place in _defining(view, name):
        facts = view.facts(place) if view.path(place).rpartition("/")[0] == folder else None
        for symbol in facts.symbols if facts is not None else ():
            if symbol.qualified == name and symbol.kind in ("struct", "type", "interface"):
                yield place, symbol
                return


def _shape(signature: str) -> tuple[int, int]:
    """(how many parameters, how many results) of a method as it is written: `Get(key string) (string, error)`."""
    _, _, rest = signature.partition("(")
    parameters, after = _count(rest)
    results = after.strip().removesuffix("{").strip()
    if results.startswith("("):
        return parameters, _count(results[1:])[0]
    return parameters, 1 if results else 0


def _count(text: str) -> tuple[int, str]:
    """(how many are listed up to the bracket that closes the list, what follows it)"""
    depth, count, is_any = 0, 0, False
    for at, character in enumerate(text):
        if character == ")" and not depth:
            return count + is_any, text[at + 1 :]
        depth += (character in "([{") - (character in ")]}")
        if character == "," and not depth:
            count, is_any = count + is_any, False
        elif not character.isspace():
            is_any = True
    return count + is_any, ""
