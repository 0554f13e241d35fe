"""Packages of Haskell: the sections of what Cabal reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.parsing.late import late

LIBRARY, EXECUTABLE, SETUP = "library", "executable", "custom-setup"
FOR_TESTS = frozenset(("test-suite", "benchmark"))
_SECTION = late(
    r"(library|executable|test-suite|benchmark|common|foreign-library|custom-setup|flag|source-repository)\b[ \t]*([\w.-]*)[ \t]*$",
    re.I,
)
_FIELD = late(r"([ \t]*)([A-Za-z][\w-]*)[ \t]*:(.*)$")
_INDENTATION = late(r"[ \t]*")
_PACKAGE = late(r"[ \t]*([A-Za-z0-9][\w-]*[A-Za-z]\w*|[A-Za-z]\w*)")


class Section(NamedTuple):
    kind: str
    """In lower case; empty for what is said of the whole package."""
    name: str
    line: int
    fields: dict[str, list[str]]
    """Name in lower case -> its lines, of all branches."""


def read_sections(text: str) -> list[Section]:
    """The sections of a `.cabal` file, the package's own fields first."""
    sections = [Section("", "", 1, {})]
    open_field: list[str] = []
    depth = -1
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if not bare or bare.startswith("--"):
            continue
        head = _SECTION.match(line)
        if head is not None:
            sections.append(Section(head.group(1).lower(), head.group(2), number, {}))
            depth = -1
            continue
        field = _FIELD.match(line)
        indentation = len(_INDENTATION.match(line).group())  # type: ignore[union-attr]
        if field is not None and (depth < 0 or indentation <= depth):
            depth = indentation
            open_field = sections[-1].fields.setdefault(field.group(2).lower(), [])
            open_field.append(field.group(3).strip())
        elif 0 <= depth < indentation:
            open_field.append(bare)
        else:
            depth = -1
    return sections


def needed_packages(section: Section) -> Iterator[str]:
    """The packages that a section needs to be built."""
    for line in section.fields.get("build-depends", ()):
        for part in re.sub(r"\{[^{}]*\}", " ", line).split(","):
            match = _PACKAGE.match(part)
            if match is not None:
                yield match.group(1)
