"""Commands that a project's own files give for building, testing and linting: manifests, Makefiles, manuals, CI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.build_systems import find_build_systems
from sleepcode.sleep.notes.ci_commands import ci_commands
from sleepcode.sleep.notes.commands_of_readers import (
    is_own_product,
    names_what_is_not_there,
    runs_no_script,
)
from sleepcode.sleep.notes.linters import find_linters
from sleepcode.sleep.notes.make_rules import find_rules, kind_of_line
from sleepcode.sleep.notes.manifests import cite, read_toml, table
from sleepcode.sleep.notes.manuals import manual_lines
from sleepcode.sleep.notes.prose_commands import prose_commands
from sleepcode.sleep.notes.scripts import composer_scripts, scripts_at_top, scripts_of_parts
from sleepcode.sleep.notes.shell_lines import PUBLISHES, is_of_script, kind_of, telling_command
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, opening

_SCRIPT_FILE = late(
    r"(?:(?:scripts?|tools?|bin|hack)/)?((?:run-?)?(?:build|(?:doc)?tests?|lint|format|coverage|build-docs|docs))(?:\.(?:sh|bash|ps1))?",
    re.I,
)
_MANUAL = late(
    r"(?:(?:\.github|(?:dev/)?docs?(?:/[\w-]+)?|dev)/)?(?:README|CONTRIBUTING|DEVELOPMENT|DEVELOPING|HACKING|BUILDING|AGENTS|CLAUDE)"
    r"(?:\.(?:md|rst|txt|adoc|rdoc))?",
    re.I,
)
_OF_PARTS = (
    *("package.json", "pyproject.toml", "setup.py", "Cargo.toml", "go.mod", "Makefile", "Gemfile"),
    *("DESCRIPTION", "Makefile.PL", "Build.PL", "Project.toml", "build.zig", "foundry.toml"),
    *("composer.json", "mix.exs", "Package.swift", "pom.xml", "build.gradle", "build.gradle.kts"),
    "pubspec.yaml",
)
"""Manifests of what is built by itself."""
_TESTS = late(r"\b(?:unit |all |the )?tests?\b(?! coverage)", re.I)
_MOST_OF_MANUAL = 6
"""Commands of one kind that are taken from one manual."""
_MOST_OF_PURPOSE = 100
_LEAST_OF_PURPOSE = 3
_LEFT_HANGING = late(
    r",?\s+(?:(?:you can|please|then|just|simply|it(?=\s+is\b))\s+)*(?:(?:is|are|as|by|via|with|use|using|do|run|running|type|typing|execute|try|"
    r"simple|easy|follows?|this|the|following|commands?)(?:\s+|\Z))+\Z",
    re.I,
)
"""What leads from a sentence to the command below it."""
_EXAMPLE = late(r"\bexamples?\b", re.I)
_REFUSES = late(
    r"\b(?:not|never|n't)\s+(?:run|use|call|execute)\s+((?:`[^`\n]+`(?:,?\s+(?:or|nor|and)\s+|,\s+)?)+)"
)
_BY_CI = late(r"CI runs `([^`]+)`")
_RUN = late(r"\b(npm|pnpm|yarn|bun|composer) run ")


class Command(NamedTuple):
    kind: str
    """One of `KINDS`."""
    text: str
    citation: Citation


def find_commands(snapshot: Snapshot) -> list[Command]:
    """What the project says how to do, manifests before manuals before CI; each command once."""
    found: list[Command] = []
    # What a manual warns of is nothing to recommend.
    seen = {command.removeprefix("./"): "" for command in _refused(snapshot)}
    for command in (
        *(Command(*script) for script in scripts_at_top(snapshot)),
        *(Command(*script) for script in composer_scripts(snapshot)),
        *(Command(*rule) for rule in find_rules(snapshot)),
        *_scripts(snapshot),
        *_manual_commands(snapshot),
        *(Command(*script) for script in scripts_of_parts(snapshot)),
        *_python_tools(snapshot),
        *(Command(*found) for found in find_build_systems(snapshot)),
        *(Command(*run) for run in ci_commands(snapshot)),
    ):
        # What is told with its purpose is told once, whether or not `run` is left out.
        typed = command.text.split("`")[1] if command.text.startswith("`") else command.text
        typed = _RUN.sub(r"\1 ", typed).removeprefix("./")
        if typed in seen:
            continue
        seen[typed] = command.kind
        if run := _BY_CI.fullmatch(typed):
            # What a script is for is known of the script.
            known = seen.get(_RUN.sub(r"\1 ", run[1]).removeprefix("./"), "")
            command = command._replace(kind=known or command.kind)
        found.append(command)
    linting = "\n".join(command.text for command in found if command.kind == "lint").lower()
    for tool, text, citation in find_linters(snapshot):
        # How it is run was told, or that it is.
        if tool not in linting:
            found.append(Command("lint", text, citation))
    return found


def _refused(snapshot: Snapshot) -> Iterator[str]:
    """Commands that a manual says not to run."""
    for path in find_manuals(snapshot):
        for match in _REFUSES.finditer(snapshot.read_text(path) or ""):
            yield from match.group(1).split("`")[1::2]


def find_manuals(snapshot: Snapshot) -> list[str]:
    """READMEs and guides of contributors, those at the top first."""
    found = (path for path in snapshot.files if _MANUAL.fullmatch(path))
    return sorted(found, key=lambda path: (path.count("/"), path))


def _scripts(snapshot: Snapshot) -> Iterator[Command]:
    """Scripts at the top or in a folder of scripts that are called after what they do."""
    for path in sorted(snapshot.files):
        match = _SCRIPT_FILE.fullmatch(path)
        if match is not None:
            # Whether it is empty is in its content.
            snapshot.look_into(path)
        # Of Bazel `BUILD` has rules.
        if match is not None and snapshot.files[path].lines and snapshot.files[path].language != "starlark":
            kind = kind_of(match.group(1).lower())
            if kind:
                typed = path if "/" in path else f"./{path}"
                yield Command(kind, f"`{clean(typed, 80)}`", Citation(path))


def _manual_commands(snapshot: Snapshot) -> Iterator[Command]:
    """Command lines in the README's and the contributors' guide's code blocks, and those that the guide's prose has."""
    for path in find_manuals(snapshot):
        taken: dict[str, int] = {}
        text = snapshot.read_text(path) or ""
        own = _folder_of_part(snapshot, path)
        for typed, is_prose in (
            *((typed, False) for typed in manual_lines(snapshot, text)),
            *((typed, True) for typed in prose_commands(snapshot, path, text)),
        ):
            command = telling_command(typed.text, is_by_hand=True)
            if not command or (is_prose and command != typed.text):
                continue
            kind = _kind_of_typed(snapshot, command, typed.purpose, is_prose)
            folder = typed.folder or ("" if command.startswith("cd ") else own)
            if folder:
                command = f"cd {clean(folder, 60)} && {command}"
            if kind == "setup" and command.lower().endswith(f" {snapshot.name.lower()}"):
                # Who installs the project itself works with it, not on it.
                continue
            if runs_no_script(snapshot, typed.text, folder):
                continue
            if not kind or typed.is_example or (kind == "run" and _EXAMPLE.search(typed.purpose)):
                # That runs what readers write, and not the project.
                continue
            if kind in ("test", "lint") and (
                names_what_is_not_there(snapshot, command, folder)
                or is_own_product(snapshot, path, typed.text, kind)
            ):
                continue
            if taken.get(kind, 0) < _MOST_OF_MANUAL:
                taken[kind] = taken.get(kind, 0) + 1
                purpose = tell_purpose(typed.purpose)
                told = f"`{command}`" + (f": {purpose}" if purpose else "")
                yield Command(kind, told, Citation(path, typed.line, typed.line))


def _kind_of_typed(snapshot: Snapshot, command: str, purpose: str, is_prose: bool) -> str:
    """The kind of a command in a manual; of a script the sentence about it knows more than its name does."""
    kind = kind_of_line(snapshot, command)
    if kind == "test" and PUBLISHES.search(command):
        return ""
    if is_prose and is_of_script(command) and _TESTS.search(purpose):
        return "test"
    return kind or kind_of(purpose.lower(), "" if is_prose else "build")


def _folder_of_part(snapshot: Snapshot, path: str) -> str:
    """The folder of a manual that is one of a part with a manifest of its own: what it tells is done there."""
    folder = path.rpartition("/")[0]
    is_part = bool(folder) and any(f"{folder}/{name}" in snapshot.files for name in _OF_PARTS)
    return folder if is_part else ""


def tell_purpose(purpose: str) -> str:
    """What a manual says that a command is for, without a full stop; cut where it is long."""
    bare = _LEFT_HANGING.sub("", purpose)
    if bare != purpose and len(bare.split()) < _LEAST_OF_PURPOSE:
        return ""
    told = opening(bare, _MOST_OF_PURPOSE)
    return told if told.endswith("...") else told.removesuffix(".")


def _python_tools(snapshot: Snapshot) -> Iterator[Command]:
    manifest = read_toml(snapshot, "pyproject.toml")
    for tool, kind, text in (
        ("pytest", "test", "tests run with pytest"),
        ("tox", "test", "environments run with tox"),
        ("ruff", "lint", "ruff is configured"),
        ("mypy", "lint", "mypy is configured"),
        ("pyright", "lint", "pyright is configured"),
        ("black", "lint", "black is configured"),
    ):
        if tool in table(manifest, "tool"):
            yield Command(kind, text, cite(snapshot, "pyproject.toml", f"[tool.{tool}"))
    for path in (
        "requirements-dev.txt",
        "dev-requirements.txt",
        "requirements_dev.txt",
        "requirements/dev.txt",
    ):
        if path in snapshot.files:
            yield Command("setup", f"`pip install -r {path}`", Citation(path))
    for path, kind, text in (
        ("tox.ini", "test", "`tox`"),
        ("noxfile.py", "test", "`nox`"),
        ("pytest.ini", "test", "tests run with pytest"),
        (".pre-commit-config.yaml", "lint", "`pre-commit run --all-files`"),
    ):
        if path in snapshot.files:
            yield Command(kind, text, Citation(path))
