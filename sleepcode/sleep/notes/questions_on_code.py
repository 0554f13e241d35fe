"""Questions about files, hubs and symbols: what breaks, what tests it, what it does, where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from sleepcode.facts import Import, Symbol
from sleepcode.model import Citation, Note, NoteKind
from sleepcode.parsing.languages import SHELLS
from sleepcode.ranking.structure import find_handing_on, pairing_stem
from sleepcode.sleep.notes.files import own_tests
from sleepcode.sleep.notes.hubs import MOST_HUBS, SEEN_UNASKED, Hub, find_hubs, hub_symbols
from sleepcode.sleep.notes.pairs import TestFinder
from sleepcode.sleep.notes.pairs_of_shells import tested_folder
from sleepcode.sleep.notes.plain_names import is_anythings
from sleepcode.sleep.notes.purposes import named_landmarks, symbol_purpose
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number, opening

_MOST_FILES = 60
_MOST_SYMBOL_FILES = 60
_MOST_SYMBOLS = 100
_COMMON = frozenset(("main", "Main", "test", "tests", "init", "setup", "run"))
_MOST_USERS = 100
"""A name that more files use is a common word, and its uses are not all of this symbol."""
_HEADERS = (".h", ".hh", ".hpp", ".hxx", ".inl")


def make_question(
    snapshot: Snapshot, question: str, text: str, citations: Sequence[Citation], inputs: Sequence[str] = ()
) -> Note:
    """A question's note; what it cites is always among its inputs."""
    question = clean(question, 200)
    cited = tuple(dict.fromkeys(citations))
    paths = [*inputs, *(citation.path for citation in cited)]
    return Note(NoteKind.QUESTION, question, question, text, {}, cited, snapshot.inputs(paths))


def ask_about_hubs(snapshot: Snapshot) -> Iterator[Note]:
    """What breaks if a hub changes."""
    for hub in find_hubs(snapshot, MOST_HUBS):
        yield _on_hub(snapshot, hub)


def _on_hub(snapshot: Snapshot, hub: Hub) -> Note:
    verb = hub.verb + ("s" if len(hub.users) == 1 else "")
    text = f"{number(len(hub.users), 'source file')} {verb} {hub.shown}: {listing(hub.users, 6)}."
    if further := _through_headers(snapshot, hub):
        text += f" {further:,} more {'do' if further > 1 else 'does'} through headers among them."
    symbols = hub_symbols(snapshot, hub)
    if symbols:
        named = ", ".join(f"`{clean(s.name, 60)}` ({clean(path, 100)}:{s.start})" for s, path in symbols)
        text += f" It defines {named}."
    companions = []
    if not hub.is_package:
        companions = [
            other
            for other, times, of in snapshot.history.companions(hub.files[0])[:12]
            if times >= 3 and times >= 0.15 * of
        ][:3]
    if companions:
        text += f" Past commits to it also touched {listing(companions, 3)}."
    citations = [
        *(Citation(path, s.start, s.end) for s, path in symbols),
        *(Citation(path) for path in hub.files[:3]),
    ]
    question = f"What breaks if {hub.shown.strip('`')} changes? Who uses it?"
    return make_question(snapshot, question, text, citations, hub.users[:6])


def _through_headers(snapshot: Snapshot, hub: Hub) -> int:
    """How many more source files of the product include a header by including others that do."""
    if hub.is_package or not hub.files[0].endswith(_HEADERS):
        return 0
    reached = {*hub.files, *hub.users}
    headers = [path for path in hub.users if path.endswith(_HEADERS)]
    while headers:
        for path in snapshot.importers.get(headers.pop(), ()):
            if path not in reached and snapshot.is_product(path):
                reached.add(path)
                headers += [path] if path.endswith(_HEADERS) else []
    return len(reached) - len(hub.users) - len(hub.files)


