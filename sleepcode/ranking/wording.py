"""How a question is put, and how code puts the same: words that tell nothing, and other wordings of those that do.

People ask what *happens* when a process is *shut down*, and how the *colour* is *decided*; code has `shutdown`
and `color`, and says nothing of what happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from sleepcode.parsing.variants import find_variants
from sleepcode.parsing.words import STOP_WORDS, find_words, split_word, stem

HOW = 0.35
"""What a word of how people ask weighs."""
VARIANT = 0.4
"""What a word's derivation or abbreviation weighs against the word itself."""
_SAME = 0.9
"""What the other spelling of a word weighs against it, and two words written as one against them."""

_ASKING = frozenset(
    split_word(word)[0]
    for word in "affect architectural architecture aspect behavior behaviour between cascading contract consequence "
    "decouple dependency describe design differ difference effect enable enforcement ensure exist explain flaw flow "
    "handling impact implement implementation implication interact interaction involve maintain mechanism "
    "modification occur pattern pipeline prevent principle propagate propagation purpose rationale relationship "
    "respective responsibility responsible role semantic separation specific strategy structure support underlying "
    "various violate work "
    "able actual again already always anybody anyone anything anyway apply become came certain choose come decide "
    "deal determine easily else enough entire even ever every everyone everything exact exactly fully gave get give "
    "given go goes going gone good got govern great happen instead keep kept kind know known large likely little long "
    "lot made make many matter mean meant much my never nobody normally nothing often old people possible possibly "
    "probably put quite rather real really reason said say see seem seen several show simply slow slowly "
    "small somebody someone something sometimes soon still sure take taken talk tell thing think though told took "
    "toward tried try turn unlikely use using usually usual want way whatever whenever whether whole within "
    "without wrong yet".split()
)
"""Words of how people ask rather than of what they ask about; rare in code, so idf would overrate them."""

_ADDING = re.compile(
    r"\bhow\b.{0,20}?\b(?P<what>(?:to|i|we|you|one|someone)\s+"
    r"(?:add|create|define|implement|introduce|register|support|write|(?:build|make)(?=\s+(?:an?|another|(?:my|our) own)\b))\s+"
    r"(?:(?:a|an|another|my|our|your|own|some|the)\s+)*(?:new|additional|custom|different|extra|further|own)?)\b",
    re.IGNORECASE,
)
"""How people ask what it takes to have one more of something."""
_BREAKING = re.compile(
    r"\bwhat\b.{0,12}?\b(?P<what>breaks?|affected|impacted)\b.{0,20}?\b(?:if|when|by)\b.{0,12}?"
    r"\b(?P<change>(?:chang|remov|renam|delet|modif|touch|edit)\w*)",
    re.IGNORECASE,
)
"""How people ask what depends on something."""
_TO_DO = re.compile(
    r"\s*(?:and\s+)?how\s+(?:(?:do|can|should|would|could)\s+(?:i|we|you|one|people)|to)\s+(?:\w+ly\s+)?"
    r"(?:run|start|launch|serve|build|compile|install|set\s?-?up|deploy|host|debug|profile|contribute|release|publish|package|"
    r"(?:re)?generate|update|upgrade|format|lint|test|check|migrate|develop|bootstrap|execute|reset|clean|back\s?up|restore)\b",
    re.IGNORECASE,
)
"""How people ask what one does with a project."""
_PLACE = re.compile(r"\bwhere\s+(?:is|are)\b.*\b(?:defined|declared|implemented)\b", re.IGNORECASE)
"""How people ask where something is."""
_PARTICLES = frozenset("away back down in off on out over through up".split())
"""What a verb has after it where code writes both as one word: `shutdown`, `timeout`, `login`."""
_SPELLINGS = (("our", "or"), ("is", "iz"), ("ys", "yz"), ("logu", "log"), ("tr", "ter"), ("enc", "ens"))
"""Ends of stemmed words as the British and as the Americans spell them."""
_IRREGULAR = {
    form: stem(word)
    for word, *forms in (
        line.split()
        for line in "write written wrote;build built;send sent;hold held;bind bound;find found;choose chosen chose;"
        "throw thrown threw;draw drawn drew;catch caught;lose lost;freeze frozen;hide hidden;steal stolen;spend spent;"
        "speak spoken;break broken broke;overwrite overwritten overwrote;rebuild rebuilt;resend resent;feed fed;"
        "sleep slept;bring brought;begin begun began;grow grown grew;shrink shrunk".split(";")
    )
    for form in map(stem, forms)
}
"""Forms of verbs that no ending makes."""
_STATUS_DIGITS, _TOO_LARGE = 3, 413
"""Digits of a status of HTTP, and the one that has two names."""
_LEAST_STEM = 3
"""Characters before such an end."""


