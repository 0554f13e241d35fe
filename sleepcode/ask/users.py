"""Which files use a name or a file: by what they import, by the names they use, and by what needs no import."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from sleepcode.ask.subjects import MOST_DEFINERS, TYPES, Subject, places_ending
from sleepcode.ask.texts import Texts
from sleepcode.model import Role
from sleepcode.parsing.component_names import COMPONENT
from sleepcode.parsing.import_keys import FAMILIES, PART_OF
from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.roles import aside_kind
from sleepcode.parsing.routed import NUXT, automatic_folder
from sleepcode.parsing.words import definition_hash, hash_term, reference_hash, split_word
from sleepcode.ranking.structure import find_handing_on
from sleepcode.ranking.view import RevisionView

_OWN_IMPORTS = frozenset(
    "python javascript typescript tsx vue svelte astro rust php ruby lua elixir "
    "erlang clojure hcl dart perl solidity zig css scss html template".split()
)
"""Languages in which whoever uses a file says so, or imports what hands it on."""
_ONLY_IMPORTED = frozenset(("haskell", "elm"))
"""Languages in which nothing of a file is used without an import of it, or of what hands it on under another name."""
_OF_FOLDERS = frozenset(("go", "java", "terraform"))
"""Languages in which the files of a folder use each other without saying so."""
_SCRIPTS = "javascript"
"""The family of the languages in which a framework may import for a file what it names."""
_BY_HEADERS = frozenset(("c", "cpp", "objective-c"))
_RUN_PROGRAMS = SHELLS | {"tcl", "make", "cmake", "powershell"}
_BARE = _BY_HEADERS | {"go", "rust", "java", "kotlin", "swift", "c-sharp", "scala"}
"""Languages in which it is not recorded that a constant is named, which takes nothing but its name."""
_MADE_INTO_CODE = frozenset(("protobuf", "thrift", "flatbuffers", "graphql"))
"""Languages from whose files code is generated, which is what other code imports."""

_COMMANDS = frozenset(
    "alias awk basename bc bindkey brew builtin cat cd chmod clear command cp curl cut date df diff dig dirname dirs docker du "
    "echo edit egrep env eval exec exit export fg fgrep find git go grep gzip head help history id info jobs kill less ln ls "
    "make man mkdir more mv nice node npm open paste pbcopy pbpaste perl php ping pip popd print printf ps pushd pwd python "
    "python3 read rm ruby run sed set sh sleep sort source ssh stat su sudo tail tar tee test time top touch tr trap type uname "
    "uniq unzip vi vim wait wc wget which who xargs yes zip zsh".split()
)
"""What scripts run without meaning a function that is called so."""

_MOST_READ = 200
"""Files that are looked into for strings that name a module."""


def find_users(view: RevisionView, subject: Subject, known_as: Sequence[str] = ()) -> list[int]:
    """Places of the files that use it, those that use it most first.

    With `known_as`, names of the type that it is of, of those that name it only the ones that name that too.
    """
    own = set(subject.places)
    importing = {user for place in subject.places for user in view.importers(place)}
    times, made = _count_naming(view, subject, importing)
    times |= {} if times.keys() - own else _naming_bare(view, subject)
    if subject.owner and subject.symbols[0][1].kind in TYPES:
        # Others may have one of the same name: it is named with what it is in, or imported by itself.
        naming = {place for place, _ in view.name_postings(reference_hash(subject.owner), subject.owner)}
        exact = {place for place, _ in view.word_postings(reference_hash(subject.shown.strip("`")))}
        naming = exact | (importing - naming) if exact else importing | naming
        times = {place: count for place, count in times.items() if place in naming}
    if known_as:
        naming = {place for name in known_as for place, _ in view.name_postings(reference_hash(name), name)}
        times = {place: count for place, count in times.items() if place in naming}
    handing = {
        one for place in own for one in find_handing_on(place, view.importers, view.path, view.imports_of)
    }
    # What names it once and hands it on does nothing with it; of Dart it hands on without naming it.
    handing_by_name = {place for place in handing if view.languages[place] != "dart"}
    handing_by_name -= set(_importing_all(view, sorted(handing_by_name & times.keys()), subject.names))
    times = {place: count for place, count in times.items() if count > 1 or place not in handing_by_name}
    found = _among(view, subject, times, importing, handing)
    if made and not subject.symbols:
        through = {user for one in made for user in view.importers(one)}
        found = (found & importing) | (times.keys() & through)
    is_whole = bool(subject.symbols) and all(symbol.kind == COMPONENT for _, symbol in subject.symbols)
    is_named = [_stem(view.path(place)) for place in subject.places] == subject.names
    if (is_whole or is_named) and not subject.owner:
        # What a file is named after is what it is imported for, if for nothing else.
        found |= (
            importing if is_whole else importing - set(importing_others(view, subject, importing - found))
        )
    # The product before examples of how it is used.
    return sorted(
        found - own - view.hidden - {*_meaning_others(view, subject, found - importing)},
        key=lambda place: (bool(aside_kind(view.path(place))), -times.get(place, 0), view.path(place)),
    )


def _count_naming(
    view: RevisionView, subject: Subject, importing: Set[int]
) -> tuple[dict[int, int], set[int]]:
    """(place -> how often it names what is asked of, the places of the code that is generated of its file)"""
    language = view.languages[subject.places[0]]
    is_shell = language in SHELLS
    are_types = not subject.symbols or subject.symbols[0][1].kind in TYPES
    times: dict[int, int] = {}
    made: set[int] = set()
    for name in subject.names:
        defining = {place for place, _ in view.name_postings(definition_hash(name), name)}
        if language in _MADE_INTO_CODE:
            made.update(place for place in defining if view.role(place) is Role.GENERATED)
            defining -= made
        is_anyones = len(defining) > MOST_DEFINERS or (is_shell and name in _COMMANDS)
        if is_anyones and not subject.symbols:
            continue
        # A file of C++ that has a type of the name, and not the header of this one, means its own; a script that
        # has a function of its own calls that.
        is_own = are_types and language in _BY_HEADERS
        for place, count in view.name_postings(reference_hash(name), name):
            if place in defining and (is_shell or (is_own and place not in importing)):
                continue
            times[place] = times.get(place, 0) + count
    return times, made


def _naming_bare(view: RevisionView, subject: Subject) -> dict[int, int]:
    """Place -> 1 of the files that say the name of a macro or a constant, in comments alone, maybe; none of what else is
    asked of, whose uses are recorded."""
    are_bare = subject.symbols and all(
        view.languages[place] in _BARE and symbol.kind in ("macro", "constant", "variable")
        for place, symbol in subject.symbols
    )
    name = subject.names[0] if are_bare else ""
    if not are_bare or (len(split_word(name)) < 2 and not name.isupper()):
        # A word is in the text of many.
        return {}
    term = hash_term(name.strip("_").lower())
    family = FAMILIES.get(view.languages[subject.places[0]])
    return {
        place: 1 for place, _ in view.word_postings(term) if FAMILIES.get(view.languages[place]) == family
    }


def _among(
    view: RevisionView, subject: Subject, times: Mapping[int, int], importing: Set[int], handing: Set[int]
) -> set[int]:
    """Those of the files that name it or import it which use it, by what its language asks of users.

    `times` is place -> how often it is named there, `handing` what hands it on.
    """
    own = set(subject.places)
    language = view.languages[subject.places[0]]
    if not subject.names:
        # Of a folder it is known who imports its files.
        found = set(importing)
    elif language == "php" and subject.symbols:
        # Functions are everybody's, and a namespace's own types are used without saying so.
        folders = {view.path(place).rpartition("/")[0] for place in subject.places}
        is_function = all(symbol.kind == "function" for _, symbol in subject.symbols)
        found = {
            place
            for place in times
            if is_function or place in importing or view.path(place).rpartition("/")[0] in folders
        }
    elif language == "ruby" and subject.symbols and all(one.kind == "method" for _, one in subject.symbols):
        # Whoever is handed an object calls its methods without naming its class.
        found = set(times)
    elif language in SHELLS:
        # A function is everybody's who sources it, which one file may do for all others.
        shells = {place for place in times if view.languages[place] in SHELLS}
        is_common = bool(subject.symbols) and not _COMMANDS.isdisjoint(subject.names)
        found = shells & importing if is_common else shells if subject.symbols else shells | importing
    elif language == "erlang" and all(symbol.kind == "module" for _, symbol in subject.symbols):
        # A module is handed around by its name.
        found = set(times) | importing
    elif language in _OWN_IMPORTS:
        handed = {user for one in handing for user in view.importers(one)}
        named = {place for place in times if place in importing | handed}
        if language == "dart":
            named |= set(_parts_of(view, importing | handed, times.keys() - named))
        if language == "python":
            named |= _naming_in_strings(view, own | handing, times.keys() - named)
        named |= _naming_automatically(view, subject, times.keys() - named)
        found = named if subject.symbols else named | importing
    elif language in _ONLY_IMPORTED and not subject.symbols:
        # Words that its names are, too, are in every file.
        found = set(importing)
    elif language in _OF_FOLDERS:
        folders = {_package(view.path(place)) for place in subject.places}
        found = {place for place in times if place in importing or _package(view.path(place)) in folders}
        if not subject.symbols and language != "go":
            # What is imported for what it does when it is loaded is not named.
            found |= importing
    else:
        found = set(times) | (importing if not subject.symbols else set())
        if language in _BY_HEADERS:
            # Scripts run programs, and call none of their functions.
            found = {place for place in found if view.languages[place] not in _RUN_PROGRAMS}
    return found


def _importing_all(view: RevisionView, places: Sequence[int], names: Sequence[str]) -> Iterator[int]:
    """Those of some files of Solidity that import no such name by itself: where they name it, they use it."""
    importing = [place for place in places if view.languages[place] == "solidity"]
    for place, imports in view.imports_of(importing):
        if not any(name in one.names for one in imports for name in names):
            yield place


def _meaning_others(view: RevisionView, subject: Subject, places: Set[int]) -> Iterator[int]:
    """Those of some files that import each of its names from a package which has its own of that name: `nodeOps` of
    `@shop/test-renderer` is not that of `@shop/renderer`."""
    if FAMILIES.get(view.languages[subject.places[0]]) != _SCRIPTS or not subject.names:
        return
    folders: dict[str, set[str]] = {}
    for name in subject.names:
        definers = {place for place, _ in view.name_postings(definition_hash(name), name)} - set(
            subject.places
        )
        others = {part for place in definers for part in view.path(place).split("/")[:-1]}
        folders[name] = others - {part for place in subject.places for part in view.path(place).split("/")}
    if not any(folders.values()):
        return
    for place, imports in view.imports_of(sorted(places)):
        taken = [
            one.target.rpartition("/")[2] in folders[name] and not one.local
            for one in imports
            for name in one.names
            if name in folders
        ]
        if taken and all(taken):
            yield place


def importing_others(view: RevisionView, subject: Subject, places: Set[int]) -> Iterator[int]:
    """Those of some files that import by their names only other things of the file that defines what is asked of."""
    every = (view.facts(place) for place in subject.places)
    defined = {symbol.name for facts in every if facts is not None for symbol in facts.symbols}
    stems = {_stem(view.path(place)) for place in subject.places}
    for place, imports in view.imports_of(sorted(places)):
        names = {name for one in imports if _stem(one.target) in stems for name in one.names or ("",)}
        if names and names <= defined.difference(subject.names):
            yield place


def _parts_of(view: RevisionView, libraries: Set[int], places: Set[int]) -> Iterator[int]:
    """Those of some files of Dart that are parts of libraries, and see what these import."""
    likely = [place for place in sorted(places) if not libraries.isdisjoint(view.imports(place))]
    for place, imports in view.imports_of(likely):
        names = {one.target.rpartition("/")[2] for one in imports if PART_OF in one.names}
        if any(view.path(one).rpartition("/")[2] in names for one in libraries & set(view.imports(place))):
            yield place


def _naming_in_strings(view: RevisionView, modules: Set[int], places: Set[int]) -> set[int]:
    """Those of some files that name something in one of the modules by a string, as settings do."""
    paths = [view.path(place).removesuffix(".py").removesuffix("/__init__") for place in modules]
    called = ["." + path.replace("/", ".") for path in paths]
    return {
        place
        for place, imports in view.imports_of(sorted(places)[:_MOST_READ])
        for imported in imports
        if imported.local and any(name.endswith("." + imported.target) for name in called)
    }


def _naming_automatically(view: RevisionView, subject: Subject, places: Set[int]) -> set[int]:
    """Those of some files that name something of a module which an application of Nuxt imports for them."""
    found: set[int] = set()
    for own in subject.places:
        folder = automatic_folder(view.path(own))
        if folder is None or not any(_has_file(view, f"{folder}{config}") for config in NUXT):
            continue
        defining = {
            place for name in subject.names for place, _ in view.name_postings(definition_hash(name), name)
        }
        found |= {
            place
            for place in places - defining
            if view.path(place).startswith(folder) and FAMILIES.get(view.languages[place]) == _SCRIPTS
        }
    return found


def _has_file(view: RevisionView, path: str) -> bool:
    return any(view.path(place) == path for place in places_ending(view, path))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _package(path: str) -> str:
    """The folder of a file; of Java's, the package whether its files are sources or tests."""
    folder = path.rpartition("/")[0]
    return re.sub(r"^.*?/?src/\w+/java/", "", folder + "/") if path.endswith(".java") else folder