def ask_about_files(snapshot: Snapshot) -> Iterator[Note]:
    """What tests the files that people change and depend on most."""
    finder = TestFinder(snapshot)
    changed, central = snapshot.most_changed(_MOST_FILES), snapshot.most_central(_MOST_FILES)
    paths = list(dict.fromkeys(one for pair in zip(changed, central, strict=False) for one in pair))
    named_after = snapshot.recall(
        "tests named after files",
        ("edge_offsets", "edges"),
        lambda: {path: finder.find_named(path) for path in paths},
        sorted(paths),
    )
    asked = 0
    for path in paths:
        named, importing = finder.rank(path, named_after[path]), finder.find_importing(path)
        tests = [*named, *importing]
        own = own_tests(snapshot, path)
        if not (tests or own) or asked == _MOST_FILES:
            continue
        asked += 1
        parts = []
        if own is not None:
            place = Citation(path, *own[1:])
            parts.append(f"It tests itself in `{clean(own[0], 60)}` ({clean(str(place), 140)}).")
        if named:
            is_beside = pairing_stem(named[0]) != pairing_stem(path) and tested_folder(named[0]) is not None
            how = "beside" if is_beside and snapshot.files[path].language in SHELLS else "named after"
            parts.append(f"Tests {how} `{clean(path, 120)}`: {listing(named, 4)}.")
        if importing:
            parts.append(f"Tests that import it and change with it: {listing(importing, 4)}.")
        question = f"What tests {clean(path, 120)}?"
        cited = [Citation(path, *own[1:])] if own is not None else []
        yield make_question(
            snapshot, question, " ".join(parts), [*cited, *(Citation(test) for test in tests[:6])], [path]
        )


def ask_about_symbols(snapshot: Snapshot) -> Iterator[Note]:
    """What the central classes and functions do, and where they are."""
    asked = 0
    for path in snapshot.most_central(_MOST_SYMBOL_FILES):
        for symbol, shown in named_landmarks(snapshot, path, 3):
            if len(symbol.name) > 2 and symbol.name not in _COMMON and symbol_purpose(symbol):
                if asked == _MOST_SYMBOLS:
                    return
                asked += 1
                yield _on_symbol(snapshot, path, symbol, shown)


def _users_of(snapshot: Snapshot, path: str, symbol: Symbol) -> tuple[list[str], str]:
    """(files of the product that use a symbol, as far as can be told, the words for that).

    Others may use the same name for something else, so they have to import its file, in languages that do.
    """
    if is_anythings(symbol.name):
        return [], ""
    language = snapshot.files[path].language
    users = [user for user in snapshot.users(symbol.name) if snapshot.is_product(user)]
    if language in ("c", "cpp"):
        return users, "Its name is used in {}"
    direct = {user for user in users if path in snapshot.imports.get(user, ())}
    # What only hands it on does nothing with it.
    handing = find_handing_on(
        path, lambda one: snapshot.importers.get(one, ()), str, partial(_imports_of, snapshot)
    )
    if len(direct) < len(users):
        direct.update(
            user for user in users if handing and not handing.isdisjoint(snapshot.imports.get(user, ()))
        )
    how = "It is used in {}" if path.endswith(SEEN_UNASKED) else "It is imported and used in {}"
    return [user for user in users if user in direct and user not in handing], how


def _imports_of(snapshot: Snapshot, paths: Sequence[str]) -> Iterator[tuple[str, Sequence[Import]]]:
    return ((path, facts.imports) for path in paths if (facts := snapshot.facts(path)) is not None)


def _on_symbol(snapshot: Snapshot, path: str, symbol: Symbol, shown: str) -> Note:
    users, how = _users_of(snapshot, path, symbol)
    name = clean(shown, 100)
    place = Citation(path, symbol.start, symbol.end)
    text = f"`{name}` ({symbol.kind}) in `{clean(str(place), 140)}`: {opening(symbol_purpose(symbol), 200)}"
    if users and len(users) <= _MOST_USERS:
        text += f" {how.format(number(len(users), 'other source file'))}: {listing(users, 3)}."
    if snapshot.files[path].language == "lua" and "." in shown:
        # Each file calls its table `M`.
        name = f"{name} of {clean(path, 100)}"
    return make_question(
        snapshot,
        f"What does {name} do, and where is it defined?",
        text,
        [place],
        users[:3],
    )
