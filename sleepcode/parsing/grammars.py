"""Grammars and their tag queries, loaded lazily, once a process."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING

from sleepcode.shipped import read_shipped

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query

_MODULES: dict[str, tuple[str, str]] = {
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "php": ("tree_sitter_php", "language_php"),
    "terraform": ("tree_sitter_hcl", "language"),
    "zsh": ("tree_sitter_bash", "language"),
    **{
        language: (f"tree_sitter_{language.replace('-', '_')}", "language")
        for language in (
            "python javascript go rust java c cpp c-sharp ruby kotlin swift scala bash lua elixir hcl dart".split()
        )
    },
}

_QUERIES = {"terraform": "hcl", "zsh": "bash"}
"""Languages that are parsed as another -> that one, whose query they have."""

LANGUAGES = frozenset(_MODULES)
"""The languages that are parsed."""


@cache
def load_grammar(language: str) -> tuple[Parser, Query]:
    """The parser and the compiled tag query of a language in `LANGUAGES`."""
    from tree_sitter import Language, Parser, Query

    module, function = _MODULES[language]
    grammar = Language(getattr(importlib.import_module(module), function)())
    text = read_shipped("sleepcode.parsing.queries", f"{_QUERIES.get(language, language)}.scm")
    return Parser(grammar), Query(grammar, text)


def run_query(language: str, data: bytes) -> tuple[Node, dict[str, list[Node]]]:
    """Parses UTF-8 source and returns the root node and the captured nodes by capture name."""
    from tree_sitter import QueryCursor

    parser, query = load_grammar(language)
    tree = parser.parse(data)
    return tree.root_node, QueryCursor(query).captures(tree.root_node)
