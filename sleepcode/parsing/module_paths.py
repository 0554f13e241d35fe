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
    packages: str = ""
    """A pattern for targets that are packages from elsewhere, where no file of the repository is meant."""
    start: str = ""
    """A pattern for the folder that a target starts from which is found by its end; any, where this is empty."""
    has_underscores: bool = False
    """A module `shop-cart` is in a file `shop_cart`."""
    is_only: bool = False
    """What is named without a folder is beside the file, or the only one of its name: another library may have one."""
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
    "zig": Rules(is_near=True, packages=r"(?!(?:std|builtin|root)$)[A-Za-z_][\w-]*$"),
    "r": Rules(is_near=True, packages=r"(?!.*\.[rR]$)[A-Za-z][\w.]*"),
    "solidity": Rules(packages=r"@[\w.-]+/[\w.-]+(?=/)|[a-z][\w-]*(?=/)"),
    "perl": Rules(
        separator="::",
        endings=(".pm", ""),
        packages=r"[A-Za-z]\w*(?:::\w+)*$",
        start=r"(?:.*/)?[^A-Z/][^/]*|",
    ),
    "julia": Rules(is_near=True, packages=r"[A-Z]\w*$"),
    "powershell": Rules(separator="\\", endings=("", ".psm1", ".psd1", ".ps1"), packages=r"[A-Za-z][\w.]*$"),
    "nim": Rules(endings=(".nim", "")),
    "fortran": Rules(endings=(".f90", ".F90", ".f", ".F", ".f95", ".f03", ".f08", "")),
    "fish": Rules(),
    "vimscript": Rules(separator="#", endings=(".vim", ""), start=r"(?:.*/)?autoload|"),
    "tcl": Rules(),
    "d": Rules(separator=".", endings=(".d",), inside=("package.d",)),
    "clojure": Rules(separator=".", endings=(".clj", ".cljc", ".cljs"), has_underscores=True),
    "elm": Rules(separator=".", endings=(".elm",)),
    "erlang": Rules(endings=(".erl", ""), has_roots=True),
    "haskell": Rules(separator=".", endings=(".hs", ".lhs", ".hsc")),
    "fsharp": Rules(separator=".", endings=(".fs", ".fsx", ".fsi"), is_only=True),
    "nix": Rules(inside=("default.nix",), is_near=True),
    "ocaml": Rules(separator=".", endings=(".ml", ".mli", ".mll", ".mly"), lowers=True, is_only=True),
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
