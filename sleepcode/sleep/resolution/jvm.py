"""Classes and packages of Java, Kotlin and Scala."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile

from sleepcode.model import Import
from sleepcode.parsing.import_keys import PACKAGE
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, name_of, nearest

_MOST_PACKAGE = 50
_OF_JVM = frozenset("java javax kotlin sun jdk sbt".split())
_OWNERS = frozenset("com org io net dev app edu gov me co eu de fr uk ch ru cn jp nl se".split())
"""First parts of packages whose second is an owner: up to three parts name a library."""
_FAMILIES = frozenset(("androidx", "kotlinx", "jakarta"))
"""Those whose second part is the library."""
_TEST_SOURCES = re.compile(r"(?:^|/)(?:src/\w*[tT]est\w*|tests?|benchmarks?|jmh)/")


class JvmResolver:
    """A class by the end of its path; a package by its folder."""

    _ENDINGS = (".java", ".kt", ".scala", ".groovy")
    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index
        self._meant: dict[tuple[str, tuple[str, ...]], tuple[list[list[str]], list[str]]] = {}

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        """Name of a folder -> the folders of that name with classes in them."""
        folders: dict[str, list[str]] = {}
        for folder in sorted(self.index.folders):
            if any(path.endswith(self._ENDINGS) for path in self.index.folders[folder]):
                folders.setdefault(name_of(folder), []).append(folder)
        return folders

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            if path.endswith(self._ENDINGS):
                yield Asked(name_of(path).rpartition(".")[0])
                yield Asked(PACKAGE + name_of(folder_of(path)))

    def resolve(self, path: str, imported: Import) -> list[str]:
        # The same classes are imported again and again; only which of several is meant depends on where.
        key = imported.target, imported.names
        known = self._meant.get(key)
        if known is None:
            known = self._meant[key] = self._find(imported)
        choices, files = known
        return [nearest(choice, path) for choice in choices] if choices else _in_reach(files, path)

    def is_loose(self, imported: Import) -> bool:
        """Whether an import may mean a package, for there is no class of its name."""
        known = self._meant.get((imported.target, imported.names)) or self._find(imported)
        return not known[0]

    def _find(self, imported: Import) -> tuple[list[list[str]], list[str]]:
        """(for each file that is meant, the paths that it may be; the files of a package, where it is one)."""
        parts = imported.target.removesuffix(".*").split(".")
        for end in range(len(parts), max(len(parts) - 3, 1), -1):
            place = "/".join(parts[:end])
            for ending in self._ENDINGS:
                if found := self.index.meant(place + ending):
                    return [found], []
        names = [f"{'/'.join(parts)}/{name}{ending}" for name in imported.names for ending in self._ENDINGS]
        if choices := [found for name in names if (found := self.index.meant(name))]:
            return choices, []
        folders = self._package(parts) or self._package(parts[:-1])
        files = (file for folder in folders for file in self.index.folders[folder])
        return [], [file for file in files if file.endswith(self._ENDINGS)]

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
        depth = 3 if package[0] in _OWNERS else 2 if package[0] in _FAMILIES else 1
        return ".".join(package[:depth])

    def _package(self, parts: list[str]) -> list[str]:
        if len(parts) < 2:
            return []
        end = "/".join(parts)
        return [
            folder
            for folder in self._folders.get(parts[-1], ())
            if folder == end or folder.endswith("/" + end)
        ]


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
