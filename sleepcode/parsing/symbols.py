"""Captured definition nodes -> symbols with qualified names, signatures and documentation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from sleepcode.facts import Symbol
from sleepcode.parsing.comments import Comments, clean_comment, first_sentence
from sleepcode.parsing.cpp_names import name_in_cpp
from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.signatures import make_signature

if TYPE_CHECKING:
    from tree_sitter import Node

KINDS = (
    "function method class interface struct enum trait module type constant variable field macro scope init"
).split()
_CONTAINERS = frozenset(("class", "interface", "struct", "enum", "trait", "scope"))
_NAMES = frozenset(
    "identifier type_identifier field_identifier property_identifier simple_identifier name constant word "
    "variable_name private_property_identifier operator_name destructor_name namespace_identifier qualified_identifier "
    "scoped_identifier dot_index_expression method_index_expression operator_identifier nested_namespace_specifier".split()
)
_KEYWORDS = frozenset(
    "namespace class struct template typename using extern if for while switch return else do".split()
)
_OF_SCRIPTS = frozenset(("javascript", "typescript", "tsx"))
_BRACED = frozenset("c-sharp java kotlin swift scala php".split())
_SIGNATURES = frozenset(("function_signature", "method_signature"))
_OVERLOAD = re.compile(rb"@(?:\w+\.)?overload\s*$", re.MULTILINE)
_MOST = 5_000
_SPACE = re.compile(r"\s+")
_REFERENCE = re.compile(r"^(?:'\w+\s+)?(?:(?:mut|dyn)\s+)?")
"""What stands before the type that a Rust reference is to."""
_GENERICS = re.compile(r"<[^<>]*(?:<[^<>]*(?:<[^<>]*>[^<>]*)*>[^<>]*)*>|<[^>]*$", re.DOTALL)
"""Parameters in angle brackets, up to three deep; and what was cut off inside them."""


def extract_symbols(
    language: str, data: bytes, captures: Mapping[str, Sequence[Node]], comments: Comments
) -> list[Symbol]:
    """The file's symbols in the order of their starts, outer before inner; at most 5,000."""
    starts = _Starts(captures)
    found: dict[tuple[int, int], tuple[str, Node]] = {}
    for kind in KINDS:
        for node in captures.get(kind, ()):
            place = node.start_byte, -node.end_byte
            known = found.setdefault(place, (kind, node))
            # Captures come in no order; of nodes of one place the same is to be taken each time.
            if known[0] == kind and node.type < known[1].type:
                found[place] = (kind, node)
    symbols: list[Symbol] = []
    overloads: set[int] = set()
    """Which of the symbols only declare what a later one of the name defines."""
    stack: list[tuple[int, str, str]] = []
    for (start, _), (kind, node) in sorted(found.items(), key=lambda item: item[0])[:_MOST]:
        while stack and stack[-1][0] <= start:
            stack.pop()
        name = _name_of(language, kind, node, data)
        if language == "cpp":
            name, kind = name_in_cpp(name, kind, node, data)
        if not name:
            continue
        scope, scope_kind = (stack[-1][1], stack[-1][2]) if stack else ("", "")
        kind = _refine_kind(language, kind, node, name, scope_kind)
        if kind == "local" or (kind == scope_kind and scope.rpartition(".")[2] == name and language == "cpp"):
            # What a macro hid is found again inside it.
            continue
        receiver = _receiver(language, node, data)
        qualified = ".".join(part for part in (scope, receiver, name) if part)
        is_alias = node.type == "type_definition"
        if not is_alias:
            stack.append((node.end_byte, qualified, kind))
        if kind == "scope":
            continue
        if is_alias and _names_its_struct(node, name, data):
            continue
        start_line, end_line = starts.span(node)
        if language == "scala":
            # Where a definition ends is seen only where the next begins, behind that one's documentation.
            own = len(data[node.start_byte : node.end_byte].rstrip()) + node.start_byte
            last = node.end_point[0] + 1 - data.count(b"\n", own, node.end_byte)
            end_line = comments.last_code(start_line, last)
        doc = _docstring(language, node, data) or comments.above(start_line)
        if node.type in _SIGNATURES or (language == "python" and starts.is_overload(node, data)):
            overloads.add(len(symbols))
        symbols.append(
            Symbol(
                (name if language in SHELLS else name.rpartition(".")[2])[:120],
                qualified[:240],
                kind,
                start_line,
                end_line,
                make_signature(node, data),
                first_sentence(doc),
            )
        )
    return _merge_overloads(symbols, overloads) if overloads else symbols


