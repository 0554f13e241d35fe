"""What a module exports: of JavaScript where it is defined, or in a list or an object further down; of Erlang and
Haskell in lists at the top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from sleepcode.facts import Symbol
from sleepcode.parsing.late import late

OF_SCRIPTS = frozenset(("javascript", "typescript", "tsx"))
_SAID = ("export ", "module.exports", "exports.")
_DECLARED = late(
    r"^export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?"
    r"(?:function\s*\*?|class|const|let|var|interface|type|enum)\s+([\w$]+)",
    re.M,
)
_LISTED = late(r"^(?:export|module\.exports\s*=)\s*\{([^{}]{0,8000})\}(?!\s*from\b)", re.M)
_WHOLE = late(r"^(?:export\s+default|(?:exports\s*=\s*)?module\.exports\s*=)\s+([\w$]+)\s*;?[ \t]*\r?$", re.M)
_ENTRY = late(r"(?:^|,)\s*(?:type\s+)?([\w$]+)\s*(?=$|,|as\b|:\s*([\w$]+)\s*(?:$|,))")
_COMMENT = late(r"//[^\n]*|/\*.*?\*/", re.S)
_LISTS = {
    "erlang": late(r"^-export\(\s*\[([^\[\]]{0,8000})\]", re.M),
    "haskell": late(r"^module\s+[A-Z][\w.']*\s*\(((?:[^()]|\([^()]{0,2000}\)){0,8000})\)\s*where\b", re.M),
}
"""Language -> a pattern for what it lists of a module; what isn't listed, nobody else sees."""
_LISTED_NAME = {
    "erlang": late(r"([a-z][\w@]*|'[^'\n]+')\s*/\s*\d"),
    "haskell": late(r"(?:^|,)\s*(?:type\s+|pattern\s+)?(\(\W{1,20}\)|[A-Za-z_][\w']*)(?=\s*(?:,|\(|$))"),
}
_QUIET = {"erlang": late(r"%[^\n]*"), "haskell": late(r"--[^\n]*|\{-.*?(?:-\}|\Z)", re.S)}
_MARKS = {"erlang": " % exported", "haskell": " -- exported"}
"""Language -> what a signature ends in of what others see, where nothing at the definition says so."""
_ENDS = tuple(_MARKS.values())
HAVE_EXPORTS = OF_SCRIPTS | _MARKS.keys()
"""Languages whose signatures say what others can import."""
_MOST_WHOLE = 3
_MOST_HEAD, _MOST_OBJECT = 200, 8_000
"""Characters in front of an object's brace, and in it."""


def exported_names(text: str) -> set[str]:
    """Names at the top of a module that others can import, by themselves or in an object that is exported whole."""
    found = {match.group(1) for match in _DECLARED.finditer(text)}
    for match in _LISTED.finditer(text):
        found.update(_entries(match.group(1)))
    for match in islice(_WHOLE.finditer(text), _MOST_WHOLE):
        found.add(match.group(1))
        start = text.find(f"\nconst {match.group(1)}")
        opened = text.find("{\n", start, start + _MOST_HEAD) if start >= 0 else -1
        closed = text.find("\n}", opened, opened + _MOST_OBJECT) if opened >= 0 else -1
        if closed >= 0 and "\n" not in text[start + 1 : opened]:
            found.update(_entries(text[opened + 1 : closed]))
    return found


def _entries(inside: str) -> Iterator[str]:
    """What a list or an object names of the module: `a`, `b as c`, `d: e`."""
    for match in _ENTRY.finditer(_COMMENT.sub("", inside)):
        yield match.group(2) or match.group(1)


def mark_exported(language: str, symbols: Sequence[Symbol], text: str) -> Sequence[Symbol]:
    """The symbols, with signatures that say which of those at the top are exported."""
    if language in _MARKS:
        return _mark_listed(language, symbols, text)
    if language not in OF_SCRIPTS or "export" not in text:
        return symbols
    names = exported_names(text)
    return [
        symbol._replace(signature=f"export {symbol.signature}"[:160])
        if symbol.name in names and symbol.qualified == symbol.name and not is_exported(symbol)
        else symbol
        for symbol in symbols
    ]


def is_exported(symbol: Symbol) -> bool:
    """Whether a symbol's signature says that others can import it."""
    return symbol.signature.startswith(_SAID) or symbol.signature.endswith(_ENDS)


def _mark_listed(language: str, symbols: Sequence[Symbol], text: str) -> Sequence[Symbol]:
    """The same of languages in which a list says it."""
    lists = _LISTS[language].findall(_QUIET[language].sub("", text))
    names = {name.strip("'()") for listed in lists for name in _LISTED_NAME[language].findall(listed)}
    mark = _MARKS[language]
    return [
        symbol._replace(signature=symbol.signature[: 160 - len(mark)] + mark)
        if symbol.name in names and symbol.qualified == symbol.name and symbol.kind != "module"
        else symbol
        for symbol in symbols
    ]
