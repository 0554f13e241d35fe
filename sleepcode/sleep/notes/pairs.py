"""Which tests are a source's: by name and place, or because they import it and change with it."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.model import Role
from sleepcode.ranking.structure import pairing_stem
from sleepcode.sleep.notes.snapshot import Snapshot

_NOT_CODE = frozenset(
    "html css scss json yaml toml text markdown restructuredtext xml csv ini svg diff".split()
) | {""}
_PLAIN = frozenset(
    "index init main mod lib test tests conftest types type utils util common setup config base core helper helpers errors "
    "constants app api client server shared http list create delete edit view get set add remove update model models views".split()
)
_MOST_NAMED = 4


class TestFinder:
    """Finds the tests of sources in one snapshot."""

    __test__ = False

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._by_stem: dict[str, list[str]] = {}
        for path, file in snapshot.files.items():
            if file.role is Role.TEST and file.language not in _NOT_CODE:
                self._by_stem.setdefault(pairing_stem(path), []).append(path)

    def find(self, path: str) -> list[str]:
        """Tests of a source, at most six: by name first, then those that import it and change with it."""
        file = self._snapshot.files[path]
        if file.role is not Role.SOURCE or file.language in _NOT_CODE:
            return []
        importers = self._snapshot.importers.get(path, ())
        named = self._named(path, set(importers))
        moving = {
            other
            for other, times, of in self._snapshot.history.companions(path)
            if times >= 3 and times >= 0.2 * of
        }
        importing = [
            user
            for user in sorted(importers)
            if user in moving and user not in named and self._snapshot.files[user].role is Role.TEST
        ]
        return [*named, *importing][:6]

    def _named(self, path: str, importers: set[str]) -> list[str]:
        stem = pairing_stem(path)
        candidates = self._by_stem.get(stem, [])
        if not candidates or len(stem) < 3:
            return []
        folder = path.split("/")[:-1]
        if stem in _PLAIN:
            candidates = [test for test in candidates if test in importers or _is_close(test, folder)]
        if not candidates:
            return []
        shared = {test: _shared_folders(test.split("/")[:-1], folder) for test in candidates}
        nearest = max(shared.values())
        found = sorted(test for test in candidates if shared[test] == nearest or test in importers)
        if len(found) > _MOST_NAMED:
            found = [test for test in found if test in importers or _is_close(test, folder)]
        return found[:_MOST_NAMED]


def _shared_folders(one: Sequence[str], other: Sequence[str]) -> int:
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared


def _is_close(test: str, folder: Sequence[str]) -> bool:
    """Whether a test lies in a source's folder, below it, or in a folder of the same name elsewhere."""
    around = test.split("/")[:-1]
    if around[: len(folder)] == list(folder) and folder:
        return len(around) <= len(folder) + 2
    return bool(folder) and folder[-1] in around
