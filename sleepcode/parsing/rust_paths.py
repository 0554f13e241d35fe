"""What a file of Rust names by its path, and in which modules: of crates, of itself, of what tests alone compile."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence, Set
from itertools import accumulate
from typing import TYPE_CHECKING

from sleepcode.facts import Import

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 1_000

_PATH_OF_RUST = re.compile(rb"(?:crate::)?[a-z]\w*")
_NEVER_CRATES = frozenset(
    "std core alloc self super crate test proc_macro str char bool u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 "
    "clippy rustfmt rustdoc rustc miri diagnostic".split()
)
"""What paths begin with and is no package: the language's own, and tools that attributes speak to."""
_MODULE_OF_RUST = re.compile(rb"\bmod\s+(?:r#)?(\w+)")
_TEST_ONLY = re.compile(rb"#\[cfg\((?:all\(|any\()?\s*test\b")


def leave_modules(target: str, depth: int) -> str:
    """What a path that begins with `super` means in modules that stand in the file itself, said from outside of these;
    empty where that is in the file."""
    parts = target.split("::")
    ups = next((number for number, part in enumerate(parts) if part != "super"), len(parts))
    rest = parts[ups:]
    if ups < depth or (ups == depth and not rest):
        return ""
    return "::".join([*["super"] * (ups - depth), *rest] if ups > depth else ["self", *rest])


def modules_of_rust(nodes: Iterable[Node], data: bytes) -> set[str]:
    """The modules that a file declares, whether they stand in it or in files of their own."""
    heads = (
        _MODULE_OF_RUST.search(data, node.start_byte, node.end_byte)
        for node in nodes
        if node.type == "mod_item"
    )
    return {head.group(1).decode("ascii", "replace") for head in heads if head is not None}


def of_modules(imported: Import, modules: Container[str]) -> Import:
    """An import that begins with a module of the file itself, and never means a crate of that name."""
    if imported.local or imported.target.partition("::")[0] not in modules:
        return imported
    return imported._replace(target=f"self::{imported.target}", local=True)


def extents(nodes: Iterable[Node]) -> list[tuple[int, int]]:
    return [(node.start_byte, node.end_byte) for node in nodes if node.type == "use_declaration"]


def paths_of_rust(
    nodes: Iterable[Node],
    skipped: Sequence[tuple[int, int]],
    data: bytes,
    known: Iterable[Import],
    modules: Set[str],
) -> list[Import]:
    """What a file names by its path, without an import: `serde_json::to_string`, `crate::config::load`."""
    local = {imported.target.rpartition("::")[2] for imported in known} | modules
    ranges = sorted(skipped)
    starts = [start for start, _ in ranges]
    # The furthest end of all that start before: what lies before it is inside one of them.
    ends = list(accumulate((end for _, end in ranges), max))
    first: dict[str, Node] = {}
    for node in nodes:
        text = data[node.start_byte : node.end_byte]
        around = data[max(node.start_byte - 2, 0) : node.start_byte], data[node.end_byte : node.end_byte + 3]
        if around[0].endswith((b"::", b".")) or around[1] == b"::<":
            # Among what a macro is given all stands side by side: parts of paths, methods.
            continue
        if len(text) > 200 or not _PATH_OF_RUST.fullmatch(text):
            continue
        name = text.decode("ascii")
        earlier = first.get(name)
        if earlier is not None and earlier.start_byte <= node.start_byte:
            continue
        before = bisect_right(starts, node.start_byte) - 1
        if before < 0 or node.start_byte >= ends[before]:
            first[name] = node
    found = []
    for name, node in sorted(first.items(), key=lambda item: (item[1].start_byte, item[0]))[:_MOST]:
        is_local = name.startswith("crate::")
        if is_local or name not in local | _NEVER_CRATES:
            found.append(Import(name, (), node.start_point[0] + 1, is_local))
    return found


def find_test_only(nodes: Sequence[Node], data: bytes) -> list[tuple[int, int]]:
    """(first, last byte) of what a Rust file compiles for its tests only.

    What the tests inside a source import is no dependency of the source: a crate's tests may even use the
    crate that is built on it.
    """
    found: list[tuple[int, int]] = []
    for match in _TEST_ONLY.finditer(data) if nodes else ():
        root = nodes[0]
        while root.parent is not None:
            root = root.parent
        attribute = root.named_descendant_for_byte_range(match.start(), match.start())
        while attribute is not None and attribute.type != "attribute_item":
            attribute = attribute.parent
        item = attribute.next_named_sibling if attribute is not None else None
        while item is not None and item.type in ("attribute_item", "line_comment", "block_comment"):
            item = item.next_named_sibling
        if item is not None:
            found.append((item.start_byte, item.end_byte))
    return found
