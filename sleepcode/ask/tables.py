"""Where a table of a database is defined, with its columns as they are written there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.ask.offers import places_with
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import Offer
from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.offer_questions import TABLE
from sleepcode.ranking.query import Query
from sleepcode.ranking.schema_files import is_migration, is_whole_schema
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_ASKED = (
    late(r"\b(?:the\s+)?[`'\"]?([A-Za-z_]\w+)[`'\"]?\s+(?:database\s+|db\s+)?table\b", re.I),
    late(r"\btable\s+(?:called\s+|named\s+)?[`'\"]?([A-Za-z_]\w+)[`'\"]?", re.I),
    late(r"\bcolumns?\s+(?:does|do|of|in|has|on)\s+(?:the\s+)?[`'\"]?([A-Za-z_]\w+)[`'\"]?", re.I),
)
_NO_NAMES = frozenset(
    "the a an which what this that each every database db hash lookup symbol routing have has is are of in".split()
)
_OPENS_BLOCK = late(r"\bdo(?:\s*\|[^|]*\|)?\s*$")
_MOST_LINES, _MOST_WIDTH = 40, 120
_MOST_OTHERS = 6
_CUT = "..."
"""Stands for the lines that are not shown."""


def tell_table(session: Session, query: Query) -> list[NoteMatch]:
    """A note on the table that a question names, with the lines that define it; empty where it names none."""
    view = session.view
    names = dict.fromkeys(
        match[1]
        for asked in _ASKED
        for match in asked.finditer(query.text)
        if match[1].lower() not in _NO_NAMES
    )
    for name in names:
        found = _find(view, name)
        if not found:
            continue
        place, offer = found[0]
        with BlobReader(session.repository) as reader:
            lines = Texts(session, reader).lines(place) or []
        body = _body(lines, offer.line)
        last = offer.line + max(len(body) - 1, 0) - body.count(_CUT)
        where = Citation(view.path(place), offer.line, last)
        shown = on_a_line(offer.name)
        told = [
            f"The table `{shown}` is defined in `{on_a_line(str(where))}`:",
            *(f"  {line}" for line in body),
        ]
        if others := [f"`{on_a_line(view.path(one))}:{other.line}`" for one, other in found[1:]]:
            rest = f" and {len(others) - _MOST_OTHERS} more" if len(others) > _MOST_OTHERS else ""
            told.append(f"Also in {', '.join(others[:_MOST_OTHERS])}{rest}.")
        cited = [where, *(Citation(view.path(one), other.line, other.line) for one, other in found[1:4])]
        return match_told(
            make_note(f"Where is the table {shown} defined, and what columns does it have?", told, cited)
        )
    return []


def _find(view: RevisionView, name: str) -> list[tuple[int, Offer]]:
    """(place, offer) of what defines a table of a name: a schema before what is beside it, and how it came last."""
    wanted = _fold(name)
    # A question may name one thing of those that the table has many of.
    words = dict.fromkeys((name, name.removesuffix("s"), f"{name}s"))
    places = {place for word in words for place in places_with(view, [word])}
    found = [
        (place, offer)
        for place, facts in view.briefs(sorted(places))
        if view.role(place) not in (Role.TEST, Role.VENDORED) and aside_kind(view.path(place)) in ("", "docs")
        for offer in facts.offers
        if offer.kind == TABLE and _fold(offer.name.rpartition(".")[2]) == wanted
    ]
    return sorted(
        found, key=lambda one: (_rank(view.path(one[0])), one[1].detail != "", view.path(one[0]), one[1].line)
    )


def _rank(path: str) -> int:
    return 0 if is_whole_schema(path) else 2 if is_migration(path) else 1


def _fold(name: str) -> str:
    """A name of a table without how its words are joined, and without the sign of many."""
    folded = name.replace("_", "").lower()
    return folded[:-1] if folded.endswith("s") and not folded.endswith("ss") else folded


def _body(lines: Sequence[str], start: int) -> list[str]:
    """The lines of a definition from its first one to its last, as far as they are shown."""
    if not 0 < start <= len(lines):
        return []
    first = lines[start - 1]
    indent = len(first) - len(first.lstrip())
    is_block, is_indented = bool(_OPENS_BLOCK.search(first)), first.rstrip().endswith(":")
    depth = 0
    body: list[str] = []
    for line in lines[start - 1 : start - 1 + _MOST_LINES]:
        bare = line.strip()
        own = len(line) - len(line.lstrip())
        if is_indented and body and bare and own <= indent:
            break
        body.append(line[indent:].rstrip()[:_MOST_WIDTH] if own >= indent else bare[:_MOST_WIDTH])
        depth += sum(bare.count(sign) for sign in "({[") - sum(bare.count(sign) for sign in ")}]")
        if is_block:
            if bare == "end" and own == indent:
                break
        elif not is_indented and depth <= 0 and (len(body) > 1 or bare.endswith((";", ")", "}"))):
            break
    else:
        body.append(_CUT)
    while body and not body[-1]:
        body.pop()
    return body
