"""Where a name is defined, who uses it or a file, what tests it, what breaks if it changes: told of whatever is asked of.

Notes have the answer for what many depend on. Of anything else it is worked out when it is asked, by the names
that files use and by what they import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sleepcode.ask.kin import find_callers_inside, find_heirs
from sleepcode.ask.session import Session
from sleepcode.model import Citation, Note, NoteKind, Role, Symbol
from sleepcode.parsing.import_keys import are_uses_read
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.parsing.words import definition_hash, find_words, hash_term, reference_hash, word_hashes
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.structure import find_handing_on, pairing_stem
from sleepcode.ranking.view import RevisionView

USERS, TESTS, DEFINED = "users", "tests", "defined"
_ASKS_DEFINED = late(
    r"\bwhere\b.*\b(?:defin|declar|implement)\w*|\bwhich file (?:defin|declar|implement)\w*", re.I
)
_ASKS_TESTS = late(
    r"\b(?:what|which|where|how)\b(?: are| is)?(?: the| do)?(?: unit| integration)? ?(?:tests?|specs?)\b|"
    r"\b(?:is|are|how is) .*\btested\b|\btests? (?:of|for|cover\w*)\b",
    re.I,
)
_ASKS_USERS = late(
    r"\bwh(?:o|at|ich|ere)\b.*\b(?:us(?:e|es|ed|ages?)|call(?:s|ed|ers?)?|import(?:s|ed|ers?)?|depends? on|referenc\w+|"
    r"consum\w+|implement(?:s|ers?)|inherits?|extends|subclass(?:es)?)\b|"
    r"\bwhat\b.*\b(?:breaks?|affected|impacted|happens)\b.*\b(?:chang|remov|renam|delet|modif|touch|edit)|\bwho\b.*\bneeds\b",
    re.I,
)
_ASKS_OTHERWISE = late(
    r"\b(?:do|does|did)\b.*\b(?:use|call|import|depend on|reference|consume|implement|inherit|extend|need)\b|"
    r"\b(?:run|execute|write|add|skip|disable)\b|\bused? (?:for|to)\b|\buse of\b|"
    r"\bwhich\b.*\b(?:librar(?:y|ies)|packages?|dependenc(?:y|ies)|frameworks?|versions?|tools?)\b",
    re.I,
)
"""What it uses itself, what it is there for, or how something is done."""
_ASKS_HEIRS = late(
    r"\b(?:extends?|implements?|implementers?|implementations? of|inherits?|subclass(?:es)?|derives?|overrides?)\b",
    re.I,
)
_ASKS = ((TESTS, _ASKS_TESTS), (DEFINED, _ASKS_DEFINED), (USERS, _ASKS_USERS))
_NAME = re.compile(r"(?<![\w./-])[A-Za-z_$][\w$]*(?:(?:\.|::|#)[A-Za-z_$][\w$]*)*(?![\w/-])")
_PATH = re.compile(r"[\w@+.-]+(?:/[\w@+.-]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_OWN_IMPORTS = frozenset(
    "python javascript typescript tsx vue svelte rust php ruby lua elixir bash css scss html".split()
)
"""Languages in which whoever uses a file says so, or imports what hands it on."""
_OF_FOLDERS = frozenset(("go", "java"))
"""Languages in which the files of a folder use each other without saying so."""
_TYPES = frozenset("class interface struct enum trait protocol object record type union actor".split())
_MOST_DEFINERS = 3
"""Files that may define a name for it to tell who uses which; parts of one class are in several."""
_MOST_READ = 12
"""Files that are looked into for what a name is of."""
_MOST_NAMES = 8
_MOST_SHOWN = 6
_MOST_HEIRS = 12
_MOST_WORDS = 14
"""Words of a question that asks nothing else: a longer one wants to know more than names can tell."""
_NOBODY = "No other file is known to use it, as far as names and imports tell."
_NOT_KNOWN = "Who uses it is not known: of files in its language neither names nor imports are read."
_COVERAGE, _UNSURE = 0.9, 0.5
"""How far such a note covers the question, where something was found and where nothing was."""


class _Subject(NamedTuple):
    """What is asked of."""

    shown: str
    places: list[int]
    """Of the files that it is, or that define it."""
    names: list[str]
    symbols: list[tuple[int, Symbol]]
    """(place, definition); none where a file is asked of."""
    owner: str = ""
    """What the name is said to stand in, and does."""


def tell_usages(session: Session, query: Query) -> list[NoteMatch]:
    """Notes on who uses or tests what a question names; empty where it asks something else."""
    text = query.text
    kind = next((kind for kind, asks in _ASKS if asks.search(text)), "")
    if not kind or _ASKS_OTHERWISE.search(text) or len(text.split()) > _MOST_WORDS:
        return []
    view = session.view
    subject = (None if kind == DEFINED else _find_file(view, text)) or _find_name(view, text)
    if subject is None:
        return []
    if kind == DEFINED:
        shown = subject.shown.strip("`")
        titled = re.compile(rf"What does (?:\S+\.)?{re.escape(shown)} do, and where is it defined\?")
        noted = _find_titled(view, subject.names[0], titled) if len(subject.symbols) == 1 else []
        return [NoteMatch(one, 1.0, _COVERAGE, True) for one in noted or [_tell_definitions(view, subject)]]
    if kind == TESTS and all(view.role(place) is Role.TEST for place in subject.places):
        return []
    noted = _noted(view, subject, kind) if not subject.symbols else []
    if noted:
        return [NoteMatch(note, 1.0, _COVERAGE, True) for note in noted]
    note, is_known = _tell(view, subject, kind, text)
    return [NoteMatch(note, 1.0, _COVERAGE if is_known else _UNSURE, is_known)]


def _find_file(view: RevisionView, text: str) -> _Subject | None:
    """The file whose path, or the end of it, a question names."""
    for mention in sorted(_PATH.findall(text), key=len, reverse=True):
        mention = mention.strip(".")
        if "." not in mention or len(mention) < 4:
            continue
        places = _places_ending(view, mention)
        if len(places) == 1:
            return _Subject(f"`{_on_a_line(view.path(places[0]))}`", places, _type_names(view, places[0]), [])
    return None


def _places_ending(view: RevisionView, end: str) -> list[int]:
    """Places of the files whose path ends with some folders and a name."""
    postings = view.path_postings(hash_term("p:" + end.rpartition("/")[2].lower()))
    return [place for place, _ in postings if f"/{view.path(place)}".endswith("/" + end)]


def _type_names(view: RevisionView, place: int) -> list[str]:
    facts = view.facts(place)
    if facts is None:
        return []
    if facts.language == "elixir":
        return [symbol.name for symbol in facts.symbols if symbol.kind == "module"][:_MOST_NAMES]
    outer = [symbol for symbol in facts.symbols if symbol.qualified.count(".") <= 1 and len(symbol.name) > 2]
    types = [symbol.name for symbol in outer if symbol.kind in _TYPES]
    return list(dict.fromkeys(types or [symbol.name for symbol in outer]))[:_MOST_NAMES]


def _find_name(view: RevisionView, text: str) -> _Subject | None:
    """The name of code that a question has, where few files define it."""
    body = text.strip()
    for match in _NAME.finditer(body):
        written = match.group()
        *owners, name = re.split(r"[.:#]+", written)
        is_quoted = body[max(match.start() - 1, 0)] == "`"
        looks = is_quoted or "_" in name.rstrip("_") or name != name.lower()
        if not looks or len(name) < 3 or (match.start() == 0 and not is_quoted):
            continue
        for owner in (*owners[-1:], ""):
            symbols = _find_definitions(view, name, owner)
            places = sorted({place for place, _ in symbols})
            if symbols and len(places) <= _MOST_DEFINERS:
                shown = f"{owner}.{name}" if owner else name
                return _Subject(f"`{shown}`", places, [name], symbols, owner)
    return None


def _find_definitions(view: RevisionView, name: str, owner: str = "") -> list[tuple[int, Symbol]]:
    """(place, symbol) of what a name is of: of the types of the product, where there are any.

    With `owner`, only of what stands in something of that name.
    """
    places = [place for place, _ in view.name_postings(definition_hash(name), name)]
    if owner:
        owning = {place for place, _ in view.name_postings(definition_hash(owner), owner)}
        # A module in another may have a file of its own, which is called as it.
        stem = name.replace("_", "").lower()
        places = [place for place in places if place in owning or pairing_stem(view.path(place)) == stem]
    if len(places) > _MOST_READ:
        return []
    found: list[tuple[int, Symbol]] = []
    for place in places:
        facts = view.facts(place)
        found += [
            (place, symbol)
            for symbol in (facts.symbols if facts is not None else ())
            if symbol.name == name and (not owner or symbol.qualified.split(".")[-2:] == [owner, name])
        ]
    proper = [(place, symbol) for place, symbol in found if view.role(place) is Role.SOURCE] or found
    # A class is not its constructor, nor what makes one for a test.
    types = [(place, symbol) for place, symbol in proper if symbol.kind in _TYPES] or proper
    return [one for number, one in enumerate(types) if one[0] not in [p for p, _ in types[:number]]]


def _tell_definitions(view: RevisionView, subject: _Subject) -> Note:
    lines = [
        f"{subject.shown} ({symbol.kind}) is defined in `{_place_of(view, place, symbol)}`"
        + (f": {_on_a_line(symbol.doc)}" if symbol.doc else ".")
        for place, symbol in subject.symbols
    ]
    title = f"Where is {subject.shown.strip('`')} defined?"
    citations = [Citation(view.path(place), symbol.start, symbol.end) for place, symbol in subject.symbols]
    return Note(NoteKind.QUESTION, title, title, "\n".join(lines), {}, tuple(citations), ())


def _noted(view: RevisionView, subject: _Subject, kind: str) -> list[Note]:
    """The note that was written for this very question, if one was."""
    path = subject.shown.strip("`")
    title = f"What tests {path}?" if kind == TESTS else f"What breaks if {path} changes? Who uses it?"
    return _find_titled(view, path, re.compile(re.escape(title)))


def _find_titled(view: RevisionView, words: str, title: re.Pattern[str]) -> list[Note]:
    """The first of the anticipated questions with some words that is put so."""
    having: set[int] | None = None
    for term in {term for word in find_words(words) for term in word_hashes(word)}:
        numbers = {number for number, _ in view.note_postings(term)}
        having = numbers if having is None else having & numbers
    titles = view.questions(sorted(having)) if having else {}
    found = [number for number, known in titles.items() if title.fullmatch(known)]
    return list(view.notes(found[:1]).values())


def _tell(view: RevisionView, subject: _Subject, kind: str, text: str) -> tuple[Note, bool]:
    """A note, and whether it has anything to say."""
    users = _find_users(view, subject)
    tests = [place for place in users if view.role(place) is Role.TEST]
    others = [place for place in users if view.role(place) is not Role.TEST]
    product = [place for place in others if not aside_kind(view.path(place))] or others
    lines = []
    if subject.symbols:
        where = ", ".join(
            f"`{_place_of(view, place, symbol)}` ({symbol.kind})" for place, symbol in subject.symbols[:3]
        )
        lines.append(f"{subject.shown} is defined in {where}.")
    if _ASKS_HEIRS.search(text) and subject.symbols:
        heirs = list(find_heirs(view, subject.names[0]))
        return _tell_heirs(view, subject, heirs, lines), bool(heirs)
    inside = find_callers_inside(view, subject.names[0], subject.symbols) if kind == USERS else []
    own = _own_tests(view, subject)
    noted = _tests_of_summary(view, subject)
    tests = list(dict.fromkeys([*noted, *tests]))
    if own:
        lines.append(f"Its file has tests of its own: {own}.")
    told_tests = f"Tests that use it by name: {_list(view, tests)}." if tests else ""
    if kind == TESTS:
        lines.append(told_tests or ("" if own else "No test is known to use it by name."))
        cited = tests or subject.places
    else:
        told = f"{len(product):,} other file{'s' if len(product) != 1 else ''}"
        lines.append(
            f"Used by {told}, as far as names and imports tell: {_list(view, product)}."
            if others
            else _NOBODY
            if any(are_uses_read(view.languages[place]) for place in subject.places)
            else _NOT_KNOWN
        )
        if aside := others[len(product) :]:
            lines.append(f"Beside the product, in examples and the like: {_list(view, aside)}.")
        if inside:
            named = ", ".join(f"`{s.qualified}` (`{_place_of(view, place, s)}`)" for place, s in inside)
            lines.append(f"In its own file it is in {named}.")
        lines.append(told_tests)
        cited = [*others, *tests]
    bare = subject.shown.strip("`")
    title = f"What tests {bare}?" if kind == TESTS else f"Who uses {bare}?"
    citations = [
        *(Citation(view.path(place), symbol.start, symbol.end) for place, symbol in subject.symbols[:3]),
        *(Citation(view.path(place)) for place in cited[:_MOST_SHOWN]),
    ]
    told = "\n".join(filter(None, lines))
    is_known = bool(tests or own or inside or (kind == USERS and others))
    return Note(NoteKind.QUESTION, title, title, told, {}, tuple(dict.fromkeys(citations)), ()), is_known


def _tell_heirs(
    view: RevisionView, subject: _Subject, heirs: Sequence[tuple[int, Symbol]], lines: Sequence[str]
) -> Note:
    """Which types extend or implement one."""
    named = [f"`{symbol.name}` (`{_place_of(view, place, symbol)}`)" for place, symbol in heirs]
    rest = f" and {len(named) - _MOST_HEIRS} more" if len(named) > _MOST_HEIRS else ""
    told = (
        f"Extended or implemented by {', '.join(named[:_MOST_HEIRS])}{rest}."
        if named
        else "No type here is known to extend or implement it."
    )
    title = f"What extends {subject.shown.strip('`')}?"
    citations = [
        Citation(view.path(place), symbol.start, symbol.end)
        for place, symbol in [*subject.symbols[:3], *heirs[:_MOST_SHOWN]]
    ]
    text = "\n".join([*lines, told])
    return Note(NoteKind.QUESTION, title, title, text, {}, tuple(dict.fromkeys(citations)), ())


def _own_tests(view: RevisionView, subject: _Subject) -> str:
    """The module in which a Rust file tests itself."""
    for place in subject.places:
        facts = view.facts(place)
        for symbol in facts.symbols if facts is not None and view.languages[place] == "rust" else ():
            if symbol.kind == "module" and symbol.name in ("tests", "test"):
                return f"`{_place_of(view, place, symbol)}`"
    return ""


def _tests_of_summary(view: RevisionView, subject: _Subject) -> list[int]:
    """The tests that the summaries of the files name."""
    numbers = [view.data.summaries[place] for place in subject.places if place < len(view.data.summaries)]
    named = [path for note in view.notes(numbers).values() for path in note.data.get("tests", ())]
    return [place for path in named for place in _places_ending(view, path) if view.path(place) == path]


def _find_users(view: RevisionView, subject: _Subject) -> list[int]:
    """Places of the files that use it, those that use it most first."""
    own = set(subject.places)
    times: dict[int, int] = {}
    for name in subject.names:
        is_anyones = len(view.name_postings(definition_hash(name), name)) > _MOST_DEFINERS
        if is_anyones and not subject.symbols:
            continue
        for place, count in view.name_postings(reference_hash(name), name):
            times[place] = times.get(place, 0) + count
    importing: set[int] = set()
    for place in subject.places:
        importing.update(view.importers(place))
    if subject.owner and subject.symbols[0][1].kind in _TYPES:
        # Others may have one of the same name: it is named with what it is in, or imported by itself.
        naming = {place for place, _ in view.name_postings(reference_hash(subject.owner), subject.owner)}
        exact = {place for place, _ in view.word_postings(reference_hash(subject.shown.strip("`")))}
        naming = exact | (importing - naming) if exact else importing | naming
        times = {place: count for place, count in times.items() if place in naming}
    language = view.languages[subject.places[0]]
    if language == "php" and subject.symbols:
        # Functions are everybody's, and a namespace's own types are used without saying so.
        folders = {view.path(place).rpartition("/")[0] for place in subject.places}
        is_function = all(symbol.kind == "function" for _, symbol in subject.symbols)
        found = {
            place
            for place in times
            if is_function or place in importing or view.path(place).rpartition("/")[0] in folders
        }
    elif language in _OWN_IMPORTS:
        handed = {
            user
            for place in subject.places
            for handing in find_handing_on(place, view.importers, view.path)
            for user in view.importers(handing)
        }
        named = {place for place in times if place in importing | handed}
        found = named if subject.symbols else named | importing
    elif language in _OF_FOLDERS:
        folders = {_package(view.path(place)) for place in subject.places}
        found = {place for place in times if place in importing or _package(view.path(place)) in folders}
        if not subject.symbols and (language != "go" or not found - own):
            # What is imported for what it does when it is loaded is not named.
            found |= importing
    else:
        found = set(times) | (importing if not subject.symbols else set())
    if [_stem(view.path(place)) for place in subject.places] == subject.names and not subject.owner:
        # What a file is named after is what it is imported for.
        found |= importing
    # The product before examples of how it is used.
    return sorted(
        found - own - view.hidden,
        key=lambda place: (bool(aside_kind(view.path(place))), -times.get(place, 0), view.path(place)),
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _place_of(view: RevisionView, place: int, symbol: Symbol) -> str:
    return _on_a_line(str(Citation(view.path(place), symbol.start, symbol.end)))


def _on_a_line(path: str) -> str:
    """A path as a note may have it: its line breaks and the like are no part of the note."""
    return _CONTROL.sub(" ", path)


def _package(path: str) -> str:
    """The folder of a file; of Java's, the package whether its files are sources or tests."""
    folder = path.rpartition("/")[0]
    return re.sub(r"^.*?/?src/\w+/java/", "", folder + "/") if path.endswith(".java") else folder


def _list(view: RevisionView, places: Iterable[int]) -> str:
    paths: Sequence[str] = [_on_a_line(view.path(place)) for place in places]
    shown = [f"`{path}`" for path in paths[:_MOST_SHOWN]]
    if rest := len(paths) - len(shown):
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
