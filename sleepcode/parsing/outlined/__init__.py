"""Languages that are read by the shape of their lines: definitions, imports, names used and comments, by patterns.

They are those for which no grammar is worth its size. A language is a table (`syntax.Syntax`) in a module of its
own, which is loaded when a file of it is read; `reading` applies it.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import cast

from sleepcode.parsing.outlined.syntax import Syntax

_MODULES = {
    "cmake": "cmake",
    "flatbuffers": "flatbuffers",
    "graphql": "graphql",
    "just": "just",
    "make": "make",
    "prisma": "prisma",
    "protobuf": "protobuf",
    "sql": "sql",
    "thrift": "thrift",
    "clojure": "clojure",
    "elm": "elm",
    "erlang": "erlang",
    "fsharp": "fsharp",
    "haskell": "haskell",
    "nix": "nix",
    "ocaml": "ocaml",
    "zig": "zig",
    "r": "r",
    "solidity": "solidity",
    "perl": "perl",
    "julia": "julia",
    "powershell": "powershell",
    "objective-c": "objective_c",
    "groovy": "groovy",
    "nim": "nim",
    "fortran": "fortran",
    "fish": "fish",
    "vimscript": "vimscript",
    "tcl": "tcl",
    "d": "d",
}
"""Language -> the module here that has its table, under the language's name in capitals."""

OUTLINED = frozenset(_MODULES)
"""The languages that are read so."""


@cache
def load_syntax(language: str) -> Syntax:
    """The table of a language in `OUTLINED`."""
    module = importlib.import_module(f"sleepcode.parsing.outlined.{_MODULES[language]}")
    return cast("Syntax", getattr(module, _MODULES[language].upper()))
