"""Classes and packages of Java, Kotlin and Scala."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import PACKAGE, is_of_package
from sleepcode.parsing.packages import OWNED
from sleepcode.sleep.resolution.families import EVERY, Asked, Definers
from sleepcode.sleep.resolution.files import PathIndex, folder_of, name_of, nearest
from sleepcode.sleep.resolution.jvm_places import NOTHING, OWNERS, Layout, is_package, place_of, spelt_of

_MOST_PACKAGE = 50
_OF_JVM = frozenset("java javax kotlin sun jdk sbt".split())
_FAMILIES = frozenset(("androidx", "kotlinx", "jakarta"))
"""Those whose second part is the library."""
_TEST_SOURCES = re.compile(r"(?:^|/)(?:src/\w*[tT]est\w*|tests?|benchmarks?|jmh)/")


class JvmResolver:
    """A class by the end of its path, as far as that spells a package; a package by its folder."""

    _ENDINGS = (".java", ".kt", ".scala", ".groovy")
    configuration = None

    def __init__(self, index: PathIndex, definers: Definers | None = None) -> None:
        self.index = index
        self._definers = definers
        self._meant: dict[tuple[str, tuple[str, ...], bool], tuple[list[list[str]], list[str]]] = {}

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        """Name of a folder -> the folders of that name with classes in them."""
        folders: dict[str, list[str]] = {}
        for folder in sorted(self.index.folders):
            if any(path.endswith(self._ENDINGS) for path in self.index.folders[folder]):
                folders.setdefault(name_of(folder), []).append(folder)
        return folders

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        changed = [path for path in changed if path.endswith(self._ENDINGS)]
        if changed and _own_of(before, self._ENDINGS) != self._own:
            yield EVERY
        for path in changed:
            if path.endswith(self._ENDINGS):
                name = name_of(path)
                yield Asked(name.rpartition(".")[0])
                # `Cart.common.kt` has a part of the class.
                yield Asked(name.partition(".")[0])
                yield Asked(PACKAGE + name_of(folder_of(path)))

    def resolve(self, path: str, imported: Import) -> list[str]:
        if is_of_package(imported):
            return self._find_beside(path, imported.names)
        # The same classes are imported again and again; only which of several is meant depends on where.
        key = imported.target, imported.names, imported.local
        known = self._meant.get(key)
        if known is None:
            known = self._meant[key] = self._find(imported)
        choices, files = known
        return [nearest(choice, path) for choice in choices] if choices else _in_reach(files, path)

    def is_loose(self, imported: Import) -> bool:
        """Whether an import may mean a package, for there is no class of its name."""
        if is_of_package(imported):
            return False
        known = self._meant.get((imported.target, imported.names, imported.local)) or self._find(imported)
        return not known[0]

    def _find(self, imported: Import) -> tuple[list[list[str]], list[str]]:
        """(for each file that is meant, the paths that it may be; the files of a package, where it is one)."""
        parts = imported.target.removesuffix(".*").split(".")
        for end in range(len(parts), max(len(parts) - 3, 1), -1):
            if found := self._classes(parts[:end], imported.local):
                return [found], []
        if choices := [found for name in imported.names if (found := self._classes([*parts, name], False))]:
            return choices, []
        for find in (self._package, self._shorter_package) if imported.local else (self._package,):
            if folders := find(parts):
                return [], self._files_of(folders)
            if files := self._defining(parts[-1], find(parts[:-1])):
                return [], files
            is_inside = bool(parts[-2:-1]) and parts[-2][:1].isupper()
            if files := self._defining(parts[-2], find(parts[:-2])) if is_inside else []:
                return [], files
        return [], []

    def _defining(self, name: str, folders: Sequence[str]) -> list[str]:
        """The files of a package that define a name; none do of what is made when it is built: `R`, `BuildConfig`."""
        files = self._files_of(folders)
        if self._definers is None:
            return files
        defining = self._definers(name)
        return [file for file in files if file in defining]

    def _files_of(self, folders: Sequence[str]) -> list[str]:
        files = (file for folder in folders for file in self.index.folders[folder])
        return [file for file in files if file.endswith(self._ENDINGS)]

    def external(self, path: str, imported: Import) -> str:
        parts = imported.target.removeprefix("_root_.").removesuffix(".*").split(".")
        package = list(takewhile(lambda part: not part[:1].isupper(), parts))
        if package == parts and not (imported.names or imported.target.endswith(".*")):
            # A function, for what is in it; in Scala, of less than three parts, a member of any value.
            package = package[:-1] if len(parts) > 2 or not path.endswith((".scala", ".sbt")) else []
        if not package or package[0] in _OF_JVM or self.resolve(path, imported):
            return ""
        if package[0] == "scala":
            return "scala.meta" if package[1:2] == ["meta"] else ""
        found = _library(package)
        # What tells whose an import is told already that it is the file's owner's.
        is_own = (imported.local and len(found) <= OWNED) or "/".join(found) in self._own
        return "" if is_own else ".".join(found)

    @cached_property
    def _own(self) -> frozenset[str]:
        """The folders of sources that would name a library, if they were not here."""
        return _own_of(self.index, self._ENDINGS)

    def _classes(self, parts: list[str], is_own: bool) -> list[str]:
        """The paths that a class may have; of a project's own, those too that leave out how its package begins."""
        *package, name = parts
        folder = "/".join(package)
        for ending in self._ENDINGS:
            paths = self.index.meant("/".join([*package, name + ending]))
            if found := [path for path in paths if is_package(folder_of(path), folder)]:
                return found
        if not is_own or not name[:1].isupper():
            return []
        shorter = {path: spelt_of(folder_of(path), folder) for path in self.index.meant(f"{name}.kt")}
        return [path for path, spelt in shorter.items() if spelt == max(shorter.values()) > NOTHING]

    def _package(self, parts: list[str]) -> list[str]:
        if len(parts) < 2:
            return []
        end = "/".join(parts)
        return [
            folder
            for folder in self._folders.get(parts[-1], ())
            if (folder == end or folder.endswith("/" + end)) and is_package(folder, end)
        ]

    def _shorter_package(self, parts: list[str]) -> list[str]:
        """The folders of a package of the project itself that leave out how it begins."""
        named = self._folders.get(parts[-1], ()) if len(parts) > 1 else ()
        spelt = {folder: spelt_of(folder, "/".join(parts)) for folder in named}
        return [folder for folder, length in spelt.items() if length == max(spelt.values()) > 0]

    @cached_property
    def _packages(self) -> dict[str, dict[str, list[str]]]:
        """Folders that spell a package -> name of a class -> its paths."""
        packages: dict[str, dict[str, list[str]]] = {}
        for folder, paths in self.index.folders.items():
            for path in paths:
                if path.endswith(self._ENDINGS):
                    stems = packages.setdefault(place_of(folder).package, {})
                    stems.setdefault(name_of(path).partition(".")[0], []).append(path)
        return packages

    def _find_beside(self, path: str, names: Sequence[str]) -> list[str]:
        """The files of a file's own package that are named after types, whichever folder of sources they lie in."""
        own = place_of(folder_of(path)).package
        beside = self._packages.get(own, {})
        is_test = bool(_TEST_SOURCES.search(path))
        found = []
        for name in names:
            choices = [
                other
                for other in beside.get(name, ())
                if (is_test or not _TEST_SOURCES.search(other)) and _is_beside(path, other)
            ]
            if choices:
                found.append(nearest(choices, path))
        return found