class Wording(NamedTuple):
    """What code may have for a term of a question."""

    term: str
    of: str
    """The question's own term."""
    weight: float


def is_of_asking(term: str) -> bool:
    """Whether a term belongs to how people ask."""
    return term in _ASKING


def asks_to_do(question: str) -> bool:
    """Whether a question asks how one works with a project: how it is set up, run, built, released."""
    return bool(_TO_DO.match(question))


def asks_place(question: str) -> bool:
    """Whether a question asks where something is defined."""
    return bool(_PLACE.search(question))


def put_plainly(question: str) -> str:
    """The question with adding put as anticipated questions put it."""
    return _ADDING.sub("how do I add a new", question)


def find_adding(question: str) -> list[str]:
    """The words of a question that say no more than that something is to be added: `create` and `new`."""
    match = _ADDING.search(question)
    return find_words(match.group("what")) if match is not None else []


def find_breaking(question: str) -> list[str]:
    """The words of a question that say no more than that something would be changed: `breaks` and `change`."""
    match = _BREAKING.search(question)
    return list(match.groups()) if match is not None else []


_LETTER = re.compile(r"(?<![\w-])([a-z])-([a-z]{2,})(?![\w-])")
"""A letter that is joined to a word, which code writes as one."""


def find_other_wordings(text: str, weights: Mapping[str, float]) -> Iterator[Wording]:
    """What code may have instead of the terms of a question, with what each weighs; the closest come first.

    `weights` are those of the question's own terms.
    """
    for term, weight in weights.items():
        for spelling in _other_spellings(term):
            yield Wording(spelling, term, _SAME * weight)
    yield from _run_together(text, weights)
    for term, weight in weights.items():
        if len(term) == _STATUS_DIGITS and term.isdecimal():
            yield from (Wording(name, term, _SAME * weight) for name in _status_names(int(term)))
    for term, weight in weights.items():
        for variant in find_variants(term):
            yield Wording(variant, term, VARIANT * weight)


def _other_spellings(term: str) -> Iterator[str]:
    if term in _IRREGULAR:
        yield _IRREGULAR[term]
    for british, american in _SPELLINGS:
        for old, new in ((british, american), (american, british)):
            if term.endswith(old) and len(term) - len(old) >= _LEAST_STEM:
                yield term[: -len(old)] + new


def _run_together(text: str, weights: Mapping[str, float]) -> Iterator[Wording]:
    """Neighbouring words as one: `hash table` as hashtable or hash_table, `shuts down` as shutdown, `v-model` as vModel."""
    for match in _LETTER.finditer(text.lower()):
        if (own := stem(match[2])) in weights:
            yield Wording(match[1] + match[2], own, weights[own])
    for first, second in pairwise(find_words(text)):
        one, other = first.lower(), second.lower()
        if not (one.isalpha() and other.isalpha()) or one in STOP_WORDS:
            continue
        own = stem(one)
        weight = _SAME * max(weights.get(own, 0.0), weights.get(stem(other), 0.0))
        if other in _PARTICLES:
            # A verb may have lost its last letter: `timed out`.
            joined = [own + other, own + "e" + other]
        elif other in STOP_WORDS:
            continue
        else:
            joined = [one + other, f"{one}_{other}"]
        for term in dict.fromkeys(stem(word) if "_" not in word else word for word in joined):
            if own in weights:
                yield Wording(term, own, weight)


def _status_names(number: int) -> Iterator[str]:
    """What code calls a status of HTTP: `not_found` and `notfound` for 404."""
    from http import HTTPStatus

    phrase = next((status.phrase for status in HTTPStatus if status == number), "")
    words = phrase.lower().replace("-", " ").split()
    for named in (words, ["payload", "too", "large"] if number == _TOO_LARGE else []):
        if len(named) > 1:
            yield "_".join(named)
            yield "".join(named)
