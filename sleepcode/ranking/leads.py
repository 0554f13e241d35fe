"""Passages that are there for just what is asked: the list of who maintains a project, the page on adding one more of
a kind."""

from __future__ import annotations

from heapq import nsmallest
from re import IGNORECASE

from sleepcode.facts import FileFacts
from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.parsing.words import find_words, hash_term, word_hashes
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.ranking.wording import asks_to_do, find_adding

_ASKS_PEOPLE = late(
    r"\bwho\s+(?:(?:currently|actively|originally)\s+)?(?:maintains?|wrote|created|made|owns|develops|developed|"
    r"is\s+behind|(?:is|are)\s+(?:the\s+)?(?:authors?|(?:code\s?)?owners?|maintainers?|contributors?))\b|"
    r"\bwho\s+(?:should|do|can)\s+i\s+contact\b",
    IGNORECASE,
)
_OF_PEOPLE = ("maintainers", "codeowners", "authors", "owners", "contributors", "credits")
_ENDINGS = ("", ".md", ".txt", ".rst")
_ON_ADDING = late(
    r"(?:\d+[.)]\s*)?(?:how to\s+)?(?:add|adding|create|creating|write|writing|implement|implementing|introducing|"
    r"register|registering|build|building)\s+(?:an?|another|your own|new|custom)\b(?:\s+(?:new|custom|own))?",
    IGNORECASE,
)
_SCRIPT = late(r"\.(?:sh|bash|zsh|ps1|bat|cmd|py|rb|pl|[cm]?js|ts)$")
_LEAST_OF_SCRIPT, _MOST_SCRIPTS = 2, 3
"""Words that tell what is to be done, from which a script may be called so, and how many may be."""
_MOST_PAGES = 20
_SHARE = 0.5
"""Of the words that tell what is to be added, what a heading has to have."""


def find_leading(view: RevisionView, query: Query) -> set[int]:
    """Places of the files that are called just what is asked: lists of people, scripts that do what is to be done."""
    found = _find_people(view) if _ASKS_PEOPLE.search(query.text) else set()
    return (found | _find_scripts(view, query)) - view.hidden


def _find_people(view: RevisionView) -> set[int]:
    names = (name + ending for name in _OF_PEOPLE for ending in _ENDINGS)
    return {place for name in names for place, _ in view.path_postings(hash_term("p:" + name))}


def _find_scripts(view: RevisionView, query: Query) -> set[int]:
    """Scripts whose names say what is to be done, and with what: `update_and_patch_parser.sh`."""
    telling = query.telling
    if len(telling) < _LEAST_OF_SCRIPT or not asks_to_do(query.text):
        return set()
    postings = [{place for place, _ in view.path_postings(term)} for term in telling]
    names = ((place, view.path(place).rpartition("/")[2]) for place in set.intersection(*postings))
    found = {
        place
        for place, name in names
        if _SCRIPT.search(name) and telling <= set(word_hashes(" ".join(find_words(name))))
    }
    return found if len(found) <= _MOST_SCRIPTS else set()


def find_pages(view: RevisionView, query: Query, lexical: LexicalScores) -> list[int]:
    """Places of the documents that say most of a question on how one more of something is added."""
    if not asks_adding(query):
        return []
    scores = lexical.content
    pages = [place for place in scores if view.role(place) is Role.DOCUMENTATION and place not in view.hidden]
    return nsmallest(_MOST_PAGES, pages, key=lambda place: (-scores[place], place))


def find_page_on_adding(query: Query, facts: FileFacts) -> int:
    """The line of a document's heading that says how to add just what a question wants to; 0 where there is none."""
    telling = query.telling
    if facts.language not in ("markdown", "restructuredtext", "asciidoc") or not telling:
        return 0
    for symbol in facts.symbols:
        match = _ON_ADDING.match(symbol.name) if symbol.kind == "section" else None
        if match is None or "deprecat" in symbol.name.lower():
            continue
        said = set(word_hashes(" ".join(find_words(symbol.name[match.end() :])))) & telling
        if len(said) >= _SHARE * len(telling):
            return symbol.start
    return 0


def asks_adding(query: Query) -> bool:
    """Whether a question asks what it takes to have one more of something."""
    return bool(find_adding(query.text))
