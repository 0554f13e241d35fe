"""How modules of Terraform are checked and tried: by hooks, by tests of their own, by what READMEs beside tests tell to type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.terraform import ENDINGS
from sleepcode.sleep.notes.wording import clean

_HOOKS = ".pre-commit-config.yaml"
_HOOK = late(r"^\s*-\s+id:\s*(terraform|tofu)_(fmt|validate|tflint|tfsec|trivy|checkov)\s*$")
_TOOLS = ("tflint", "tfsec", "trivy", "checkov")
"""Hooks that run a program of their own."""
_TESTS = (".tftest.hcl", ".tofutest.hcl")
_README = late(r"(?:^|/)readme\.(?:md|adoc|rst)$", re.I)
_TYPED = late(r"^\s*(?:[$>]\s+)?((?:terraform|tofu)\s+(?:init|plan|apply|test|validate)\b[^`\n]{0,80}?)\s*$")
_MOST_FOLDERS = 6


def find_hooks(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(what commands that run it have, how it is told, what sets it up)"""
    text = (snapshot.read_text(_HOOKS) or "") if _HOOKS in snapshot.files else ""
    for number, line in enumerate(text.split("\n") if "_" in text else (), 1):
        if match := _HOOK.match(line):
            program, task = match.groups()
            command = task if task in _TOOLS else f"{program} {task}"
            yield command, f"`{command}` (a hook of pre-commit)", Citation(_HOOKS, number, number)


def find_trials(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(kind of command, how it is told, what says so)"""
    tests = sorted(path for path in snapshot.files if path.endswith(_TESTS))
    if tests:
        yield "test", "`terraform test`", Citation(tests[0])
    folders = {path.rpartition("/")[0] for path in snapshot.files if path.endswith(ENDINGS)}
    readmes = [
        path
        for path, file in snapshot.files.items()
        if file.role is Role.TEST and _README.search(path) and path.rpartition("/")[0] in folders
    ]
    for path in sorted(readmes)[:_MOST_FOLDERS]:
        typed = list(_typed_in(snapshot.read_text(path) or ""))
        if typed:
            folder = path.rpartition("/")[0]
            told = " && ".join([f"cd {clean(folder, 80)}", *(clean(line, 80) for _, line in typed)])
            yield "test", f"`{told}`", Citation(path, typed[0][0], typed[-1][0])


def _typed_in(text: str) -> Iterator[tuple[int, str]]:
    """The first lines of commands that follow each other."""
    last = 0
    for number, line in enumerate(text.split("\n"), 1):
        if match := _TYPED.match(line):
            if last and number > last + 1:
                return
            last = number
            yield number, match.group(1)
