"""Which folders are the components of a repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

from sleepcode.model import Role
from sleepcode.parsing.lesser import is_lesser

_WORTHY = (Role.SOURCE, Role.TEST, Role.DOCUMENTATION)
_SUPPORT = (Role.TEST, Role.DOCUMENTATION, Role.VENDORED)
_MOST, _SHARED = 75, 60
"""Components of a repository from which on none is split, and of how many each folder gets its share: with the
least that any gets these become more."""
_FULL, _LESSER = 4, 1
"""What a file weighs: so many translations or templates make a component of the size of one of code."""
_LEAST_SPLIT = 8 * _FULL
_LEAST_CHILDREN = 12
"""Folders that any folder may be split into, however small its share of the repository is."""


class _Folders:
    """Folders, what lies in them, and what that weighs."""

    def __init__(self, paths: Sequence[str], roles: Mapping[str, Role]) -> None:
        self.held: dict[str, list[str]] = {}
        for path in paths:
            self.held.setdefault(path.rpartition("/")[0], []).append(path)
        self.direct: dict[str, int] = {}
        self.weight: dict[str, int] = {}
        self.sources: dict[str, int] = {}
        """What the sources among the files below weigh."""
        self.supporting: dict[str, int] = {}
        """Ten times how many more of the files below are tests, documentation or vendored than nine in ten."""
        self.children: dict[str, set[str]] = {}
        for folder, files in self.held.items():
            self.direct[folder] = worth = sum(_weigh(path, roles.get(path)) for path in files)
            more = 10 * sum(roles.get(path) in _SUPPORT for path in files) - 9 * len(files)
            sources = sum(_weigh(path, Role.SOURCE) for path in files if roles.get(path) is Role.SOURCE)
            for around in _folders_around(folder):
                self.weight[around] = self.weight.get(around, 0) + worth
                self.sources[around] = self.sources.get(around, 0) + sources
                self.supporting[around] = self.supporting.get(around, 0) + more
                if around:
                    self.children.setdefault(around.rpartition("/")[0], set()).add(around)

    def inside(self, folder: str) -> list[str]:
        """The folders directly in one, the heaviest first."""
        return sorted(self.children.get(folder, ()), key=lambda child: (-self.weight[child], child))

    def parts_of(self, folder: str, total: int) -> list[str]:
        """What a folder is split into; empty where it stays whole.

        Its share of the sources is its share of the components too; smaller folders stay with it.
        """
        weight, inside = self.weight[folder], self.inside(folder)
        named = [child for child in inside if self.weight[child] >= 2 * _LESSER]
        # Tests, documentation and vendored code are one component however large they are.
        if self.supporting[folder] > 0 or weight <= max(_LEAST_SPLIT, total * 0.06):
            return []
        if 20 * sum(self.weight[child] for child in named) <= 7 * weight:
            return []
        share = _SHARED * self.sources[folder] // max(self.sources[""], 1)
        return inside[: max(_LEAST_CHILDREN, share)]


def _folders_around(folder: str) -> Iterator[str]:
    """A folder and all above it, the top one last."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _weigh(path: str, role: Role | None) -> int:
    if role not in _WORTHY:
        return 0
    return _LESSER if role is Role.SOURCE and is_lesser(path) else _FULL


def find_components(paths: Sequence[str], roles: Mapping[str, Role]) -> dict[str, list[str]]:
    """The repository's components by folders: large folders are split, small ones kept whole.

    The heaviest is split first, so that a small one elsewhere takes no place from its parts.
    """
    folders = _Folders(paths, roles)
    total = max(folders.weight.get("", 0), 1)
    chosen: set[str] = set()
    work = [(-folders.weight[folder], folder) for folder in folders.inside("")]
    heapify(work)
    while work:
        _, folder = heappop(work)
        parts = folders.parts_of(folder, total) if len(chosen) + len(work) < _MOST else []
        for part in parts:
            heappush(work, (-folders.weight[part], part))
        if not parts or folders.direct.get(folder, 0) or len(parts) < len(folders.children[folder]):
            chosen.add(folder)
    components: dict[str, list[str]] = {}
    for folder, files in folders.held.items():
        while folder and folder not in chosen:
            folder = folder.rpartition("/")[0]
        components.setdefault(folder or ".", []).extend(files)
    return {name: sorted(files) for name, files in sorted(components.items())}
