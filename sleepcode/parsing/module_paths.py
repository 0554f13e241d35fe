"""How languages that are read by the shape of their lines name other files: by the end of a path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Rules(NamedTuple):
    """How an import's target is a path."""

    separator: str = "/"
    """Between folders."""
    endings: tuple[str, ...] = ("",)
    """What files are called behind the target, the likeliest first; empty where the target has it."""
    inside: tuple[str, ...] = ()
    """Names of the files that a folder means."""
    lowers: bool = False
    """A module `Cart` is in a file `cart`."""
    is_near: bool = False
    """Targets are beside the file or from the top, never somewhere else."""
    has_roots: bool = False
    """A target's first folder may be what the whole repository is called, or what is mapped to a folder of it."""


RULES: Mapping[str, Rules] = {
    "cmake": Rules(endings=("", ".cmake"), inside=("CMakeLists.txt",)),
    "flatbuffers": Rules(),
    "graphql": Rules(),
    "just": Rules(endings=("", ".just"), inside=("mod.just", "justfile", ".justfile")),
    "make": Rules(),
    "protobuf": Rules(has_roots=True),
    "sql": Rules(),
    "starlark": Rules(inside=("BUILD.bazel", "BUILD")),
    "thrift": Rules(),
    "zig": Rules(is_near=True),
}
"""Language -> its rules."""


def spell(rules: Rules, target: str) -> str:
    """An import's target as a path without its ending, with `/` between folders."""
    path = target.replace(rules.separator, "/") if rules.separator != "/" else target
    if rules.lowers:
        path = "/".join(part[:1].lower() + part[1:] for part in path.split("/"))
    return path


def stem(rules: Rules, name: str) -> str:
    """A file's name without an ending that imports leave out."""
    for ending in rules.endings:
        if ending and name.endswith(ending):
            return name.removesuffix(ending)
    return name
