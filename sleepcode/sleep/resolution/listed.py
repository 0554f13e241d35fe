"""Languages that are read by the shape of their lines: a path beside the file, from the top, or by its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import HERE
from sleepcode.parsing.module_paths import Rules, spell, stem
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of, nearest


class ListedResolver:
    """Resolves by what `parsing.module_paths` says of a language."""

    def __init__(self, index: PathIndex, rules: Rules) -> None:
        self.index = index
        self._rules = rules
        self._start = re.compile(rules.start) if rules.start else None
        self._packages = re.compile(rules.packages) if rules.packages else None

    @property
    def configuration(self) -> object:
        return None

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            name = name_of(path)
            yield Asked(stem(self._rules, name))
            if name in self._rules.inside:
                yield Asked(stem(self._rules, name_of(folder_of(path))))
                yield Asked(HERE)

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = spell(self._rules, imported.target)
        is_folder = target.rpartition("/")[2] in ("", ".", "..")
        # What begins with a dot is beside the file.
        folders = ("",) if target.startswith("/") else (folder_of(path), "")
        for folder in folders[:1] if target.startswith(".") else folders:
            place = join(folder, target)
            if place is not None and (there := self._at(place, is_folder)):
                return [there]
        if self._rules.is_near or is_folder or target.startswith("."):
            return []
        names = [target.strip("/"), *self._own_scope(target)]
        if self._rules.has_roots:
            # What has no folder left says too little of where it is.
            names += [rest for rest in (names[0].partition("/")[2],) if "/" in rest]
        for end in (f"{name}{ending}" for name in names for ending in self._rules.endings):
            if found := self._starting_well(self.index.meant(end), end):
                # Another library may have one of that name.
                is_sure = not self._rules.is_only or "/" in end or len(found) == 1
                return [nearest(found, path)] if is_sure else []
        return []

    def _own_scope(self, target: str) -> Iterator[str]:
        """What a target is without a scope, which is the repository's own where the rest is a path in it."""
        scope, slash, rest = target.partition("/")
        if scope.startswith("@") and "/" in rest and slash:
            yield rest

    def _starting_well(self, found: Sequence[str], end: str) -> list[str]:
        """Those of the paths that start from a folder which a target can start from."""
        if self._start is None:
            return list(found)
        return [path for path in found if self._start.fullmatch(path[: -len(end)].rstrip("/"))]

    def external(self, path: str, imported: Import) -> str:
        package = self._packages.match(imported.target) if self._packages is not None else None
        return package.group() if package is not None else ""

    def _at(self, place: str, is_folder: bool) -> str:
        """The file that a path means, which may be that of a folder alone; empty for none."""
        named = (f"{place}{ending}" for ending in self._rules.endings if place and not is_folder)
        inside = (f"{place}/{name}".lstrip("/") for name in self._rules.inside)
        return next((one for one in (*named, *inside) if one in self.index), "")
