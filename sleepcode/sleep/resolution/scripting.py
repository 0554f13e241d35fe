"""PHP, and languages that name files relative to the importing one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import HERE, SEPARATOR
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of
from sleepcode.sleep.resolution.javascript import parse_json

_NESTED = {"Symfony": ("Bridge", "Bundle", "Component", "Contracts", "Polyfill")}
"""Vendors of PHP -> the second parts of names under which each has many packages."""


class PhpResolver:
    """Names by composer's PSR-4 prefixes; required files by path."""

    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self.index = index
        self._prefixes: list[tuple[str, str]] = []
        for path in sorted(configs):
            if path.rpartition("/")[2] != "composer.json":
                continue
            package = parse_json(configs[path])
            for section in ("autoload", "autoload-dev"):
                rules = package.get(section, {}) if isinstance(package, dict) else {}
                psr = rules.get("psr-4", {}) if isinstance(rules, dict) else {}
                for prefix, places in psr.items() if isinstance(psr, dict) else ():
                    for place in places if isinstance(places, list) else [places]:
                        folder = join(folder_of(path), place) if isinstance(place, str) else None
                        if folder is not None:
                            self._prefixes.append((prefix.strip("\\"), folder))
        self._prefixes.sort(key=lambda item: (-len(item[0]), item))

    @property
    def configuration(self) -> object:
        return self._prefixes

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            name = path.replace("\\", "/").rpartition("/")[2]
            yield Asked(name)
            if name.endswith(".php"):
                yield Asked(name.removesuffix(".php"))

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target
        if imported.local and target.endswith(SEPARATOR):
            names = filter(None, imported.names)
            files = (file for name in names for file in self._in_namespace(path, target, name))
            return list(dict.fromkeys(files))
        if imported.local:
            beside = join(folder_of(path), target)
            if beside and beside in self.index:
                return [beside]
            found = self.index.nearest(target, path)
            return [found] if found else []
        return self._class(path, target.strip(SEPARATOR))

    def _in_namespace(self, path: str, space: str, name: str) -> list[str]:
        """The file of a type of a file's own namespace, which mostly lies beside it."""
        beside = f"{folder_of(path)}/{name}.php".lstrip("/")
        return [beside] if beside in self.index else self._class(path, space + name)

    def _class(self, path: str, name: str) -> list[str]:
        for prefix, folder in self._prefixes:
            if name.startswith(prefix + "\\") or not prefix:
                inner = name[len(prefix) :].strip("\\").replace("\\", "/")
                place = f"{folder}/{inner}.php".lstrip("/")
                if place in self.index:
                    return [place]
        found = self.index.nearest(name.replace("\\", "/") + ".php", path) if "\\" in name else None
        return [found] if found else []

    def external(self, path: str, imported: Import) -> str:
        parts = imported.target.strip("\\").split("\\")
        if imported.local or len(parts) < 2:
            return ""
        # What has a prefix of a package here may still be another's: packages of one vendor share theirs.
        return "\\".join(parts[: 3 if parts[0] in _NESTED and parts[1] in _NESTED[parts[0]] else 2])


class RelativeResolver:
    """Styles and pages: a path beside the importing file."""

    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            for place in _asked_as(path):
                yield Asked(name_of(place))
                if before.has_folder(place) or self.index.has_folder(place):
                    yield Asked(HERE)

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target
        place = target.lstrip("/") if target.startswith("/") else join(folder_of(path), target)
        if not place:
            return []
        folder, _, name = place.rpartition("/")
        partial = f"{folder}/_{name}".lstrip("/")
        for candidate in (
            place,
            f"{place}.scss",
            f"{place}.css",
            f"{partial}.scss",
            f"{place}/_index.scss",
        ):
            if candidate in self.index:
                return [candidate]
        if target.count("/") >= 1 and not target.startswith("."):
            found = self.index.nearest(target.lstrip("/"), path)
            return [found] if found else []
        return []

    def external(self, path: str, imported: Import) -> str:
        return ""


def _asked_as(path: str) -> Iterator[str]:
    """The places under which `RelativeResolver` finds a file."""
    yield path
    for ending in (".scss", ".css"):
        if path.endswith(ending):
            yield path.removesuffix(ending)
    folder, _, name = path.rpartition("/")
    if name.startswith("_") and name.endswith(".scss"):
        yield f"{folder}/{name[1:].removesuffix('.scss')}".lstrip("/")
    if name == "_index.scss":
        yield folder