def _merge_overloads(symbols: Sequence[Symbol], overloads: Set[int]) -> list[Symbol]:
    """The symbols without the declarations that a definition of the same name follows; it gets what they say."""
    kept: list[Symbol] = []
    waiting: list[Symbol] = []
    for number, symbol in enumerate(symbols):
        if waiting and waiting[0].qualified != symbol.qualified:
            kept.extend(waiting)
            waiting = []
        if number in overloads:
            waiting.append(symbol)
            continue
        docs = (one.doc for one in (symbol, *waiting) if one.doc)
        kept.append(symbol._replace(doc=next(docs, "")))
        waiting = []
    return [*kept, *waiting]


class _Starts:
    """Where definitions begin: with their decorators and attributes.

    Looked up by position: asking a node for its parent or sibling costs a walk from the root.
    """

    def __init__(self, captures: Mapping[str, Sequence[Node]]) -> None:
        self._wrappers: dict[tuple[int, int], Node] = {}
        """(first, last byte) of what is wrapped -> the outermost wrapper of it.

        Where wrappers end alone doesn't say it: a decorated class ends with its last method.
        """
        for node in sorted(captures.get("wrapper", ()), key=lambda node: (-node.start_byte, node.end_byte)):
            inner = node.named_child(node.named_child_count - 1) if node.named_child_count else None
            if inner is not None:
                self._wrappers[inner.start_byte, inner.end_byte] = node
        self._above: dict[int, int] = {}
        """Last line of an attribute -> its first."""
        for node in captures.get("attribute", ()):
            start, end = node.start_point[0] + 1, node.end_point[0] + 1
            self._above[end] = min(start, self._above.get(end, start))

    def is_overload(self, node: Node, data: bytes) -> bool:
        """Whether a function of Python is there for type checkers alone."""
        around = self._wrappers.get((node.start_byte, node.end_byte))
        return around is not None and _OVERLOAD.search(data[around.start_byte : node.start_byte]) is not None

    def span(self, node: Node) -> tuple[int, int]:
        """First and last line of a definition."""
        start, end = node.start_point[0] + 1, node.end_point[0] + 1
        if node.end_point[1] == 0 and end > start:
            end -= 1  # the node ends with its line's newline
        own = node
        while (around := self._wrappers.get((own.start_byte, own.end_byte))) is not None and around != own:
            own = around
        start = min(start, own.start_point[0] + 1)
        while start - 1 in self._above:
            start = self._above[start - 1]
        return start, end


def _names_its_struct(node: Node, name: str, data: bytes) -> bool:
    """Whether a C typedef gives a struct the name that it has: `typedef struct list {...} list`."""
    inner = node.child_by_field_name("type")
    has_body = inner is not None and inner.child_by_field_name("body") is not None
    return has_body and inner is not None and _text(inner.child_by_field_name("name"), data) == name


def _refine_kind(language: str, kind: str, node: Node, name: str, scope_kind: str) -> str:
    if kind in ("function", "init"):
        is_outside = language == "cpp" and "." in name  # `void Cart::fill() {`
        return "method" if is_outside or scope_kind in _CONTAINERS else "function"
    if kind == "method" and scope_kind not in _CONTAINERS and language in _OF_SCRIPTS:
        return "method"
    if kind == "variable" and name.isupper() and len(name) > 1:
        return "constant"
    if kind == "field" and scope_kind not in _CONTAINERS:
        return "local" if scope_kind else "variable"
    if kind == "type" and language == "go":
        inner = node.child_by_field_name("type")
        return {"struct_type": "struct", "interface_type": "interface"}.get(
            inner.type if inner else "", "type"
        )
    if kind == "class" and language in ("swift", "kotlin"):
        return _class_kind(node)
    return kind


def _class_kind(node: Node) -> str:
    words = {child.type for child in node.children[:6]}
    for child in node.children[:6]:
        if child.type == "modifiers":
            words.update(inner.type for group in child.children for inner in (group, *group.children))
    for word, kind in (
        ("extension", "scope"),
        ("struct", "struct"),
        ("enum", "enum"),
        ("interface", "interface"),
    ):
        if word in words:
            return kind
    return "class"


