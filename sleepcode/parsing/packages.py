"""What a file uses of its own package: where the files of one see each other without an import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.import_keys import ENCLOSING, HERE, IMPORTED

if TYPE_CHECKING:
    from tree_sitter import Node

_SEEING = frozenset(("java", "kotlin", "scala", "c-sharp", "swift"))
"""Languages in which the files of a package, or of a project, see each other."""
_MOST = 300
_TYPE = re.compile(rb"[A-Z]\w+")
_OF_LANGUAGE = frozenset(
    "Any Boolean Byte Character Continuation CoroutineContext Deprecated Double Exception Float FunctionalInterface IllegalArgumentException "
    "IllegalStateException Int Integer Iterable Long Math NullPointerException Object Override Runnable RuntimeException "
    "SafeVarargs Short String StringBuilder SuppressWarnings System Throwable Unit Void".split()
)
"""What the languages of the JVM bring, and no package has of its own, though a file may be named after it."""
_PACKAGE = re.compile(rb"^[ \t]*package[ \t]+([\w.]+)", re.M)
_NAMESPACE = re.compile(rb"^[ \t]*namespace[ \t]+([A-Za-z_][\w.]*)", re.M)
_MOST_NAMESPACES = 100
_MOST_CLAUSES = 8
_ANYONES = ("System", "Microsoft")
"""Namespaces of C# that tell nothing of a repository, but where it is of them itself."""
OWNED = 2
"""Parts of a package's name that tell whose it is: `org.carts`."""


def uses_of_package(
    language: str,
    data: bytes,
    references: Iterable[Node],
    symbols: Iterable[Symbol],
    imports: Sequence[Import],
) -> tuple[Import, ...]:
    """The types that a file uses and neither defines nor imports, as one import of what is `HERE`.

    Any of them may be of the file's package, or of a library; the paths of a revision tell.
    """
    if language not in _SEEING:
        return ()
    spans = {(node.start_byte, node.end_byte) for node in references}
    # What stands behind a dot is a part of something else.
    counts = Counter(data[start:end] for start, end in spans if data[start - 1 : start] != b".")
    # A property that is called as its type, `Wheel Wheel`, doesn't define the type.
    known = {symbol.name for symbol in symbols if f"{symbol.name} {symbol.name}" not in symbol.signature}
    known |= _OF_LANGUAGE
    for imported in imports if language != "c-sharp" else ():
        # What Swift imports by its own name may still be of a module of the repository.
        named = imported.names if language != "swift" else ()
        known.update(named or (imported.target.rpartition(".")[2],))
    if language == "c-sharp":
        counts.update(name.encode() for imported in imports for name in imported.names)
    times = {
        name: count
        for raw, count in counts.items()
        if _TYPE.fullmatch(raw) and len(raw) <= 100 and (name := raw.decode("utf-8", "replace")) not in known
    }
    names = sorted(sorted(times, key=lambda name: (-times[name], name))[:_MOST])
    if names and language == "c-sharp":
        names += _seen_namespaces(data, imports)
    if names and language == "swift":
        modules = sorted({imported.target.partition(".")[0] for imported in imports})
        names += [IMPORTED + module for module in modules][:_MOST_NAMESPACES]
    if names and language == "scala":
        names += [ENCLOSING + package for package in _seen_packages(data, imports)]
    return (Import(HERE, tuple(names), 0, True),) if names else ()


def _seen_namespaces(data: bytes, imports: Sequence[Import]) -> list[str]:
    """`namespace Shop.Carts` and `using Shop.Wood`: where a file of C# stands, and what it sees."""
    own = sorted({match.decode("utf-8", "replace") for match in _NAMESPACE.findall(data)})
    anyones = [name for name in _ANYONES if not any(one.split(".")[0] == name for one in own)]
    used = sorted({one.target for one in imports if one.target.split(".")[0] not in anyones})
    return [*(f"namespace {one}" for one in own), *(f"using {one}" for one in used)][:_MOST_NAMESPACES]


def _seen_packages(data: bytes, imports: Sequence[Import]) -> list[str]:
    """The packages whose names a file of Scala sees: `shop.carts` and `shop` of `package shop` above `package carts`,
    and those of which it imports all."""
    clauses = [match.decode("utf-8", "replace") for match in _PACKAGE.findall(data)[:_MOST_CLAUSES]]
    around = [".".join(clauses[:end]) for end in range(len(clauses), 0, -1)]
    every = [one.target.removesuffix(".*") for one in imports if not one.names and one.target[-1:] != "."]
    whole = [target for target in every if not target.rpartition(".")[2][:1].isupper()]
    return list(dict.fromkeys([*around, *whole]))[:_MOST_NAMESPACES]


def mark_own(language: str, data: bytes, imports: tuple[Import, ...]) -> tuple[Import, ...]:
    """The imports of Kotlin with those of the owner of the file's package marked as local.

    Folders may leave out how the packages of a project begin, but of nobody else's.
    """
    package = _PACKAGE.search(data) if language == "kotlin" and imports else None
    if package is None:
        return imports
    owner = package.group(1).decode("utf-8", "replace").split(".")[:OWNED]
    return tuple(
        one._replace(local=True) if one.target.split(".")[: len(owner)] == owner else one for one in imports
    )
