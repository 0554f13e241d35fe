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
    is_member: bool = False
    """It counts directly in a type alone: elsewhere what looks so is something else, an argument or a local name."""
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
    """One name that is used, in a text without comments and strings."""
    keywords: frozenset[str]
    """Words that look like names and are none."""
    imports: tuple[re.Pattern[str], ...] = ()
    """Have the group `target`, a path or a module as `sleep.resolution.listed` resolves it, and where the language
    has such, `names`: what is taken from it. Searched in a text without comments."""
    several: str = ""
    """What stands between the targets of one import that may have several."""
    braces: bool = False
    """Definitions end where the brace is closed that they open; else, and where they open none, by indentation."""
    closers: str = ""
    """A pattern for what may begin the last line of a definition, at its own indentation: `end`."""
    within: str = ""
    """A pattern for what may begin a line inside of a definition that isn't indented further than that: `else`, a label."""
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
