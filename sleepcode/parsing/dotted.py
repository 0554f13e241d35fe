"""Modules that Python names in strings: `"shop.mail.Sender"` in settings is a use of `shop/mail.py`, as an import is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sleepcode.facts import Import

if TYPE_CHECKING:
    from tree_sitter import Node

_DOTTED = re.compile(rb"(['\"])([a-z_]\w*(?:\.\w+)*\.\w+)(?:[.:](\w+))\1")
_MOST = 300
_LONGEST = 150


_BY_NAME = re.compile(rb"\bimport_module\(\s*(['\"])(\.{0,3}[A-Za-z_]\w*(?:\.\w+)*)\1")


def find_imported_by_name(data: bytes, prose: Sequence[Node]) -> tuple[Import, ...]:
    """Modules that are handed to `import_module`, as imports of them; those that prose tells of are none."""
    if b"import_module(" not in data:
        return ()
    ranges = [(node.start_byte, node.end_byte) for node in prose]
    found: dict[bytes, Import] = {}
    for match in _BY_NAME.finditer(data):
        if match.group(2) not in found and not any(start <= match.start() < end for start, end in ranges):
            line = data.count(b"\n", 0, match.start()) + 1
            found[match.group(2)] = Import(match.group(2).decode("utf-8", "replace"), (), line)
    return tuple(found.values())[:_MOST]


def find_dotted(data: bytes, prose: Sequence[Node]) -> tuple[Import, ...]:
    """What the strings of a file name by at least two dots, as local imports: they mean files or nothing.

    At most 300, each once, in the order of the lines; `prose` are the docstrings, which tell of such names.
    """
    ranges = sorted((node.start_byte, node.end_byte) for node in prose)
    found: dict[bytes, Import] = {}
    line, at = 1, 0
    for match in _DOTTED.finditer(data):
        target, name = match.group(2), match.group(3)
        whole = target + b"." + name
        if whole in found or len(whole) > _LONGEST or not whole.isascii():
            continue
        before = bisect_right(ranges, (match.start(), len(data)))
        if before and match.start() < ranges[before - 1][1]:
            continue
        line += data.count(b"\n", at, match.start())
        at = match.start()
        found[whole] = Import(target.decode("ascii"), (name.decode("ascii"),), line, True)
        if len(found) == _MOST:
            break
    return tuple(found.values())
