"""Rules of a Makefile or a justfile at the top, and what kind of work they do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.facts import Symbol
from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.shell_lines import is_preparing, kind_of, unwrap
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_OF_OTHERS = frozenset(("all", "ci", "check"))
"""Rules that are named after no work of their own."""
_RULE = late(
    r"(?:build|test|tests|bench(?:marks?)?|check|lint|format|fmt|docs?|html|install|all|vet|coverage|typecheck|mypy|completions|"
    r"manpages|unit|integration|style|ci|dist|bin|generate|gen|proto|codegen|setup|dev|run|serve|start)(?:[-_:][\w.-]+)?|"
    r"acceptance|e2e|smoke|[a-z]+[-_](?:tests?|lint|build|format|docs?)"
)
_TOOLS = {"Makefile": "make", "GNUmakefile": "make", "makefile": "make", "justfile": "just"}
_BUILDS = late(r"(?:build|all|default|compile|dist)(?:[-_:][\w.-]+)?")
_GOAL = late(r"^(?!\.[A-Z]|\s|#)([^\s:=#]+)(?:[ \t]+[^\s:=#]+)*[ \t]*:(?!=)", re.M)
_OF_FILES = late(r"[/$.]")
_MOST_BELOW = 3
_MAKES = late(r"make\s+([\w.-]+)")


def find_rules(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(kind, how it is told, where it stands) of the rules that are called after what they do."""
    for path in _rule_files(snapshot):
        facts = snapshot.facts(path)
        folder, _, file = path.rpartition("/")
        tool = _TOOLS[file] + (f" -C {clean(folder, 60)}" if folder else "")
        rules = [one for one in (facts.symbols if facts is not None else ()) if one.kind == "rule"]
        goal = _GOAL.search(snapshot.read_text(path) or "") if tool.startswith("make") else None
        # Where no rule is called after building, and the first one is of a file, that is built.
        if (
            goal is not None
            and _OF_FILES.search(goal[1])
            and not any(_BUILDS.fullmatch(one.name) for one in rules)
        ):
            line = (snapshot.read_text(path) or "").count("\n", 0, goal.start()) + 1
            yield "build", f"`{tool}`: it makes `{clean(goal[1], 40)}`", Citation(path, line, line)
        for symbol in rules:
            if _RULE.fullmatch(symbol.name):
                if is_preparing(symbol.name):
                    continue
                name = clean(symbol.name, 40)
                kind = kind_of(name) or kind_of(_recipe_of(snapshot, path, symbol).lower(), "build")
                if name in _OF_OTHERS:
                    kinds = {kind_of(needed, "build") for needed in _needs_of(snapshot, path, symbol)}
                    kind = kind_of(_recipe_of(snapshot, path, symbol).lower(), kind)
                    kind = "test" if "test" in kinds else min(kinds, default=kind)
                yield kind, f"`{tool} {name}`", Citation(path, symbol.start, symbol.end)


def _rule_files(snapshot: Snapshot) -> list[str]:
    """The files of rules at the top; where there is none, Makefiles of the folders there."""
    at_top = [name for name in _TOOLS if name in snapshot.files]
    if at_top:
        return at_top
    makefiles = {name for name, tool in _TOOLS.items() if tool == "make"}
    below = (path for path in snapshot.files if path.count("/") == 1 and path.rpartition("/")[2] in makefiles)
    return sorted(path for path in below if not aside_kind(path))[:_MOST_BELOW]


def kind_of_line(snapshot: Snapshot, command: str) -> str:
    """The kind of a command, of one that makes a rule by what the rule runs; empty for none."""
    made = _MAKES.fullmatch(unwrap(command))
    if made is not None and not kind_of(made.group(1)):
        for path in ("Makefile", "GNUmakefile", "makefile"):
            facts = snapshot.facts(path) if path in snapshot.files else None
            for symbol in facts.symbols if facts is not None else ():
                if symbol.kind == "rule" and symbol.name == made.group(1):
                    return kind_of(_recipe_of(snapshot, path, symbol).lower(), "build")
    return kind_of(command)


def _recipe_of(snapshot: Snapshot, path: str, symbol: Symbol) -> str:
    """What a rule runs first."""
    lines = (snapshot.read_text(path) or "").split("\n")[symbol.start : symbol.end]
    return next((line.strip(" \t@-") for line in lines if line.startswith("\t")), "")


def _needs_of(snapshot: Snapshot, path: str, symbol: Symbol) -> list[str]:
    """The rules that a rule needs first."""
    lines = (snapshot.read_text(path) or "").split("\n")[symbol.start - 1 : symbol.end]
    line = next((line for line in lines if line.startswith(symbol.name)), "")
    return line.partition(":")[2].partition("#")[0].strip(" =:").split()
