"""What a release brought: the part of the changelog that is about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.texts import Texts
from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note, NoteKind
from sleepcode.parsing.late import late
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_COVERAGE = 0.9
"""How far such a note covers the question."""
_VERSION = late(
    r"(?<![\w.])v?(\d+(?:\.\d+){0,3}(?:[-.]?(?:a|b|rc|alpha|beta|dev|pre)[-.]?\d*)?)(?![\w]|\.\d)", re.I
)
_LOG = late(
    r"(?:^|/)(?:\d+[-_])?(?:changes?|changelog|history|news|releases?|release[-_]?notes?|whats[-_]?new)[\w.-]*?(?:\.(?:md|rst|txt|adoc|markdown))?$",
    re.I,
)
_SAYS = late(r"\w")
_OF_RELEASE = late(r"\d+\.\d+|\bunreleased\b|\bnext\b", re.I)
_MOST_LOGS = 40
_MOST_LINES = 25
_WIDTH = 160


def tell_release(session: Session, query: Query) -> list[NoteMatch]:
    """A note with what changelogs say of the release that a question names, or of the newest; empty for none."""
    view = session.view
    match = _VERSION.search(query.text)
    found = _find(view, match.group(1) if match is not None else "")
    if found is None:
        return []
    place, section = found
    with BlobReader(session.repository) as reader:
        lines = Texts(session, reader).lines(place) or []
    end = min(section.end, section.start + _MOST_LINES)
    below = (line.rstrip()[:_WIDTH] for line in lines[section.start : end])
    shown = [line for line in below if _SAYS.search(line)]
    path = view.path(place)
    title = f"What is new in {on_a_line(section.name)}?"
    text = "\n".join([f"`{on_a_line(path)}:{section.start}-{section.end}` says:", *map(_item, shown)])
    cited = (Citation(path, section.start, section.end),)
    return [NoteMatch(Note(NoteKind.QUESTION, title, title, text, {}, cited, ()), 1.0, _COVERAGE, True)]


def _item(line: str) -> str:
    """A line of a changelog as a note has it: what is no item and no part of one is one by itself."""
    clean = on_a_line(line)
    return clean if clean.startswith((" ", "-")) else f"- {clean.lstrip('*+# ')}"


def _find(view: RevisionView, version: str) -> tuple[int, Symbol] | None:
    """(place, section) of a release; without a version of the first one that is told of."""
    logs = [
        place for place, path in enumerate(view.all_paths) if place not in view.hidden and _LOG.search(path)
    ]
    logs.sort(key=lambda place: (view.path(place).count("/"), view.path(place)))
    said = (
        re.compile(rf"(?<![\w.])v?{re.escape(version)}(?:\.0)?(?![\w]|\.\d)", re.I)
        if version
        else _OF_RELEASE
    )
    for place in logs[:_MOST_LOGS]:
        facts = view.facts(place)
        for section in _sections(facts.symbols if facts is not None else ()):
            if said.search(section.name) and section.end > section.start:
                return place, section
    return None


def _sections(symbols: Sequence[Symbol]) -> Iterator[Symbol]:
    return (symbol for symbol in symbols if symbol.kind == "section")
