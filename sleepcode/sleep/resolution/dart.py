"""Dart: paths beside a file, and `package:` for what lies in the `lib` of a package here, by the name in its manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sleepcode.facts import Import
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of, nearest
from sleepcode.sleep.resolution.pubspec import PUBSPEC, read_pubspec

_PACKAGE = "package:"


class DartResolver:
    """Files by their paths. Where several packages have a name, the nearest that has the file is meant."""

    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self.index = index
        self._folders: dict[str, list[str]] = {}
        """Name of a package -> the folders of those that are called so."""
        for path in sorted(configs):
            if name_of(path) != PUBSPEC:
                continue
            if name := read_pubspec(configs[path].decode("utf-8", "replace")).value("name"):
                self._folders.setdefault(name, []).append(folder_of(path))

    @property
    def configuration(self) -> object:
        return self._folders

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        yield from map(Asked, dict.fromkeys(map(name_of, changed)))

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target
        if target.startswith(_PACKAGE):
            name, _, inner = target.removeprefix(_PACKAGE).partition("/")
            places = (join(f"{folder}/lib".lstrip("/"), inner) for folder in self._folders.get(name, ()))
            found = [place for place in places if place and place in self.index]
            return [nearest(found, path)] if found else []
        place = join(folder_of(path), target) if ":" not in target else None
        return [place] if place and place in self.index else []

    def external(self, path: str, imported: Import) -> str:
        if not imported.target.startswith(_PACKAGE):
            return ""
        name = imported.target.removeprefix(_PACKAGE).partition("/")[0]
        return "" if name in self._folders else name
