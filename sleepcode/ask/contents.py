"""What is in a file, a folder or a type: told of whatever a question names, from what is known of each file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.ask.folders import note_on_folder
from sleepcode.ask.said import find_subject
from sleepcode.ask.said_places import find_folder, nearest_folder
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import TYPES, Subject, is_alias, on_a_line, place_of
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.ask.topics import find_called
from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note
from sleepcode.parsing.comments import first_sentence
from sleepcode.parsing.late import late
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_BARE = late(
    r"\b(?:in|inside|under|does)\s+(?:the\s+|our\s+)?`?([\w.@+-]+)`?(?:\s+(?:contain|have|hold|include)\w*)?\W*$",
    re.I,
)
_THERE = late(
    r"^\W*(?:which|what)\s+(?:\w+\s+)?(?P<name>\w+s)\s+(?:are\s+(?:there|available|defined)|exist|do\s+we\s+have|"
    r"does\s+(?:it|this\s+project)\s+have)\W*$",
    re.I,
)
"""How it is asked of all of a kind, which a folder or a file may be called after."""
_OF_KIND = 0.7
"""How far what is called after a kind covers all there is of it."""
_MOST_SHOWN = 30
_MOST_BESIDE = 80
"""Files of a folder that are looked into for members of a type."""
_IN_MANY_FILES = frozenset(("go", "cpp", "c-sharp", "swift", "kotlin", "rust", "objective-c", "ruby"))
"""Languages in which members of a type may be defined in other files than it."""
_WIDTH = 100
"""Characters of what a symbol is for."""
_HOLDING = TYPES | {"module", "element", "section", "table", "namespace", "contract"}
"""Kinds of what has others in it."""
_OF_FIELDS = frozenset(("field", "variable", "constant"))
_FIELDS_UNREAD = frozenset(("go", "rust", "c", "cpp"))
"""Languages whose fields are not among what is read of a file."""
_KINDS = (
    (late(r"\bfunctions?\b"), frozenset(("function",))),
    (late(r"\bmacros?\b"), frozenset(("macro",))),
    (late(r"\bmethods?\b"), frozenset(("method", "function"))),
    (late(r"\bclass(?:es)?\b"), frozenset(("class",))),
    (late(r"\btypes?\b"), TYPES),
    (late(r"\bstructs?\b"), frozenset(("struct",))),
    (late(r"\b(?:interfaces?|traits?|protocols?)\b"), frozenset(("interface", "trait", "protocol"))),
    (late(r"\benums?\b"), frozenset(("enum",))),
    (late(r"\bconstants?\b"), frozenset(("constant",))),
    (late(r"\b(?:fields?|attributes?)\b"), _OF_FIELDS),
)
"""How a question limits what is to be told -> kinds of symbols."""


def tell_contents(session: Session, query: Query) -> list[NoteMatch]:
    """A note on what is in the file, the folder or the type that a question names; empty where it names none."""
    view, text = session.view, query.text
    if folder := find_folder(view, text) or _find_bare(view, text):
        return match_told(note_on_folder(view, folder))
    if (there := _THERE.search(text)) is not None:
        return match_told(_tell_kind(view, there), _OF_KIND)
    subject = find_subject(view, text)
    if subject is None or not subject.places:
        return []
    if subject.symbols:
        return match_told(_tell_members(session, subject, text))
    return match_told(_tell_file(view, subject.places[0], text))


def _tell_kind(view: RevisionView, there: re.Match[str]) -> Note | None:
    """What there is of a kind, by the folder or the file that is called after it: `jobs` or `signals.py`."""
    called = find_called(view, [there["name"].lower()])
    if called is None:
        return None
    if len(called.places) == 1 and view.path(called.places[0]) == called.shown.strip("`"):
        return _tell_file(view, called.places[0], "")
    return note_on_folder(view, called.shown.strip("`"))


def _find_bare(view: RevisionView, text: str) -> str:
    """The folder that is asked of without saying that it is one: "what is in lib?"."""
    match = _BARE.search(text)
    return nearest_folder(view, match.group(1)) if match is not None else ""


def _tell_file(view: RevisionView, place: int, text: str) -> Note | None:
    facts = view.facts(place)
    if facts is None or not facts.symbols:
        return None
    path = on_a_line(view.path(place))
    inner = [symbol for symbol in facts.symbols if symbol.qualified.count(".") <= 1]
    inner = [symbol for symbol in inner if not is_alias(view, place, symbol)] or inner
    lines = [f"`{path}` ({facts.lines:,} lines)" + (f": {facts.doc}" if facts.doc else ".")]
    kinds = _kinds_asked(text)
    lines += _list_symbols([one for one in inner if one.kind in kinds] or inner)
    return make_note(f"What is in {path}?", lines, [Citation(view.path(place))])


def _tell_members(session: Session, subject: Subject, text: str) -> Note | None:
    """What stands in a type, in each file that has a part of it."""
    view = session.view
    kinds = _kinds_asked(text)
    lines: list[str] = []
    # What merely declares that there is such a type comes last.
    for place, symbol in sorted(subject.symbols, key=lambda one: one[1].start - one[1].end):
        facts = view.facts(place)
        if facts is None or symbol.kind not in _HOLDING:
            continue
        start = symbol.qualified + "."
        language = view.languages[place]
        members = [
            one
            for one in facts.symbols
            if one.qualified.startswith(start)
            and "." not in one.qualified[len(start) :]
            and (language in _IN_MANY_FILES or (symbol.start <= one.start and one.end <= symbol.end))
        ]
        lines.append(
            f"`{symbol.qualified}` ({symbol.kind}) in `{place_of(view, place, symbol)}`"
            + (f": {symbol.doc}" if symbol.doc else ".")
        )
        of_kinds = [one for one in members if one.kind in kinds]
        if not of_kinds and kinds >= _OF_FIELDS and language in _FIELDS_UNREAD:
            # Methods are none.
            lines += _read_body(session, place, symbol)
            continue
        lines += _list_symbols(of_kinds or members)
        beside = list(_members_beside(view, place, start))
        lines += _list_beside(view, [one for one in beside if one[1].kind in kinds] or beside)
    if not lines:
        return None
    cited = [Citation(view.path(place), one.start, one.end) for place, one in subject.symbols[:3]]
    return make_note(f"What is in {subject.shown.strip('`')}?", lines, cited)


def _read_body(session: Session, place: int, symbol: Symbol) -> Iterator[str]:
    """The lines between the first and the last one of a type, as they are written."""
    with BlobReader(session.repository) as reader:
        written = Texts(session, reader).lines(place) or []
    body = [line for line in written[symbol.start : symbol.end - 1] if line.strip()]
    yield from (f"  {on_a_line(line.expandtabs(4).strip())[:_WIDTH]}" for line in body[:_MOST_SHOWN])
    if (rest := len(body) - _MOST_SHOWN) > 0:
        yield f"  and {rest} more lines"


def _members_beside(view: RevisionView, place: int, start: str) -> Iterator[tuple[int, Symbol]]:
    """(place, symbol) of a type's members that other files of its folder define, in languages that have such."""
    language = view.languages[place]
    if language not in _IN_MANY_FILES:
        return
    folder = view.path(place).rpartition("/")[0]
    beside = [
        other
        for other, path in enumerate(view.all_paths)
        if other != place
        and other not in view.hidden
        and path.rpartition("/")[0] == folder
        and view.languages[other] == language
        and view.role(other) is view.role(place)
    ]
    for other in beside[:_MOST_BESIDE]:
        facts = view.facts(other)
        symbols = facts.symbols if facts is not None else ()
        if any(one.qualified + "." == start and one.kind in TYPES for one in symbols):
            # It has a type of that name for itself.
            continue
        for symbol in symbols:
            if symbol.qualified.startswith(start) and "." not in symbol.qualified[len(start) :]:
                yield other, symbol