def _name_of(language: str, kind: str, node: Node, data: bytes) -> str:
    if language == "rust" and node.type == "impl_item":
        return _plain_type(_text(node.child_by_field_name("type"), data))
    if language == "rust" and node.type == "mod_item" and node.child_by_field_name("body") is None:
        return ""
    if kind == "init":
        return "init"
    if node.type == "companion_object":
        return "Companion"
    if node.type == "infix_expression":
        # `@Qualifier annotation class Scope` is read as one thing said of two others.
        return _text(node, data).split()[2]
    if language in ("c", "cpp") and node.type not in ("preproc_def", "preproc_function_def"):
        return _declared_name(node, data)
    target = (
        node.child_by_field_name("name")
        or node.child_by_field_name("left")
        or node.child_by_field_name("key")
    )
    target = target or node.child_by_field_name("pattern") or node.child_by_field_name("property")
    if target is None:
        # Of `val Wheel.width` the name stands behind the type that it is an extension of.
        declared = (child for child in node.named_children if child.type == "variable_declaration")
        target = _first_name(next(declared, node) if language == "kotlin" else node)
    text = _text(target, data)
    if language in SHELLS:
        # Dots and colons are a part of names like any other.
        return "" if "\n" in text or len(text) > 120 else text
    if language in _OF_SCRIPTS and "." in text:
        for prefix in ("module.exports.", "exports.", "this.", "self."):
            text = text.removeprefix(prefix)
        if text == "module.exports":
            # All that a module is has the name that it has in itself, if any.
            value = node.child_by_field_name("right")
            text = _text(value.child_by_field_name("name"), data) if value is not None else ""
        return "" if "\n" in text or len(text) > 80 else text
    if language == "lua":
        text = text.replace(":", ".").removeprefix("local ").partition("=")[0].strip()
    text = text.replace("::", ".").replace("\\", ".").lstrip("$&*@")
    if language == "swift":
        text = _plain_type(text)
    if text in _KEYWORDS and language in _BRACED:
        return ""
    return "" if not text or "\n" in text or len(text) > 120 else text


def _declared_name(node: Node, data: bytes) -> str:
    """The name in a C declarator: pointers, parentheses and parameters peeled off."""
    target = node.child_by_field_name("declarator") or node.child_by_field_name("name")
    for _ in range(30):
        if target is None:
            return ""
        if target.type in _NAMES:
            text = _plain_type(_text(target, data)).replace("::", ".").strip()
            return "" if "\n" in text or text in _KEYWORDS else text.lstrip(".")
        inner = target.child_by_field_name("declarator")
        if inner is None:
            inner = next(
                (
                    child
                    for child in target.named_children
                    if "declarator" in child.type or child.type in _NAMES
                ),
                None,
            )
        target = inner
    return ""


def _first_name(node: Node) -> Node | None:
    """The first identifier among a node's children and grandchildren."""
    for child in node.named_children[:12]:
        if child.type in _NAMES:
            return child
    for child in node.named_children[:12]:
        for inner in child.named_children[:6]:
            if inner.type in _NAMES:
                return inner
            name = inner.child_by_field_name("name")
            if name is not None and name.type in _NAMES:
                return name
    return None


def _receiver(language: str, node: Node, data: bytes) -> str:
    """The type that a Go method or a Kotlin extension belongs to."""
    if language == "go" and node.type == "method_declaration":
        # What the type is made for may have spaces: `(c *Cache[K, T])`.
        text = _text(node.child_by_field_name("receiver"), data).strip("()").partition("[")[0].split()
        return _plain_type(text[-1].lstrip("*")) if text else ""
    return ""


def _plain_type(text: str) -> str:
    """A type's name without generics and references."""
    return _REFERENCE.sub("", _SPACE.sub(" ", _GENERICS.sub("", text).partition("[")[0]).strip(" &*"))


def _docstring(language: str, node: Node, data: bytes) -> str:
    """The first paragraph of a Python docstring; other languages have comments above."""
    if language != "python":
        return ""
    body = node.child_by_field_name("body")
    first = first_child(body) if body is not None else None
    text = first_child(first) if first is not None and first.type == "expression_statement" else None
    if text is None or text.type != "string":
        return ""
    return clean_comment(_text(text, data)[:700], paragraph=True)


def first_child(node: Node) -> Node | None:
    """The first named child of a node, without making all of them."""
    return node.named_child(0) if node.named_child_count else None


def _text(node: Node | None, data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""
