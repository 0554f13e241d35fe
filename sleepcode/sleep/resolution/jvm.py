"""Classes and packages of Java, Kotlin and Scala."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import ENCLOSING, PACKAGE, is_of_package
from sleepcode.parsing.packages import OWNED
from sleepcode.sleep.resolution.families import EVERY, Asked, Definers
from sleepcode.sleep.resolution.files import PathIndex, folder_of, name_of, nearest
from sleepcode.sleep.resolution.jvm_enclosing import around, is_package_object, packages_seen
from sleepcode.sleep.resolution.jvm_places import NOTHING, OWNERS, Layout, is_package, place_of, spelt_of

_MOST_PACKAGE = 50
_SCALA = (".scala", ".sbt")
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
        if any(map(is_package_object, changed)):
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
        if not choices and not files and path.endswith(_SCALA):
            choices, files = self._find_around(path, imported)
        found = [nearest(choice, path) for choice in choices] if choices else _in_reach(files, path)
        return [*found, *self._import_handed_on(path, imported, found)] if path.endswith(_SCALA) else found

    def is_loose(self, imported: Import) -> bool:
        """Whether an import may mean a package, for there is no class of its name."""
        if is_of_package(imported):
            return any(name.startswith(ENCLOSING) for name in imported.names)
        known = self._meant.get((imported.target, imported.names, imported.local)) or self._find(imported)
        return not known[0] or any(self._objects_of(package) for package in _packages_of(imported))

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

    def _find_around(self, path: str, imported: Import) -> tuple[list[list[str]], list[str]]:
        """The same of an import of Scala that begins with what is in a package around the file."""
        length = imported.target.removesuffix(".*").count(".") + 1
        for outer, parts in around(place_of(folder_of(path)).package, imported.target.removesuffix(".*")):
            if length > 1 and "/".join(parts[: outer + 1]) not in self._spelt:
                continue
            for end in range(len(parts), max(len(parts) - 3, outer), -1):
                if found := self._classes(parts[:end], False):
                    return [found], []
            if choices := [
                found for name in imported.names if (found := self._classes([*parts, name], False))
            ]:
                return choices, []
            if folders := self._package(parts):
                return [], self._files_of(folders)
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
    def _spelt(self) -> frozenset[str]:
        """The folders of packages, and those around them that are packages too."""
        found: set[str] = set()
        for package in self._packages:
            while package and package not in found:
                found.add(package)
                package = package.rpartition("/")[0]
        return frozenset(found)

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
        """The files of a file's own package that are named after types, whichever folder of sources they lie in; of
        Scala, those of the packages around it, too, and what these hand on."""
        own = place_of(folder_of(path)).package
        seen = packages_seen(own, names) if path.endswith(_SCALA) else [own]
        left = [name for name in names if not name.startswith(ENCLOSING)]
        found: list[str] = []
        for package in seen:
            named = self._find_in(package, path, left)
            found += named.values()
            left = [name for name in left if name not in named]
        if path.endswith(_SCALA):
            found += [file for name in left for file in self._handed_on(name, seen)]
        return list(dict.fromkeys(found))

    def _import_handed_on(self, path: str, imported: Import, found: Sequence[str]) -> list[str]:
        """What the objects of packages hand on of what an import of Scala names."""
        packages = [package for package in _packages_of(imported) if self._objects_of(package)]
        names = imported.names or (imported.target.rpartition(".")[2],)
        stems = {name_of(file).partition(".")[0] for file in found} if packages else set()
        return [file for name in names if name not in stems for file in self._handed_on(name, packages)]

    def _objects_of(self, package: str) -> Sequence[str]:
        """The files of what a package has beside its classes."""
        return [
            file for file in self._packages.get(package, {}).get("package", ()) if is_package_object(file)
        ]

    def _handed_on(self, name: str, packages: Sequence[str]) -> list[str]:
        """The file named after what the object of a package has under its own name from a package inside it."""
        for package in packages:
            objects = self._objects_of(package)
            if not any(self._is_defined(name, one) for one in objects):
                continue
            inside = {
                other: place_of(folder_of(other)).package
                for other in self.index.meant(f"{name}.scala")
                if not _TEST_SOURCES.search(other) and self._is_defined(name, other)
            }
            inner = [other for other in inside if inside[other].startswith(package + "/")]
            if inner:
                return [min(inner, key=lambda other: (inside[other].count("/"), other))]
        return []

    def _is_defined(self, name: str, path: str) -> bool:
        return self._definers is None or path in self._definers(name)

    def _find_in(self, package: str, path: str, names: Sequence[str]) -> dict[str, str]:
        """Name -> the file of a package that is named after it."""
        beside = self._packages.get(package, {})
        is_test = bool(_TEST_SOURCES.search(path))
        is_own = package == place_of(folder_of(path)).package
        found = {}
        for name in names if beside else ():
            choices = [
                other
                for other in beside.get(name, ())
                if (is_test or not _TEST_SOURCES.search(other))
                and (_is_beside(path, other) if is_own else place_of(folder_of(other)).layout > Layout.LIKELY)
            ]
            if path.endswith(_SCALA):
                # A file may be called after what others define whom it helps.
                choices = [other for other in choices if self._is_defined(name, other)]
            if choices:
                found[name] = nearest(choices, path)
        return found


def _packages_of(imported: Import) -> list[str]:
    """The folders of the packages that an import may be of what is in."""
    package = imported.target.removesuffix(".*").replace(".", "/")
    return [package] if imported.names else [package.rpartition("/")[0]]


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
