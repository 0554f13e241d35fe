"""Tests of shells: a folder of tests beside a folder's only source tests that one, whatever the tests are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sleepcode.model import Role
from sleepcode.parsing.languages import SHELLS
from sleepcode.sleep.notes.snapshot import Snapshot

_FOLDERS = frozenset(("test", "tests", "spec", "specs"))


def read_scripts(snapshot: Snapshot) -> dict[str, list[str]]:
    """Folder -> the sources directly in it and the tests in a folder of tests beside those, in order."""
    found: dict[str, list[str]] = {}
    for path, file in sorted(snapshot.files.items()):
        folder = path.rpartition("/")[0]
        if file.role is Role.SOURCE:
            found.setdefault(folder, []).append(path)
        elif (
            file.role is Role.TEST and file.language in SHELLS and (tested := tested_folder(path)) is not None
        ):
            found.setdefault(tested, []).append(path)
    return found


def tests_beside(scripts: Mapping[str, list[str]], path: str) -> list[str]:
    """The tests of a script that is the only source of its folder."""
    folder = path.rpartition("/")[0]
    around = scripts.get(folder, ())
    sources = [one for one in around if one.rpartition("/")[0] == folder]
    return [one for one in around if one not in sources] if sources == [path] else []


def tested_folder(path: str) -> str | None:
    """The folder beside whose sources a file lies in a folder of tests; None where it lies in none."""
    folder, _, name = path.rpartition("/")[0].rpartition("/")
    return folder if name in _FOLDERS else None


def folders_of_scripts(paths: Iterable[str]) -> set[str]:
    """The folders of whose sources the tests may be others when files come, go or become something else."""
    found = {path.rpartition("/")[0] for path in paths}
    return found | {folder for path in paths if (folder := tested_folder(path)) is not None}
