"""A revision's columns as the mappings by path that note writers read; nothing is made before it is asked for."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from functools import cached_property
from itertools import compress
from typing import TypeVar

from sleepcode.model import Role
from sleepcode.ranking.structure import hash_stem, pairing_stem
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.notes.snapshot import SnapshotFile
from sleepcode.sleep.parting import find_components
from sleepcode.store.blobs import ENTRY_POINT, OFFERS
from sleepcode.store.finding import find_values
from sleepcode.store.revisions import ROLES, RevisionData

_TEST = ROLES.index(Role.TEST)
_FEW = 24
"""Files whose importers are looked for one by one."""
_FEW_STEMS = 200
"""Files whose tests are looked for one by one: a table of all tests takes as long."""
_Value = TypeVar("_Value")


class _Table(Mapping[str, _Value]):
    """What is said of a revision's files, by path and in their order; files of which nothing is said are absent."""

    def __init__(self, data: RevisionData, listing: Listing) -> None:
        self.data = data
        self.listing = listing
        self._known: dict[str, _Value | None] = {}

    @abstractmethod
    def make(self, place: int) -> _Value | None:
        """What is said of the file at a place; None for nothing."""

    @cached_property
    def _whole(self) -> dict[str, _Value]:
        made = ((path, self.make(place)) for place, path in enumerate(self.listing.paths))
        return {path: value for path, value in made if value is not None}

    def __getitem__(self, path: str) -> _Value:
        try:
            value = self._known[path]
        except KeyError:
            place = self.listing.find(path)
            value = self._known[path] = self.make(place) if place is not None else None
        if value is None:
            raise KeyError(path)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    def items(self) -> ItemsView[str, _Value]:
        return self._whole.items()

    def values(self) -> ValuesView[_Value]:
        return self._whole.values()


class FileTable(_Table[SnapshotFile]):
    """Path -> file."""

    _asked = 0

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.listing.find(path) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.listing.paths)

    def __len__(self) -> int:
        return len(self.listing)

    def find_role(self, path: str) -> Role | None:
        """The role of a file; None for what is none of the revision."""
        place = self.listing.find(path)
        return ROLES[self.data.roles[place]] if place is not None else None

    def tally(self) -> dict[tuple[Role, str], tuple[int, int]]:
        """(role, language) -> (files, their lines)."""
        data = self.data
        keys = list(zip(data.roles, data.languages, strict=True))
        files = Counter(keys)
        lines = dict.fromkeys(files, 0)
        for key, count in zip(keys, data.lines, strict=True):
            lines[key] += count
        named = {(ROLES[key[0]], data.language_names[key[1]]): (files[key], lines[key]) for key in files}
        return dict(sorted(named.items(), key=lambda item: (item[0][0].value, item[0][1])))

    def offering(self) -> list[str]:
        """The files that take something from outside or offer something to it."""
        return [self.listing.path(place) for place, flags in enumerate(self.data.flags) if flags & OFFERS]

    def tests_like(self, path: str) -> list[str]:
        """Tests, in order, whose names are likely to share with a path what a source and its tests share.

        They share its hash: who needs to be sure compares the names.
        """
        stem = hash_stem(pairing_stem(path))
        self._asked += 1
        if self._asked > _FEW_STEMS:
            return list(map(self.listing.path, self._tests_by_stem.get(stem, ())))
        roles = self.data.roles
        places = find_values(self._stem_bytes, stem)
        return [self.listing.path(place) for place in places if roles[place] == _TEST]

    @cached_property
    def _stem_bytes(self) -> bytes:
        return self.data.stems.tobytes()

    @cached_property
    def _tests_by_stem(self) -> dict[int, list[int]]:
        """Hash of a stem -> places of the tests that have it."""
        found: dict[int, list[int]] = {}
        stems = self.data.stems
        tests = compress(range(len(stems)), map(_TEST.__eq__, self.data.roles))
        for place in tests:
            found.setdefault(stems[place], []).append(place)
        return found

    def make(self, place: int) -> SnapshotFile:
        data = self.data
        return SnapshotFile(
            self.listing.path(place),
            ROLES[data.roles[place]],
            data.language_names[data.languages[place]],
            data.sizes[place],
            data.lines[place],
            data.lengths[place] > 0,
            bool(data.flags[place] & ENTRY_POINT),
        )


class Imports(_Table[list[str]]):
    """Path -> the files that it imports, for those that import any."""

    def make(self, place: int) -> list[str] | None:
        offsets, path = self.data.edge_offsets, self.listing.path
        found = self.data.edges[offsets[place] : offsets[place + 1]]
        return [path(target) for target in found] or None


class Importers(_Table[list[str]]):
    """Path -> the files that import it, for those that any does."""

    _made = 0

    @cached_property
    def _by_target(self) -> tuple[array[int], array[int]]:
        """What is imported, sorted, and where each of it stands among the imports."""
        edges = self.data.edges
        positions = array("I", sorted(range(len(edges)), key=edges.__getitem__))
        return array("I", map(edges.__getitem__, positions)), positions

    @cached_property
    def _edge_bytes(self) -> bytes:
        return self.data.edges.tobytes()

    def make(self, place: int) -> list[str] | None:
        self._made += 1
        if self._made <= _FEW:
            # Sorting all imports takes as long as a few looks through them.
            found: Sequence[int] = find_values(self._edge_bytes, place)
        else:
            targets, positions = self._by_target
            found = positions[bisect_left(targets, place) : bisect_right(targets, place)]
        offsets, path = self.data.edge_offsets, self.listing.path
        return [path(bisect_right(offsets, position) - 1) for position in found] or None


class Externals(_Table[list[str]]):
    """Path -> the external packages that it imports, for those that import any."""

    @cached_property
    def _by_place(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for name, places in sorted(self.data.externals.items()):
            for place in places:
                found.setdefault(place, []).append(name)
        return found

    def make(self, place: int) -> list[str] | None:
        return self._by_place.get(place)


class ComponentNames(_Table[str]):
    """Path -> the component that it belongs to."""

    @cached_property
    def _names(self) -> list[str]:
        return list(self.data.facts["components"])

    def make(self, place: int) -> str:
        return self._names[self.data.components[place]]


class Centrality(_Table[float]):
    """Path -> PageRank, 1 being average."""

    def make(self, place: int) -> float:
        return self.data.centrality[place]


def components_of(data: RevisionData, listing: Listing) -> dict[str, list[str]]:
    """The revision's components, which its columns tell from now on, or told already."""
    paths = listing.paths
    if "components" not in data.facts:
        roles: dict[str, Role] = {path: ROLES[role] for path, role in zip(paths, data.roles, strict=True)}
        components = find_components(paths, roles)
        places = {path: number for number, files in enumerate(components.values()) for path in files}
        data.components = array("I", [places[path] for path in paths])
        data.facts["components"] = list(components)
        return components
    found: dict[str, list[str]] = {name: [] for name in data.facts["components"]}
    lists = list(found.values())
    for path, number in zip(paths, data.components, strict=True):
        lists[number].append(path)
    return found
