"""Who uses a name or a file, what tests it, what breaks if it changes: told of whatever is asked of.

Notes have the answer for what many depend on. Of anything else it is worked out when it is asked, by the names
that files use and by what they import.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from sleepcode.ask.asked import TESTS, USERS, asks_heirs
from sleepcode.ask.interfaces import find_interface
from sleepcode.ask.kin import find_callers_inside, find_heirs, find_lines
from sleepcode.ask.known_tests import KnownTests, sort_tests, tell_moved
from sleepcode.ask.listed import MOST_SHOWN, cite_use, list_files, list_numbers
from sleepcode.ask.mentions import without_use
from sleepcode.ask.method_sets import find_implementers
from sleepcode.ask.outside import tell_outside
from sleepcode.ask.owners import names_of_owner
from sleepcode.ask.said import find_subject, find_used_word
from sleepcode.ask.said_places import find_tested_part, find_used_part
from sleepcode.ask.session import Session
from sleepcode.ask.shared_names import tell_shared_name
from sleepcode.ask.subjects import CALLED, Subject, place_of
from sleepcode.ask.tested import OwnTests, find_own_tests, find_tests_inside
from sleepcode.ask.texts import Texts
from sleepcode.ask.titled import find_titled
from sleepcode.ask.told import COVERAGE, make_note
from sleepcode.ask.users import find_callers_of_object, find_users, is_of_object
from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.component_names import COMPONENT, kebab_case
from sleepcode.parsing.import_keys import are_users_read
from sleepcode.parsing.roles import aside_kind
from sleepcode.parsing.routed import is_routed
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_OF_PARTS = re.compile(r"\b(?:imports?|depends?\s+on)\b", re.I)
_MOST_HEIRS = 12
_MOST_INSIDE = 4
_MOST_LOOKED_AT = 10 * MOST_SHOWN
_NOBODY = "No other file is known to use it, as far as names and imports tell."
_NOBODY_ELSE = "No other file but tests is known to use it, as far as names and imports tell."
_NOT_KNOWN = "Who uses it is not known: files of its kind are often found by names that nothing writes out."
_BY_PLACE = "No other file has to name it: its framework finds it by where it lies and what it is called."
_BY_KEYS = ("php", "ruby")
"""Languages whose files that define nothing are settings and the like, found by keys: `config('cart.limit')`."""
_UNSURE = 0.5
"""How far such a note covers the question where nothing was found."""
_MOST_HANDED = 3
"""Files that use what is asked of as what it implements, of those that are cited."""
_BY_TESTS = 0.65
"""The same where tests alone are known to use something: that may be all, or names and imports don't tell of others."""


def tell_usages(session: Session, query: Query, kind: str) -> list[NoteMatch]:
    """Notes on what a question asks of the name or file in it, `kind` as `kind_asked` tells; empty where none is known."""
    text = query.text
    view = session.view
    subject = find_subject(view, text)
    if subject is None and kind == USERS:
        # What is imported or depended on is sooner a part than a function of its name.
        part = find_used_part(view, text) if _OF_PARTS.search(text) else None
        subject = part or find_used_word(view, text)
    if subject is None and kind == TESTS:
        subject = find_tested_part(view, text)
    # `jinja2.Environment` is no class of ours that is called so.
    is_ours = subject is not None and bool(subject.owner or not subject.symbols)
    if kind == USERS and not is_ours and (outside := tell_outside(session, query, is_whole=subject is None)):
        return outside
    if subject is None and (shared := tell_shared_name(session, query, kind)):
        return shared
    if subject is None and kind == USERS:
        subject = find_used_part(view, text)
    if subject is None:
        return []
    if kind == TESTS and all(view.role(place) is Role.TEST for place in subject.places):
        return []
    noted = _noted(view, subject, kind) if not subject.symbols else []
    if noted:
        return [NoteMatch(note, 1.0, COVERAGE, True) for note in noted]
    with BlobReader(session.repository) as reader:
        note, coverage = _tell(view, Texts(session, reader), subject, kind, text)
    return [NoteMatch(note, 1.0, coverage, coverage > _UNSURE)]


def _noted(view: RevisionView, subject: Subject, kind: str) -> list[Note]:
    """The note that was written for this very question, if one was."""
    path = subject.shown.strip("`")
    title = f"What tests {path}?" if kind == TESTS else f"What breaks if {path} changes? Who uses it?"
    return find_titled(view, path, re.compile(re.escape(title)))


