"""What a file of PHP uses of its own namespace, of which nothing needs a `use`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.import_keys import SEPARATOR

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 300
_NAMESPACE = re.compile(rb"^[ \t]*(?:<\?php[ \t]+)?namespace\s+([\w\\]+)\s*[;{]", re.MULTILINE)
_TYPE = re.compile(rb"[A-Z]\w{1,99}")
_ALIAS = re.compile(rb"\bas\s+(\w+)")
_OF_ANOTHER = (b"->", b"::", b"\\")
"""What stands in front of members, and of names that say which namespace they are of."""


def namespace_of(data: bytes) -> str:
    """The first namespace that a file declares; empty where there is none."""
    found = _NAMESPACE.search(data)
    return found.group(1).decode("utf-8", "replace").strip(SEPARATOR) if found is not None else ""


def uses_of_namespace(
    data: bytes, references: Iterable[Node], symbols: Iterable[Symbol], imports: Iterable[Import]
) -> tuple[Import, ...]:
    """The types that a file uses and neither defines nor imports, as one import of what its namespace has.

    Its target is the namespace and a `SEPARATOR`.
    """
    space = namespace_of(data)
    if not space:
        return ()
    spans = {(node.start_byte, node.end_byte) for node in references}
    used = {
        data[start:end] for start, end in spans if not data[max(0, start - 2) : start].endswith(_OF_ANOTHER)
    }
    known = {symbol.name for symbol in symbols}
    known.update(imported.target.rpartition(SEPARATOR)[2] for imported in imports if not imported.local)
    known.update(alias.decode("utf-8", "replace") for alias in _ALIAS.findall(data))
    names: Sequence[str] = sorted(
        {
            name
            for raw in used
            if _TYPE.fullmatch(raw) and (name := raw.decode("utf-8", "replace")) not in known
        }
    )
    return (Import(space + SEPARATOR, tuple(names[:_MOST]), 0, True),) if names else ()
