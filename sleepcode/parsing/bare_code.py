"""Lines of code without what is no code in them: comments, and strings that hold none."""

from __future__ import annotations

import re
from functools import cache

_STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_STRING_OR_CHARACTER = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.[^']{0,8}|[^'\\])'"
_SLASHES = r"//.*|/\*.*?(?:\*/|$)"
_COMMENTS = {
    **dict.fromkeys(
        "python ruby bash elixir cmake graphql starlark make just r perl julia powershell nim fish tcl".split(),
        r"#.*",
    ),
    **dict.fromkeys(("lua", "sql", "haskell", "elm"), r"--.*"),
    "fortran": r"!.*",
    "erlang": r"%.*",
    "clojure": r";.*",
    "nix": r"#.*|/\*.*?(?:\*/|$)",
    "ocaml": r"\(\*.*?(?:\*\)|$)",
    "fsharp": r"//.*|\(\*.*?(?:\*\)|$)",
    "php": rf"#.*|{_SLASHES}",
}
_OF_CHARACTERS = frozenset(
    "c cpp rust java kotlin scala swift c-sharp go zig julia objective-c haskell clojure ocaml fsharp elm".split()
)
"""Languages that have a character between single quotes, and what else they begin has no end."""
_INTERPOLATED = ("{", "\\(")
"""What code begins with inside a string."""


def bare_code(language: str, line: str) -> str:
    """A line without its comments and strings, each of which leaves a space."""
    return _pattern_of(language).sub(_only_code, line)


def _only_code(match: re.Match[str]) -> str:
    is_code = match.lastgroup == "string" and any(sign in match.group() for sign in _INTERPOLATED)
    return match.group() if is_code else " "


@cache
def _pattern_of(language: str) -> re.Pattern[str]:
    strings = _STRING_OR_CHARACTER if language in _OF_CHARACTERS else _STRING
    return re.compile(f"(?P<string>{strings})|{_COMMENTS.get(language, _SLASHES)}")
