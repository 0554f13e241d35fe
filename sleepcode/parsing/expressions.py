"""Expressions in markup: where one ends, and what it names. Plain text is read, so that none is too broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGN = re.compile(r"[{}\"'`]")
_TOKEN = re.compile(r"\"[^\"\n]*\"?|'[^'\n]*'?|[A-Za-z_$][\w$]*(\s*:(?!:))?|[^\s\w\"'$]|\d[\w.]*")
_BETWEEN_TAGS = re.compile(r"(?<!=)>[^<>{}]*<")
"""What stands between the tags in an expression."""
_IN_LITERAL = re.compile(r"\$\{([^{}`]*)\}")
_BLOCK = re.compile(r"\s*[#:/@][A-Za-z]+")
"""What an expression of Svelte begins with that is a block's: `{#if`, `{@html`."""
_OF_LANGUAGE = frozenset(
    "as async await break case catch class const continue default delete do else export extends false finally for "
    "function if import in instanceof let new null of return static super switch this throw true try typeof undefined "
    "var void while with yield satisfies keyof $event $props $attrs $slots $emit $refs".split()
)


class ExpressionReader:
    """Finds the ends of expressions in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._unclosed: dict[str, int] = {}
        """Quote -> the place up to which none that opens is closed."""
        self._line_end = -1
        self._is_broken = False

    def find_end(self, at: int) -> int:
        """The brace that closes an expression which begins at a place; -1 where there is none.

        After one that isn't closed no other is looked for: there is no telling what is in braces then.
        """
        depth = 1
        text = self._text
        while not self._is_broken and (found := _SIGN.search(text, at)) is not None:
            at = found.end()
            sign = found.group()
            if sign == "{":
                depth += 1
            elif sign == "}":
                depth -= 1
                if not depth:
                    return found.start()
            else:
                at = self._after_string(sign, at)
        self._is_broken = True
        return -1

    def _after_string(self, quote: str, at: int) -> int:
        """The place behind a string; right behind the quote where it begins none, as an apostrophe in a text."""
        if at < self._unclosed.get(quote, 0):
            return at
        text = self._text
        last = len(text) if quote == "`" else self._end_of_line(at)
        end = text.find(quote, at, last)
        while end > 0 and text[end - 1] == "\\":
            end = text.find(quote, end + 1, last)
        if end < 0:
            self._unclosed[quote] = last
            return at
        return end + 1

    def _end_of_line(self, at: int) -> int:
        if at > self._line_end:
            end = self._text.find("\n", at)
            self._line_end = end if end >= 0 else len(self._text)
        return self._line_end


def names_in(code: str, *, has_markup: bool = False) -> Iterator[str]:
    """What an expression names, without what stands in strings, and the keys of objects."""
    if has_markup and "<" in code:
        code = _BETWEEN_TAGS.sub("><", code)
    if (block := _BLOCK.match(code)) is not None:
        code = code[block.end() :]
    if "`" in code:
        parts = code.split("`")
        inner = (found for literal in parts[1::2] for found in _IN_LITERAL.findall(literal))
        code = " ; ".join((*parts[::2], *inner))
    before = ""
    for match in _TOKEN.finditer(code):
        token = match.group()
        if token[0].isalpha() or token[0] in "_$":
            is_key = match.group(1) is not None and before in ("{", ",")
            name = token[: match.start(1) - match.start()] if match.group(1) is not None else token
            if len(name) > 1 and name not in _OF_LANGUAGE and not is_key:
                yield name
        before = token[-1]
