"""Settings that a program registers by their names, and what its own file of settings has for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.parsing.words import find_words, word_hashes
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_ASKED = (
    late(
        r"\bdefault(?:\s+values?)?\s+(?:of|for)\s+(?:the\s+)?(?:setting\s+|option\s+|config\s+)?[`'\"]?([A-Za-z][\w.-]+)[`'\"]?(?:\s+\w+)?\W*$",
        re.I,
    ),
    late(r"\bdefault\s+(?:value\s+of\s+)?[`'\"]?([A-Za-z][\w.-]+)[`'\"]?\W*$", re.I),
    late(r"\b(?:is|are)\s+(?:the\s+)?[`'\"]?([A-Za-z][\w.-]+)[`'\"]?\s+(?:\w+\s+){0,2}by\s+default\b", re.I),
)
_OF_SETTINGS = late(r"\.(?:conf|cfg|cnf|config)(?:\.(?:example|sample|default|dist))?$", re.I)
_REGISTERS = r"\w*(?:config|option|setting|flag|param|regist|defin|variable)\w*"
_IS_NO_WORD = late(r"[-_.]")
_NO_VALUE = late(r"\b(?:NULL|nil|None|null|nullptr)\b")
_UNSAID = 0.5
"""How far lines cover the question that register it with nothing that may be its value."""
_MOST_WORDS = 5
_MOST_READ, _MOST_SHOWN, _WIDTH = 60, 4, 160


class _Line(NamedTuple):
    place: int
    number: int
    text: str
    how: str
    """`registered`, `set` or `set, commented out,`."""


def tell_registered(session: Session, query: Query) -> list[NoteMatch]:
    """A note on the lines that register a setting or set it; empty where the question names none that is found."""
    view = session.view
    for name in dict.fromkeys(match[1] for asked in _ASKED for match in asked.finditer(query.text)):
        with BlobReader(session.repository) as reader:
            found = list(_find(view, Texts(session, reader), name))
        if found:
            shown = _choose(view, found)
            told = [
                f"`{name}` is {one.how} in `{on_a_line(view.path(one.place))}:{one.number}`: `{on_a_line(one.text)[:_WIDTH]}`"
                for one in shown
            ]
            lines = [f"- {line}" for line in told] if len(told) > 1 else told
            cited = [Citation(view.path(one.place), one.number, one.number) for one in shown]
            says_none = all(one.how == "registered" and _NO_VALUE.search(one.text) for one in shown)
            note = make_note(f"What is {name} by default?", lines, cited)
            return match_told(note, _UNSAID) if says_none else match_told(note)
    return []


def _choose(view: RevisionView, found: Sequence[_Line]) -> list[_Line]:
    """What a file of settings has for it, one line a file, and where it is registered."""
    of_file: dict[int, _Line] = {}
    for one in found:
        known = of_file.get(one.place)
        if known is None or (one.how == "set" and known.how != "set"):
            of_file[one.place] = one
    ordered = sorted(
        of_file.values(), key=lambda one: (view.path(one.place).count("/"), view.path(one.place))
    )
    are_set = [one for one in ordered if one.how != "registered"]
    return [*are_set[: _MOST_SHOWN - 1], *(one for one in ordered if one.how == "registered")][:_MOST_SHOWN]


def _find(view: RevisionView, texts: Texts, name: str) -> Iterator[_Line]:
    terms = {term for word in find_words(name) for term in word_hashes(word)}
    having = [{place for place, _ in view.word_postings(term)} for term in terms]
    places = set.intersection(*having) - view.hidden if having else set()
    view.load_paths(places)
    registers = re.compile(rf"\b{_REGISTERS}\(\s*[\"']{re.escape(name)}[\"']\s*,", re.I)
    sets = re.compile(rf"\s*(?P<out>[#;]\s?)?{re.escape(name)}[ \t]+(?![=:<])\S")
    likely = sorted(places, key=lambda place: (not _OF_SETTINGS.search(view.path(place)), view.path(place)))
    likely = [
        place for place in likely if not aside_kind(view.path(place)) and view.role(place) is not Role.TEST
    ]
    for place in likely[:_MOST_READ]:
        is_settings = bool(_OF_SETTINGS.search(view.path(place)))
        lines = texts.lines(place) if is_settings or view.role(place) is Role.SOURCE else None
        for number, line in enumerate(lines or (), 1):
            if name not in line:
                continue
            # What is commented out is told from what is said by the name, which is no word, and by its being short.
            if (
                is_settings
                and (match := sets.match(line)) is not None
                and (not match["out"] or (_IS_NO_WORD.search(name) and len(line.split()) <= _MOST_WORDS))
            ):
                yield _Line(place, number, line.strip(), "set, commented out," if match["out"] else "set")
            elif not is_settings and registers.search(line):
                yield _Line(place, number, line.strip(), "registered")
