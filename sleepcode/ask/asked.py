"""What is asked of a name, a file or a folder: where it is defined, what it is by default, who uses it, what tests it,
how it is structured; told by the question's words.

Apart from what answers such questions, which nobody needs to load who asks something else.
"""

from __future__ import annotations

import re

from sleepcode.parsing.late import late

USERS, TESTS, DEFINED, DEFAULT, STRUCTURE = "users", "tests", "defined", "default", "structure"
_ASKS_DEFINED = late(
    r"\bwhere\b.*\b(?:defin|declar|implement)\w*|\bwhich file (?:defin|declar|implement)\w*", re.I
)
_ASKS_DEFAULT = late(r"\b(?:what|where|which)\b.*\bdefaults?\b|\bhow\b.*\bby default\b", re.I)
_ASKS_STRUCTURE = late(r"\bhow (?:is|are)\b.*\b(?:structured|organi[sz]ed|laid out)\b", re.I)
_ASKS_TESTS = late(
    r"\b(?:what|which|where|how)\b(?: are| is)?(?: the| do)?(?: unit| integration)? ?(?:tests?|specs?)\b|"
    r"\b(?:is|are|how is) .*\btested\b|\btests? (?:of|for|cover\w*)\b",
    re.I,
)
_ASKS_USERS = late(
    r"\bwh(?:o|at|ich|ere)\b.*\b(?:us(?:e|es|ed|ages?)|call(?:s|ed|ers?)?|import(?:s|ed|ers?)?|depends? on|referenc\w+|"
    r"consum\w+|implement(?:s|ers?)|inherits?|extends|subclass(?:es)?)\b|"
    r"\bwho (?:sources|loads)\b|\bwh(?:ich|at) (?:other )?(?:files?|scripts?|plugins?|themes?) (?:sources?|loads?)\b|"
    r"\bwhere is .*\b(?:sourced|loaded)\b|"
    r"\bwhat\b.*\b(?:breaks?|affected|impacted|happens)\b.*\b(?:chang|remov|renam|delet|modif|touch|edit)|\bwho\b.*\bneeds\b",
    re.I,
)
_ASKS_OTHERWISE = late(
    r"\b(?:do|does|did)\b.*\b(?:use|call|import|depend on|reference|consume|implement|inherit|extend|need)\b|"
    r"(?<![\w-])(?:run|execute|write|add|skip|disable)(?![\w-])|\bused? (?:for|to)\b|\buse of\b|"
    r"\bwhich\b.*\b(?:librar(?:y|ies)|packages?|dependenc(?:y|ies)|frameworks?|versions?|tools?)\b",
    re.I,
)
"""What it uses itself, what it is there for, or how something is done."""
_ASKS_HEIRS = late(
    r"\b(?:extends?|implements?|implementers?|implementations? of|inherits?|subclass(?:es)?|derives?|overrides?)\b",
    re.I,
)
_ASKS = (
    (STRUCTURE, _ASKS_STRUCTURE),
    (TESTS, _ASKS_TESTS),
    (DEFAULT, _ASKS_DEFAULT),
    (DEFINED, _ASKS_DEFINED),
    (USERS, _ASKS_USERS),
)
_MOST_WORDS = 14
"""Words of a question that asks nothing else: a longer one wants to know more than names can tell."""


def kind_asked(text: str) -> str:
    """Which of these a question asks; empty where it asks something else, or more than names can tell."""
    if len(text.split()) > _MOST_WORDS:
        return ""
    kind = next((kind for kind, asks in _ASKS if asks.search(text)), "")
    return "" if kind and _ASKS_OTHERWISE.search(text) else kind


def asks_heirs(text: str) -> bool:
    """Whether a question asks what extends or implements a type."""
    return bool(_ASKS_HEIRS.search(text))
