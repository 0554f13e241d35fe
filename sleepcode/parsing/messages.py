"""Texts in code and markup that a person would read or search for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sleepcode.parsing.late import late
from sleepcode.parsing.markup import Markup

SHORTEST, LONGEST = 10, 600
"""Characters of a string literal with its quotes, and of what is said in markup, between which it is read."""
_MOST = 400
_QUOTES = late(r"^[A-Za-z@$]{0,3}(?:\"\"\"|'''|#*\"|'|`)|(?:\"\"\"|'''|\"#*|'|`)$")
_WORDS = late(r"[A-Za-z]{2,}")
_PLACEHOLDER = late(r"%[-+#0-9.*]*[a-zA-Z]|\{[^{}]*\}|\$\{[^}]*\}")


def read_messages(strings: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Of (line, text in quotes) those that a person would read or search for, without what surrounds them."""
    found = []
    for line, raw in strings:
        if not SHORTEST <= len(raw) <= LONGEST:
            continue
        if text := _read_message(_QUOTES.sub("", raw)):
            found.append((line, text))
            if len(found) == _MOST:
                break
    return tuple(found)


def _read_message(raw: str) -> str:
    """A text as a person reads it; empty for what hardly anyone does."""
    text = " ".join(_PLACEHOLDER.sub(" ", raw).replace("\\n", " ").split())
    is_read = " " in text and len(text) >= 8 and len(_WORDS.findall(text)) >= 2
    return text[:200] if is_read else ""


def with_said(messages: Sequence[tuple[int, str]], markup: Markup, text: str) -> tuple[tuple[int, str], ...]:
    """Messages of scripts, and what people read in the markup."""
    found = list(messages)
    number, last = 1, 0
    for at, said in sorted(markup.said):
        number, last = number + text.count("\n", last, at), at
        if message := _read_message(said[:LONGEST]):
            found.append((number, message))
    return tuple(sorted(found)[:_MOST])
