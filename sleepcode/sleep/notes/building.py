"""The section on how to build, test and lint: only what the project's own files say, with the place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.model import Note
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.commands import Command, find_commands
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.shell_lines import KINDS
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

HEADINGS = {
    "build": "Build:",
    "test": "Test:",
    "benchmark": "Benchmarks:",
    "lint": "Lint, format and types:",
    "docs": "Documentation:",
    "run": "Run:",
    "generate": "Generate code:",
    "setup": "Set up:",
}
_MOST_OF_KIND = 8
_INSTALLS = late(r"`(?:make|just)(?: -\S+ \S+)? install(?:[-_:][\w.-]+)?`")
"""What takes it to where it is used, once it is built."""
_SPELLING = late(r"\b(?:codespell|cspell|typos|misspell|aspell|spellcheck(?:er)?)\b|spell[-_]?check", re.I)


def commands_by_kind(snapshot: Snapshot) -> dict[str, list[Command]]:
    """Kind -> its commands; kinds without any are left out."""
    grouped: dict[str, list[Command]] = {}
    for command in find_commands(snapshot):
        grouped.setdefault(command.kind, []).append(command)
    return {
        kind: sorted(
            grouped[kind], key=lambda command: (not _is_the_one(command), bool(_INSTALLS.match(command.text)))
        )
        for kind in KINDS
        if kind in grouped
    }


def _is_the_one(command: Command) -> bool:
    """Whether a command is called as its kind: `make test` comes before what only tests something."""
    return bool(re.match(rf"`(?:[\w./-]+\s+)?(?:run\s+)?{command.kind}`", command.text))


def only_spelling(commands: Sequence[Command]) -> bool:
    """Whether all that is checked is how words are spelled, which is neither linting, formatting nor typing."""
    return all(_SPELLING.search(command.text) for command in commands)


def tell_commands(commands: Sequence[Command]) -> list[str]:
    """A line for each of the first eight commands, and how many more there are."""
    lines = [f"- {command.text} ({command.citation})" for command in commands[:_MOST_OF_KIND]]
    rest = commands[_MOST_OF_KIND:]
    if rest:
        places = dict.fromkeys(f"`{clean(command.citation.path, 80)}`" for command in rest)
        lines.append(f"- and {len(rest)} more, in {', '.join(places)}")
    return lines


def write_building(snapshot: Snapshot) -> Note | None:
    """The section on building, testing and linting; None where the project says nothing of it."""
    grouped = commands_by_kind(snapshot)
    if not grouped:
        return None
    lines = []
    for kind, commands in grouped.items():
        lines.append("Spelling:" if kind == "lint" and only_spelling(commands) else HEADINGS[kind])
        lines.extend(tell_commands(commands))
    found = [command for commands in grouped.values() for command in commands[:_MOST_OF_KIND]]
    data = {
        "commands": {
            kind: [[command.text, str(command.citation)] for command in commands]
            for kind, commands in grouped.items()
        }
    }
    title = "How to build, test and lint"
    citations = [command.citation for command in found]
    return make_section(snapshot, "build-test-lint", title, lines, citations, data)
