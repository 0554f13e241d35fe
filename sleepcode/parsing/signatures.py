"""The head of a definition as one line: what it is called, takes and is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_SPACE = re.compile(r"\s+")
_WITHOUT_FIELDS = frozenset(("class_declaration", "object_declaration"))
"""Nodes of types whose body a grammar gives no name: Kotlin's."""
_BODIES = frozenset(("class_body", "enum_class_body"))


def make_signature(node: Node, data: bytes) -> str:
    """The declaration up to its body, on one line of at most 160 characters."""
    body = node.child_by_field_name("body") or node.child_by_field_name("value")
    is_head = body is None and node.type in _WITHOUT_FIELDS
    if is_head:
        body = next((child for child in node.named_children if child.type in _BODIES), None)
    start = node.start_byte
    if data[start : start + 1] == b"[":
        # What C# says of it stands in front, and may leave no room for what it is.
        said = [child.end_byte for child in node.named_children if child.type == "attribute_list"]
        start = max(said, default=start)
    end = min(body.start_byte if body is not None else node.end_byte, start + 1_000)
    text = data[start:end].lstrip().decode("utf-8", "replace")
    if body is None and not is_head:
        text = text.partition("{")[0].partition("\n")[0] if "{" in text else text.partition("\n")[0]
    folded = _SPACE.sub(" ", text).strip().rstrip(":{=").strip().removesuffix("=>").strip()
    if is_head and len(folded) > 160:
        # What a type is of stands behind all that makes one.
        folded = _without_parameters(folded)
    return folded if len(folded) <= 160 else folded[:157] + "..."


def _without_parameters(head: str) -> str:
    """A head with `(...)` for all that is in round brackets."""
    kept: list[str] = []
    depth = 0
    for character in head:
        if character == "(":
            kept += ["(...)"] if not depth else []
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(character)
    return "".join(kept)
