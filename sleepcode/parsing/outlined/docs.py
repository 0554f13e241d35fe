"""What is said of definitions and of a file: right above them, right below their first line, or under their names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.parsing.comments import Comments, first_sentence
from sleepcode.parsing.outlined.syntax import Syntax

_MOST_BETWEEN = 3
"""Lines that a definition may go on for before the comment that tells of it."""
_LONGEST = 300
"""Characters of a line that are looked at."""


class Docs:
    """What a file says of what it defines."""

    def __init__(self, syntax: Syntax, text: str, lines: Sequence[str], comments: Comments) -> None:
        self._comments = comments
        self._lines = lines
        self._starting = dict(comments.spans) if syntax.has_inner_docs else {}
        """First line of a comment -> its last one."""
        self._named: dict[str, str] = {}
        for match in re.finditer(syntax.named_docs, text, re.M) if syntax.named_docs else ():
            # What is called as a method is told of behind what is called so by chance: an event, an option.
            self._named[match["name"]] = match["doc"]
        self._marks = [(re.compile(pattern), shown) for pattern, shown in syntax.marks]
        self._of_file = re.search(syntax.file_doc, text, re.M) if syntax.file_doc else None

    def of_symbol(self, name: str, first: int, start: int) -> str:
        """The first sentence on a definition, which begins on the line `start`, with what belongs to it on `first`."""
        said = self._comments.above(first) or self._below(start) or self._named.get(name, "")
        return first_sentence(self._read(said))

    def of_file(self) -> str:
        """What is said of the file somewhere in it; empty where nothing is."""
        return self._read(self._of_file["doc"]) if self._of_file is not None else ""

    def _read(self, said: str) -> str:
        for pattern, shown in self._marks if said else ():
            said = pattern.sub(shown, said)
        return said

    def _below(self, start: int) -> str:
        for line in range(start + 1, start + 1 + _MOST_BETWEEN) if self._starting else ():
            if line in self._starting:
                return self._comments.above(self._starting[line] + 1)
            if line > len(self._lines) or self._lines[line - 1].strip() not in ("", "{"):
                break
        return ""


def leave_unsaid(unsaid: str, lines: Sequence[str], spans: Sequence[tuple[int, int]]) -> Sequence[str]:
    """The lines of a file, those of comments (whose rows are given) with spaces for what is not for readers."""
    if not unsaid:
        return lines
    pattern = re.compile(unsaid)
    said = list(lines)
    for start, end in spans:
        for row in range(start, min(end + 1, len(said))):
            said[row] = pattern.sub(_spaces, said[row][:_LONGEST]) + said[row][_LONGEST:]
    return said


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())
