"""Which folders are the components of a repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush

from sleepcode.model import Role
from sleepcode.parsing.lesser import is_lesser

_WORTHY = (Role.SOURCE, Role.TEST, Role.DOCUMENTATION)
_SUPPORT = (Role.TEST, Role.DOCUMENTATION, Role.VENDORED)
_MOST = 60
"""Components of a repository, as far as splitting goes."""
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
        self.supporting: dict[str, int] = {}
        """Ten times how many more of the files below are tests, documentation or vendored than nine in ten."""
        self.children: dict[str, set[str]] = {}
        for folder, files in self.held.items():
            self.direct[folder] = worth = sum(_weigh(path, roles.get(path)) for path in files)
            more = 10 * sum(roles.get(path) in _SUPPORT for path in files) - 9 * len(files)
            self._add(folder, worth, more)

    def _add(self, folder: str, worth: int, more: int) -> None:
        self.weight[folder] = self.weight.get(folder, 0) + worth
        self.supporting[folder] = self.supporting.get(folder, 0) + more
        while folder:
            parent = folder.rpartition("/")[0]
            self.children.setdefault(parent, set()).add(folder)
            self.weight[parent] = self.weight.get(parent, 0) + worth
            self.supporting[parent] = self.supporting.get(parent, 0) + more
            folder = parent

    def inside(self, folder: str) -> list[str]:
        """The folders directly in one, the heaviest first."""
        return sorted(self.children.get(folder, ()), key=lambda child: (-self.weight[child], child))

    def parts_of(self, folder: str, total: int) -> list[str]:
        """What a folder is split into; empty where it stays whole.

        Its share of the repository is its share of the components too; smaller folders stay with it.
        """
        weight, inside = self.weight[folder], self.inside(folder)
        named = [child for child in inside if self.weight[child] >= 2 * _LESSER]
        # Tests, documentation and vendored code are one component however large they are.
        if self.supporting[folder] > 0 or weight <= max(_LEAST_SPLIT, total * 0.06):
            return []
        if 20 * sum(self.weight[child] for child in named) <= 7 * weight:
            return []
        return inside[: max(_LEAST_CHILDREN, _MOST * weight // total)]


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
