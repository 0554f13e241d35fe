"""What is to be told of a language to read its files by the shape of their lines."""

from __future__ import annotations

import re
from typing import NamedTuple

HOLDERS = frozenset("class struct interface trait enum type module".split())
"""Kinds in which a function is a method."""


class Definition(NamedTuple):
    """How something is defined."""

    kind: str
    """As in `facts.Symbol`."""
    pattern: re.Pattern[str]
    """Matches where a definition begins, in a text without comments and strings; has the group `name`.

    It is searched in the whole text at once: with `re.M`, an anchor, and nothing that can run over many lines.
    """
    within: frozenset[str] = frozenset()
    """The kinds of definitions that it must stand directly in: elsewhere what looks so is something else, an argument
    or a local name."""
    docstring: re.Pattern[str] | None = None
    """Matches behind the definition, in a text without comments, where its documentation stands there, which is the
    group `doc`."""
    is_quoted: bool = False
    """The name stands in a string: the pattern is searched in a text without comments alone."""
    until: str = ""
    """A pattern whose next match ends it, whatever is between: `@end`, or the next of its kind."""


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
    """One name that is used, in a text without comments and strings; its first group is the name, if it has one."""
    keywords: frozenset[str]
    """Words that look like names and are none."""
    imports: tuple[re.Pattern[str], ...] = ()
    """Have the group `target`, a path or a module as `sleep.resolution.listed` resolves it, and where the language
    has such, `names`: what is taken from it. Searched in a text without comments."""
    quotes_imports: bool = True
    """Targets may stand in quotes; else what is in quotes imports nothing."""
    several: str = ""
    """What stands between the targets of one import that may have several."""
    braces: bool = False
    """Definitions end where the brace is closed that they open; else, and where they open none, by indentation."""
    closers: str = ""
    """A pattern for what may begin the last line of a definition, at its own indentation: `end`."""
    continues: str = ""
    """A pattern for a line that is no deeper than a definition and doesn't end it: a condition of a
    preprocessor, `else`, a label."""
    ends: re.Pattern[str] | None = None
    """What ends a definition; where none comes before the next one, it reaches up to that. Else by braces or
    indentation."""
    merges: bool = False
    """Definitions of one name that follow each other are one: equations, clauses."""
    unsaid: str = ""
    """A pattern for what in a line of a comment is for tools or a title, not for readers; without groups."""
    has_inner_docs: bool = False
    """A comment right below the first line of a definition tells what it is for, where none does above."""
    named_docs: str = ""
    """A pattern, with the groups `name` and `doc`, for documentation that stands anywhere in the file."""
    marks: tuple[tuple[str, str], ...] = ()
    """(pattern, what it reads as) of marks inside of documentation."""
    separator: str = ""
    """What stands between a qualifier and a name where `names` matches both at once: the name by itself is used, too."""
    file_doc: str = ""
    """A pattern, with the group `doc`, for what tells of the whole file, wherever it stands."""
    attached: str = ""
    """A pattern for a line right above a definition that belongs to it: an attribute, a type's declaration."""
