"""Elixir's definitions: modules, functions of one or more clauses, types and callbacks, each with its documentation.

The grammar knows calls only: `def` and `@doc` are words like others, and what they define is in their arguments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sleepcode.facts import Symbol
from sleepcode.parsing.comments import Comments, clean_comment, first_sentence

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = ("module", "scope", "function", "macro", "type")
_SHOWN = {"scope": "module"}
"""What implements a protocol is a module too, though none that is named by those who use it."""
_OPENING = (b"defmodule", b"defprotocol")
_CLAUSED = ("function", "macro")
_MOST = 5_000
_MOST_APART = 3
"""Lines between what is said of a definition and the definition, from which both are not one place."""
_FOR = re.compile(rb"\bfor:\s*\[?\s*([A-Z][\w.]*)")
_SPACE = re.compile(r"\s+")


class _Above:
    """What is said of the next definition: its documentation, its types and the like."""

    def __init__(self) -> None:
        self.start = self.end = 0
        """Lines; 0 where there is nothing."""
        self.doc = ""

    def add(self, node: Node, data: bytes) -> None:
        start, end = node.start_point[0] + 1, node.end_point[0] + 1
        if not self.start or start - self.end > _MOST_APART:
            self.start = start
        self.end = end
        self.doc = self.doc or read_doc(node, data)

    def start_before(self, line: int) -> int:
        """Where a definition at a line starts, with what is right above it."""
        return self.start if self.start and line - self.end <= _MOST_APART else line


def extract_elixir(
    data: bytes, captures: Mapping[str, Sequence[Node]], comments: Comments
) -> tuple[list[Symbol], str]:
    """The file's symbols in the order of their starts, outer before inner, at most 5,000; and what it is for.

    Clauses of one function that follow each other are one symbol. What a file is for is what the module says that
    most of it is in, none that stands in another.
    """
    found = [(node, kind) for kind in (*_KINDS, "attribute") for node in captures.get(kind, ())]
    found.sort(key=lambda item: (item[0].start_byte, -item[0].end_byte))
    symbols: list[Symbol] = []
    docs: dict[int, str] = {}
    """Place of a module that stands in no other -> what it says of itself."""
    stack: list[tuple[int, str, int]] = []
    """(last byte, qualified name, place of its symbol)."""
    above = _Above()
    last: dict[int, tuple[str, str, bytes, int]] = {}
    """How deep -> (scope, name, word, place) of the last definition there."""
    for node, kind in found:
        while stack and stack[-1][0] <= node.start_byte:
            stack.pop()
        scope, around = (stack[-1][1], stack[-1][2]) if stack else ("", -1)
        word = word_of(node, data)
        if kind == "attribute":
            if word != b"moduledoc":
                above.add(node, data)
            elif around >= 0 and symbols[around].kind == "module":
                doc = read_doc(node, data)
                symbols[around] = symbols[around]._replace(doc=first_sentence(doc))
                if around in docs:
                    docs[around] = doc
            continue
        said, above = above, _Above()
        name = name_of(node, kind, data) if kind != "scope" else _implementation(node, data, scope)
        if not name or len(symbols) == _MOST:
            continue
        start, end = node.start_point[0] + 1, node.end_point[0] + 1
        clause = last.get(len(stack))
        if kind in _CLAUSED and clause is not None and clause[:3] == (scope, name, word) and not said.doc:
            place = clause[3]
            symbols[place] = symbols[place]._replace(end=end)
        else:
            place = len(symbols)
            start = said.start_before(start)
            doc = first_sentence(said.doc or comments.above(start))
            bare = name.rpartition(".")[2] if kind == "module" else name
            qualified = f"{scope}.{name}" if scope and kind != "scope" else name
            kind = _SHOWN.get(kind, kind)
            symbols.append(Symbol(bare[:120], qualified[:240], kind, start, end, _signature(node, data), doc))
        if word in _OPENING and not scope:
            docs[place] = ""
        last = {depth: known for depth, known in last.items() if depth < len(stack)}
        last[len(stack)] = scope, name, word, place
        stack.append((node.end_byte, symbols[place].qualified, place))
    main = max(docs, key=lambda place: (symbols[place].end - symbols[place].start, -place), default=-1)
    return symbols, docs.get(main, "")


def heads(data: bytes, captures: Mapping[str, Sequence[Node]]) -> set[int]:
    """Where the names stand that are defined, or whose types are told: they look like calls, and are none."""
    found = set()
    for kind in ("module", "function", "macro", "type", "attribute"):
        for node in captures.get(kind, ()):
            head = _head(node)
            if head is not None and (kind != "attribute" or word_of(node, data) == b"spec"):
                named = head.child_by_field_name("target") if head.type == "call" else head
                found.add((named or head).start_byte)
    return found


def word_of(node: Node, data: bytes) -> bytes:
    """`def` of a definition, `doc` of an attribute."""
    call = node.child_by_field_name("operand") if node.type == "unary_operator" else node
    target = call.child_by_field_name("target") if call is not None else None
    return data[target.start_byte : target.end_byte] if target is not None else b""


def read_doc(node: Node, data: bytes) -> str:
    """The first paragraph of the text that an attribute has; empty where it has none, or `false`."""
    said = _first_argument(node)
    if said is None or said.type not in ("string", "sigil") or word_of(node, data) == b"deprecated":
        return ""
    text = data[said.start_byte : min(said.end_byte, said.start_byte + 2_000)].decode("utf-8", "replace")
    text = text.removeprefix("~S").removeprefix("~s")
    if not text.startswith('"""') and text[-1:] in "\"')]}|/":
        text = text[1:-1]
    return clean_comment(text, paragraph=True)


