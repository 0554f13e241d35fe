"""Languages that are read by the shape of their lines: a path beside the file, from the top, or by its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import HERE
from sleepcode.parsing.module_paths import Rules, spell, stem
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of, nearest


class ListedResolver:
    """Resolves by what `parsing.module_paths` says of a language."""

    configuration = None

    def __init__(self, index: PathIndex, rules: Rules) -> None:
        self.index = index
        self._rules = rules

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            name = name_of(path)
            yield Asked(stem(self._rules, name))
            if name in self._rules.inside:
                yield Asked(name_of(folder_of(path)))
                yield Asked(HERE)

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = spell(self._rules, imported.target)
        # What begins with a dot is beside the file.
        for folder in (folder_of(path),) if target.startswith(".") else (folder_of(path), ""):
            place = join(folder, target)
            if place is not None and (there := self._at(place)):
                return [there]
        if self._rules.is_near or target.startswith(".") or not target.strip("/"):
            return []
        names = [target.strip("/")]
        if self._rules.has_roots and "/" in names[0]:
            names.append(names[0].partition("/")[2])
        for end in (f"{name}{ending}" for name in names for ending in self._rules.endings):
            if found := self._elsewhere(end, path):
                return found[:1] if "/" in end or not self._rules.is_only or len(found) == 1 else []
        return []

    def _elsewhere(self, end: str, path: str) -> list[str]:
        """The files that end so, the nearest first."""
        found = self.index.meant(end)
        first = nearest(found, path) if found else ""
        return [first, *(one for one in found if one != first)] if first else []

    def external(self, path: str, imported: Import) -> str:
        return ""

    def _at(self, place: str) -> str:
        """The file that a path means; empty for none."""
        named = (f"{place}{ending}" for ending in self._rules.endings if place)
        inside = (f"{place}/{name}".lstrip("/") for name in self._rules.inside)
        return next((one for one in (*named, *inside) if one in self.index), "")
