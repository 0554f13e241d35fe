"""What a question is about that names a file, or a name of code that few files define."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sleepcode.facts import Symbol
from sleepcode.model import Citation, Role
from sleepcode.parsing.component_names import COMPONENT, automatic_names, file_names
from sleepcode.parsing.import_keys import NAMED
from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.names import is_object
from sleepcode.parsing.words import definition_hash, hash_term
from sleepcode.ranking.said_names import written_names
from sleepcode.ranking.structure import pairing_stem
from sleepcode.ranking.view import RevisionView

_PATH = re.compile(r"[\w@+.-]+(?:/[\w@+.-]+)*")
_COMPOSITE = re.compile(
    r"(?<![\w./-])(?:[a-z][\w-]*(?:\.[\w-]+){0,9}/)?([+A-Za-z_]\w*(?:(?:::|[.-])\w+)+[?!]?)(?![\w/-])"
)
"""What may be a whole name of such a language: `git-fetch-all`, `_omz::plugin`, `shop.cart/add-item`."""
_IN_NAMESPACE = re.compile(r"(?<![\w./-])[a-z][\w-]*(?:\.[\w-]+){0,9}\.([\w-]+)/(\w+[?!]?)(?![\w/.-])")
"""A name of one word behind the namespace of Clojure that it is of: `shop.cart/total`."""
_WHOLE_NAMES = SHELLS | {"perl", "powershell", "r", "clojure"}
"""Languages in whose names such signs are: `Shop::Cart`, `Get-Cart`, `print.cart`."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
TYPES = frozenset(
    "class interface struct enum trait mixin extension protocol object record type union actor component".split()
)
CALLED = frozenset(("function", "method", "macro"))
"""Kinds of what is called, with arguments."""
_DEFINING = TYPES | {"resource"}
"""Kinds of what is the thing itself: a resource is created, and looked up elsewhere as data."""
_DEFINE_AGAIN = SHELLS | {"terraform"}
"""Languages in which a file has a name several times for several things: functions by what is there, resources of a
type."""
MOST_DEFINERS = 3
"""Files that may define a name for it to tell who uses which; parts of one class are in several."""
_MOST_TABLES = 12
"""The same for members of tables of Lua: each file calls its own `M`, and that many are told."""
_INTERFACE = "i"
"""What the name of a file of OCaml ends in besides that tells what others see of a module: `cart.mli` of `cart.ml`."""
_OF_OCAML = (".ml", ".mli")
_MOST_READ = 12
"""Files that are looked into for what a name is of."""
_MOST_NAMES = 8
_MOST_OF_ALL = 40
_NAMED_WHOLE = frozenset(("go", "c"))
"""Languages in which who uses a file names anything that it defines."""


class Subject(NamedTuple):
    """What is asked of."""

    shown: str
    places: list[int]
    """Of the files that it is, or that define it."""
    names: list[str]
    symbols: list[tuple[int, Symbol]]
    """(place, definition); none where a file is asked of."""
    owner: str = ""
    """What the name is said to stand in, and does."""


def find_file(view: RevisionView, text: str) -> Subject | None:
    """The file whose path, or the end of it, a question names."""
    for mention in sorted(_PATH.findall(text), key=len, reverse=True):
        mention = mention.strip(".")
        if "." not in mention or len(mention) < 4:
            continue
        places = places_ending(view, mention)
        # A whole path is that file, whatever others end with it.
        places = [place for place in places if view.path(place) == mention] or places
        if len(places) == 1:
            return subject_of_file(view, places[0])
    return None


def subject_of_file(view: RevisionView, place: int) -> Subject:
    """A file as what is asked of, known by the types that it has."""
    return Subject(f"`{on_a_line(view.path(place))}`", [place], _type_names(view, place), [])


def places_ending(view: RevisionView, end: str) -> list[int]:
    """Places of the files whose path ends with some folders and a name."""
    postings = view.path_postings(hash_term("p:" + end.rpartition("/")[2].lower()))
    return [place for place, _ in postings if f"/{view.path(place)}".endswith("/" + end)]


def _type_names(view: RevisionView, place: int) -> list[str]:
    facts = view.facts(place)
    if facts is None or facts.language not in NAMED:
        # Keys of settings and headings of documents are no names that code uses.
        return []
    if facts.language == "elixir":
        return [symbol.name for symbol in facts.symbols if symbol.kind == "module"][:_MOST_NAMES]
    outer = [symbol for symbol in facts.symbols if symbol.qualified.count(".") <= 1 and len(symbol.name) > 2]
    if facts.language in _NAMED_WHOLE:
        return _names_of_all(view, outer)
    types = [symbol.name for symbol in outer if symbol.kind in TYPES]
    return list(dict.fromkeys(types or [symbol.name for symbol in outer]))[:_MOST_NAMES]