def _library(package: list[str]) -> list[str]:
    """What of a package's name is that of a library: of what an owner has, up to three parts."""
    return package[: 3 if package[0] in OWNERS else 2 if package[0] in _FAMILIES else 1]


def _own_of(index: PathIndex, endings: tuple[str, ...]) -> frozenset[str]:
    folders = (
        folder for folder, paths in index.folders.items() if any(path.endswith(endings) for path in paths)
    )
    places = map(place_of, folders)
    packages = (place.package.split("/") for place in places if place.layout is Layout.STANDARD)
    return frozenset("/".join(_library(package)) for package in packages)


def _is_beside(path: str, other: str) -> bool:
    """Whether two files whose folders spell the same are of one package.

    Where the folders of Kotlin may leave out how its packages begin, only those of one module are.
    """
    here, there = place_of(folder_of(path)), place_of(folder_of(other))
    if here.module == there.module and here.layout == there.layout:
        return True
    if path.endswith(".java") and other.endswith(".java") and here.package:
        return Layout.STANDARD in (here.layout, there.layout)
    return "/" in here.package and Layout.UNKNOWN not in (here.layout, there.layout)


def _in_reach(files: Sequence[str], path: str) -> list[str]:
    """The files of a package that are meant where several folders have files of it, at most 50.

    Those of folders with much of the package, and of the module that the import stands in where that has any:
    `client` of `client/src/jvmMain/kotlin/...`. What isn't a test sees no tests and no benchmarks.
    """
    if not _TEST_SOURCES.search(path):
        files = [file for file in files if not _TEST_SOURCES.search(file)]
    sizes = Counter(map(folder_of, files))
    largest = max(sizes.values(), default=0)
    files = [file for file in files if 3 * sizes[folder_of(file)] >= largest]
    module = _module_of(path)
    own = [file for file in files if _module_of(file) == module]
    return (own or files)[:_MOST_PACKAGE]


def _module_of(path: str) -> str:
    return f"/{path}".partition("/src/")[0]