def _tell(view: RevisionView, texts: Texts, subject: Subject, kind: str, text: str) -> tuple[Note, float]:
    """A note, and how far it covers the question."""
    known_as = names_of_owner(view, subject)
    users = find_users(view, subject, known_as)
    if is_of_object(view, subject):
        users = find_callers_of_object(view, texts, subject)
    known = sort_tests(view, subject, users, is_through=kind == TESTS)
    others = [place for place in users if view.role(place) is not Role.TEST]
    lines = _introduce(view, subject, known_as)
    if asks_heirs(text) and subject.symbols:
        is_inner = any("." in symbol.qualified for _, symbol in subject.symbols)
        heirs = list(find_heirs(view, subject.names[0], is_inner=is_inner))
        by_methods = (found for one in subject.symbols for found in find_implementers(view, *one))
        heirs += [one for one in dict.fromkeys(by_methods) if one not in heirs]
        return _tell_heirs(view, subject, heirs, lines), COVERAGE if heirs else _UNSURE
    inside = (
        find_callers_inside(view, subject.names[0], subject.symbols, texts.lines)
        if kind == USERS and subject.symbols
        else []
    )
    called = (
        _find_calls_inside(view, texts, subject) if kind == USERS and subject.symbols and not inside else []
    )
    own = find_own_tests(view, subject) or (find_tests_inside(view, subject) if kind == TESTS else None)
    lines += [own.told] if own else []
    shown = [one for places in (others, known.using, known.mocks) for one in places[:_MOST_LOOKED_AT]]
    lines_of = _find_lines(view, texts, subject, shown)
    without = without_use(view, texts, subject, [place for place, lines in lines_of.items() if not lines])
    others = [place for place in others if place not in without]
    known = known._replace(using=[place for place in known.using if place not in without])
    if kind == TESTS:
        told_tests, cited = _tell_tests(view, subject, known, own, lines_of)
        lines += told_tests
    else:
        interface = find_interface(view, subject)
        handed = _users_as(view, interface, {*subject.places, *users}) if interface is not None else []
        lines += [
            *_tell_users(view, subject, others, known.are_any or bool(handed), lines_of),
            _tell_handed(view, interface, handed),
            _tell_inside(view, subject, inside) or _tell_calls_inside(called),
            _tell_using(view, subject, known.using, "Tests", lines_of),
            _tell_besides(view, subject, known.besides),
            _tell_using(view, subject, known.mocks, "Mocks", lines_of),
        ]
        cited = [*others, *handed[:_MOST_HANDED], *known.using, *known.besides]
    bare = subject.shown.strip("`")
    title = f"What tests {bare}?" if kind == TESTS else f"Who uses {bare}?"
    citations = [
        *(Citation(view.path(place), symbol.start, symbol.end) for place, symbol in subject.symbols[:3]),
        *(own.cited if own and kind == TESTS else ()),
        *(cite_use(view, place, lines_of) for place in cited[:MOST_SHOWN]),
    ]
    note = make_note(title, filter(None, lines), dict.fromkeys(citations))
    if kind == TESTS:
        return note, COVERAGE if known.using or known.through or known.besides or own else _UNSURE
    is_used_inside = bool(inside or called) and _are_users_read(view, subject)
    is_used = bool(others or handed) or is_used_inside or _is_found_by_place(view, subject)
    return note, COVERAGE if is_used else _BY_TESTS if known.using else _UNSURE


def _users_as(view: RevisionView, interface: Subject, known: Set[int]) -> list[int]:
    """The other files of the product that use a type as what it implements."""
    return [
        place
        for place in find_users(view, interface)
        if place not in known and view.role(place) is not Role.TEST
    ]


def _tell_handed(view: RevisionView, interface: Subject | None, places: Sequence[int]) -> str:
    if interface is None or not places:
        return ""
    count = f"{len(places):,} other file{'s' if len(places) != 1 else ''}"
    return f"As {interface.shown}, which it implements, used by {count}: {list_files(view, places)}."


def _tell_besides(view: RevisionView, subject: Subject, besides: Sequence[int]) -> str:
    """The tests that are known to be of it by other signs than its name."""
    what = "its file" if subject.symbols else "it"
    listed = list_files(view, besides)
    return f"Tests of {what}, by their names or because they change with it: {listed}." if besides else ""


def _tell_using(
    view: RevisionView,
    subject: Subject,
    places: Sequence[int],
    what: str,
    lines_of: Mapping[int, Sequence[int]],
) -> str:
    how = "use it by name" if subject.names else "import it"
    return f"{what} that {how}: {list_files(view, places, lines_of)}." if places else ""


def _tell_tests(
    view: RevisionView,
    subject: Subject,
    known: KnownTests,
    own: OwnTests | None,
    lines_of: Mapping[int, Sequence[int]],
) -> tuple[list[str], list[int]]:
    """(lines that tell what tests it, the places that are cited)"""
    is_any = bool(known.using or known.through or known.besides or own)
    moved, places_moved = ([], []) if is_any else tell_moved(view, subject)
    is_told = own or known.through or (known.besides and not subject.symbols)
    using = _tell_using(view, subject, known.using, "Tests", lines_of)
    using = using or ("" if is_told or known.are_besides_first else "No test is known to use it by name.")
    through = list_files(view, known.through)
    told = [
        using,
        f"Tests that use what uses it among them: {through}." if through else "",
        _tell_besides(view, subject, known.besides),
    ]
    found = [*known.using, *known.through, *known.besides]
    if known.are_besides_first:
        told.insert(0, told.pop())
        found = [*known.besides, *known.using, *known.through]
    mocks = _tell_using(view, subject, known.mocks, "Mocks", lines_of)
    return [*told, mocks, *moved], found or [*subject.places, *places_moved]


