"""What is defined in HCL, the language of Terraform and its like: blocks by the addresses that others name them by.

`resource "aws_vpc" "main"` is called by its type and has the address `aws_vpc.main`; a variable `region` is
`var.region`, whoever asks for it by either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sleepcode.facts import Symbol
from sleepcode.parsing.comments import Comments, clean_comment, first_sentence

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = {
    b"resource": ("resource", ""),
    b"ephemeral": ("resource", "ephemeral."),
    b"data": ("data", "data."),
    b"module": ("call", "module."),
    b"variable": ("input", "var."),
    b"output": ("output", "output."),
    b"provider": ("provider", "provider."),
}
"""Word of a block -> the kind of what it defines, and what its address begins with."""
_TYPED = frozenset(("resource", "data"))
"""Kinds that are called by the first of two labels, a type: the second is `this` or `main` as often as not."""
_OF_SETTINGS = frozenset((b"terraform", b"build", b"inputs"))
"""Words of blocks without a label that are asked for by the word."""
_ATTACHED = frozenset((b"dynamic", b"provisioner", b"provider_meta"))
"""Words of blocks inside others that have a label and define nothing."""
_MOST = 5_000
_DEEPEST = 4
"""How deep labelled blocks stand in each other: a task in a group in a job."""
_LONGEST_VALUE = 60
_SPACE = re.compile(r"\s+")


class Block(NamedTuple):
    """A block, taken apart."""

    node: Node
    word: bytes
    labels: tuple[str, ...]
    body: Node | None


def extract_hcl(
    language: str, data: bytes, blocks: Sequence[Block], assignments: Sequence[Node], comments: Comments
) -> list[Symbol]:
    """The file's symbols in the order of their starts, outer before inner, at most 5,000."""
    found: list[Symbol] = []
    for block in blocks:
        if block.word == b"locals":
            found += (
                _attribute(node, name, f"local.{name}", "local", data) for node, name in entries(block, data)
            )
        else:
            found += _symbols_of(language, block, data, comments, "", 1)
    # What settings set is asked for as a key.
    for node in assignments:
        if name := _text(_child(node, "identifier"), data):
            found.append(_attribute(node, name, name, "key", data))
    found.sort(key=lambda symbol: (symbol.start, -symbol.end))
    return found[:_MOST]


def read_blocks(nodes: Sequence[Node], data: bytes) -> list[Block]:
    """Blocks in the order of their lines."""
    return [read_block(node, data) for node in sorted(nodes, key=lambda node: node.start_byte)]


def read_block(node: Node, data: bytes) -> Block:
    """A block's word, its labels without quotes, and its body."""
    word, labels, body = b"", [], None
    for child in node.named_children:
        if child.type == "body":
            body = child
        elif child.type == "identifier" and not word:
            word = data[child.start_byte : child.end_byte]
        elif child.type in ("string_lit", "identifier"):
            labels.append(_text(child, data).strip('"'))
    return Block(node, word, tuple(label for label in labels if label), body)


def entries(block: Block, data: bytes) -> Iterator[tuple[Node, str]]:
    """(node, name) of what a block sets directly."""
    for child in block.body.named_children if block.body is not None else ():
        if child.type == "attribute" and (name := _text(_child(child, "identifier"), data)):
            yield child, name


def inner_blocks(block: Block, data: bytes) -> Iterator[Block]:
    """The blocks directly inside one."""
    for child in block.body.named_children if block.body is not None else ():
        if child.type == "block":
            yield read_block(child, data)


def value_of(node: Node, data: bytes) -> str:
    """What an attribute is set to, as it is written."""
    return _text(_child(node, "expression"), data)


def _symbols_of(
    language: str, block: Block, data: bytes, comments: Comments, scope: str, depth: int
) -> Iterator[Symbol]:
    """The symbol of a block that defines something, and those of the labelled blocks in it."""
    kind, start = (
        _KINDS.get(block.word, ("block", "")) if language == "terraform" or depth == 1 else ("block", "")
    )
    labels = block.labels
    if not labels and not (depth == 1 and block.word in _OF_SETTINGS):
        return
    word = block.word.decode("utf-8", "replace")
    if kind == "block":
        address = ".".join((*filter(None, (scope,)), word, *labels))
        name = labels[-1] if labels else word
    else:
        address = start + ".".join(labels)
        name = labels[0] if kind in _TYPED else labels[-1]
    first = block.node.start_point[0] + 1
    said = {name: value_of(node, data) for node, name in entries(block, data)} if labels else {}
    doc = _description(said.get("description", "")) or comments.above(first)
    yield Symbol(
        name[:120],
        address[:240],
        kind,
        first,
        block.node.end_point[0] + 1,
        _signature(block, said, data) if kind == "input" else _head(block, data),
        first_sentence(doc),
    )
    if language != "terraform" and depth < _DEEPEST:
        for inner in inner_blocks(block, data):
            if inner.labels and inner.word not in _ATTACHED:
                yield from _symbols_of(language, inner, data, comments, address, depth + 1)


def _attribute(node: Node, name: str, address: str, kind: str, data: bytes) -> Symbol:
    text = _folded(data[node.start_byte : min(node.end_byte, node.start_byte + 1_000)].partition(b"\n")[0])
    return Symbol(name[:120], address[:240], kind, node.start_point[0] + 1, node.end_point[0] + 1, text[:160])


def _description(value: str) -> str:
    """The text of a `description`, quoted or between words such as EOT; empty where it is worked out."""
    if value.startswith("<<"):
        value = value.partition("\n")[2].rpartition("\n")[0]
    elif not value.startswith('"'):
        return ""
    return clean_comment(value.strip().strip('"').replace('\\"', '"')[:700], paragraph=True)


def _head(block: Block, data: bytes) -> str:
    """A block up to its body, on one line of at most 160 characters."""
    end = block.body.start_byte if block.body is not None else block.node.end_byte
    text = _folded(data[block.node.start_byte : min(end, block.node.start_byte + 500)])
    return text.partition("{")[0].strip()[:160]


def _signature(block: Block, said: Mapping[str, str], data: bytes) -> str:
    """A variable with its type and its default, as far as these are short."""
    told = ", ".join(
        f"{name} = {said[name]}"
        for name in ("type", "default")
        if name in said and len(said[name]) <= _LONGEST_VALUE and "\n" not in said[name]
    )
    head = _head(block, data)
    return f"{head} {{ {told} }}"[:160] if told else head


def _folded(raw: bytes) -> str:
    return _SPACE.sub(" ", raw.decode("utf-8", "replace")).strip()


def _child(node: Node, kind: str) -> Node | None:
    return next((child for child in node.named_children if child.type == kind), None)


def _text(node: Node | None, data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""
