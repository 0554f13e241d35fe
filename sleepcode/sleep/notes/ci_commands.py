"""What continuous integration runs to build, test and check a project, by the commands and the names of their steps."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.ci_values import show_values
from sleepcode.sleep.notes.make_rules import kind_of_line
from sleepcode.sleep.notes.manuals import has_folder
from sleepcode.sleep.notes.shell_lines import (
    PUBLISHES,
    is_of_jvm,
    is_of_script,
    telling_command,
    unwrap,
)
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean
from sleepcode.sleep.notes.workflows import ci_files, made_folders, run_lines

_SETTING = late(r"^(?:-\S*|\w+=\S*|\$\S*|'.*|\".*|<.*)$")
_MOST_OF_CI = 6
_STEPS = (
    ("test", late(r"(?:run\s+)?(?:the\s+|all\s+|unit\s+)*tests?\b")),
    ("benchmark", late(r"(?:run\s+)?(?:[\w-]+\s+)*bench(?:marks?)?\b")),
    (
        "lint",
        late(
            r"(?:run\s+)?(?:the\s+)?(?:lint|format|type-?check|check\s+(?:that|the\s+)?(?:format|style|lint))"
        ),
    ),
)
"""(kind, how steps that do such work begin)"""
_MEASURES = late(r"[\w./<>${}-]*bench[\w.<>-]*(?=\s|$)")
"""A program that is called after what it measures."""


def ci_commands(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(kind, how it is told, where it stands) of at most six commands of each kind."""
    seen: set[tuple[str, ...]] = set()
    taken: dict[str, int] = {}
    for path in ci_files(snapshot):
        text = snapshot.read_text(path) or ""
        made = made_folders(text)
        for line_number, line, folder, step in run_lines(text):
            if folder and folder not in made and not has_folder(snapshot, folder):
                continue
            command, kind, is_by_step = _read(snapshot, line, step)
            if not kind:
                continue
            # One of a matrix of commands that differ in their settings tells how it is done.
            key = (folder, *(word for word in unwrap(command).split() if not _SETTING.match(word)))
            if key in seen or taken.get(kind, 0) >= _MOST_OF_CI:
                continue
            seen.add(key)
            taken[kind] = taken.get(kind, 0) + 1
            told = f"CI runs `{_in_folder(folder, command)}`"
            if is_by_step:
                told += f" in a step named `{clean(show_values(step), 40)}`"
            yield kind, told, Citation(path, line_number, line_number)


def _read(snapshot: Snapshot, line: str, step: str) -> tuple[str, str, bool]:
    """(command, its kind, whether that follows from its step's name alone); of no kind where none tells."""
    said = next((kind for kind, called in _STEPS if called.match(step.lower())), "")
    command = telling_command(line)
    if not command and said == "benchmark" and _MEASURES.match(shown := show_values(line)):
        return clean(shown), said, False
    kind = kind_of_line(snapshot, command) if command and not PUBLISHES.search(command) else ""
    # What builds all there is tests it too, and a script may do anything that its step is called after.
    is_vague = (kind == "build" and is_of_jvm(command) and said == "test") or is_of_script(command)
    is_by_step = bool(kind and said) and kind != said and is_vague
    return show_values(command), said if is_by_step else kind, is_by_step


def _in_folder(folder: str, command: str) -> str:
    """A command with the folder that it is run in, which it may go on from."""
    if not folder:
        return command
    first, joint, rest = command.partition(" && ")
    if joint and first.startswith("cd "):
        place = first.removeprefix("cd ").strip()
        return f"cd {clean(posixpath.normpath(posixpath.join(folder, place)), 60)} && {rest}"
    return f"cd {clean(folder, 60)} && {command}"
