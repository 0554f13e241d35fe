"""Where a name is defined, and what it is by default: told of whatever name a question asks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sleepcode.ask.asked import DEFAULT, DEFINED, WHAT, asks_of_another
from sleepcode.ask.phrases import find_phrase
from sleepcode.ask.said_places import own_names
from sleepcode.ask.session import Session
from sleepcode.ask.settings import tell_setting
from sleepcode.ask.subjects import (
    TYPES,
    find_definitions,
    find_in_module,
    find_whole,
    is_alias,
    on_a_line,
    place_of,
)
from sleepcode.ask.texts import Texts
from sleepcode.ask.titled import find_titled
from sleepcode.ask.told import COVERAGE, make_note, match_told
from sleepcode.ask.written import Written, find_written
from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.lesser import is_shelved
from sleepcode.parsing.roles import aside_kind
from sleepcode.parsing.words import definition_hash, split_word
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.said_names import SaidName, asked_words, written_names
from sleepcode.ranking.structure import pairing_stem
from sleepcode.ranking.view import RevisionView, column
from sleepcode.repo.blobs import BlobReader

_COVERAGE_OF_ASSIGNED = 0.6
"""How far lines cover the question that may only assign the name or say different things."""
_MOST_READ = 60
"""Files that may define a name; of more, none is the one that is meant."""
_ONE_OF = re.compile(r"\bwhat\s+is\s+an?\s+([a-z]+(?:\s+[a-z]+)?)\W*$", re.I)
_MOST_SHOWN = 4
_MOST_ASSIGNED = 3
"""Lines that may only assign a name, up to which one of them is likely to be its definition."""
_MOST_WIDTH = 160
_OF_VALUES = frozenset(("constant", "variable", "macro", "field"))
_OF_PROJECT = frozenset(("version", "license", "licence", "changelog"))
"""Words that are asked of the project, whatever in it is called so."""
_RESOURCE = "resource"
"""What is called by its type, as all others of the type are."""
_BESIDE = (Role.TEST, Role.DOCUMENTATION, Role.GENERATED, Role.VENDORED)


def tell_definitions(session: Session, query: Query, kind: str) -> list[NoteMatch]:
    """Notes on where the name in a question is defined, or what it is by default; empty where none is known."""
    text = query.text
    if kind == DEFAULT and (set_in := tell_setting(session, query)):
        return set_in
    if kind == WHAT and _is_of_project(session.view, text):
        return []
    if kind == DEFINED and asks_of_another(text):
        # Where one of two things is defined is not where the one is done for the other.
        return []
    if kind == DEFINED and (phrase := find_phrase(session.view, text)) is not None:
        if phrase.named:
            return match_told(_note_on_symbols(session.view, SaidName(phrase.named[0][1].name), phrase.named))
        if phrase.says_more:
            # Where one of its words is defined is not where all of it is.
            return []
    whole = find_whole(session.view, text) if kind != DEFAULT else None
    if whole is not None:
        note = _note_on_symbols(session.view, SaidName(whole.shown.strip("`")), whole.symbols)
        return match_told(note)
    words = (word for word in asked_words(text) if word.lower() not in _OF_PROJECT)
    names = [*written_names(text), *(SaidName(word, is_written=False) for word in words)]
    if kind == WHAT and not names:
        names = _types_called(session.view, text)
    for said in names:
        match = _tell_default(session, said) if kind == DEFAULT else None
        match = match or _tell_place(session, said, kind)
        if match is not None:
            return [match]
    return []


def _types_called(view: RevisionView, text: str) -> list[SaidName]:
    """The type that one thing of its kind is called after: "what is a cart?"."""
    match = _ONE_OF.search(text)
    words = match[1].lower().split() if match is not None else []
    for name in dict.fromkeys(("".join(word.capitalize() for word in words), "_".join(words))):
        symbols = find_definitions(view, name, most=_MOST_SHOWN) if name else []
        if symbols and all(one.kind in TYPES and view.role(place) is Role.SOURCE for place, one in symbols):
            return [SaidName(name, is_written=False)]
    return []


def _is_of_project(view: RevisionView, text: str) -> bool:
    """Whether a question asks what the project is, by its name."""
    names = own_names(view)
    return any(not said.owner and said.name.lower() in names for said in written_names(text))


def tell_joined(session: Session, words: Sequence[str]) -> list[NoteMatch]:
    """A note on where values are defined that some words are the name of, each language spelling it its own way; empty
    where none are, or where these are too many to be the one that is meant."""
    view = session.view
    small = [word.lower() for word in words]
    large = [word.capitalize() for word in small]
    spelt = ("".join((small[0], *large[1:])), "".join(large), "_".join(small), "_".join(small).upper())
    symbols = [
        (place, symbol)
        for name in spelt
        for place, symbol in _find_symbols(view, SaidName(name))
        if symbol.kind in _OF_VALUES and view.role(place) not in _BESIDE
    ]
    if not 0 < len(symbols) <= _MOST_SHOWN:
        return []
    values = _read_values(session, symbols)
    lines = [_tell_value(view, place, symbol, values) for place, symbol in symbols]
    citations = [Citation(view.path(place), symbol.start, symbol.end) for place, symbol in symbols]
    title = f"Where is the {' '.join(small)} defined?"
    return match_told(_note_on_lines(title, lines, len(lines), citations))


def _tell_value(view: RevisionView, place: int, symbol: Symbol, values: Mapping[tuple[int, int], str]) -> str:
    value = values.get((place, symbol.start))
    where = f"`{symbol.name}` ({symbol.kind}) is defined in `{place_of(view, place, symbol)}`"
    return f"{where}: `{value}`" if value else f"{where}."


def _tell_place(session: Session, said: SaidName, kind: str) -> NoteMatch | None:
    view = session.view
    symbols = _find_symbols(view, said)
    proper = [one for one in symbols if view.role(one[0]) not in _BESIDE]
    if kind == DEFAULT:
        note = _note_on_symbols(view, said, proper, _read_values(session, proper)) if proper else None
        return NoteMatch(note, 1.0, _COVERAGE_OF_ASSIGNED, True) if note is not None else None
    if not symbols and (aliased := _note_on_aliased(view, said)) is not None:
        return NoteMatch(aliased, 1.0, COVERAGE, True)
    if kind == WHAT and not proper and (types := _types_of_value(view, said)):
        return NoteMatch(_note_on_symbols(view, types[0], types[1]), 1.0, COVERAGE, True)
    if not proper and (written := _find_written(session, said)):
        return _match_lines(view, said, written, f"Where is {said.name} defined?")
    if not symbols or (not proper and not said.is_written):
        # A plain word is nothing that only tests have.
        return None
    is_of_other = said.owner and not any(_is_of(view, place, symbol, said.owner) for place, symbol in symbols)
    coverage = _COVERAGE_OF_ASSIGNED if is_of_other else COVERAGE
    return NoteMatch(_note_on_symbols(view, said, proper or symbols), 1.0, coverage, True)


def _is_of(view: RevisionView, place: int, symbol: Symbol, owner: str) -> bool:
    """Whether something stands in what is called so: a type, a file, a folder."""
    parts = [*view.path(place).split("/"), *symbol.qualified.split(".")[:-1]]
    return owner.lower() in {part.partition(".")[0].lower() for part in parts}


def _types_of_value(view: RevisionView, said: SaidName) -> tuple[SaidName, list[tuple[int, Symbol]]] | None:
    """The type that a value is called after, which says what it is: `ShapeFlags` of `shapeFlag`."""
    begun = said.name[:1].upper() + said.name[1:]
    for name in (begun, f"{begun}s") if said.name[:1].islower() else ():
        symbols = [
            one for one in find_definitions(view, name, most=_MOST_SHOWN) if view.role(one[0]) is Role.SOURCE
        ]
        if symbols and all(symbol.kind in TYPES for _, symbol in symbols):
            return SaidName(name), symbols
    return None


def _tell_default(session: Session, said: SaidName) -> NoteMatch | None:
    view = session.view
    if said.owner and not view.name_postings(definition_hash(said.owner), said.owner):
        # A setting that has a key of the name inside of another is not just any of that name.
        return None
    defining = [place for place, _ in view.name_postings(definition_hash(said.name), said.name)]
    with BlobReader(session.repository) as reader:
        found = find_written(view, Texts(session, reader), said.name, [] if said.is_written else defining)
    found = [one for one in found if one.value and one.is_literal]
    # A word is a name only where something defines it as one, or just one line may.
    most = _MOST_ASSIGNED if said.is_written or defining else 1
    found = [one for one in found if one.is_declared] or (found if len(found) <= most else [])
    return _match_lines(view, said, found, f"What is the default of {said.name}?") if found else None


def _find_symbols(view: RevisionView, said: SaidName) -> list[tuple[int, Symbol]]:
    """The definitions that the parsers know, those in what the name is said to stand in before all others."""
    found = find_definitions(view, said.name, said.owner) if said.owner else []
    found = found or (find_in_module(view, said.name, said.owner) if said.owner else [])
    found = found or find_definitions(view, said.name, most=_MOST_READ)
    found = [
        (place, symbol)
        for place, symbol in found
        if symbol.kind != "section"
        and (symbol.kind in TYPES or not said.is_short)
        and not is_alias(view, place, symbol)
    ]
    return sorted(
        found,
        key=lambda one: (
            bool(aside_kind(view.path(one[0]))),
            is_shelved(view.path(one[0])),
            # What a name alone means is sooner what is called by it alone.
            not said.owner and one[1].kind == "method",
            -column(view.data.centrality, one[0]),
            view.path(one[0]),
        ),
    )


def _note_on_aliased(view: RevisionView, said: SaidName) -> Note | None:
    """A note on the module that files import under a name, where that is one that is called so."""
    stem = said.name.replace("_", "").lower()
    found: dict[int, list[tuple[int, Symbol]]] = {}
    for place, symbol in find_definitions(view, said.name, most=_MOST_READ):
        if is_alias(view, place, symbol):
            for target in view.imports(place):
                if pairing_stem(view.path(target)) == stem:
                    found.setdefault(target, []).append((place, symbol))
    ranked = sorted(found, key=lambda target: (-len(found[target]), view.path(target)))
    if not ranked or (len(ranked) > 1 and len(found[ranked[0]]) < 2 * len(found[ranked[1]])):
        return None
    target = ranked[0]
    place, symbol = found[target][0]
    path = on_a_line(view.path(target))
    line = f"`{said.name}` is what `{place_of(view, place, symbol)}` imports `{path}` as."
    citations = [Citation(view.path(target)), Citation(view.path(place), symbol.start, symbol.end)]
    return _note_on_lines(f"Where is {said.name} defined?", [line], 1, citations)


def _find_written(session: Session, said: SaidName) -> list[Written]:
    """The lines that define a name that can't be a plain word."""
    if not (said.is_quoted or (said.is_written and len(split_word(said.name)) > 1)):
        return []
    with BlobReader(session.repository) as reader:
        found = find_written(session.view, Texts(session, reader), said.name)
    declared = [one for one in found if one.is_declared]
    return declared or (found if len(found) <= _MOST_ASSIGNED else [])


