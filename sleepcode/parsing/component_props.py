"""What the script of a component says of the component: its name, and the properties that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sleepcode.parsing.late import late

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 100
_MOST_STATEMENTS = 2_000
_DEFAULTS, _PROPS, _MODEL, _RUNE = "withDefaults", "defineProps", "defineModel", "$props"
_OPTIONS = frozenset(("defineComponent", "defineOptions", "defineNuxtComponent"))
_OF_TYPE = frozenset(("property_signature", "method_signature"))
_BOUND = frozenset(("shorthand_property_identifier_pattern", "object_assignment_pattern", "pair_pattern"))
_OF_SVELTE = frozenset(("class", "children"))
"""What every component can be handed and says nothing of one."""
_NAME = late(r"[A-Za-z$][\w$-]*")


class Said(NamedTuple):
    """What a script says of its component."""

    name: str
    props: tuple[tuple[str, int, int], ...]
    """(name, first line, last line)."""


def read_component(root: Node, data: bytes, dialect: str) -> Said:
    """What the statements at the top of a script say, whatever is in their functions."""
    name = ""
    props: dict[str, tuple[str, int, int]] = {}
    statements = root.named_children[:_MOST_STATEMENTS]
    for statement in statements:
        for value, target in _values(statement):
            options = _options(value, data)
            name = name or _said_name(options, data)
            for prop in (
                *_of_call(value, target, statements, data),
                *_listed(_member(options, "props", data)),
            ):
                _add(props, _key(prop), data)
        if dialect == "svelte":
            for declared in _exported(statement, data):
                _add(props, declared, data)
    ordered = sorted(props.values(), key=lambda prop: prop[1])
    return Said(name, tuple(ordered[:_MOST]))


def _add(props: dict[str, tuple[str, int, int]], node: Node | None, data: bytes) -> None:
    if node is None:
        return
    name = _text(node, data).strip("'\"")
    if _NAME.fullmatch(name) and name not in _OF_SVELTE:
        props.setdefault(name, (name, node.start_point[0] + 1, node.end_point[0] + 1))


def _values(statement: Node) -> Iterator[tuple[Node, Node | None]]:
    """(value, what it is given to) of a statement."""
    if statement.type == "export_statement":
        value = statement.child_by_field_name("value")
        if value is not None:
            yield value, None
    elif statement.type == "expression_statement" and statement.named_child_count:
        for child in statement.named_children[:1]:
            yield child, None
    elif statement.type in ("lexical_declaration", "variable_declaration"):
        for declarator in statement.named_children:
            value = declarator.child_by_field_name("value")
            if value is not None:
                yield value, declarator.child_by_field_name("name")


def _of_call(value: Node, target: Node | None, statements: list[Node], data: bytes) -> Iterator[Node]:
    """What a call of a macro of Vue or of a rune of Svelte says that a component takes."""
    function = _called(value, data)
    if function == _DEFAULTS:
        inner = _first_argument(value)
        value, function = (inner, _called(inner, data)) if inner is not None else (value, "")
    if function == _RUNE and target is not None and target.type == "object_pattern":
        yield from (child for child in target.named_children if child.type in _BOUND)
    elif function == _PROPS:
        types = value.child_by_field_name("type_arguments")
        said = types.named_children[0] if types is not None and types.named_child_count else None
        if said is not None and said.type == "type_identifier":
            said = _type_called(_text(said, data), statements, data)
        if said is not None:
            yield from (child for child in said.named_children if child.type in _OF_TYPE)
        yield from _listed(_first_argument(value))
    elif function == _MODEL:
        argument = _first_argument(value)
        if argument is not None and argument.type == "string":
            yield argument


def _listed(node: Node | None) -> Iterator[Node]:
    """The keys of an object, or the strings of a list."""
    if node is not None and node.type == "object":
        yield from (child for child in node.named_children if child.type == "pair")
    elif node is not None and node.type == "array":
        yield from (child for child in node.named_children if child.type == "string")


def _exported(statement: Node, data: bytes) -> Iterator[Node]:
    """`name` of `export let name`, by which Svelte has said until its fifth version what a component takes."""
    declaration = statement.child_by_field_name("declaration")
    if statement.type != "export_statement" or declaration is None:
        return
    if declaration.type == "lexical_declaration" and _text(declaration, data).startswith("let"):
        for declarator in declaration.named_children:
            name = declarator.child_by_field_name("name")
            if name is not None and name.type == "identifier":
                yield name


def _options(value: Node, data: bytes) -> Node | None:
    """The object that a component is defined by."""
    if value.type == "object":
        return value
    return _first_argument(value) if _called(value, data) in _OPTIONS else None


def _said_name(options: Node | None, data: bytes) -> str:
    named = _member(options, "name", data)
    name = _text(named, data).strip("'\"") if named is not None and named.type == "string" else ""
    return name if _NAME.fullmatch(name) else ""


def _member(options: Node | None, key: str, data: bytes) -> Node | None:
    if options is None or options.type != "object":
        return None
    for child in options.named_children:
        if child.type == "pair" and _text(child.child_by_field_name("key"), data) == key:
            return child.child_by_field_name("value")
    return None


def _type_called(name: str, statements: list[Node], data: bytes) -> Node | None:
    """The members of a type that the same script defines."""
    for statement in statements:
        declared = statement.child_by_field_name("declaration") or statement
        if _text(declared.child_by_field_name("name"), data) == name:
            return declared.child_by_field_name("body") or declared.child_by_field_name("value")
    return None


def _key(node: Node) -> Node | None:
    for field in ("name", "key", "left"):
        found = node.child_by_field_name(field)
        if found is not None:
            return found
    return node


def _called(node: Node, data: bytes) -> str:
    """The name of the function that is called; empty where it has none, or nothing is called."""
    return _text(node.child_by_field_name("function"), data) if node.type == "call_expression" else ""


def _first_argument(call: Node) -> Node | None:
    arguments = call.child_by_field_name("arguments")
    return arguments.named_children[0] if arguments is not None and arguments.named_child_count else None


def _text(node: Node | None, data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""
