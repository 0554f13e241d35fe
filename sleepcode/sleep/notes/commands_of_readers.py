"""Commands in manuals that are typed somewhere else than in the project: with files of the readers', or with what it makes."""

from __future__ import annotations

import re
from itertools import pairwise

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import read_json, table
from sleepcode.sleep.notes.shell_lines import unwrap
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.resolution.files import join

_FILE = late(r"(?!@)(?:[\w-][\w-]*/)+[\w.*-]*\.[A-Za-z]{1,5}")
_README = late(r"(?:.*/)?README(?:\.\w+)?", re.I)
_SCRIPT = late(r"(?:(?:npm|pnpm|bun)\s+run|npm(?=\s+(?:start|test)\b))\s+([\w:.-]+)")
_ELSEWHERE = late(r"\s(?:-w|-C|--workspaces?|--prefix|--filter|--cwd)\b")
_OUTPUTS = frozenset(("-o", "--output", "--out", "--outfile", "--output-file", ">"))
_MADE = frozenset(
    "node_modules vendor target build dist out bin coverage reports _build deps venv env tmp".split()
)
"""Folders of what is fetched or built."""


def names_what_is_not_there(snapshot: Snapshot, command: str, folder: str) -> bool:
    """Whether a command that is typed in a folder is given a file, or files of a folder, that the project has nowhere."""
    words = command.split()
    for before, word in pairwise(words):
        path = word.strip("'\"").partition("::")[0].removeprefix("./")
        if before in _OUTPUTS or not _FILE.fullmatch(path) or path.partition("/")[0] in _MADE:
            continue
        if not _is_there(snapshot, path, folder):
            return True
    return False


def runs_no_script(snapshot: Snapshot, command: str, folder: str) -> bool:
    """Whether a command runs a script of the package in a folder that this has not: it is typed in a reader's own."""
    script = _SCRIPT.match(unwrap(command))
    manifest = read_json(snapshot, join(folder, "package.json") or "package.json")
    if script is None or not manifest or _ELSEWHERE.search(command):
        return False
    is_server = script[1] == "start" and (join(folder, "server.js") or "") in snapshot.files
    return not (is_server or script[1] in table(manifest, "scripts"))


def is_own_product(snapshot: Snapshot, path: str, command: str, kind: str) -> bool:
    """Whether a README shows how what it is about checks the code of its readers."""
    words = unwrap(command).split()
    is_named = bool(words) and words[0].lower() == snapshot.name.lower()
    return kind == "lint" and is_named and _README.fullmatch(path) is not None


def _is_there(snapshot: Snapshot, path: str, folder: str) -> bool:
    files = snapshot.files
    if "*" in path:
        around = path.partition("*")[0].rpartition("/")[0] + "/"
        return any(one.startswith(around) or f"/{around}" in one for one in files)
    if path in files or (join(folder, path) or "") in files:
        return True
    return any(one.endswith(f"/{path}") for one in files)
