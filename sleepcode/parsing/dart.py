"""What is defined in Dart: a body stands behind its head in the tree, and what belongs to a declaration before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sleepcode.facts import Symbol
from sleepcode.parsing.comments import Comments, first_sentence
from sleepcode.parsing.symbols import first_child

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPES = {
    "class_definition": "class",
    "mixin_declaration": "mixin",
    "extension_declaration": "extension",
    "extension_type_declaration": "class",
    "enum_declaration": "enum",
}
"""Declaration with members of its own -> its kind."""
_CALLED = frozenset(("function_signature", "getter_signature", "setter_signature", "operator_signature"))
_CONSTRUCTORS = frozenset(
    (
        *("constructor_signature", "constant_constructor_signature", "factory_constructor_signature"),
        *("redirecting_factory_constructor_signature",),
    )
)
_MEMBERS = frozenset(("declaration", "method_signature"))
_LISTS = frozenset(("static_final_declaration_list", "initialized_identifier_list", "identifier_list"))
_BETWEEN = frozenset(
    (";", ",", "{", "}", "comment", "documentation_comment", "function_body", "initializers")
)
"""What a declaration doesn't begin with."""
_BODIES = frozenset(("class_body", "extension_body", "enum_body"))
_DIRECTIVES = frozenset(("import_or_export", "part_directive", "part_of_directive", "library_name"))
_INTERFACE = re.compile(r"\binterface\s+class\b")
_MOST = 5_000
_SPACE = re.compile(r"\s+")
_LINK = re.compile(r"\[([A-Za-z_][\w.]*)\](?![\[(:])")
"""A name that documentation points to."""
_CONSTANT = re.compile(r"(?:static\s+)?const\s")


class _Scope(NamedTuple):
    name: str
    """Qualified; empty at the top."""
    kind: str


def extract_dart(root: Node, data: bytes, comments: Comments) -> list[Symbol]:
    """The file's symbols in the order of their starts, outer before inner, at most 5,000."""
    found = list(_symbols_in(root.children, _Scope("", ""), data, comments))
    found.sort(key=lambda symbol: (symbol.start, -symbol.end))
    return found[:_MOST]


def _symbols_in(nodes: Sequence[Node], scope: _Scope, data: bytes, comments: Comments) -> Iterator[Symbol]:
    """The symbols among siblings; a body that follows a head belongs to it."""
    began: Node | None = None
    head: Node | None = None
    waiting: list[Symbol] = []
    """What was declared last, and may have a body."""
    for node in nodes:
        if node.type == "function_body" and waiting:
            waiting = [symbol._replace(end=node.end_point[0] + 1) for symbol in waiting]
        if node.type in _BETWEEN or node.type in _DIRECTIVES:
            if node.type not in ("comment", "documentation_comment", "initializers", ","):
                began = head = None
            continue
        began = began or node
        if node.type == "annotation":
            continue
        head = head or node
        if node.type == "ERROR":
            yield from waiting
            waiting = []
            yield from _symbols_in(node.children, scope, data, comments)
            began = head = None
            continue
        declared = _declared(node, began, head, scope, data, comments)
        symbols = [symbol for symbol in declared if symbol.name]
        if symbols:
            yield from waiting
            waiting = symbols
            began = head = None
    yield from waiting