def _names_of_all(view: RevisionView, outer: Sequence[Symbol]) -> list[str]:
    """The names of all that a file defines, what others see first: all of a package of Go sees it, and a method may be
    of a type of another file; what a file of C defines is declared by another. What many files define tells no users."""
    names = list(
        dict.fromkeys(symbol.name for symbol in sorted(outer, key=lambda one: one.name[:1].islower()))
    )
    return [
        name
        for name in names[:_MOST_OF_ALL]
        if len(view.name_postings(definition_hash(name), name)) <= MOST_DEFINERS
    ]


def find_name(view: RevisionView, text: str) -> Subject | None:
    """The name of code that a question has, where few files define it."""
    if (whole := find_whole(view, text)) is not None:
        return whole
    for said in written_names(text):
        is_plain = not (said.is_quoted or said.is_scoped) and "_" not in said.name and said.name.islower()
        # `throw` of `ctx.throw` is a word where `ctx` has none.
        for owner in dict.fromkeys((said.owner, "" if not is_plain else said.owner)):
            symbols = find_definitions(view, said.name, owner)
            if said.is_short and not all(symbol.kind in TYPES for _, symbol in symbols):
                continue
            within = find_in_module(view, said.name, owner) if owner and not symbols else []
            places = sorted({place for place, _ in symbols or within})
            is_of_tables = owner and all(view.languages[place] == "lua" for place in places)
            if places and _count_files(view, places) <= (_MOST_TABLES if is_of_tables else MOST_DEFINERS):
                shown = f"{owner}.{said.name}" if owner else said.name
                # Who imports a package may call it anything.
                return Subject(f"`{shown}`", places, [said.name], symbols or within, owner if symbols else "")
    return None


def _count_files(view: RevisionView, places: Sequence[int]) -> int:
    """How many files there are; of OCaml what a module is and what others see of it are one."""
    paths = [view.path(place) for place in places]
    return len({path.removesuffix(_INTERFACE) if path.endswith(_OF_OCAML) else path for path in paths})


def find_whole(view: RevisionView, text: str) -> Subject | None:
    """What a question names by all that its language calls it: `git-fetch-all`, `aws_vpc.main`."""
    if (composite := _find_composite(view, text)) is not None:
        return composite
    found = (
        _find_addressed(view, said.written, (said.owner, said.name))
        for said in written_names(text)
        if said.owner
    )
    return next(filter(None, found), None)


def _find_addressed(view: RevisionView, address: str, names: Sequence[str]) -> Subject | None:
    """What has an address of Terraform: `aws_vpc.main`, `var.region`; None where that is nothing, or many have it."""
    for name in dict.fromkeys(names):
        places = [place for place, _ in view.name_postings(definition_hash(name), name)]
        found: list[tuple[int, Symbol]] = []
        for place in places if len(places) <= _MOST_READ else ():
            facts = view.facts(place)
            if facts is not None and facts.language == "terraform":
                found += [(place, symbol) for symbol in facts.symbols if symbol.qualified == address]
        found = [one for one in found if view.role(one[0]) is Role.SOURCE] or found
        if found and len(found) <= MOST_DEFINERS:
            # Others name a resource by its address, a variable or a module by its name.
            used_as = address if found[0][1].name != address.rpartition(".")[2] else name
            return Subject(f"`{address}`", sorted({place for place, _ in found}), [used_as], found)
    return None


def find_in_module(view: RevisionView, name: str, module: str) -> list[tuple[int, Symbol]]:
    """(place, symbol) of what a name is of at the top of a package's files, or of a module's: `carts.Cart`."""
    found: list[tuple[int, Symbol]] = []
    for place, _ in view.name_postings(definition_hash(name), name):
        *_, folder, file = ("", *view.path(place).split("/"))
        stem = file.partition(".")[0]
        if file.endswith(_OF_OCAML):
            stem = stem[:1].upper() + stem[1:]
        if module not in (folder, stem):
            continue
        facts = view.facts(place)
        symbols = facts.symbols if facts is not None and facts.language in NAMED else ()
        found += [(place, symbol) for symbol in symbols if symbol.qualified == name][:1]
        if len(found) > MOST_DEFINERS:
            return []
    proper = [(place, symbol) for place, symbol in found if view.role(place) is not Role.TEST]
    return proper or found


def _find_composite(view: RevisionView, body: str) -> Subject | None:
    """What a question names that has signs in its name by which other languages part names."""
    for match in _COMPOSITE.finditer(body):
        # A question may end in the sign that a name may end in.
        for name in dict.fromkeys((match.group(1), match.group(1).rstrip("?!"))):
            symbols = find_definitions(view, name)
            places = sorted({place for place, _ in symbols})
            if 0 < len(places) <= MOST_DEFINERS and all(
                view.languages[place] in _WHOLE_NAMES for place in places
            ):
                return Subject(f"`{name}`", places, [name], symbols)
    for match in _IN_NAMESPACE.finditer(body):
        module, written = match.groups()
        for name in dict.fromkeys((written, written.rstrip("?!"))):
            symbols = find_in_module(view, name, module.replace("-", "_"))
            if symbols and all(view.languages[place] == "clojure" for place, _ in symbols):
                return Subject(f"`{name}`", sorted({place for place, _ in symbols}), [name], symbols)
    return None


