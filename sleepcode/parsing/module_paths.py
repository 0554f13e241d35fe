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
    has_underscores: bool = False
    """A module `shop-cart` is in a file `shop_cart`."""
    has_roots: bool = False
    """The first folder of a path may be a package's name, whose folder may be called otherwise."""
    is_only: bool = False
    """What is named without a folder is beside the file, or the only one of its name: another library may have one."""
    is_near: bool = False
    """Targets are beside the file or from the top, never somewhere else."""


RULES: Mapping[str, Rules] = {
    "clojure": Rules(separator=".", endings=(".clj", ".cljc", ".cljs"), has_underscores=True),
    "elm": Rules(separator=".", endings=(".elm",)),
    "erlang": Rules(endings=(".erl", ""), has_roots=True),
    "haskell": Rules(separator=".", endings=(".hs", ".lhs", ".hsc")),
    "fsharp": Rules(separator=".", endings=(".fs", ".fsx", ".fsi"), is_only=True),
    "nix": Rules(inside=("default.nix",), is_near=True),
    "ocaml": Rules(separator=".", endings=(".ml", ".mli", ".mll", ".mly"), lowers=True, is_only=True),
    "zig": Rules(is_near=True),
}
"""Language -> its rules."""


def spell(rules: Rules, target: str) -> str:
    """An import's target as a path without its ending, with `/` between folders."""
    path = target.replace(rules.separator, "/") if rules.separator != "/" else target
    if rules.has_underscores:
        path = path.replace("-", "_")
    if rules.lowers:
        path = "/".join(part[:1].lower() + part[1:] for part in path.split("/"))
    return path


def stem(rules: Rules, name: str) -> str:
    """A file's name without an ending that imports leave out."""
    for ending in rules.endings:
        if ending and name.endswith(ending):
            return name.removesuffix(ending)
    return name