def _declared(
    node: Node, began: Node, head: Node, scope: _Scope, data: bytes, comments: Comments
) -> Iterator[Symbol]:
    """What a node declares, with what is in it; `began` is where its annotations begin, `head` where it does itself."""
    first = began.start_point[0] + 1
    if node.type in _TYPES:
        yield from _type(node, first, data, comments)
        return
    if node.type == "enum_constant":
        name = _text(node.child_by_field_name("name"), data)
        yield _symbol(name, scope, "constant", node, first, _written(node, node.end_byte, data), comments)
        return
    if node.type == "type_alias":
        named = [child for child in node.named_children if child.type == "type_identifier"]
        # The old way has what it returns in front: `typedef int Compare(int a, int b);`
        is_old = any(child.type == "formal_parameter_list" for child in node.named_children)
        text = _written(node, node.end_byte, data)
        for target in named[-1:] if is_old else named[:1]:
            yield _symbol(_text(target, data), scope, "type", node, first, text, comments)
        return
    inner = _signature_of(node)
    if inner is not None:
        yield from _called(inner, node, first, head, scope, data, comments)
        return
    listed = node if node.type in _LISTS else None
    if node.type in _MEMBERS:
        listed = next((child for child in node.named_children if child.type in _LISTS), None)
    if listed is None:
        return
    text = _written(head, node.end_byte, data)
    kind = "constant" if _CONSTANT.match(text) else "field" if scope.name else "variable"
    # All that is declared at once has the same place and the same documentation.
    first_one: Symbol | None = None
    for entry in listed.named_children[:_MOST]:
        own = _text(entry if entry.type == "identifier" else first_child(entry), data)
        first_one = first_one or _symbol(own, scope, kind, node, first, text, comments)
        yield first_one._replace(name=own[:120], qualified=_qualified(own, scope))


def _signature_of(node: Node) -> Node | None:
    """What a function, a method or a constructor is declared by."""
    if node.type in _CALLED:
        return node
    if node.type not in _MEMBERS:
        return None
    return next(
        (child for child in node.named_children if child.type in _CALLED or child.type in _CONSTRUCTORS), None
    )


def _called(
    inner: Node, node: Node, first: int, head: Node, scope: _Scope, data: bytes, comments: Comments
) -> Iterator[Symbol]:
    text = _written(head, inner.end_byte, data)
    if inner.type in _CONSTRUCTORS:
        # `Cart.fromJson`: a constructor without a name of its own has that of its class.
        names = [_text(child, data) for child in inner.children if child.type in ("identifier", "new")][:2]
        name = "" if not names else names[-1] if names[-1] != "new" else names[0]
    elif inner.type == "operator_signature":
        name = _operator(text)
    else:
        name = _text(inner.child_by_field_name("name"), data)
    yield _symbol(name, scope, "method" if scope.kind else "function", node, first, text, comments)


def _operator(text: str) -> str:
    """`operator==` of `bool operator ==(Object other)`."""
    sign = text.partition("operator")[2].strip()
    return "operator" + (sign[: sign.find("(", 1)] if "(" in sign[1:] else sign).strip()


def _type(node: Node, first: int, data: bytes, comments: Comments) -> Iterator[Symbol]:
    """A type and its members; what extends a type and has no name gives that its members."""
    body = next((child for child in node.children if child.type in _BODIES), None)
    start = next((child for child in node.children if child.type != "annotation"), node)
    text = _written(start, body.start_byte if body is not None else node.end_byte, data)
    kind = _TYPES[node.type]
    if kind == "class" and _INTERFACE.search(text):
        kind = "interface"
    name = _text(node.child_by_field_name("name") or _first_identifier(node), data)
    scope = _Scope(name, kind)
    if name:
        yield _symbol(name, _Scope("", ""), kind, node, first, text, comments)
    else:
        scope = _Scope(_text(node.child_by_field_name("class"), data), kind)
    if body is not None:
        yield from _symbols_in(body.children, scope, data, comments)


def _first_identifier(node: Node) -> Node | None:
    for child in node.named_children:
        if child.type == "identifier":
            return child
        if child.type == "mixin_application_class":
            return _first_identifier(child)
    return None


def _symbol(
    name: str, scope: _Scope, kind: str, node: Node, first: int, text: str, comments: Comments
) -> Symbol:
    doc = _LINK.sub(r"`\1`", comments.above(first))
    return Symbol(
        name[:120], _qualified(name, scope), kind, first, node.end_point[0] + 1, text, first_sentence(doc)
    )


def _qualified(name: str, scope: _Scope) -> str:
    return (f"{scope.name}.{name}" if scope.name else name)[:240]


def _written(head: Node, end: int, data: bytes) -> str:
    """A declaration from its head up to its body, on one line of at most 160 characters."""
    raw = data[head.start_byte : min(end, head.start_byte + 1_000)].decode("utf-8", "replace")
    folded = _SPACE.sub(" ", raw).strip().rstrip(";{").strip()
    return folded if len(folded) <= 160 else folded[:157] + "..."


def _text(node: Node | None, data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""
