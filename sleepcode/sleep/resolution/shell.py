"""Shells: scripts by path, from the script's folder or the repository's, or by the end of a path that only one has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import translate
from glob import escape

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import ANYWHERE, is_glob, key_of_glob
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of

_ENDINGS = (".sh", ".bash", ".zsh")
"""What may be left out of what tests load."""
_NO_NAMES = ("", ".", "..")
_UP = re.compile(r"^(?:\.\.?/)+")


class ShellResolver:
    """What a script reads or runs; a pattern means all that it matches."""

    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index
        self._matched: dict[str, list[str]] = {}

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            name = name_of(path)
            yield Asked(name)
            yield from (Asked(name.removesuffix(end)) for end in _ENDINGS if name.endswith(end))
            yield Asked(key_of_glob(name))
            yield Asked(key_of_glob(""))

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target
        is_anywhere = target.startswith(ANYWHERE)
        target = target.removeprefix(ANYWHERE)
        if name_of(target) in _NO_NAMES:
            return []
        folders = ["", folder_of(path)] if is_anywhere and "/" in target else [folder_of(path), ""]
        for folder in dict.fromkeys(folders):
            found = self._matching(folder, target) if is_glob(target) else self._at(folder, target)
            if found:
                return found
        # A script may have gone elsewhere before; behind a variable a name alone may be of what is installed.
        end = _UP.sub("", target)
        if is_glob(end) or (is_anywhere and "/" not in target):
            return []
        if end in self.index:
            return [end]
        ending = self.index.ending(end)
        return ending if len(ending) == 1 else []

    def external(self, path: str, imported: Import) -> str:
        return ""

    def _at(self, folder: str, target: str) -> list[str]:
        place = join(folder, target)
        places = (f"{place}{end}" for end in ("", *_ENDINGS)) if place else ()
        return next(([one] for one in places if one in self.index), [])

    def _matching(self, folder: str, target: str) -> list[str]:
        """The files that a pattern matches, none of whose parts matches more than one folder."""
        pattern = join(escape(folder), target)
        if pattern is None:
            return []
        found = self._matched.get(pattern)
        if found is None:
            inside, _, name = pattern.rpartition("/")
            folders, named = re.compile(translate(inside)), re.compile(translate(name))
            files = (
                one
                for other in sorted(self.index.folders)
                if other.count("/") == inside.count("/") and folders.match(other)
                for one in self.index.folders[other]
            )
            found = self._matched[pattern] = [one for one in files if named.match(name_of(one))]
        return found
