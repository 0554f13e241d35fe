"""Folders and modules that a question names: `src/shop`, the shop package, `shop.cart`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.ask.subjects import Subject, on_a_line, places_ending, subject_of_file
from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.parsing.words import word_hashes
from sleepcode.ranking.view import RevisionView

_FOLDER = r"(?:folders?|director(?:y|ies)|dirs?)"
_KIND = rf"(?:{_FOLDER}|packages?|modules?|crates?|apps?|plugins?|components?|subproject|workspace)"
_SAYS_FOLDER = late(
    rf"(?<![\w./@+-])`?(?!(?:the|this|that|which|what|a|our|my|each|any|every|root|top|same)\b)([\w.@+/-]+)`?\s+{_FOLDER}\b",
    re.I,
)
_SCOPED = late(r"(?<![\w:])([A-Za-z_]\w*(?:::[A-Za-z_]\w*)+)(?![\w(:])")
_BARE_PATH = late(r"(?<![\w./@+-])`?((?:[\w@+-]+/)+[\w@+-]+)`?(?![\w./])")
_PATH = late(r"(?<![\w./@+-])`?((?:[\w.@+-]+/)+[\w.@+-]*)`?(?![\w/])")
_CALLED = late(rf"(?<![\w./@+-])`?([\w.@+-]+)`?\s+{_KIND}\b|\b{_KIND}\s+`?([\w.@+-]+)`?(?![\w/])", re.I)
_DOTTED = late(r"(?<![\w./:-])([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+)(?![\w/(-])")
_ENDINGS = tuple(
    "py js ts tsx jsx mjs lua java kt scala groovy cs rb php ex exs hs lhs clj cljc cljs zig nim jl pm dart elm d fs".split()
)
"""What the files of modules are called behind their names, in languages that join those by dots."""
_COMMAND = late(r"(?<![\w./-])`?([\w-]{2,40})`?\s+(?:sub-?)?commands?\b", re.I)
_OF_COMMANDS = frozenset(("cmd", "cmds", "command", "commands", "subcommands", "cli"))
"""Folders that commands have theirs in."""
_PART = late(
    r"(?<![\w./@+-])`?(?!(?:which|what|the|this|that|these|those|each|every|all|any|other|an?|our|my|of|external|main)\b)"
    r"([a-z][\w+-]*)`?\s+(?:packages?|modules?|subsystems?)\b"
)
_TESTED = late(
    r"\btests?\b.*?\b(?:cover\w*|of|for|exercis\w+)\s+(?:the\s+)?`?((?:[a-z][\w-]*\s+){0,2}?[a-z][\w-]*)`?"
    r"(?:\s+(?:code|packages?|modules?|subsystem|system|(?:sub)?command))?\W*$|"
    r"^\W*what\s+tests\s+(?!(?:cover|exist|are|is|do|does|use|need|exercis|fail|run|of|for)\w*\b)(?:the\s+)?`?((?:[a-z][\w-]*\s+){0,2}?[a-z][\w-]*)`?(?:\s+(?:sub)?command)?\W*$",
    re.I,
)
_USED = late(
    r"\b(?:depends?\s+on|uses?|imports?|needs?|breaks?\b.*\bchang\w+)\s+(?:the\s+)?`?([\w@./-]+)`?\W*$", re.I
)
_INSIDE = ("__init__.py", "init.lua", "index.js", "index.ts", "index.tsx")
MOST_OF_FOLDER = 400
"""Files of a folder up to which it is told who uses them."""


def find_module(view: RevisionView, text: str) -> Subject | None:
    """The file or the package that a question names by what code calls it, or without its ending: `shop.cart`,
    `crate::cart`, `src/cart`; None for none, or several."""
    for match in _DOTTED.finditer(text):
        path = match.group(1).replace(".", "/")
        ends = [*(f"{path}.{ending}" for ending in _ENDINGS), *(f"{path}/{name}" for name in _INSIDE)]
        if (found := _only_one(view, ends, path)) is not None:
            return found
    for match in _SCOPED.finditer(text):
        # The first part is the crate, whatever that is called.
        path = match.group(1).partition("::")[2].replace("::", "/")
        if (found := _only_one(view, [f"src/{path}.rs", f"src/{path}/mod.rs"], "")) is not None:
            return found
    for match in _BARE_PATH.finditer(text):
        end = "/" + match.group(1)
        places = [
            place
            for place, path in enumerate(view.all_paths)
            if place not in view.hidden and f"/{path}".rpartition(".")[0].endswith(end)
        ]
        sources = [place for place in places if view.role(place) is Role.SOURCE] or places
        if len(sources) == 1:
            return subject_of_file(view, sources[0])
    return None


def _only_one(view: RevisionView, ends: Sequence[str], folder: str) -> Subject | None:
    """The one file that has one of some ends, or else the folder."""
    places = [place for end in ends for place in places_ending(view, end) if place not in view.hidden]
    if len(places) == 1 and not view.path(places[0]).endswith(_INSIDE):
        return subject_of_file(view, places[0])
    named = nearest_folder(view, folder) if folder else ""
    return subject_of_folder(view, named) if named else None


def is_declared_so(view: RevisionView, module: Subject, text: str) -> bool:
    """Whether a file says itself that it is the module which a question names by dots: `module Shop.Cart where`."""
    facts = view.facts(module.places[0]) if len(module.places) == 1 else None
    return facts is not None and any(
        symbol.kind == "module"
        and "." in symbol.qualified
        and re.search(rf"(?<![\w.]){re.escape(symbol.qualified)}(?!\.?\w)", text)
        for symbol in facts.symbols
    )


def says_folder(text: str) -> bool:
    """Whether a question says of what it names that it is a folder."""
    return _SAYS_FOLDER.search(text) is not None


def names_no_folder(view: RevisionView, text: str) -> bool:
    """Whether a question is about a folder that isn't here."""
    match = _SAYS_FOLDER.search(text)
    return match is not None and not nearest_folder(view, match.group(1).strip("/"))


