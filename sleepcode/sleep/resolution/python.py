"""Python: absolute imports from every package root, relative ones, submodules among the names."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cached_property

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import HERE
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, folders_above, join, name_of

_STANDARD = frozenset(sys.stdlib_module_names)
_ENDINGS = (".py", ".pyi", ".pyx")
_SOURCE_ROOTS = ("src", "lib", "python")
_MOST_ROOTS = 200


class PythonResolver:
    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index

    @cached_property
    def _tops(self) -> dict[str, list[str]]:
        return find_tops(self.index)

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        index = self.index
        has_other_roots = False
        for path in changed:
            name = name_of(path)
            # An import can begin with a folder while there is anything in it.
            for folder in folders_above(path):
                if before.has_folder(folder) != index.has_folder(folder):
                    yield Asked(name_of(folder))
                    has_other_roots |= folder.startswith(_SOURCE_ROOTS)
            stem, dot, ending = name.rpartition(".")
            if dot + ending not in _ENDINGS:
                continue
            yield Asked(stem)
            yield Asked(name.partition(".")[0])
            place = path.removesuffix(dot + ending)
            if name == "__init__.py":
                has_other_roots = True
                yield Asked(name_of(folder_of(path)))
                yield Asked(HERE)
                # What lies beside scripts is importable, what lies in a package is not.
                beside = [*before.folders.get(folder_of(path), ()), *index.folders.get(folder_of(path), ())]
                yield from (Asked(stem) for stem in {name_of(other).partition(".")[0] for other in beside})
            elif before.has_folder(place) or index.has_folder(place):
                yield Asked(HERE)
        if has_other_roots:
            then, now = find_tops(before), self._tops
            yield from (
                Asked(top)
                for top in then.keys() | now.keys()
                if set(then.get(top, ())) != set(now.get(top, ()))
            )

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target
        if imported.local:
            # What a string names is imported by whoever reads it, if it is.
            return []
        if target.startswith("."):
            level = len(target) - len(target.lstrip("."))
            base: str | None = folder_of(path)
            for _ in range(level - 1):
                base = folder_of(base) if base else None
            if base is None:
                return []
            inner = target.lstrip(".").replace(".", "/")
            place = join(base, inner) if inner else base
            return self._at(place, imported.names) if place is not None else []
        inner = target.replace(".", "/")
        roots = self._tops.get(target.partition(".")[0], ())
        for root in self._order(roots, path):
            found = self._at(f"{root}/{inner}" if root else inner, imported.names)
            if found:
                return found
        # A script's neighbours are importable without a package; in a package, `typing` is never the file beside.
        folder = folder_of(path)
        if "." in target or f"{folder}/__init__.py".lstrip("/") in self.index:
            return []
        sibling = join(folder, inner)
        return self._module(sibling) if sibling else []

    def external(self, path: str, imported: Import) -> str:
        top = imported.target.partition(".")[0]
        if (
            imported.local
            or not top
            or top in _STANDARD
            or imported.target.startswith(".")
            or top in self._tops
        ):
            return ""
        return top

    def _order(self, roots: list[str] | tuple[str, ...], path: str) -> list[str]:
        """Roots that hold the importing file first."""
        return sorted(
            roots, key=lambda root: (not path.startswith(root + "/") if root else True, len(root), root)
        )

    def _at(self, place: str, names: tuple[str, ...]) -> list[str]:
        """The module at a place, and those of the imported names that are modules in it."""
        found = [module for name in names for module in self._module(f"{place}/{name}" if place else name)]
        if found and len(found) == len(names):
            return found
        return [*self._module(place), *found]

    def _module(self, place: str) -> list[str]:
        for candidate in (f"{place}.py", f"{place}/__init__.py", f"{place}.pyx", f"{place}.pyi"):
            if candidate in self.index:
                return [candidate]
        return []


def find_tops(index: PathIndex) -> dict[str, list[str]]:
    """What an absolute import can begin with -> the folders that have it."""
    roots: dict[str, int] = {"": 0}
    packages = {
        folder for folder, files in index.folders.items() if f"{folder}/__init__.py".lstrip("/") in index
    }
    for package in packages:
        parent = folder_of(package)
        if parent not in packages:
            roots[parent] = roots.get(parent, 0) + 1
    for folder in _SOURCE_ROOTS:
        if any(name.startswith(folder + "/") for name in index.folders):
            roots.setdefault(folder, 0)
    tops: dict[str, list[str]] = {}
    for root in sorted(roots, key=lambda root: (root.count("/"), root))[:_MOST_ROOTS]:
        prefix = root + "/" if root else ""
        for path in index.folders.get(root, ()):
            if path.endswith(_ENDINGS):
                tops.setdefault(path[len(prefix) :].partition(".")[0], []).append(root)
    for folder in index.folders:
        top = folder
        while top:
            parent = folder_of(top)
            if parent in roots:
                name = top.rpartition("/")[2]
                if parent not in tops.setdefault(name, []):
                    tops[name].append(parent)
            top = parent
    return tops
