"""Look-ups over a revision's paths."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

_MOST_MEANT = 50


class PathIndex:
    """The paths of a revision, found by name and by the end of the path; what isn't asked for isn't made."""

    def __init__(self, paths: Collection[str]) -> None:
        self.paths = set(paths)
        self._ordered = sorted(paths)
        self._meant: dict[str, list[str]] = {}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._ordered:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """Folder -> the files directly in it, sorted."""
        found: dict[str, list[str]] = {}
        for path in self._ordered:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return found

    def has_folder(self, folder: str) -> bool:
        """Whether there is any file in a folder or below it."""
        inside = folder + "/" if folder else ""
        place = bisect_left(self._ordered, inside)
        return place < len(self._ordered) and self._ordered[place].startswith(inside)

    def __contains__(self, path: str) -> bool:
        return path in self.paths

    def ending(self, end: str) -> list[str]:
        """Every path that is `end` or ends with `/end`, sorted."""
        found = self._by_name.get(end.rpartition("/")[2], [])
        return [path for path in found if path == end or path.endswith("/" + end)]

    def nearest(self, end: str, path: str) -> str | None:
        """The path ending with `end` that shares most folders with `path`; None when there is none."""
        found = self.meant(end)
        return nearest(found, path) if found else None

    def meant(self, end: str) -> list[str]:
        """The paths ending with `end`, where that is few enough to mean one of them."""
        found = self._meant.get(end)
        if found is None:
            found = self.ending(end)
            found = self._meant[end] = found if len(found) <= _MOST_MEANT else []
        return found


def nearest(found: Sequence[str], path: str) -> str:
    """The one of the paths that shares most folders with `path`; the nearer to the top where several do."""
    if len(found) == 1:
        return found[0]
    return max(found, key=lambda candidate: (_shared(candidate, path), -candidate.count("/")))


def join(folder: str, relative: str) -> str | None:
    """A path relative to a folder, normalised; None when it leaves the repository."""
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def name_of(path: str) -> str:
    return path.rpartition("/")[2]


def folders_above(path: str) -> Iterator[str]:
    """The folders that a path is in, the nearest first, without that of the whole repository."""
    folder = folder_of(path)
    while folder:
        yield folder
        folder = folder_of(folder)


def _shared(left: str, right: str) -> int:
    count = 0
    for a, b in zip(left.split("/"), right.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count
