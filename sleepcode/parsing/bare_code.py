"""Lines of code without what is no code in them: comments, and strings that hold none."""

from __future__ import annotations

import re

from sleepcode.parsing.late import late

_HASH = late(r"#.*")
_DASHES = late(r"--.*")
_SLASHES = late(r"//.*|/\*.*?(?:\*/|$)")
_BOTH = late(r"#.*|//.*|/\*.*?(?:\*/|$)")
_COMMENTS = {
    **dict.fromkeys(("python", "ruby", "bash", "elixir"), _HASH),
    "lua": _DASHES,
    "php": _BOTH,
}
_STRINGS = late(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_WITH_CHARACTERS = late(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.[^']{0,8}|[^'\\])'")
_OF_CHARACTERS = frozenset("c cpp rust java kotlin scala swift c-sharp go".split())
"""Languages that have a character between single quotes, and what else they begin has no end."""
_INTERPOLATED = ("{", "\\(")
"""What code begins with inside a string."""


def bare_code(language: str, line: str) -> str:
    """A line without its comments and strings, each of which leaves a space."""
    strings = _WITH_CHARACTERS if language in _OF_CHARACTERS else _STRINGS
    comments = _COMMENTS.get(language, _SLASHES)
    kept: list[str] = []
    place = 0
    while place < len(line):
        string = strings.search(line, place)
        comment = comments.search(line, place)
        match = min(filter(None, (string, comment)), key=re.Match.start, default=None)
        if match is None:
            break
        is_code = match is string and any(sign in match.group() for sign in _INTERPOLATED)
        kept += [line[place : match.end() if is_code else match.start()], " "]
        place = match.end()
    return "".join([*kept, line[place:]])
