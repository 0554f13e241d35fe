"""Which words of a question are names of code: by how they are written, or by what is asked of them.

`default` may be a function, and is an ordinary word in "the default theme".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.parsing.late import late

_NAME = re.compile(
    # `cart_items:add` is how Erlang writes it.
    r"(?<![\w./-])(?:[a-z][a-z\d]*_\w*:(?=[a-z]))?[A-Za-z_$][\w$]*(?:(?:\.|::|#)[A-Za-z_$][\w$]*)*(?:\(\))?(?![\w/-])"
)
_SEPARATOR = re.compile(r"[.:#]+")
_OF_SOMETHING = late(
    r"\s+(?!(?:is|are|was|in|of|on|by|and|or|from|to|with|defin\w+|declar\w+|implement\w+|us(?:e|ed|es|ages?)|call\w*|"
    r"import\w*|referenc\w+|tested|configured|set|class|constant|function|macro|method|variable|field|type|enum|struct|value|"
    r"do|does|default\w*)\b)[a-z]{3,}"
)
_KIND = (
    r"(?:function|method|class|struct|interface|enum|trait|mixin|protocol|macro|constant|variable|field|property|option|"
    r"setting|flag|hook|type|module|alias|command|component|composable)"
)
_KIND_ASKED = rf"(?:{_KIND}|table|view|message|model|service|rpc|target|rule|deployment)"
"""The same where nothing but a name can be asked of."""
_WORD = r"`?([A-Za-z_$][\w$]*)`?"
_ASKED = (
    late(
        rf"\bwhere\s+(?:is|are)\s+(?:the\s+)?(?:{_KIND_ASKED}\s+)?{_WORD}\s+(?:{_KIND_ASKED}\s+)?"
        r"(?:defined|declared|implemented|located|created)\b",
        re.I,
    ),
    late(rf"\bwh(?:ich|at)\s+files?\s+(?:defines?|declares?|implements?)\s+(?:the\s+)?{_WORD}", re.I),
    late(rf"\bwhat\s+does\s+(?:the\s+)?{_WORD}\s+(?:{_KIND}\s+)?(?:do|default\s+to)\b", re.I),
    late(
        rf"\bwhat\s+happens\s+(?:when|if|after)\s+[\w\s]{{1,14}}?\s+(?:calls?|invokes?|runs?)\s+(?:the\s+)?(?:{_KIND}\s+)?{_WORD}(?:\(\))?(?:\s+{_KIND})?\W*$",
        re.I,
    ),
    late(
        rf"\bdefault(?:\s+value)?\s+(?:of|for)\s+(?:the\s+)?(?:{_KIND}\s+)?{_WORD}(?:\s+{_KIND})?\W*$", re.I
    ),
)
"""How it is asked of a word as of a name; what it is asked of comes first."""
_BESIDE_KIND = (late(rf"\b{_WORD}\s+{_KIND}\b", re.I), late(rf"\b{_KIND}\s+{_WORD}", re.I))
_LEAST = 2
_SHORT = 3
"""Letters of a name; a shorter one, such as `DB`, is a type's or none."""


class SaidName(NamedTuple):
    """A name of code as a question writes it."""

    name: str
    owner: str = ""
    """What it is said to stand in: `ctx` of `ctx.throw`."""
    is_written: bool = True
    """It is written as names of code are; else only what is asked tells that it is one."""
    is_quoted: bool = False
    written: str = ""
    """With all that it is said to stand in: `shop::Cart::fill`."""

    @property
    def is_scoped(self) -> bool:
        """Whether it is written as nothing but code is."""
        return "::" in self.written

    @property
    def is_short(self) -> bool:
        """Whether it is a name of a type or none."""
        return len(self.name) < _SHORT and not self.is_scoped


def written_names(question: str) -> Iterator[SaidName]:
    """The names that a question writes as code: quoted, called, of several words, or after what they stand in."""
    body = question.strip()
    for match in _NAME.finditer(body):
        written = match.group().removesuffix("()")
        *owners, name = _SEPARATOR.split(written)
        is_quoted = body[max(match.start() - 1, 0)] == "`"
        is_called = written != match.group()
        looks = is_quoted or is_called or bool(owners) or "_" in name.rstrip("_") or name != name.lower()
        # The first word of a sentence has a capital whatever it is.
        is_first = match.start() == 0 and not (is_quoted or is_called or "::" in written)
        if not looks or len(name) < _LEAST or is_first:
            continue
        if not is_quoted and name.isupper() and _OF_SOMETHING.match(body, match.end()):
            # Of "the URL routes", URL is no name.
            continue
        yield SaidName(name, owners[-1] if owners else "", True, is_quoted, written)


def asked_words(question: str) -> list[str]:
    """The words that are asked of as only names are: "where is main defined?"."""
    return list(dict.fromkeys(found.group(1) for asks in _ASKED for found in asks.finditer(question)))


def called_so(question: str) -> list[str]:
    """The words that a question says are names: "the fill function", "class cart"."""
    found = (match.group(1) for asks in _BESIDE_KIND for match in asks.finditer(question))
    return [name for name in dict.fromkeys(found) if len(name) >= _SHORT]


def says_as_name(name: str, question: str) -> bool:
    """Whether a question means a name where it says the word."""
    lowered = name.lower()
    return (
        any(said.name.lower() == lowered for said in written_names(question))
        or lowered in {word.lower() for word in asked_words(question)}
        or any(
            found.group(1).lower() == lowered for asks in _BESIDE_KIND for found in asks.finditer(question)
        )
    )
