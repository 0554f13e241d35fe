"""What changes here customarily add: release notes that the next release takes away, fragments of a changelog.

No file of the revision can be ranked for them, yet a change without one is not complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sleepcode.model import CustomaryFile, Role
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role, fragments_folder
from sleepcode.ranking.structure import folder_of
from sleepcode.ranking.view import RevisionView
from sleepcode.store.changes import BOT, BULK, MERGE, RELEASE, UPSTREAM_MERGE

_READ = 300
"""Newest changes that are looked at: ranking has read them already."""
_LATELY = 60
"""Of those that touch source, the newest ones: what none of them adds is no custom any more."""
_LEAST_TIMES = 5
_LEAST_SHARE = 0.1
_LEAST_OF_ANY_FOLDER = 0.3
"""Of a folder that isn't called like one of fragments: tables and pages are added by many changes too."""
_IN_FOLDER = 0.9
"""Part of what is added below a folder that has to lie in one below it for that one to be told."""
_TOLD = frozenset((Role.DOCUMENTATION, Role.DATA, Role.CONFIGURATION))


class _Added(NamedTuple):
    path: str
    is_gone: bool


class _Counts:
    """Of one path or folder: what changes to source added there."""

    def __init__(self) -> None:
        self.changes: dict[int, None] = {}
        """Which of them, 0 for the newest."""
        self.gone = 0

    def custom(self, path: str, of: int) -> CustomaryFile | None:
        times = len(self.changes)
        is_plain = path.endswith("/") and self.gone < _LEAST_TIMES and not fragments_folder(path)
        share = _LEAST_OF_ANY_FOLDER if is_plain else _LEAST_SHARE
        if times < max(_LEAST_TIMES, share * of) or min(self.changes) >= _LATELY:
            return None
        return CustomaryFile(path, times, of)


def find_customary(view: RevisionView) -> CustomaryFile | None:
    """What many of the newest changes to source add: a path that isn't kept, or else a folder with a slash at
    its end, where each adds a file with a name of its own; None where there is no such custom."""
    changes = _read_additions(view)
    files: dict[str, _Counts] = {}
    folders: dict[str, _Counts] = {}
    for ordinal, change in enumerate(changes):
        for added in change:
            if added.is_gone:
                _count(files, added.path, ordinal, added)
            for folder in _near_folders(added.path):
                _count(folders, folder, ordinal, added)
    for counted in (files, folders):
        found = [custom for path, counts in counted.items() if (custom := counts.custom(path, len(changes)))]
        if found:
            return _deepest(found)
    return None


def _read_additions(view: RevisionView) -> list[list[_Added]]:
    """What each of the newest changes to source added that isn't source itself, newest first."""
    numbers = list(view.data.changes[:_READ])
    rows = view.change_rows(numbers)
    chosen = [
        row.paths[: row.added]
        for row in (rows[number] for number in numbers if number in rows)
        if not row.flags & (BOT | BULK | MERGE | RELEASE | UPSTREAM_MERGE)
        and any(view.role(place) is Role.SOURCE for place in view.places_of_change(row))
    ]
    names = view.names_of({number for paths in chosen for number in paths})
    is_here = view.place_of_number
    return [
        [
            _Added(names[number], number not in is_here and number not in view.data.aliases)
            for number in paths
            if number in names and _is_told(names[number])
        ]
        for paths in chosen
    ]


def _is_told(path: str) -> bool:
    return classify_role(path, detect_language(path, b""), False, {}) in _TOLD


def _near_folders(path: str) -> Iterator[str]:
    """A path's folder and the one above it, with a slash at their ends; not the top."""
    folder = folder_of(path)
    while folder:
        yield folder + "/"
        if folder != folder_of(path):
            return
        folder = folder_of(folder)


def _count(counts: dict[str, _Counts], path: str, ordinal: int, added: _Added) -> None:
    found = counts.setdefault(path, _Counts())
    found.changes[ordinal] = None
    found.gone += added.is_gone


def _deepest(found: Sequence[CustomaryFile]) -> CustomaryFile:
    """The one that is added most often; of folders in each other the lower one that has about as many."""
    best = min(found, key=lambda custom: (-custom.times, -len(custom.path), custom.path))
    below = [
        custom
        for custom in found
        if custom.path.startswith(best.path) and custom.times >= _IN_FOLDER * best.times
    ]
    return max(below, key=lambda custom: len(custom.path))