def _read_values(session: Session, symbols: Sequence[tuple[int, Symbol]]) -> dict[tuple[int, int], str]:
    """(place, line) -> what stands there, for what is defined and given its value on one line."""
    found = {}
    with BlobReader(session.repository) as reader:
        texts = Texts(session, reader)
        for place, symbol in symbols[:_MOST_SHOWN]:
            lines = texts.lines(place) if symbol.kind in _OF_VALUES and symbol.start == symbol.end else None
            if lines is not None and symbol.start <= len(lines):
                found[place, symbol.start] = on_a_line(lines[symbol.start - 1].strip())[:_MOST_WIDTH]
    return found


def _note_on_symbols(
    view: RevisionView,
    said: SaidName,
    symbols: Sequence[tuple[int, Symbol]],
    values: Mapping[tuple[int, int], str] | None = None,
) -> Note:
    """A note on where definitions are; `values` has the lines to be shown of those that are on one."""
    shown = f"{said.owner}.{said.name}" if said.owner else said.name
    values = values or {}
    if len(symbols) == 1 and not values:
        titled = re.compile(rf"What does (?:\S+\.)?{re.escape(said.name)} do, and where is it defined\?")
        if noted := find_titled(view, said.name, titled):
            return noted[0]
    lines = [
        f"`{_shown_as(view, said, place, symbol, len(symbols))}` ({symbol.kind}) is defined in `{place_of(view, place, symbol)}`"
        + (
            f": `{value}`"
            if (value := values.get((place, symbol.start)))
            else f": {on_a_line(symbol.doc)}"
            if symbol.doc
            else "."
        )
        for place, symbol in symbols[:_MOST_SHOWN]
    ]
    citations = [
        Citation(view.path(place), symbol.start, symbol.end) for place, symbol in symbols[:_MOST_SHOWN]
    ]
    return _note_on_lines(f"Where is {shown} defined?", lines, len(symbols), citations)


