"""Terraform: a module is a folder, whose files make up one; whatever else is named is a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import ABOVE, HERE
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of

_ENDINGS = (".tf", ".tofu")
_MOST_FILES = 50


class TerraformResolver:
    """A local source means the files of its folder, a path the file there; sources of registries are external."""

    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            yield Asked(name_of(path))
            if path.endswith(_ENDINGS):
                yield Asked(name_of(folder_of(path)))
                # `../..` has no name to be asked by.
                yield Asked(HERE)

    def resolve(self, path: str, imported: Import) -> list[str]:
        if not imported.local:
            return []
        if imported.target.startswith(ABOVE):
            return self._above(path, imported.target.removeprefix(ABOVE))
        place = join(folder_of(path), imported.target)
        if place is None:
            return []
        if place in self.index:
            return [place]
        files = self.index.folders.get(place, ())
        return [file for file in files if file.endswith(_ENDINGS)][:_MOST_FILES]

    def _above(self, path: str, target: str) -> list[str]:
        """The file of a name in the nearest of the folders above that of a file."""
        folder = folder_of(path)
        while folder:
            folder = folder_of(folder)
            place = join(folder, target)
            if place is not None and place in self.index:
                return [place]
        return []

    def external(self, path: str, imported: Import) -> str:
        return "" if imported.local else imported.target
