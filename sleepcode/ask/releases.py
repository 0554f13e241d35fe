"""What a release brought: the part of the changelog that is about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import Symbol
from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.parsing.lesser import is_of_others
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_VERSION = late(
    r"(?<![\w.])v?(\d+(?:\.\d+){0,3}(?:[-.]?(?:a|b|rc|alpha|beta|dev|pre)[-.]?\d*)?)(?![\w]|\.\d)", re.I
)
_LOG = late(
    r"(?:^|/)(?:\d+[-_])?(?:changes?|changelog|history|news|releases?|release[-_]?notes?|whats[-_]?new)[\w.-]*?(?:\.(?:md|rst|txt|adoc|markdown))?$",
    re.I,
)
_ENDS = r"(?![\w]|\.\d|[-.]?(?:a|b|rc|alpha|beta|dev|pre)[-.]?\d)"
"""What doesn't follow a version that is no other: 3.0.0 is no 3.0.0-alpha.3."""
_LATEST = late(r"\b(?:latest|last|newest|current|most\s+recent)\b", re.I)
_SINCE = late(r"\b(?:since|after)\b", re.I)
_COMING = late(r"\b(?:unreleased|next|dev|development|upcoming|master|main|trunk|head)\b", re.I)
_SAYS = late(r"\w")
_OF_RELEASE = late(r"\d+\.\d+|\bunreleased\b|\bnext\b", re.I)
_MOST_LOGS = 40
_MOST_LINES = 25
_WIDTH = 160


class _Found(NamedTuple):
    """Where a release is told of."""

    place: int
    section: Symbol
    newer: list[Symbol]
    """The parts on those that came after it, the newest first."""


def tell_release(session: Session, query: Query) -> list[NoteMatch]:
    """A note with what changelogs say of the release that a question names, or of the newest; empty for none."""
    view = session.view
    text = query.text
    match = _VERSION.search(text)
    version = match.group(1) if match is not None else ""
    found = _find(view, version, is_out=bool(_LATEST.search(text)))
    if found is None or (version and _SINCE.search(text) and not found.newer):
        return []
    place, section = found.place, found.section
    if version and _SINCE.search(text):
        section = found.newer[-1]._replace(start=found.newer[0].start, name=f"what came after {version}")
    with BlobReader(session.repository) as reader:
        lines = Texts(session, reader).lines(place) or []
    below = [line.rstrip() for line in lines[section.start : section.end] if _SAYS.search(line)]
    shown = below[:_MOST_LINES]
    rest = [f"- and {len(below) - len(shown):,} more lines"] if len(below) > len(shown) else []
    path = view.path(place)
    title = f"What is new in {on_a_line(section.name)}?"
    lines = [f"`{on_a_line(path)}:{section.start}-{section.end}` says:", *map(_item, shown), *rest]
    cited = [Citation(path, section.start, section.end)]
    return match_told(make_note(title, lines, cited))


def _item(line: str) -> str:
    """A line of a changelog as a note has it: a heading as one, and what is no item and no part of one as an item."""
    clean = on_a_line(line).replace("**", "")
    if len(clean) > _WIDTH:
        clean = clean[:_WIDTH].rpartition(" ")[0] + " …"
    if clean.startswith("#"):
        return clean.lstrip("# ").rstrip(":") + ":"
    return clean if clean.startswith((" ", "-")) else f"- {clean.lstrip('*+ ')}"


def _find(view: RevisionView, version: str, *, is_out: bool) -> _Found | None:
    """The part of a changelog on a release; without a version on the first that there is, or that `is_out`."""
    logs = [
        place
        for place, path in enumerate(view.all_paths)
        # What others released is no release of this.
        if place not in view.hidden and _LOG.search(path) and not is_of_others(path)
    ]
    logs.sort(key=lambda place: (view.path(place).count("/"), view.path(place)))
    said = re.compile(rf"(?<![\w.])v?{re.escape(version)}(?:\.0)?{_ENDS}", re.I) if version else _OF_RELEASE
    for place in logs[:_MOST_LOGS]:
        facts = view.facts(place)
        newer: list[Symbol] = []
        for section in _sections(facts.symbols if facts is not None else ()):
            is_coming = is_out and not version and _COMING.search(section.name)
            if said.search(section.name) and section.end > section.start and not is_coming:
                return _Found(place, section, newer)
            if _OF_RELEASE.search(section.name):
                newer.append(section)
    return None


def _sections(symbols: Sequence[Symbol]) -> Iterator[Symbol]:
    return (symbol for symbol in symbols if symbol.kind == "section")
