"""A project's own manifests: parsed leniently, with the lines where they say something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sleepcode.model import Citation
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.resolution.javascript import parse_json

if TYPE_CHECKING:
    from configparser import ConfigParser


class Said(NamedTuple):
    """Something that a file says of the project."""

    text: str
    citation: Citation


def read_toml(snapshot: Snapshot, path: str) -> dict[str, Any]:
    """A TOML file's content; empty when it is missing or broken."""
    snapshot.look_into(path)
    if path not in snapshot.manifests:
        import tomllib

        text = snapshot.read_text(path) if path in snapshot.files else None
        try:
            snapshot.manifests[path] = tomllib.loads(text) if text else {}
        except (ValueError, RecursionError):
            snapshot.manifests[path] = {}
    return snapshot.manifests[path]


def read_json(snapshot: Snapshot, path: str) -> dict[str, Any]:
    """A JSON file's content where it is an object; empty when it is missing or broken."""
    snapshot.look_into(path)
    if path not in snapshot.manifests:
        text = snapshot.read_text(path) if path in snapshot.files else None
        value = parse_json(text.encode("utf-8", "replace")) if text else None
        snapshot.manifests[path] = value if isinstance(value, dict) else {}
    return snapshot.manifests[path]


def read_ini(snapshot: Snapshot, path: str) -> ConfigParser:
    """An INI file's content; empty when it is missing or broken."""
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    text = snapshot.read_text(path) if path in snapshot.files else None
    try:
        parser.read_string(text or "")
    except configparser.Error:
        parser = configparser.ConfigParser(interpolation=None, strict=False)
    return parser


def table(value: Any, *keys: str) -> dict[str, Any]:
    """A table inside tables; empty where any of them is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def line_of(snapshot: Snapshot, path: str, needle: str) -> int:
    """The first line that holds a text; 0 when none does."""
    text = snapshot.read_text(path) or ""
    place = text.find(needle) if needle else -1
    return text.count("\n", 0, place) + 1 if place >= 0 else 0


def cite(snapshot: Snapshot, path: str, *needles: str) -> Citation:
    """The first line of a file that holds one of the texts, tried in order; else the whole file."""
    for needle in needles:
        line = line_of(snapshot, path, needle)
        if line:
            return Citation(path, line, line)
    return Citation(path)


def manifests_by_depth(snapshot: Snapshot, *names: str) -> list[str]:
    """Paths of the project's manifests of these names, those at the top first; vendored ones and examples left out.

    `*.gemspec` is of any name with that ending.
    """
    endings = tuple(name[1:] for name in names if name.startswith("*"))

    def find() -> list[str]:
        found = [
            path
            for path in snapshot.files
            if (path.rpartition("/")[2] in names or (endings and path.endswith(endings)))
            and snapshot.files[path].role.value in ("configuration", "source", "data")
            and not aside_kind(path)
        ]
        return sorted(found, key=lambda path: (path.count("/"), path))

    found: list[str] = snapshot.recall(f"manifests {' '.join(names)}", (), find)
    return found


def largest_first(snapshot: Snapshot, paths: Sequence[str]) -> list[str]:
    """Manifests, those with most of the product's files beside and below them first."""
    if len(paths) < 2:
        return list(paths)
    sizes: dict[str, int] = snapshot.recall("sizes of folders", (), lambda: _sizes_of_folders(snapshot))
    return sorted(paths, key=lambda path: -sizes.get(path.rpartition("/")[0], 0))


def _sizes_of_folders(snapshot: Snapshot) -> dict[str, int]:
    """Folder -> files of the product in it or below it, `` being that of all."""
    sizes: Counter[str] = Counter()
    for path in snapshot.product:
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            sizes[folder] += 1
    return sizes