def _list_beside(view: RevisionView, members: Sequence[tuple[int, Symbol]]) -> Iterator[str]:
    for place, symbol in members[:_MOST_SHOWN]:
        yield f"- `{symbol.qualified}` ({symbol.kind}) in `{place_of(view, place, symbol)}`"
    if (rest := len(members) - _MOST_SHOWN) > 0:
        yield f"- and {rest:,} more"


def _kinds_asked(text: str) -> set[str]:
    """The kinds of symbols that a question asks for; none where it asks for all."""
    return {kind for asks, kinds in _KINDS if asks.search(text.lower()) for kind in kinds}


def _list_symbols(symbols: Sequence[Symbol]) -> Iterator[str]:
    """A line a symbol, what is inside of another below it; of many the outer ones alone."""
    if len(symbols) > _MOST_SHOWN:
        least = min(symbol.qualified.count(".") for symbol in symbols)
        outer = [symbol for symbol in symbols if symbol.qualified.count(".") == least]
        symbols = outer if len(outer) >= _MOST_SHOWN // 3 else symbols
    for symbol in symbols[:_MOST_SHOWN]:
        doc = f": {first_sentence(symbol.doc, _WIDTH)}" if symbol.doc else ""
        yield f"- `{symbol.qualified}` ({symbol.kind}, {symbol.start}-{symbol.end}){doc}"
    if (rest := len(symbols) - _MOST_SHOWN) > 0:
        yield f"- and {rest:,} more"
