"""Python: absolute imports from every package root, relative ones, submodules among the names."""

from __future__ import annotations

import sys

from sleepcode.model import Import
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join

_STANDARD = frozenset(sys.stdlib_module_names)


class PythonResolver:
    def __init__(self, index: PathIndex) -> None:
        self._index = index
        roots: dict[str, int] = {"": 0}
        packages = {
            folder for folder, files in index.folders.items() if f"{folder}/__init__.py".lstrip("/") in index
        }
        for package in packages:
            parent = folder_of(package)
            if parent not in packages:
                roots[parent] = roots.get(parent, 0) + 1
        for folder in ("src", "lib", "python"):
            if any(name.startswith(folder + "/") for name in index.folders):
                roots.setdefault(folder, 0)
        self._roots = sorted(roots, key=lambda root: (root.count("/"), root))[:200]
        self._tops: dict[str, list[str]] = {}
        for root in self._roots:
            prefix = root + "/" if root else ""
            for path in index.folders.get(root, ()):
                if path.endswith((".py", ".pyi", ".pyx")):
                    self._tops.setdefault(path[len(prefix) :].partition(".")[0], []).append(root)
        for folder in index.folders:
            top = folder
            while top:
                parent = folder_of(top)
                if parent in roots:
                    name = top.rpartition("/")[2]
                    if parent not in self._tops.setdefault(name, []):
                        self._tops[name].append(parent)
                top = parent

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target
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
        # A script's neighbours are importable without a package.
        sibling = join(folder_of(path), inner)
        return self._module(sibling) if sibling and "." not in target else []

    def external(self, path: str, imported: Import) -> str:
        top = imported.target.partition(".")[0]
        if not top or top in _STANDARD or imported.target.startswith(".") or top in self._tops:
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
            if candidate in self._index:
                return [candidate]
        return []