def find_definitions(
    view: RevisionView, name: str, owner: str = "", most: int = _MOST_READ
) -> list[tuple[int, Symbol]]:
    """(place, symbol) of what a name is of: of the types of the product, where there are any; none where more than
    `most` files define it.

    With `owner`, only of what stands in something of that name.
    """
    places = [place for place, _ in view.name_postings(definition_hash(name), name)]
    if not places and not owner:
        return _find_automatic(view, name)
    if owner and len(places) > _MOST_READ:
        owning = {place for place, _ in view.name_postings(definition_hash(owner), owner)}
        # What C++ defines of a class is in files that include the one of the class.
        owning.update([user for place in owning for user in view.importers(place)])
        # A module in another may have a file of its own, which is called as it.
        stem = name.replace("_", "").lower()
        places = [
            place
            for place in places
            if place in owning
            or pairing_stem(view.path(place)) == stem
            or _is_required_as(view, place, owner)
        ]
    if len(places) > most:
        return []
    found: list[tuple[int, Symbol]] = []
    for place in places:
        facts = view.facts(place)
        found += [
            (place, symbol)
            for symbol in (facts.symbols if facts is not None else ())
            if symbol.name == name
            and (
                not owner
                or symbol.qualified.split(".")[-2:] == [owner, name]
                or ("." in symbol.qualified and _is_required_as(view, place, owner))
            )
        ]
    # A name for what a line imports defines nothing.
    found = [one for one in found if not (is_alias(view, *one) or _takes_over(view, *one, found))] or found
    proper = [(place, symbol) for place, symbol in found if view.role(place) is Role.SOURCE] or found
    # A class is not its constructor; a function that another file has under its name is something else.
    types = [(place, symbol) for place, symbol in proper if symbol.kind in _DEFINING]
    of_types = {place for place, _ in types}
    types += [one for one in proper if one[0] not in of_types and (not of_types or one[1].kind == "function")]
    called_so = name.replace("_", "").lower()
    types.sort(
        key=lambda one: (
            is_object(one[1].signature),
            len(of_types) < len(types) and pairing_stem(view.path(one[0])) != called_so,
        )
    )
    return [
        one
        for number, one in enumerate(types)
        if view.languages[one[0]] in _DEFINE_AGAIN or one[0] not in [place for place, _ in types[:number]]
    ]


def _takes_over(view: RevisionView, place: int, symbol: Symbol, found: Sequence[tuple[int, Symbol]]) -> bool:
    """Whether a variable is what its file takes from another that defines it: `var f = require("./a").f`."""
    if symbol.kind not in ("variable", "constant") or symbol.end != symbol.start:
        return False
    imported = set(view.imports(place))
    return any(other in imported for other, _ in found if other != place)


def is_alias(view: RevisionView, place: int, symbol: Symbol) -> bool:
    """Whether it is a name for what its line imports, and defines nothing."""
    if symbol.kind not in ("variable", "constant") or symbol.end != symbol.start:
        return False
    return any(one.line == symbol.start for _, imports in view.imports_of([place]) for one in imports)


def _find_automatic(view: RevisionView, name: str) -> list[tuple[int, Symbol]]:
    """(place, component) of those that can be used under a name which the folders around them begin."""
    found: list[tuple[int, Symbol]] = []
    for file in file_names(name):
        for place, _ in view.path_postings(hash_term(f"p:{file.lower()}")):
            facts = view.facts(place) if name in automatic_names(view.path(place)) else None
            symbols = (one for one in facts.symbols if one.kind == COMPONENT) if facts is not None else ()
            found += [(place, symbol) for symbol in symbols if place not in [known for known, _ in found]]
    return found


def _is_required_as(view: RevisionView, place: int, name: str) -> bool:
    """Whether a file of Lua is one that others call so where they require it: `Loader` of `loader.lua`."""
    if view.languages[place] != "lua":
        return False
    path = view.path(place).removesuffix("/init.lua")
    return pairing_stem(path) == name.replace("_", "").lower()


def on_a_line(path: str) -> str:
    """A path as a note may have it: its line breaks and the like are no part of the note."""
    return _CONTROL.sub(" ", path)


def place_of(view: RevisionView, place: int, symbol: Symbol) -> str:
    """Where a symbol is, as a note has it."""
    return on_a_line(str(Citation(view.path(place), symbol.start, symbol.end)))