def find_folder(view: RevisionView, text: str) -> str:
    """The folder that a question names by its path, or by its name and that it is one; empty for none."""
    named = [match.group(1).rstrip("/") for match in _PATH.finditer(text)]
    named += [match.group(1) or match.group(2) for match in _CALLED.finditer(text)]
    for name in named:
        if folder := nearest_folder(view, name.strip("/")):
            return folder
    return ""


def nearest_folder(view: RevisionView, end: str) -> str:
    """The folder that is called so, or whose path ends so: the one nearest to the top, of the product before one of
    tests; empty where several are."""
    inside = f"/{end}/"
    found: dict[str, bool] = {}
    for place, path in enumerate(view.all_paths):
        if inside in (within := f"/{path}") and place not in view.hidden:
            folder = within[1 : within.index(inside) + len(inside) - 1]
            found[folder] = found.get(folder, True) and view.role(place) is Role.TEST
    if not found:
        return ""
    ranks = {folder: (is_test, folder.count("/")) for folder, is_test in found.items()}
    least = min(ranks.values())
    nearest = [folder for folder, rank in ranks.items() if rank == least]
    return nearest[0] if len(nearest) == 1 else ""


def folder_like(view: RevisionView, word: str) -> str:
    """The one folder of sources nearest to the top whose name is a form of a word: `solvers` for "solver"."""
    wanted = word_hashes(word)
    found: dict[str, int] = {}
    known: dict[str, bool] = {}
    for place, path in enumerate(view.all_paths):
        folders = path.split("/")[:-1]
        if place in view.hidden or view.role(place) is not Role.SOURCE:
            continue
        for depth, name in enumerate(folders):
            if name not in known:
                known[name] = word_hashes(name) == wanted
            if known[name]:
                found["/".join(folders[: depth + 1])] = depth
    least = min(found.values(), default=0)
    nearest = [folder for folder, depth in found.items() if depth == least]
    return nearest[0] if len(nearest) == 1 else ""


def find_part(view: RevisionView, text: str) -> Subject | None:
    """The folder, or the one source, that a question says is a module, a package or the like: "the carts module";
    None for none."""
    for match in _PART.finditer(text):
        if folder := nearest_folder(view, match[1]) or folder_like(view, match[1]):
            return subject_of_folder(view, folder, view.count)
        if (source := find_source(view, match[1])) is not None:
            return source
    return None


def find_source(view: RevisionView, name: str) -> Subject | None:
    """The one source that is called so, whatever its ending; None for none, or several."""
    found = [
        place
        for place, path in enumerate(view.all_paths)
        if path.rpartition("/")[2].partition(".")[0] == name
        and place not in view.hidden
        and view.role(place) is Role.SOURCE
    ]
    return subject_of_file(view, found[0]) if len(found) == 1 else None


def find_tested_part(view: RevisionView, text: str) -> Subject | None:
    """The folder whose tests are asked for by a word: "what tests cover the solver?"."""
    match = _TESTED.search(text)
    words = (match[1] or match[2]).split() if match is not None else []
    words = [word for word in words if word.lower() not in own_names(view)] or words
    # "pr create" may be `pr/create`.
    name = "/".join(words)
    folder = (nearest_folder(view, name) or folder_like(view, name)) if words else ""
    if not folder and len(words) == 1:
        return find_source(view, words[0])
    return subject_of_folder(view, folder) if folder else None


def find_used_part(view: RevisionView, text: str) -> Subject | None:
    """The folder of sources that is asked of by its name alone, who uses it: "what depends on globset?"."""
    match = _USED.search(text)
    folder = nearest_folder(view, match[1].strip("./")) if match is not None else ""
    subject = subject_of_folder(view, folder) if folder else None
    is_of_sources = subject is not None and any(view.role(place) is Role.SOURCE for place in subject.places)
    return subject if is_of_sources else None


def own_names(view: RevisionView) -> frozenset[str]:
    """What the project is called, in small letters."""
    return frozenset(name.lower() for name in view.data.facts.get("names", ()))


def is_whole_project(view: RevisionView, text: str, subject: Subject) -> bool:
    """Whether a question means all of the project where it says its name, though a folder is called so too."""
    name = subject.shown.strip("`").rpartition("/")[2].lower()
    is_its_name = name in own_names(view)
    return not subject.symbols and is_its_name and "/" not in text and not _CALLED.search(text)


def find_command(view: RevisionView, text: str) -> Subject | None:
    """The folder of a command that a question names as one, where commands have folders: "the search command"."""
    for match in _COMMAND.finditer(text):
        inside = f"/{match[1].lower()}/"
        folders = set()
        for place, path in enumerate(view.all_paths):
            before, found, _ = f"/{path}".partition(inside)
            if found and place not in view.hidden and not _OF_COMMANDS.isdisjoint(before.split("/")):
                folders.add((before + inside)[1:-1])
        least = min((folder.count("/") for folder in folders), default=0)
        nearest = [folder for folder in folders if folder.count("/") == least]
        if len(nearest) == 1:
            return subject_of_folder(view, nearest[0], view.count)
    return None


def subject_of_folder(view: RevisionView, folder: str, most: int = MOST_OF_FOLDER) -> Subject | None:
    """All files of a folder as what is asked of; None where they are more than that."""
    places = [
        place
        for place, path in enumerate(view.all_paths)
        if path.startswith(folder + "/") and place not in view.hidden
    ]
    return Subject(f"`{on_a_line(folder)}`", places, [], []) if 0 < len(places) <= most else None