def _shown_as(view: RevisionView, said: SaidName, place: int, symbol: Symbol, count: int) -> str:
    """What a definition is called: one of several methods with what it is of, as is one of something else than is
    said."""
    if said.owner and not _is_of(view, place, symbol, said.owner):
        return on_a_line(symbol.qualified)
    shown = f"{said.owner}.{said.name}" if said.owner else said.name
    is_whole = symbol.kind == _RESOURCE or (count > 1 and symbol.kind == "method" and not said.owner)
    return on_a_line(symbol.qualified) if is_whole else shown


def _match_lines(view: RevisionView, said: SaidName, found: Sequence[Written], title: str) -> NoteMatch:
    lines = []
    verb = "set" if title.startswith("What is the default") else "defined"
    for one in found[:_MOST_SHOWN]:
        path = on_a_line(view.path(one.place))
        where = str(Citation(path, one.start, one.end))
        at = f" (line {one.line})" if one.line != one.start else ""
        lines.append(f"`{said.name}` is {verb} in `{where}`: `{on_a_line(one.text)[:_MOST_WIDTH]}`{at}")
    citations = [Citation(view.path(one.place), one.start, one.end) for one in found[:_MOST_SHOWN]]
    nearest = [one.value for one in found if _depth(view, one) == _depth(view, found[0])]
    is_clear = found[0].is_declared and len(set(nearest)) == 1
    coverage = COVERAGE if is_clear else _COVERAGE_OF_ASSIGNED
    return NoteMatch(_note_on_lines(title, lines, len(found), citations), 1.0, coverage, True)


def _depth(view: RevisionView, one: Written) -> int:
    return view.path(one.place).count("/")


def _note_on_lines(title: str, lines: Sequence[str], count: int, citations: Sequence[Citation]) -> Note:
    rest = [f"And {count - len(lines)} more."] if count > len(lines) else []
    listed = [f"- {line}" for line in lines] if count > 1 else lines
    return make_note(title, [*listed, *rest], citations)
