"""Lua: the parts of a module's name are folders below a root that is searched, and a folder means its init.lua."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import BELOW
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, folders_above, name_of, nearest

_ENDING = ".lua"
_INIT = "/init.lua"
_ROOTS = frozenset(("lua", "src", "lib"))
"""Folders that are searched by custom: of plugins of Neovim, of rocks."""
_MOST_BELOW = 50
_OF_LANGUAGE = frozenset("bit bit32 coroutine debug ffi io jit math os package string table utf8 vim".split())
"""What the language, LuaJIT and Neovim bring."""
_SEPARATOR = re.compile(r"[./]")


class LuaResolver:
    """Modules by their whole name: one that only ends as a file does is another."""

    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        changed = [path for path in changed if path.endswith(_ENDING)]
        for path in changed:
            folder = folder_of(path)
            yield Asked(name_of(path).removesuffix(_ENDING))
            yield Asked(name_of(folder) + BELOW)
            if path.endswith(_INIT):
                yield Asked(name_of(folder))
                yield Asked(name_of(folder_of(folder)) + BELOW)
        if changed:
            was, now = (
                {folder for folders in by_name.values() for folder in folders}
                for by_name in (_folders_of(before), self._folders)
            )
            for folder in sorted(was ^ now):
                yield Asked(name_of(folder))
                yield Asked(name_of(folder) + BELOW)

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        return _folders_of(self.index)

    def resolve(self, path: str, imported: Import) -> list[str]:
        place = imported.target.replace(".", "/")
        if place.endswith("/"):
            return self._below(path, place[:-1])
        for find in (_is_at_root, _is_around, _is_long):
            for end in (place + _ENDING, place + _INIT):
                if found := [one for one in self.index.meant(end) if find(one, end, path)]:
                    return [nearest(found, path)]
        return []

    def _below(self, path: str, place: str) -> list[str]:
        """The modules directly in a folder, of which what runs chooses one; at most 50."""
        named = [one for one in self._folders.get(name_of(place), ()) if f"/{one}".endswith(f"/{place}")]
        for find in (_is_at_root, _is_around, _is_long):
            if folders := [one for one in named if find(one, place, path)]:
                folder = nearest(folders, path)
                files = [one for one in self.index.folders.get(folder, ()) if one.endswith(_ENDING)]
                inits = (f"{inner}{_INIT}" for inner in self._inside(folder))
                modules = [one for one in files if not one.endswith(_INIT)]
                return [*modules, *(one for one in inits if one in self.index)][:_MOST_BELOW]
        return []

    @cached_property
    def _inner(self) -> dict[str, list[str]]:
        """Folder -> the folders directly in it."""
        inner: dict[str, list[str]] = {}
        for folders in self._folders.values():
            for folder in folders:
                inner.setdefault(folder_of(folder), []).append(folder)
        return inner

    def _inside(self, folder: str) -> list[str]:
        return sorted(self._inner.get(folder, ()))

    def external(self, path: str, imported: Import) -> str:
        first = _SEPARATOR.split(imported.target)[0]
        if first in _OF_LANGUAGE:
            return ""
        # What begins as a module or a folder here is the project's own, though it isn't found.
        named = [*self._folders.get(first, ()), *self.index.meant(first + _ENDING)]
        ends = (first, first + _ENDING)
        is_own = any(
            find(one, end, path)
            for one in named
            for end in ends
            for find in (_is_at_root, _is_around)
            if f"/{one}".endswith(f"/{end}")
        )
        return "" if is_own else first


def _folders_of(index: PathIndex) -> dict[str, list[str]]:
    """Name -> the folders of that name that have modules in them or below."""
    found: set[str] = set()
    for folder, paths in index.folders.items():
        if any(path.endswith(_ENDING) for path in paths):
            found.update((folder, *folders_above(folder)))
    by_name: dict[str, list[str]] = {}
    for folder in sorted(found - {""}):
        by_name.setdefault(name_of(folder), []).append(folder)
    return by_name


def _is_at_root(one: str, end: str, path: str) -> bool:
    """Whether a path has nothing in front of an end of it but a folder that is searched by custom."""
    root = one[: -len(end)].rstrip("/")
    return not root or name_of(root) in _ROOTS


def _is_around(one: str, end: str, path: str) -> bool:
    """Whether what a path has in front of its end is around the importing file."""
    return path.startswith(one[: -len(end)])


def _is_long(one: str, end: str, path: str) -> bool:
    """Whether an end is more than a name that many may have: then any folder may be one that is searched."""
    return end.removesuffix(_INIT).removesuffix(_ENDING).count("/") > 0
