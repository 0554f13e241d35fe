"""What variables of the environment and options of the command line are by default, as the code has it."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.ask.asked import find_part_of_default
from sleepcode.ask.offers import find_offers, find_within, options_after, tell_one
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import Offer
from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.offer_questions import ENVIRONMENT, OPTION, OfferAsked
from sleepcode.ranking.query import Query
from sleepcode.ranking.said_names import written_names
from sleepcode.repo.blobs import BlobReader

_FLAG = late(r"(?:^|[\s`'\"(])(--[a-zA-Z][\w-]*)")
_MOST_SHOWN, _MOST_LINES, _WIDTH = 6, 12, 300


def tell_default(session: Session, query: Query) -> list[NoteMatch]:
    """A note on what a variable of the environment or an option is by default that a question names; empty for none."""
    view = session.view
    for said in written_names(query.text):
        if said.name.isupper() and "_" in said.name:
            asked = OfferAsked(ENVIRONMENT, said.name)
            if found := [one for one in find_offers(view, asked) if one[1].detail]:
                return match_told(tell_one(view, asked, found, []))
    return _tell_option(session, query.text)


def _tell_option(session: Session, text: str) -> list[NoteMatch]:
    """The lines that define an option, which have its default where there is one."""
    view = session.view
    flag, part = _FLAG.search(text), find_part_of_default(text)
    if flag is None and part is None:
        return []
    name = flag[1] if flag is not None else f"--{part['part'].lower()}" if part is not None else ""
    of = part["of"].split() if part is not None else []
    found: list[tuple[int, Offer]] = []
    for place, command in find_within(view, of[-1], of) if of else ():
        found += [(place, one) for one in options_after(view, place, command) if one.name == name]
    if not found and flag is not None:
        found = find_offers(view, OfferAsked(OPTION, name))
    lines, citations = [], []
    with BlobReader(session.repository) as reader:
        texts = Texts(session, reader)
        for place, option in found[:_MOST_SHOWN]:
            written = _call(texts.lines(place) or [], option.line)
            where = Citation(view.path(place), option.line, option.line + max(0, len(written) - 1))
            shown = on_a_line(" ".join(written))[:_WIDTH]
            lines.append(f"`{on_a_line(name)}` is defined in `{on_a_line(str(where))}`: `{shown}`")
            citations.append(where)
    if not lines:
        return []
    if (rest := len(found) - _MOST_SHOWN) > 0:
        lines.append(f"And {rest} more.")
    title = f"What is {on_a_line(name)} by default?"
    return match_told(make_note(title, [f"- {one}" for one in lines] if len(lines) > 1 else lines, citations))


def _call(lines: Sequence[str], start: int) -> list[str]:
    """The lines from one on to where the brackets that it opens are closed, each without what is around it."""
    kept: list[str] = []
    depth = 0
    for line in lines[start - 1 : start - 1 + _MOST_LINES]:
        kept.append(line.strip())
        depth += sum(line.count(sign) for sign in "([{") - sum(line.count(sign) for sign in ")]}")
        if depth <= 0:
            break
    return kept
