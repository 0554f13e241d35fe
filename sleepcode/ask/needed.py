"""What a part of a repository needs: what its own manifest declares, and what its sources import from around it."""

from __future__ import annotations

import json
import posixpath
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sleepcode.ask.said_places import folder_like, nearest_folder, own_names
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_KIND = r"(?:package|module|crate|folder|directory|component|workspace|library|app)"
_NEEDS = late(
    rf"\b(?:does|do)\s+(?:the\s+)?`?(?P<part>[\w@./-]+)`?(?:\s+{_KIND})?\s+(?:depend\s+on|need|require|import|use)s?\W*$|"
    rf"\b(?:dependencies|imports)\s+(?:of|in)\s+(?:the\s+)?`?(?P<of>[\w@./-]+)`?(?:\s+{_KIND})?\W*$"
)
_TABLES = {
    "package.json": {
        "dependencies": "needs",
        "peerDependencies": "is used beside",
        "optionalDependencies": "can do without",
    },
    "Cargo.toml": {"dependencies": "needs", "build-dependencies": "needs for its build"},
}
_SAYS_PART = late(rf"\b{_KIND}\b")
_NAMED = {"package.json": "", "Cargo.toml": "package", "pyproject.toml": "project"}
"""Manifests -> the table in which they say what they describe is called."""
_MOST_READ = 120
_MOST_SHOWN = 20


def tell_needed(session: Session, query: Query) -> list[NoteMatch]:
    """A note on what the folder needs that a question names; empty where it names none that needs anything."""
    view = session.view
    match = _NEEDS.search(query.text)
    name = (match["part"] or match["of"] or "").strip("./") if match is not None else ""
    if not name or (name.lower() in own_names(view) and not _SAYS_PART.search(query.text)):
        return []
    lines: list[str] = []
    citations: list[Citation] = []
    with BlobReader(session.repository) as reader:
        texts = Texts(session, reader)
        folder = nearest_folder(view, name) or find_package(view, texts, name) or folder_like(view, name)
        if not folder:
            return []
        for path, told in _declared(view, texts, folder):
            lines.append(f"`{on_a_line(path)}` {told}.")
            citations.append(Citation(path))
    around, outside, first = _imported(view, folder)
    if around:
        lines.append(f"Its sources import {_list(around)}.")
    if outside:
        lines.append(f"From outside they take {_list(outside)}.")
    citations += [Citation(path) for path in first[:3]]
    if not lines:
        return []
    return match_told(make_note(f"What does {on_a_line(folder)} depend on?", lines, citations))


def find_package(view: RevisionView, texts: Texts, name: str) -> str:
    """The folder whose manifest calls what it describes so: `crates/searcher` for "grep-searcher"; empty for none."""
    found: list[tuple[int, str, str, int]] = []
    for place, path in enumerate(view.all_paths):
        folder, _, file = path.rpartition("/")
        if file not in _NAMED or not folder or place in view.hidden or view.role(place) is Role.VENDORED:
            continue
        if len(found) >= _MOST_READ:
            break
        found.append((path.count("/"), folder, file, place))
    for _, folder, file, place in sorted(found):
        manifest = _parse(file, "\n".join(texts.lines(place) or []))
        own = manifest if file == "package.json" else manifest.get(_NAMED[file], {})
        if isinstance(own, dict) and own.get("name") == name:
            return folder
    return ""


def _declared(view: RevisionView, texts: Texts, folder: str) -> Iterator[tuple[str, str]]:
    """(manifest of a folder, what it says that is needed)"""
    for file in ("package.json", "Cargo.toml", "pyproject.toml"):
        path = f"{folder}/{file}"
        place = view.place_of_path.get(path)
        lines = texts.lines(place) if place is not None else None
        manifest = _parse(file, "\n".join(lines)) if lines is not None else {}
        parts = [f"{verb} {_names(names)}" for verb, names in _tables(file, manifest)]
        if parts:
            yield path, "; ".join(parts)


def _parse(file: str, text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text) if file.endswith(".json") else tomllib.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _tables(file: str, manifest: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for key, verb in _TABLES.get(file, {}).items():
        named = manifest.get(key)
        if not isinstance(named, dict):
            continue
        optional = [
            name for name, value in named.items() if isinstance(value, dict) and value.get("optional") is True
        ]
        if needed := [name for name in named if name not in optional]:
            yield verb, needed
        if optional:
            yield "can do without", optional
    project = manifest.get("project") if file == "pyproject.toml" else None
    listed = project.get("dependencies") if isinstance(project, dict) else None
    if isinstance(listed, list) and listed:
        yield "needs", [one for one in listed if isinstance(one, str)]


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{on_a_line(name)}`" for name in names[:_MOST_SHOWN])
    return shown + (f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else "")


def _imported(
    view: RevisionView, folder: str
) -> tuple[list[tuple[str, int]], list[tuple[str, int]], list[str]]:
    """(what lies around a folder, with how many of its sources import of it; what is from outside; the sources that
    import most)"""
    own = [
        place
        for place, path in enumerate(view.all_paths)
        if path.startswith(f"{folder}/") and place not in view.hidden and view.role(place) is Role.SOURCE
    ]
    depth = folder.count("/") + 1
    around: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for place in own:
        targets = [view.path(one) for one in view.imports(place) if one not in view.hidden]
        others = [path for path in targets if not path.startswith(f"{folder}/")]
        around.update({_part_of(path, depth) for path in others})
        counts[view.path(place)] = len(others)
    places = set(own)
    outside = Counter({name: len(places.intersection(users)) for name, users in view.data.externals.items()})
    return _ranked(around), _ranked(+outside), [path for path, times in _ranked(counts) if times]


def _part_of(path: str, depth: int) -> str:
    """The folder as deep as the one that is asked of, or the file that lies higher."""
    folders = posixpath.dirname(path).split("/")
    return "/".join(folders[:depth]) if len(folders) >= depth and folders[0] else path


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _list(counted: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(
        f"`{on_a_line(name)}` (in {times:,} file{'s' if times != 1 else ''})"
        for name, times in counted[:_MOST_SHOWN]
    )
    rest = len(counted) - _MOST_SHOWN
    return shown + (f" and {rest} more" if rest > 0 else "")
