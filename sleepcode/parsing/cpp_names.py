"""What definitions of C++ are called whose names macros hide, and which of them define nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sleepcode.parsing.names import is_guard

if TYPE_CHECKING:
    from tree_sitter import Node

_MACROS = rb"(?:[A-Z][A-Z0-9_]*(?:\([^()\n]{0,200}\))?\s+)*"
_CLASS_HEAD = re.compile(
    rb"(?:"
    + _MACROS
    + rb"template\s*<[^;{}]{0,500}?>\s*)?"
    + _MACROS
    + rb"(class|struct)\s+"
    + _MACROS
    + rb"(\w+)\s*(?:final\s*)?(?::(?!:)|\{)"
)
_TEST_CASE = re.compile(rb"\s*(?:TYPED_)?TEST(?:_[FP])?\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)")
"""`TEST_F(CartTest, Fills) {`, as GoogleTest has it."""
_TEST_MACRO = re.compile(r"(?:TYPED_)?TEST(?:_[FP])?")
_CLAUSES = frozenset(("default_method_clause", "delete_method_clause"))
_CONSTANT = re.compile(rb"\b(?:const|constexpr|constinit)\b")


def name_in_cpp(name: str, kind: str, node: Node, data: bytes) -> tuple[str, str]:
    """(name, kind) of a definition; no name where it is none that anyone looks for."""
    if kind == "macro":
        return ("" if is_guard(name) and node.child_by_field_name("value") is None else name), kind
    if kind == "variable":
        head = data[node.start_byte : node.end_byte].partition(b"=")[0]
        return name, "constant" if _CONSTANT.search(head) else kind
    if kind == "field":
        declarator = node.child_by_field_name("declarator")
        # `virtual void fill() = 0;`
        return name, "method" if declarator is not None and _declares_function(declarator) else kind
    if kind not in ("function", "method"):
        return name, kind
    head = data[node.start_byte : min(node.end_byte, node.start_byte + 1_000)]
    if _TEST_MACRO.fullmatch(name):
        case = _TEST_CASE.match(head)
        return (b".".join(case.groups()).decode() if case is not None else name), kind
    if (found := _CLASS_HEAD.match(head)) is not None:
        return found.group(2).decode("utf-8", "replace"), found.group(1).decode("ascii")
    last = node.named_child(node.named_child_count - 1) if node.named_child_count else None
    return ("" if last is not None and last.type in _CLAUSES else name), kind


def _declares_function(declarator: Node) -> bool:
    """Whether a declarator, or what its pointers and references are to, is a function's."""
    inner: Node | None = declarator
    while inner is not None and inner.type in ("pointer_declarator", "reference_declarator"):
        inner = inner.child_by_field_name("declarator") or inner.named_child(0)
    return inner is not None and inner.type == "function_declarator"
