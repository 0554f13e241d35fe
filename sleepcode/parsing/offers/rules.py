"""What finds offers in a text: patterns that are tried only where a word is that each of their matches has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sleepcode.parsing.late import late

ENVIRONMENT = "environment"
LITERAL = r"\"[^\"\n]{0,80}\"|'[^'\n]{0,80}'|`[^`\n]{0,80}`|[-+]?\d[\w.]{0,20}|[Tt]rue\b|[Ff]alse\b"
"""A value that is written out."""
STRING = r"(?:\"[^\"\n]{0,160}\"|'[^'\n]{0,160}'|`[^`\n]{0,160}`)"
_NOTHING = frozenset(("", "None", "null", "nil", "undefined"))


class Found(NamedTuple):
    """An offer where it begins in the text."""

    at: int
    kind: str
    name: str
    detail: str = ""


class Rule:
    """A pattern with the group `name`, and `value` where there may be one."""

    def __init__(self, pattern: str, *needs: str, flags: int = 0) -> None:
        self.pattern = late(pattern, flags)
        self.needs = needs

    def find(self, text: str, kind: str) -> Iterator[Found]:
        """What the pattern finds in a text that has one of the words that it needs."""
        if not any(need in text for need in self.needs):
            return
        for match in self.pattern.finditer(text):
            value = match.groupdict().get("value") or ""
            yield Found(match.start("name"), kind, match["name"], unquote(value))


def find_all(rules: Iterable[Rule], text: str, kind: str) -> Iterator[Found]:
    for rule in rules:
        yield from rule.find(text, kind)


def unquote(value: str) -> str:
    """A value without its quotes, unless it is the empty text; nothing for what stands for no value."""
    value = value.strip()
    if len(value) > 2 and value[0] == value[-1] and value[0] in "\"'`":
        value = value[1:-1]
    return "" if value in _NOTHING else value