def _introduce(view: RevisionView, subject: Subject, known_as: Sequence[str]) -> list[str]:
    """Where it is defined, and what tells it apart from others of its name."""
    lines = []
    if subject.symbols:
        where = ", ".join(
            f"`{place_of(view, place, symbol)}` ({symbol.kind})" for place, symbol in subject.symbols[:3]
        )
        lines.append(f"{subject.shown} is defined in {where}.")
    if known_as:
        named = " or ".join(f"`{name}`" for name in known_as)
        lines.append(f"Others have a `{subject.names[0]}` too: counted are files that also name {named}.")
    return lines


def _find_lines(
    view: RevisionView, texts: Texts, subject: Subject, places: Sequence[int]
) -> dict[int, list[int]]:
    """Place -> the lines of the file that use what is asked of; none where a file or a folder is."""
    if not subject.symbols:
        return {}
    name = subject.names[0]
    # Markup may write a component in small letters: `<cart-wheel>`.
    names = [name, kebab_case(name)] if subject.symbols[0][1].kind == COMPONENT else [name]
    found = {}
    for place in places:
        facts, lines = view.facts(place), texts.lines(place)
        if facts is not None and lines is not None:
            found[place] = find_lines(names, facts, lines)
    return found


def _tell_users(
    view: RevisionView,
    subject: Subject,
    others: Sequence[int],
    is_tested: bool,
    lines_of: Mapping[int, Sequence[int]],
) -> list[str]:
    """Which files use it: the product's, and those beside it."""
    if not others:
        if _is_found_by_place(view, subject):
            return [_BY_PLACE]
        return [_NOT_KNOWN if not _are_users_read(view, subject) else _NOBODY_ELSE if is_tested else _NOBODY]
    product = [place for place in others if not aside_kind(view.path(place))] or others
    told = f"{len(product):,} other file{'s' if len(product) != 1 else ''}"
    lines = [f"Used by {told}, as far as names and imports tell: {list_files(view, product, lines_of)}."]
    if aside := others[len(product) :]:
        lines.append(f"Beside the product, in examples and the like: {list_files(view, aside, lines_of)}.")
    return lines


def _is_found_by_place(view: RevisionView, subject: Subject) -> bool:
    """Whether a framework uses what is asked of, a file or the component that it is, for where it lies."""
    is_whole = all(symbol.kind == COMPONENT for _, symbol in subject.symbols)
    return is_whole and all(is_routed(view.path(place)) for place in subject.places)


def _find_calls_inside(view: RevisionView, texts: Texts, subject: Subject) -> list[int]:
    """The lines of its own file that call what is asked of, where one defines it; those in itself are none."""
    (place, symbol), *more = subject.symbols
    facts = view.facts(place)
    if more or symbol.kind not in CALLED or facts is None:
        return []
    lines = texts.lines(place)
    if lines is None:
        return []
    calls = re.compile(rf"(?<![\w$.]){re.escape(symbol.name)}\s*\(")
    return [
        line
        for line in find_lines([symbol.name], facts, lines)
        if not symbol.start <= line <= symbol.end and calls.search(lines[line - 1])
    ]


def _tell_calls_inside(lines: Sequence[int]) -> str:
    noun = "line" if len(lines) == 1 else "lines"
    return f"In its own file it is called on {noun} {list_numbers(lines)}." if lines else ""


def _are_users_read(view: RevisionView, subject: Subject) -> bool:
    """Whether those who use what is asked of say so in what is read of them."""
    return any(
        are_users_read(view.path(place), view.languages[place])
        and (subject.names or view.languages[place] not in _BY_KEYS)
        for place in subject.places
    )


def _tell_inside(view: RevisionView, subject: Subject, inside: Sequence[tuple[int, Symbol]]) -> str:
    """What uses it in its own file; empty where nothing is known to."""
    verb = "called" if subject.symbols and subject.symbols[0][1].kind in CALLED else "used"
    named = [f"`{s.qualified}` (`{place_of(view, place, s)}`)" for place, s in inside]
    rest = f" and {len(named) - _MOST_INSIDE} more" if len(named) > _MOST_INSIDE else ""
    return f"In its own file it is {verb} in {', '.join(named[:_MOST_INSIDE])}{rest}." if named else ""


def _tell_heirs(
    view: RevisionView, subject: Subject, heirs: Sequence[tuple[int, Symbol]], lines: Sequence[str]
) -> Note:
    """Which types extend or implement one."""
    named = [f"`{symbol.name}` (`{place_of(view, place, symbol)}`)" for place, symbol in heirs]
    rest = f" and {len(named) - _MOST_HEIRS} more" if len(named) > _MOST_HEIRS else ""
    told = (
        f"Extended or implemented by {', '.join(named[:_MOST_HEIRS])}{rest}."
        if named
        else "No type here is known to extend or implement it."
    )
    title = f"What extends {subject.shown.strip('`')}?"
    citations = [
        Citation(view.path(place), symbol.start, symbol.end)
        for place, symbol in [*subject.symbols[:3], *heirs[:MOST_SHOWN]]
    ]
    return make_note(title, [*lines, told], dict.fromkeys(citations))
