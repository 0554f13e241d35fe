"""A project's own manifests: parsed leniently, with the lines where they say something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.resolution.javascript import parse_json

if TYPE_CHECKING:
    from configparser import ConfigParser

_NAME = late(r"\s*([A-Za-z0-9][\w.-]*)")
_SETUP_LIST = late(r"\binstall_requires\s*=\s*\[(.{0,4000}?)\]", re.S)
_QUOTED = late(r"['\"]([^'\"\n]{1,200})['\"]")


class Dependency(NamedTuple):
    """A package that a manifest declares."""

    name: str
    is_for_development: bool
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
    """Paths of the project's manifests of these names, those at the top first; vendored ones and examples left out."""

    def find() -> list[str]:
        found = [
            path
            for path in snapshot.files
            if path.rpartition("/")[2] in names
            and snapshot.files[path].role.value in ("configuration", "source", "data")
            and not aside_kind(path)
        ]
        return sorted(found, key=lambda path: (path.count("/"), path))

    found: list[str] = snapshot.recall(f"manifests {' '.join(names)}", (), find)
    return found


def declared_dependencies(snapshot: Snapshot) -> list[Dependency]:
    """Packages that the manifests declare, each once, in the manifests' order, the top ones first."""
    found: dict[str, Dependency] = {}
    names = ("pyproject.toml", "setup.cfg", "setup.py", "package.json", "Cargo.toml", "go.mod")
    for path in manifests_by_depth(snapshot, *names)[:60]:
        for name, is_for_development in _declared_in(snapshot, path):
            known = found.get(name)
            if known is None or (known.is_for_development and not is_for_development):
                citation = cite(snapshot, path, f'"{name}', f"'{name}", f"\n{name}", f"\t{name}", name)
                found[name] = Dependency(name, is_for_development, citation)
    return list(found.values())


def own_packages(snapshot: Snapshot) -> set[str]:
    """The names of the packages that the repository itself holds: what depends on them depends on no one."""
    names = set()
    for path in manifests_by_depth(snapshot, "package.json", "pyproject.toml", "Cargo.toml")[:60]:
        if path.endswith("package.json"):
            name = read_json(snapshot, path).get("name")
        else:
            read = read_toml(snapshot, path)
            name = table(read, "project").get("name") or table(read, "package").get("name")
        if isinstance(name, str):
            names.add(name)
    return names


def _declared_in(snapshot: Snapshot, path: str) -> Iterator[tuple[str, bool]]:
    name = path.rpartition("/")[2]
    if name == "pyproject.toml":
        manifest = read_toml(snapshot, path)
        yield from _requirements(table(manifest, "project").get("dependencies"), False)
        for extra in table(manifest, "project", "optional-dependencies").values():
            yield from _requirements(extra, True)
        for key in table(manifest, "tool", "poetry", "dependencies"):
            if key != "python":
                yield key, False
    elif name == "setup.cfg":
        listed = read_ini(snapshot, path).get("options", "install_requires", fallback="")
        yield from _requirements(listed.splitlines(), False)
    elif name == "setup.py":
        match = _SETUP_LIST.search(snapshot.read_text(path) or "")
        yield from _requirements(_QUOTED.findall(match.group(1)) if match else [], False)
    elif name == "package.json":
        manifest = read_json(snapshot, path)
        for key in ("dependencies", "peerDependencies", "optionalDependencies", "devDependencies"):
            for package in table(manifest, key):
                yield package, key == "devDependencies"
    elif name == "Cargo.toml":
        manifest = read_toml(snapshot, path)
        for key in ("dependencies", "build-dependencies", "dev-dependencies"):
            for package in table(manifest, key):
                yield package, key != "dependencies"
        for package in table(manifest, "workspace", "dependencies"):
            yield package, False
    elif name == "go.mod":
        for match in re.finditer(
            r"^\s*(?:require\s+)?([\w.-]+\.[\w./-]+)\s+v[\w.+-]+[ \t]*(//[ \t]*indirect)?",
            snapshot.read_text(path) or "",
            re.M,
        ):
            if not match.group(2):
                yield match.group(1), False


def _requirements(listed: Any, is_for_development: bool) -> Iterator[tuple[str, bool]]:
    for item in listed if isinstance(listed, list) else ():
        match = _NAME.match(item) if isinstance(item, str) else None
        if match:
            yield match.group(1), is_for_development
