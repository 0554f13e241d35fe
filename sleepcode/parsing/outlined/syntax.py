"""What is to be told of a language to read its files by the shape of their lines."""

from __future__ import annotations

import re
from typing import NamedTuple


class Definition(NamedTuple):
    """How something is defined."""

    kind: str
    """As in `facts.Symbol`."""
    pattern: re.Pattern[str]
    """Matches where a definition begins, in a text without comments and strings; has the group `name`.

    It is searched in the whole text at once: with `re.M`, an anchor, and nothing that can run over many lines.
    """
    within: frozenset[str] = frozenset()
    """The kinds of definitions that it must stand directly in, where it means something else elsewhere."""
    docstring: re.Pattern[str] | None = None
    """Matches behind the definition, in a text without comments, where its documentation stands there, which is the
    group `doc`."""


class Syntax(NamedTuple):
    """A language's table.

    Every pattern must take time that is linear in a text of any kind: what opens and is never closed ends with the
    line, or with the text (`\\Z`).
    """

    comments: str
    """A pattern for one comment, or one docstring."""
    strings: str
    """A pattern for one string or character, tried where no comment begins."""
    definitions: tuple[Definition, ...]
    """Where several match at one place, the first counts."""
    names: re.Pattern[str]
    """One name that is used, in a text without comments and strings."""
    keywords: frozenset[str]
    """Words that look like names and are none."""
    imports: tuple[re.Pattern[str], ...] = ()
    """Have the group `target`, a path or a module as `sleep.resolution.listed` resolves it, and where the language
    has such, `names`: what is taken from it. Searched in a text without comments."""
    quotes_imports: bool = True
    """Targets may stand in quotes; else what is in quotes imports nothing."""
    braces: bool = False
    """Definitions end where the brace is closed that they open; else, and where they open none, by indentation."""
    closers: str = ""
    """A pattern for what may begin the last line of a definition, at its own indentation: `end`."""
    merges: bool = False
    """Definitions of one name that follow each other are one: equations, clauses."""
    attached: str = ""
    """A pattern for a line right above a definition that belongs to it: an attribute, a type's declaration."""
