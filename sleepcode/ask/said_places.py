"""Folders and modules that a question names: `src/shop`, the shop package, `shop.cart`."""

from __future__ import annotations

import re

from sleepcode.ask.subjects import Subject, on_a_line, places_ending, subject_of_file
from sleepcode.parsing.late import late
from sleepcode.ranking.view import RevisionView

_KIND = r"(?:folders?|director(?:y|ies)|dirs?|packages?|modules?|crates?|apps?|plugins?|components?|subproject|workspace)"
_PATH = late(r"(?<![\w./@-])`?((?:[\w.@+-]+/)+[\w.@+-]*)`?(?![\w/])")
_CALLED = late(rf"(?<![\w./-])`?([\w.@+-]+)`?\s+{_KIND}\b|\b{_KIND}\s+`?([\w.@+-]+)`?(?![\w/])", re.I)
_DOTTED = late(r"(?<![\w./:-])([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+)(?![\w/(-])")
_ENDINGS = tuple(
    "py js ts tsx jsx mjs lua java kt scala groovy cs rb php ex exs hs clj cljc cljs zig nim jl pm dart".split()
)
"""What the files of modules are called behind their names, in languages that join those by dots."""
_INSIDE = ("__init__.py", "init.lua", "index.js", "index.ts", "index.tsx")
_MOST_OF_FOLDER = 400
"""Files of a folder up to which it is told who uses them."""


def find_module(view: RevisionView, text: str) -> Subject | None:
    """The file or the package that a question names with dots: `shop.cart`; None for none, or several."""
    for match in _DOTTED.finditer(text):
        dotted = match.group(1)
        path = dotted.replace(".", "/")
        ends = [*(f"{path}.{ending}" for ending in _ENDINGS), *(f"{path}/{name}" for name in _INSIDE)]
        places = [place for end in ends for place in places_ending(view, end) if place not in view.hidden]
        if len(places) == 1 and not view.path(places[0]).endswith(_INSIDE):
            return subject_of_file(view, places[0])
        if folder := _nearest_folder(view, path):
            return subject_of_folder(view, folder)
    return None


def find_folder(view: RevisionView, text: str) -> str:
    """The folder that a question names by its path, or by its name and that it is one; empty for none."""
    named = [match.group(1).rstrip("/") for match in _PATH.finditer(text)]
    named += [match.group(1) or match.group(2) for match in _CALLED.finditer(text)]
    for name in named:
        if folder := _nearest_folder(view, name.strip("/")):
            return folder
    return ""


def _nearest_folder(view: RevisionView, end: str) -> str:
    """The folder that is called so, or whose path ends so: the one nearest to the top; empty where several are."""
    inside = f"/{end}/"
    found = set()
    for place, path in enumerate(view.all_paths):
        if inside in (within := f"/{path}") and place not in view.hidden:
            found.add(within[1 : within.index(inside) + len(inside) - 1])
    if not found:
        return ""
    least = min(folder.count("/") for folder in found)
    nearest = [folder for folder in found if folder.count("/") == least]
    return nearest[0] if len(nearest) == 1 else ""


def subject_of_folder(view: RevisionView, folder: str, most: int = _MOST_OF_FOLDER) -> Subject | None:
    """All files of a folder as what is asked of; None where they are more than that."""
    places = [
        place
        for place, path in enumerate(view.all_paths)
        if path.startswith(folder + "/") and place not in view.hidden
    ]
    return Subject(f"`{on_a_line(folder)}`", places, [], []) if 0 < len(places) <= most else None
