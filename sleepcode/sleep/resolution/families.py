"""What the resolvers of all families of languages have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple, Protocol

from sleepcode.facts import Import
from sleepcode.sleep.resolution.files import PathIndex


class Asked(NamedTuple):
    """Imports that may mean something else when files come or go."""

    key: str | None
    """One of their keys (`parsing.import_keys`); None for every import of the family."""
    folder: str = ""
    """Only imports of files below this folder, or of the module beside it that has its name."""

    def is_of(self, path: str) -> bool:
        """Whether imports of the file at a path are meant."""
        folder = self.folder
        return not folder or path.startswith(folder + "/") or path.rpartition(".")[0] == folder


EVERY = Asked(None)


Definers = Callable[[str], Collection[str]]
"""Name -> the paths of the files that define it."""


class Family(Protocol):
    """Resolves the imports of a family of languages.

    What an import means follows from what it says, the importing file's path, the paths of the revision and the
    `configuration`, of nothing else; but where it may mean all files of a package, from what those define too.
    """

    index: PathIndex

    @property
    def configuration(self) -> object:
        """What the build configuration says, to compare with that of another revision."""

    def resolve(self, path: str, imported: Import) -> list[str]:
        """The repository's files that an import means."""

    def external(self, path: str, imported: Import) -> str:
        """The external package that an import means, empty where there is none."""

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        """Whichever imports may mean something else than they did among the paths `before`.

        `changed` are the paths that came or went. The configuration is the same.
        """