def is_of_object(view: RevisionView, subject: Subject) -> bool:
    """Whether it is a function that scripts put on an object of theirs, which others are handed: `res.send = function`."""
    if not subject.owner:
        return False
    for place, symbol in subject.symbols:
        facts = view.facts(place)
        is_on_object = symbol.kind == "function" and symbol.qualified == f"{subject.owner}.{symbol.name}"
        if facts is None or not is_on_object or FAMILIES.get(view.languages[place]) != _SCRIPTS:
            return False
        if any(one.name == subject.owner and one.kind in TYPES for one in facts.symbols):
            return False
    return bool(subject.symbols)


def find_callers_of_object(view: RevisionView, texts: Texts, subject: Subject) -> list[int]:
    """Places of the files that use the name of what the object is called, or of what another call gives; nothing has
    to be imported for that."""
    name, owner = re.escape(subject.names[0]), re.escape(subject.owner)
    uses = re.compile(rf"(?<![\w$.]){owner}\.{name}(?![\w$])(?!\s*=[^=])|(?:\)|^\s*)\.{name}\(", re.M)
    times = dict(view.name_postings(reference_hash(subject.names[0]), subject.names[0]))
    saying = {place for place, _ in view.word_postings(hash_term(subject.owner.lower()))}
    likely = sorted(
        (times.keys() & saying) - set(subject.places) - view.hidden,
        key=lambda place: (bool(aside_kind(view.path(place))), -times[place], view.path(place)),
    )
    return [place for place in likely[:_MOST_READ] if uses.search("\n".join(texts.lines(place) or ()))]
