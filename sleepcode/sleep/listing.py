"""The files of a revision by place and by path; names are read when they are first needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import cached_property

from sleepcode.store.blobs import read_identity
from sleepcode.store.changes import PathNumbers
from sleepcode.store.revisions import RevisionData


class Listing:
    """Looks up files of one revision.

    `objects` are git ids by place of files that have no facts, which the store can't tell.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: RevisionData,
        numbers: PathNumbers,
        objects: Mapping[int, str] | None = None,
    ) -> None:
        self._connection = connection
        self._data = data
        self._numbers = numbers
        self.objects = objects or {}
        self._identities: dict[int, tuple[str, bool]] = {}

    def __len__(self) -> int:
        return len(self._data.paths)

    @cached_property
    def paths(self) -> list[str]:
        """Every path by its place."""
        names = self._numbers.names()
        return [names[number] for number in self._data.paths]

    @cached_property
    def place_of_number(self) -> dict[int, int]:
        """Path number -> place."""
        return dict(zip(self._data.paths, range(len(self._data.paths)), strict=True))

    def of(self, data: RevisionData) -> Listing:
        """The files of another revision."""
        return Listing(self._connection, data, self._numbers)

    def path(self, place: int) -> str:
        """The path at a place."""
        return self._numbers.name(self._data.paths[place])

    def number(self, path: str) -> int:
        """The number of a path, 0 where nothing names it."""
        return self._numbers.get(path) or 0

    def find(self, path: str) -> int | None:
        """The place of a path; None when the revision hasn't it."""
        number = self._numbers.get(path)
        return self.place_of_number.get(number) if number is not None else None

    def find_all(self, paths: Iterable[str]) -> list[int]:
        """Places of those of the paths that are here, in their order."""
        return [place for path in paths if (place := self.find(path)) is not None]

    def places_of_numbers(self, numbers: Iterable[int]) -> list[int]:
        """Places of those of the paths (by number) that are here."""
        known = self.place_of_number
        return [known[number] for number in numbers if number in known]

    def blob(self, place: int) -> str:
        """The git id of a file's content."""
        known = self.objects.get(place)
        return known if known is not None else self._identity(place)[0]

    def is_link(self, place: int) -> bool:
        """Whether a file is a symbolic link."""
        return self._identity(place)[1]

    def _identity(self, place: int) -> tuple[str, bool]:
        number = self._data.blobs[place]
        known = self._identities.get(number)
        if known is None:
            known = self._identities[number] = read_identity(self._connection, number)
        return known
