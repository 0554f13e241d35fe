"""What a file of HCL uses: modules by their sources, files by their paths, and what is defined in its folder by name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sleepcode.facts import Import
from sleepcode.parsing.hcl import Block, entries, inner_blocks, value_of
from sleepcode.parsing.import_keys import ABOVE

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 1_000
_LONGEST_SOURCE = 300
_CALLING = frozenset((b"module", b"terraform"))
"""Words of blocks whose `source` is a module: in Terraform and in what calls Terraform."""
_OF_A_CALL = frozenset("source version providers count for_each depends_on".split())
"""What a call of a module says itself, and the module has no variable for."""
_LITERAL = re.compile(r"\"([^\"$%{}\n]+)\"")
_BESIDE = re.compile(rb"\"\$\{path\.(?:module|root)\}/([^\"$%{}\n]{1,300})\"")
"""A path from the folder of the file."""
_READ = re.compile(
    rb"\b(?:templatefile|file\w*|read_terragrunt_config)\(\s*\"([^\"$%{}\n]{1,300}\.\w[^\"$%{}\n]{0,30})\""
)
_ABOVE = re.compile(
    rb"\bfind_in_parent_folders\(\s*(?:\"([^\"$%{}\n]{1,200})\")?\s*\)(?:\s*\)\s*\}/+([^\"$%{}\n]{1,200})\")?"
)
"""A file in a folder above, and one that is named from there."""
_CONFIG_PATH = "config_path"
"""Where the unit is that a unit of Terragrunt takes outputs of."""
_UNIT = "terragrunt.hcl"
_NAMED = re.compile(rb"([A-Za-z_][\w-]*)((?:\[[^\[\]\n]{0,100}\]|\.[\w*-]+)+)")
_STEP = re.compile(rb"\.([A-Za-z_][\w-]*)|\[[^\[\]\n]*\]|\.[\d*]+")
_OF_LANGUAGE = frozenset((b"each", b"self", b"path", b"count", b"terraform"))
"""Names of the language itself."""
_GIT = re.compile(r"^(?:\w+::)?(?:(?:https?|ssh|git)://)?(?:[\w.-]+@)?(?=[\w-]+\.[\w.-]+[/:])")
_OWN_PROVIDER = "terraform"


def find_modules(
    data: bytes, blocks: Sequence[Block], comment_lines: Sequence[tuple[int, int]]
) -> tuple[Import, ...]:
    """The modules, providers and files that a file uses, in the order of their lines; at most 1,000."""
    found: dict[str, Import] = {}
    for block in blocks:
        for one in _of_block(block, data):
            found.setdefault(one.target, one)
    starts = [start for start, _ in comment_lines]
    for pattern in (_BESIDE, _READ, _ABOVE):
        for match in pattern.finditer(data):
            target = (match.group(match.lastindex) if match.lastindex else _UNIT.encode()).decode(
                "utf-8", "replace"
            )
            if pattern is _ABOVE:
                target = ABOVE + target
            if target in found or len(found) >= _MOST:
                continue
            line = data.count(b"\n", 0, match.start()) + 1
            before = bisect_right(starts, line) - 1
            if before < 0 or line > comment_lines[before][1]:
                found[target] = Import(target, (), line, True)
    return tuple(sorted(found.values(), key=lambda one: (one.line, one.target))[:_MOST])


def _of_block(block: Block, data: bytes) -> Iterator[Import]:
    line = block.node.start_point[0] + 1
    if block.word in (b"resource", b"data", b"ephemeral") and len(block.labels) == 2:
        provider = block.labels[0].partition("_")[0]
        if provider != _OWN_PROVIDER:
            yield Import(provider, (), line)
    elif block.word == b"provider" and block.labels:
        yield Import(block.labels[0], (), line)
    if block.word == b"run":
        for inner in inner_blocks(block, data):
            yield from _of_block(inner, data)
    for node, name in entries(block, data):
        if name != _CONFIG_PATH and not (name == "source" and block.word in _CALLING):
            continue
        literal = _LITERAL.fullmatch(value_of(node, data).strip())
        target = literal.group(1).strip() if literal is not None else ""
        if not target or len(target) > _LONGEST_SOURCE:
            continue
        line = node.start_point[0] + 1
        if name == _CONFIG_PATH:
            yield Import(f"{target.rstrip('/')}/{_UNIT}", (), line, True)
        elif target.startswith(("./", "../")) or target in (".", ".."):
            yield Import(target.replace("//", "/").rstrip("/"), (), line, True)
        else:
            yield Import(bare_source(target), (), line)


def bare_source(source: str) -> str:
    """What a module's source names, without how it is got, what part of it is meant and which version."""
    source = source.partition("?")[0]
    bare = _GIT.sub("", source)
    return bare.partition("//")[0].removesuffix(".git").replace(":", "/")


def used_names(
    data: bytes, blocks: Sequence[Block], captures: Mapping[str, Sequence[Node]]
) -> Iterator[bytes]:
    """The names that a file uses: `name` of `var.name`, `aws_vpc` and `aws_vpc.main` of `aws_vpc.main.id`, what it
    sets of a module, each as often as it does."""
    for node in captures.get("reference", ()):
        match = _NAMED.match(data, node.start_byte)
        if match is None or (root := match.group(1)) in _OF_LANGUAGE:
            continue
        steps = [step for step in _STEP.findall(match.group(2)) if step]
        if root in (b"var", b"local"):
            yield from steps[:1]
        elif root == b"module":
            yield from steps[:2]
        elif root == b"data" and len(steps) > 1:
            yield steps[0]
            yield b".".join((root, *steps[:2]))
        elif steps:
            yield root
            yield root + b"." + steps[0]
    for block in blocks:
        if block.word in (b"module", b"variables", b"inputs"):
            for _, name in entries(block, data):
                if name not in _OF_A_CALL or block.word != b"module":
                    yield name.encode("utf-8", "surrogatepass")
        elif block.word == b"run":
            for inner in inner_blocks(block, data):
                if inner.word == b"variables":
                    yield from (name.encode("utf-8", "surrogatepass") for _, name in entries(inner, data))
    for node in captures.get("assignment", ()):
        # What gives variables their values.
        key = next((child for child in node.named_children if child.type == "identifier"), None)
        if key is not None:
            yield data[key.start_byte : key.end_byte]