def name_of(node: Node, kind: str, data: bytes) -> str:
    """The name that a definition gives; empty where code makes it up."""
    head = _head(node)
    if head is None:
        return ""
    if kind == "module":
        text = _text(head, data).removeprefix("__MODULE__.")
        return text if head.type in ("alias", "dot") and "\n" not in text and len(text) <= 200 else ""
    if head.type == "call":
        head = head.child_by_field_name("target")
    if head is not None and head.type in ("binary_operator", "unary_operator"):
        head = head.child_by_field_name("operator")
    elif head is not None and head.type != "identifier":
        return ""
    text = _text(head, data)
    return text if text != "unquote" and len(text) <= 120 and "\n" not in text else ""


def _head(node: Node) -> Node | None:
    """What a definition defines: a module's name, or a function with its parameters, without guards and types."""
    head = _first_argument(node)
    while head is not None and head.type == "binary_operator":
        operator = head.child_by_field_name("operator")
        if operator is None or operator.type not in ("when", "::"):
            break
        head = head.child_by_field_name("left")
    return head


def _first_argument(node: Node) -> Node | None:
    call = node.child_by_field_name("operand") if node.type == "unary_operator" else node
    arguments = call.named_child(1) if call is not None and call.named_child_count > 1 else None
    if arguments is None or arguments.type != "arguments" or not arguments.named_child_count:
        return None
    return arguments.named_child(0)


def _implementation(node: Node, data: bytes, scope: str) -> str:
    """The whole name of what implements a protocol for a type: `Enumerable.Shop.Cart`."""
    protocol = _text(_first_argument(node), data)
    given = _FOR.search(data, node.start_byte, min(node.end_byte, node.start_byte + 1_000))
    kind = given.group(1).decode() if given is not None else scope
    return ".".join(filter(None, (protocol, kind)))[:240]


def _signature(node: Node, data: bytes) -> str:
    """The declaration up to its body, on one line of at most 160 characters."""
    end = min(_body_start(node), node.start_byte + 1_000)
    text = data[node.start_byte : end].decode("utf-8", "replace")
    folded = _SPACE.sub(" ", text).strip().rstrip(",")
    return folded if len(folded) <= 160 else folded[:157] + "..."


def _body_start(node: Node) -> int:
    """Where `do` stands, or `do:`; the end of what has no body."""
    last = _last_child(node)
    if last is not None and last.type == "arguments" and last.named_child_count > 1:
        options = _last_child(last)
        pair = options.named_child(0) if options is not None and options.type == "keywords" else None
        key = pair.child_by_field_name("key") if pair is not None else None
        if pair is not None and key is not None and key.end_byte - key.start_byte == len("do: "):
            return pair.start_byte
    return last.start_byte if last is not None and last.type == "do_block" else node.end_byte


def _last_child(node: Node) -> Node | None:
    return node.named_child(node.named_child_count - 1) if node.named_child_count else None


def _text(node: Node | None, data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""
