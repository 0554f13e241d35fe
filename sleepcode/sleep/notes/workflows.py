"""What the configuration of continuous integration runs: commands with their lines, and where they are run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.snapshot import Snapshot

_CI = late(
    r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.travis\.yml|\.circleci/config\.yml|\.cirrus\.yml|azure-pipelines\.yml"
)
_LATE_CI = late(r"release|publish|deploy|daily|nightly|codeql|cron|coverity|external|stale|docs?[._-]", re.I)
_LANGUAGE_SET_UP = {
    **{"node": "Node", "python": "Python", "java": "Java", "go": "Go", "ruby": "Ruby"},
    **{"php": "PHP", "elixir": "Elixir", "dotnet": ".NET"},
}
_SET_UP = late(rf"^\s+(?:-\s+)?({'|'.join(_LANGUAGE_SET_UP)})-version:[ \t]*(\S[^\n]*)", re.M)
_VARIABLE = late(r"\$\{\{\s*(?:matrix|env)\.([\w-]+)")
_VALUE = late(r"\d[\w.*-]*|lts(?=/)")
_RUN = late(r"^\s*(?:-\s+)?(?:run|script|command):\s*(?:([|>])[+-]?\d?\s*$)?(.*)$")
_FOLDER_OF_STEP = late(r"^\s*(?:-\s+)?working-directory:\s*['\"]?(?:\./)?([\w./-]+?)/?['\"]?\s*(?:#.*)?$")
_STEP = late(r"^(\s*)-\s")
_JOB = late(r"^  [\w-]+:\s*(?:#.*)?$")
_ELSEWHERE = late(r"^\s*(?:-\s+)?repository:\s*\S")
"""CI checks out another project."""


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
            every = list(re.finditer(rf"^\s*(?:-\s+)?{named}:[ \t]*(\S[^\n]*|(?:\n\s+-[^\n]*)+)", text, re.M))
            values = [value for one in every for value in _VALUE.findall(one.group(1).partition(" #")[0])]
            line = text.count("\n", 0, every[0].start(1)) + 1 if every else line
        else:
            values = _VALUE.findall(written.partition(" #")[0])
        values = list(dict.fromkeys(value for value in values if value[0].isdigit() or value == "lts"))
        if values and language not in found:
            found[language] = (line, values)
    return found


def run_lines(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, command, folder it is run in) of what a CI configuration runs in the project's own files.

    That is `run: x`, and the lines of `run: |` blocks, but for what they go on with in their next lines.
    """
    lines = text.split("\n")
    folders = _folders_of_steps(lines)
    block_indent = -1
    is_continued = is_elsewhere = False
    for line_number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        if _JOB.match(line):
            is_elsewhere = False
        if _ELSEWHERE.match(line):
            is_elsewhere = True
        match = _RUN.match(line)
        command = ""
        if match:
            command = match.group(2).strip()
            block_indent = -1 if command else indent
            is_continued = False
            if match.group(1) == ">":
                # Its lines are one.
                command, block_indent = _fold(lines[line_number:], indent), -1
        elif block_indent >= 0:
            if line.strip() and indent <= block_indent:
                block_indent = -1
            elif line.strip():
                command = "" if is_continued else line.strip().removeprefix("- ")
                is_continued = line.rstrip().endswith("\\")
        if command and not is_elsewhere:
            yield line_number, command, folders.get(line_number, "")


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
