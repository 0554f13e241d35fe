"""JavaScript, TypeScript and components of them: relative paths, tsconfig paths, workspace packages, customs of frameworks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sleepcode.facts import Import
from sleepcode.parsing.component_names import file_key
from sleepcode.parsing.import_keys import HERE, LIBRARY, is_of_components
from sleepcode.parsing.late import late
from sleepcode.sleep.resolution.components import CUSTOMARY, Components
from sleepcode.sleep.resolution.families import EVERY, Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, folders_above, join, name_of
from sleepcode.sleep.resolution.npm import entries_of

_EXTENSIONS = (
    ".ts",
    ".tsx",
    ".d.ts",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".mts",
    ".cts",
    ".vue",
    ".svelte",
    ".json",
    ".css",
    ".scss",
)
_INDEXES = _EXTENSIONS[:8]
"""Endings of what an import of a folder can mean."""
_COMPILED = ("js", "jsx", "mjs", "cjs")
_COMPILED_FROM = (".ts", ".tsx", ".mts", ".cts", ".d.ts")
_NODE = frozenset(
    "assert async_hooks buffer child_process cluster console constants crypto dgram dns domain events fs http http2 "
    "https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder "
    "timers tls tty url util v8 vm worker_threads zlib test sea".split()
)
_COMMENTS = late(r"(\"(?:[^\"\\\n]|\\.)*\"?)|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_VERSION = late(r"[\^~=v]*([1-9]\d*)(?:\.[\dx*]+){0,2}(?:[-+][\w.-]+)?$")
_DEPENDENCIES = ("dependencies", "devDependencies", "optionalDependencies")
_TRAILING = late(r",(\s*[}\]])")


class JavaScriptResolver:
    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self.index = index
        self._packages: dict[str, str] = {}
        """Name of a package -> its folder."""
        self._entries: dict[str, list[str]] = {}
        """Folder of a manifest -> where what importing it reads may be, from that folder."""
        self._majors: dict[str, str] = {}
        """Package -> the first number of its version."""
        self._wanted: dict[str, dict[str, str]] = {}
        """Folder of a manifest -> package -> the first number of the version that it asks for."""
        self._aliases: list[tuple[str, str, list[str]]] = []
        for path in sorted(configs):
            name = path.rpartition("/")[2]
            if name == "package.json":
                self._add_package(folder_of(path), parse_json(configs[path]))
            elif name.startswith(("tsconfig", "jsconfig")):
                self._add_aliases(folder_of(path), parse_json(configs[path]))
        self._aliases.sort(key=lambda alias: (-len(alias[0]), -len(alias[1]), alias[1]))

    @property
    def configuration(self) -> object:
        return self._packages, self._entries, self._aliases, self._majors, self._wanted

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        fixed = self._fixed_places()
        for path in changed:
            if (key := file_key(path)) is not None:
                yield Asked(key)
            for place in _asked_as(path):
                if fixed is None or place in fixed:
                    yield EVERY
                    return
                yield Asked(name_of(place))
                if before.has_folder(place) or self.index.has_folder(place):
                    yield Asked(HERE)

    def _fixed_places(self) -> set[str] | None:
        """Places that imports mean which don't end as these do; None where that can't be told of an alias."""
        places = set()
        for _, prefix, targets in self._aliases:
            for target in targets:
                if not prefix.endswith("*") or "*" not in target:
                    places.add(target.replace("*", ""))
                elif f"/{prefix}"[-2:] != "/*" or f"/{target}"[-2:] != "/*":
                    return None
        for folder, entries in self._entries.items():
            places.update(place for entry in entries if (place := join(folder, entry)) is not None)
        return places

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target.partition("?")[0]
        folder = folder_of(path)
        if target.startswith("."):
            place = join(folder, target)
            return self._file(place) if place is not None else []
        if is_of_components(imported):
            return self._components.resolve(path, imported.names)
        if self._is_of_other_version(path, _package_name(target)):
            return []
        for scope, prefix, places in self._aliases:
            if scope and not (path.startswith(scope + "/")):
                continue
            exact = not prefix.endswith("*")
            if target == prefix if exact else target.startswith(prefix[:-1]):
                rest = "" if exact else target[len(prefix) - 1 :]
                for place in places:
                    found = self._file(place.replace("*", rest))
                    if found:
                        return found
        return self._in_package(target) or self._by_custom(path, target)

    @cached_property
    def _components(self) -> Components:
        return Components(self.index)

    def _by_custom(self, path: str, target: str) -> list[str]:
        """What frameworks call their folders where no configuration says it: `$lib/cart`, `~/cart`, `@/cart`."""
        sign, _, rest = target.partition("/")
        for folder in (*folders_above(path), "") if rest or sign == LIBRARY else ():
            for base in CUSTOMARY.get(sign, ()):
                place = join(folder, f"{base}/{rest}")
                found = self._file(place) if place else []
                if found:
                    return found
        return []

    def _is_of_other_version(self, path: str, name: str) -> bool:
        """Whether a file's package asks for another version than the one here: an example may use the last release."""
        major = self._majors.get(name)
        if major is None:
            return False
        for folder in (*folders_above(path), ""):
            if folder in self._wanted:
                return self._wanted[folder].get(name, major) != major
        return False

    def external(self, path: str, imported: Import) -> str:
        target = imported.target
        if target.startswith((".", "/", "#", "~", "@/", "node:", "virtual:")) or ":" in target:
            return ""
        name = _package_name(target)
        is_own = name in self._packages and not self._is_of_other_version(path, name)
        return "" if name in _NODE or is_own or not re.match(r"^@?[\w.-]+(/[\w.-]+)?$", name) else name

    def _in_package(self, target: str) -> list[str]:
        name = _package_name(target)
        folder = self._packages.get(name)
        if folder is None:
            return []
        rest = target[len(name) :].lstrip("/")
        if rest:
            for inner in (rest, f"src/{rest}", f"lib/{rest}"):
                place = join(folder, inner)
                found = self._file(place) if place else []
                if found:
                    return found
        return self._entry(folder)

    def _entry(self, folder: str) -> list[str]:
        """What the manifest in a folder says that importing the folder reads."""
        for entry in self._entries.get(folder, ()):
            place = join(folder, entry)
            found = self._named(place) or self._index(place) if place else []
            if found:
                return found
        return []

    def _file(self, place: str) -> list[str]:
        return self._named(place) or self._entry(place) or self._index(place)

    def _named(self, place: str) -> list[str]:
        """The file at a place, as imports may name it."""
        if place in self.index:
            return [place]
        stem, dot, extension = place.rpartition(".")
        if dot and extension in _COMPILED:
            # TypeScript is imported under the name of what it compiles to.
            for other in _COMPILED_FROM:
                if stem + other in self.index:
                    return [stem + other]
        for extension in _EXTENSIONS if place else ():
            if place + extension in self.index:
                return [place + extension]
        return []

    def _index(self, place: str) -> list[str]:
        """The file that stands for the folder at a place."""
        for extension in _INDEXES:
            candidate = f"{place}/index{extension}".lstrip("/")
            if candidate in self.index:
                return [candidate]
        return []

    def _add_package(self, folder: str, package: Any) -> None:
        if not isinstance(package, dict):
            return
        asked = (package.get(key) for key in _DEPENDENCIES)
        self._wanted[folder] = {
            name: major
            for versions in asked
            for name, version in (versions.items() if isinstance(versions, dict) else ())
            if isinstance(version, str) and (major := _major(version))
        }
        self._entries[folder] = entries_of(package)
        name = package.get("name")
        if not isinstance(name, str):
            return
        version = package.get("version")
        if name not in self._packages and isinstance(version, str) and (major := _major(version)):
            self._majors[name] = major
        self._packages.setdefault(name, folder)

    def _add_aliases(self, folder: str, config: Any) -> None:
        options = config.get("compilerOptions") if isinstance(config, dict) else None
        if not isinstance(options, dict):
            return
        base = options.get("baseUrl")
        root = join(folder, base) if isinstance(base, str) else folder
        if root is None:
            return
        if isinstance(base, str):
            # Whatever is no relative path is looked for there first.
            self._aliases.append((folder, "*", [f"{root}/*".lstrip("/")]))
        paths = options.get("paths")
        for prefix, places in paths.items() if isinstance(paths, dict) else ():
            if isinstance(places, list):
                found = [join(root, place) for place in places if isinstance(place, str)]
                self._aliases.append((folder, prefix, [place for place in found if place is not None]))


def _package_name(target: str) -> str:
    parts = target.split("/")
    return "/".join(parts[:2]) if target.startswith("@") else parts[0]


def _major(version: str) -> str:
    """The first number of a version, or of the versions that are like one; empty for any other range."""
    match = _VERSION.match(version.strip())
    return match.group(1) if match is not None else ""


def _asked_as(path: str) -> Iterator[str]:
    """The places under which `JavaScriptResolver` finds a file."""
    yield path
    for ending in _EXTENSIONS:
        if path.endswith(ending):
            yield path.removesuffix(ending)
    for ending in _COMPILED_FROM:
        if path.endswith(ending):
            yield from (f"{path.removesuffix(ending)}.{compiled}" for compiled in _COMPILED)
    if name_of(path) in {f"index{ending}" for ending in _INDEXES}:
        yield folder_of(path)


def parse_json(data: bytes) -> Any:
    """JSON with comments and trailing commas; None when it is no such thing."""
    text = data.decode("utf-8-sig", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(_TRAILING.sub(r"\1", _COMMENTS.sub(lambda match: match.group(1) or "", text)))
    except (ValueError, RecursionError):
        return None
