"""What the configuration of continuous integration runs: commands with their lines, and where they are run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.ci_values import fill_in
from sleepcode.sleep.notes.shell_lines import whole_command
from sleepcode.sleep.notes.snapshot import Snapshot

_CI = late(
    r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.travis\.yml|\.circleci/config\.yml|\.cirrus\.yml|azure-pipelines\.yml"
)
_ANY_CI = late(
    r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.travis\.yml|\.circleci/config\.ya?ml|\.(?:ci|buildkite|woodpecker)/[^/]+\.ya?ml|"
    r"\.cirrus\.(?:yml|star)|\.?appveyor\.ya?ml|azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.yml|\.drone\.ya?ml|Jenkinsfile",
)
"""What configures continuous integration, whether or not its commands are read here."""
_LATE_CI = late(r"release|publish|deploy|daily|nightly|codeql|cron|coverity|external|stale|docs?[._-]", re.I)
_LANGUAGE_SET_UP = {
    **{"node": "Node", "python": "Python", "java": "Java", "go": "Go", "ruby": "Ruby"},
    **{"php": "PHP", "elixir": "Elixir", "dotnet": ".NET", "flutter": "Flutter"},
}
_SET_UP = late(rf"^[ \t]+(?:-[ \t]+)?({'|'.join(_LANGUAGE_SET_UP)})-version:[ \t]*(\S[^\n]*)", re.M)
_VARIABLE = late(r"\$\{\{\s*(?:matrix|env)\.([\w-]+)")
_VALUE = late(r"\d[\w.*-]*|lts(?=/)")
_RUN = late(
    r"^\s*(?:-\s+)?(run|script|command|arguments|(?!\w*_?setup_)\w+_command)\s*:\s*(?:([|>])[+-]?\d?\s*$)?(.*)$",
    re.I,
)
_GOES_INTO = late(r"cd\s+([\w./-]+?)/?\s*(?:&&|;|$)")
_MAKES_FOLDER = late(r"(?:\bmkdir\s+(?:-p\s+)?|\s-B\s*|\s--build\s+)[\"']?(?:\./)?([\w.-][\w./-]*)")
_USES = late(r"^\s*(?:-\s+)?uses\s*:\s*['\"]?([\w./-]+)")
_NAME = late(r"^\s*(?:-\s+)?name\s*:\s*['\"]?([^\n'\"]+)")
_ACTIONS = (
    (late(r"golangci/golangci-lint-action"), "golangci-lint run"),
    (late(r"EmbarkStudios/cargo-deny-action"), "cargo deny check"),
    (late(r"crate-ci/typos"), "typos"),
    (late(r"pre-commit/action"), "pre-commit run --all-files"),
    (late(r"(?:chartboost|astral-sh)/ruff-action"), "ruff check"),
    (late(r"psf/black"), "black --check ."),
)
"""Actions that do no more than running one command."""
_FOLDER_OF_STEP = late(r"^\s*(?:-\s+)?working-directory:\s*['\"]?(?:\./)?([\w./-]+?)/?['\"]?\s*(?:#.*)?$")
_STEP = late(r"^(\s*)-\s")
_JOB = late(r"^  [\w-]+:\s*(?:#.*)?$")
_ELSEWHERE = late(r"^\s*(?:-\s+)?repository:\s*\S")
"""CI checks out another project."""


def configures_ci(path: str) -> bool:
    """Whether a file configures continuous integration, of whatever kind."""
    return bool(_ANY_CI.fullmatch(path))


def ci_files(snapshot: Snapshot) -> list[str]:
    """What configures continuous integration, that of every change before that of releases and of nights."""
    paths = [path for path in snapshot.files if _CI.fullmatch(path)]
    return sorted(paths, key=lambda path: (bool(_LATE_CI.search(path)), path))


def versions_set_up(text: str) -> dict[str, tuple[int, list[str]]]:
    """Language -> (line, versions of it) that a CI configuration sets up, with what its matrix stands for."""
    found: dict[str, tuple[int, list[str]]] = {}
    for match in _SET_UP.finditer(text):
        language, written = _LANGUAGE_SET_UP[match.group(1)], match.group(2)
        line = text.count("\n", 0, match.start()) + 1
        variable = _VARIABLE.search(written)
        if variable is not None:
            named = re.escape(variable.group(1))
            every = list(
                re.finditer(rf"^[ \t]*(?:-[ \t]+)?{named}:[ \t]*(\S[^\n]*|(?:\n[ \t]+-[^\n]*)+)", text, re.M)
            )
            values = [value for one in every for value in _VALUE.findall(one.group(1).partition(" #")[0])]
            line = text.count("\n", 0, every[0].start(1)) + 1 if every else line
        else:
            values = _VALUE.findall(written.partition(" #")[0])
        values = list(dict.fromkeys(value for value in values if value[0].isdigit() or value == "lts"))
        if values and language not in found:
            found[language] = (line, values)
    return found


class RunLine(NamedTuple):
    """A command that CI runs."""

    line: int
    command: str
    folder: str
    """What it is run in; empty for the top."""
    step: str
    """What its step is called; empty where that has no name before it."""


def run_lines(text: str) -> Iterator[RunLine]:
    """What a CI configuration runs in the project's own files.

    That is `run: x`, and the lines of `run: |` blocks, each with what it goes on with in its next lines; the same of
    what actions are given to run, and of variables that are called commands. What goes into a folder takes the rest
    of its block there.
    """
    lines = fill_in(text).split("\n")
    folders = _folders_of_steps(lines)
    block_indent = -1
    told_to = 0
    is_elsewhere = False
    step = action = ""
    gone: list[tuple[int, str]] = []
    for line_number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        in_block = block_indent >= 0 and (not line.strip() or indent > block_indent)
        if not in_block:
            gone = []
            if _JOB.match(line):
                is_elsewhere = False
            if _ELSEWHERE.match(line):
                is_elsewhere = True
            if _STEP.match(line):
                step = action = ""
            if name := _NAME.match(line):
                step = name.group(1).strip()
        match = _RUN.match(line)
        command = ""
        if match and not in_block:
            command = match.group(3).strip()
            block_indent = -1 if command else indent
            if match.group(2) == ">":
                # Its lines are one.
                command, block_indent = _fold(lines[line_number:], indent), -1
            if match.group(1) == "arguments":
                command, block_indent = f"./gradlew {command}" if command and "gradle" in action else "", -1
        elif in_block:
            if line_number > told_to:
                command, told_to = whole_command(lines, line_number)
                command = command.removeprefix("- ")
        else:
            block_indent = -1
            if uses := _USES.match(line):
                action = uses.group(1)
                command = next((told for pattern, told in _ACTIONS if pattern.match(action)), "")
        if command and not is_elsewhere:
            while gone and indent < gone[-1][0]:
                # What goes into a folder in one branch does so in no other.
                gone.pop()
            inside = gone[-1][1] if gone else ""
            yield RunLine(line_number, command, _go_into(folders.get(line_number, ""), inside), step)
            if moved := _GOES_INTO.match(command):
                gone.append((indent, _go_into(inside, moved.group(1))))


def _go_into(folder: str, place: str) -> str:
    """Where one is who goes from a folder into another; empty for the top and what is above it."""
    reached = posixpath.normpath(posixpath.join(folder, place)) if place not in ("", "-") else folder
    return "" if reached == "." or reached.startswith(("..", "/")) else reached


def made_folders(text: str) -> set[str]:
    """Folders that CI makes to build in."""
    return {posixpath.normpath(folder) for folder in _MAKES_FOLDER.findall(fill_in(text))}


def _fold(lines: Sequence[str], indent: int) -> str:
    """The lines of a block that is deeper than `indent`, as one."""
    found = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        found.append(line.strip())
    return " ".join(filter(None, found))


def _folders_of_steps(lines: Sequence[str]) -> dict[int, str]:
    """Line -> the folder that its step is run in, where the step says so."""
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        match = _FOLDER_OF_STEP.match(line)
        if match is None or match.group(1) == ".":
            continue
        start = number
        while start > 0 and not _STEP.match(lines[start]):
            start -= 1
        step = _STEP.match(lines[start])
        if step is None or len(line) - len(line.lstrip()) < len(step.group(1)):
            continue
        end = start + 1
        while end < len(lines) and (
            not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > len(step.group(1))
        ):
            end += 1
        found.update(dict.fromkeys(range(start + 1, end + 1), match.group(1)))
    return found
