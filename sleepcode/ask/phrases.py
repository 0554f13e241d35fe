"""What several words of a question together are the name of: "the LaTeX printer", "the SET command"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sleepcode.ask.subjects import CALLED, TYPES
from sleepcode.facts import Symbol
from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.parsing.words import definition_hash
from sleepcode.ranking.view import RevisionView

_PHRASE = late(
    r"\bwhere\s+(?:is|are)\s+(?:the\s+)?(.+?)\s+(?:(?:defined|declared|implemented|located)\b|(?P<done>handled|processed|executed|parsed|computed|generated|checked)\W*$)",
    re.I,
)
_SAID_KIND = late(
    r"\s+(?:class|function|method|struct|interface|enum|type|constant|variable|macro|module|command|setting|option)$|^(?:class|function|"
    r"method|struct|interface|enum|type|constant|variable|macro|module|command|setting|option)\s+",
    re.I,
)
_OF_PHRASES = frozenset(
    "the a an of for in on to class function method struct interface enum type constant variable macro".split()
)
_MOST_JOINED = 4
_MOST_SHOWN = 4


class Phrase(NamedTuple):
    """What a question asks where it is."""

    named: list[tuple[int, Symbol]]
    """(place, symbol) of what is called by all of its words."""
    says_more: bool
    """No one word of it is what is asked of."""


def find_phrase(view: RevisionView, text: str) -> Phrase | None:
    """The phrase of a question on where something is defined or done; None where it asks otherwise."""
    said = _PHRASE.search(text)
    if said is None:
        return None
    words = _SAID_KIND.sub("", said[1]).split()
    # "The SET command" may be `setCommand`.
    named = _called_together(view, said[1].split()) or _called_together(view, words)
    return Phrase(named, _says_more(words) or said["done"] is not None)


def _called_together(view: RevisionView, words: Sequence[str]) -> list[tuple[int, Symbol]]:
    """(place, symbol) of what is called by all words of a phrase at once, however it is spelt: "the LaTeX printer"."""
    if not 2 <= len(words) <= _MOST_JOINED or not all(word.isalnum() for word in words):
        return []
    found: list[tuple[int, Symbol]] = []
    wanted = "".join(words).lower()
    for spelt in dict.fromkeys((wanted, "_".join(words).lower())):
        places = [place for place, _ in view.word_postings(definition_hash(spelt))]
        for place in places if len(places) <= _MOST_SHOWN else ():
            facts = (
                view.facts(place) if view.role(place) is Role.SOURCE and place not in view.hidden else None
            )
            symbols = facts.symbols if facts is not None else ()
            found += [
                (place, one)
                for one in symbols
                if one.name.replace("_", "").lower() == wanted and one.kind in TYPES | CALLED
            ]
    return found[:_MOST_SHOWN]


def _says_more(words: Sequence[str]) -> bool:
    """Whether a phrase names two things, or one by several words: "the LaTeX printing of Integral"."""
    told = [word for word in words if word.lower().strip("`") not in _OF_PHRASES]
    return len(told) > 2 and any(word in words for word in ("of", "for", "in"))
