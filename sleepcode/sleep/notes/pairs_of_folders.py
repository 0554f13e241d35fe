"""Tests in a folder that is called after a source: those in `__tests__/cart/` are of `lib/cart.js`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sleepcode.parsing.late import late
from sleepcode.ranking.structure import pairing_stem

_OF_SCRIPTS = late(r"^(?:(.*?)/)?(?:__tests__|tests?|specs?)/(?:(.*)/)?([^/]+)/[^/]+\.[cm]?[jt]sx?$")
"""(what is around the folder of all tests, folders in that, the last folder)."""
_SCRIPT = late(r"\.(?:[cm]?[jt]sx?|vue|svelte|astro)$")
_OF_SOURCES = late(r"^(?:src|lib|source|app)(?:/|$)")
"""Folders of sources that those of tests don't repeat."""
_CALLED_TEST = late(r"\.(?:spec|test)\.[cm]?[jt]sx?$")
_LEAST_OF_NAME, _MOST_BEGINNING = 5, 8


def folder_stem(test: str) -> str:
    """What a test may share with a source by its folder; empty where tests are called after none."""
    match = _OF_SCRIPTS.match(test)
    return pairing_stem(f"{match.group(3)}.js") if match is not None else ""


class TestFolders:
    """The folders of tests among some paths, by what sources are called that they may be of."""

    __test__ = False

    def __init__(self, paths: Iterable[str]) -> None:
        self._tests: dict[str, list[str]] = {}
        self._folders: set[str] = set()
        self._among_tests: dict[str, list[str]] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            self._folders.add(folder)
            if folder.endswith("__tests__") and _CALLED_TEST.search(name):
                self._among_tests.setdefault(folder.removesuffix("__tests__"), []).append(path)
            if stem := folder_stem(path):
                self._tests.setdefault(stem, []).append(path)

    def find(self, path: str) -> list[str]:
        """What lies in the folders that are called after a source, and lie among the tests as it does among the
        sources; nothing where a folder of sources has the name too."""
        tests = self._tests.get(pairing_stem(path), ()) if _SCRIPT.search(path) else ()
        if not tests or path.rpartition(".")[0] in self._folders:
            return []
        return sorted(test for test in tests if _mirrors(test, path))

    def find_beginning(self, path: str) -> list[str]:
        """The tests of its package whose names begin as that of a source, which none is called after: `renderElement.spec.ts`
        and `renderText.spec.ts` of `render.ts`."""
        name = path.rpartition("/")[2].partition(".")[0]
        if not _SCRIPT.search(path) or len(name) < _LEAST_OF_NAME:
            return []
        begins = late(rf"{re.escape(name)}[A-Z]\w*\.")
        return sorted(
            test
            for around, tests in self._among_tests.items()
            if path.startswith(around)
            for test in tests
            if begins.match(test.rpartition("/")[2])
        )[:_MOST_BEGINNING]


def _mirrors(test: str, path: str) -> bool:
    match = _OF_SCRIPTS.match(test)
    if match is None:
        return False
    around, inner = match.group(1) or "", match.group(2) or ""
    folder = path.rpartition("/")[0]
    if around and not f"{folder}/".startswith(f"{around}/"):
        return False
    place = folder[len(around) :].lstrip("/")
    return inner in (place, _OF_SOURCES.sub("", place))
