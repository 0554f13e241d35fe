"""Who uses what many files define, as the methods of an interface and of all that implement it: told of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sleepcode.ask.asked import TESTS
from sleepcode.ask.kin import find_lines
from sleepcode.ask.listed import MOST_SHOWN, cite_use, list_files
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import MOST_DEFINERS, on_a_line, place_of
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import FileFacts, Symbol
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.words import definition_hash, reference_hash, split_word
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.said_names import written_names
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_COVERAGE = 0.7
"""How far such a note covers the question: which of the definitions is meant is left open."""
_MOST_FILES = 60
"""Files that define a name; what more have is anybody's."""
_MOST_READ = 80
"""Files that are looked into for lines that use it, those that name it most."""
_MOST_DEFINITIONS = 4


class _Shared(NamedTuple):
    """A name, what it is of, and where it is used."""

    name: str
    definitions: list[tuple[int, Symbol]]
    """One of each file that has any, whatever its kind: a type is not meant more than the methods of its name."""
    lines_of: dict[int, list[int]]
    """Place -> the lines of use, of sources and tests that have any, in the order in which they are told."""
    is_all: bool
    """Every file that names it was looked into."""


def tell_shared_name(session: Session, query: Query, kind: str) -> list[NoteMatch]:
    """A note on who uses, or with `TESTS` as `kind` what tests, a name of several words that many files define.

    Empty where the question has no such name, or nothing is known to use it.
    """
    view = session.view
    for said in written_names(query.text):
        if said.owner or (len(split_word(said.name)) < 2 and not said.name.startswith("_")):
            continue
        places = [place for place, _ in view.name_postings(definition_hash(said.name), said.name)]
        if MOST_DEFINERS < len(places) <= _MOST_FILES:
            return match_told(_tell(view, _look(session, said.name, places), kind), _COVERAGE)
    return []


def _look(session: Session, name: str, places: Sequence[int]) -> _Shared:
    view = session.view
    definitions = list(_definitions(view, name, places))
    proper = [one for one in definitions if view.role(one[0]) is Role.SOURCE] or definitions
    times = dict(view.name_postings(reference_hash(name), name))
    roles = (Role.SOURCE, Role.TEST)
    named = [place for place in times if view.role(place) in roles and place not in view.hidden]
    named.sort(key=lambda place: (-times[place], view.path(place)))
    lines_of: dict[int, list[int]] = {}
    with BlobReader(session.repository) as reader:
        texts = Texts(session, reader)
        for place in named[:_MOST_READ]:
            facts, lines = view.facts(place), texts.lines(place)
            if facts is None or lines is None:
                continue
            heads = set(_heads(facts, name, lines))
            if using := [line for line in find_lines([name], facts, lines) if line not in heads]:
                lines_of[place] = using
    return _Shared(name, proper, lines_of, len(named) <= _MOST_READ)


def _definitions(view: RevisionView, name: str, places: Sequence[int]) -> Iterator[tuple[int, Symbol]]:
    """(place, symbol) of each file's first of a name, those that were written before those that were generated."""
    ordered = sorted(places, key=lambda place: (view.role(place) is not Role.SOURCE, view.path(place)))
    for place in ordered:
        facts = view.facts(place)
        symbols = facts.symbols if facts is not None and place not in view.hidden else ()
        yield from [(place, symbol) for symbol in symbols if symbol.name == name][:1]


def _heads(facts: FileFacts, name: str, lines: Sequence[str]) -> Iterator[int]:
    """The lines that define a name."""
    for symbol in facts.symbols:
        if symbol.name == name:
            span = range(symbol.start, min(symbol.end, len(lines)) + 1)
            yield next((line for line in span if name in lines[line - 1]), symbol.start)


def _tell(view: RevisionView, shared: _Shared, kind: str) -> Note | None:
    testing = [place for place in shared.lines_of if view.role(place) is Role.TEST]
    using = [place for place in shared.lines_of if view.role(place) is not Role.TEST]
    chosen = testing if kind == TESTS else [*using, *testing]
    if not chosen:
        return None
    where = ", ".join(
        f"`{place_of(view, place, symbol)}` ({symbol.kind})"
        for place, symbol in shared.definitions[:_MOST_DEFINITIONS]
    )
    rest = len(shared.definitions) - _MOST_DEFINITIONS
    more = f" and {rest} more" if rest > 0 else ""
    name = on_a_line(shared.name)
    lines = [
        f"`{name}` is defined in {len(shared.definitions)} files: {where}{more}. "
        "A name doesn't tell which of them is meant."
    ]
    least = "" if shared.is_all else "at least "
    if kind != TESTS and using:
        noun = "file" if len(using) == 1 else "files"
        lines.append(f"Used in {least}{len(using)} {noun}: {list_files(view, using, shared.lines_of)}.")
    if testing:
        lines.append(f"Tests that use it by name: {list_files(view, testing, shared.lines_of)}.")
    title = f"What tests {name}?" if kind == TESTS else f"Who uses {name}?"
    return make_note(title, lines, _cite(view, shared, chosen))


def _cite(view: RevisionView, shared: _Shared, places: Sequence[int]) -> Iterator[Citation]:
    for place in places[:MOST_SHOWN]:
        yield cite_use(view, place, shared.lines_of)
    for place, symbol in shared.definitions[:1]:
        yield Citation(view.path(place), symbol.start, symbol.end)
