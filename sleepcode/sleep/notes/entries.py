"""Entry points: commands and libraries that manifests declare, programs and scripts that the source starts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind, outside_package
from sleepcode.sleep.notes.declared_entries import MANIFESTS, EntryPoint, declared_in, python_packages
from sleepcode.sleep.notes.manifests import largest_first, manifests_by_depth
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing

_ASIDE = late(
    r"(?:^|/)(?:[\w.-]*examples?|tests?|testdata|fixtures?|\w*(?:templates?|tmpls?)|[\w-]*playground|demos?|samples?|docs?|tutorials?|bench(?:marks?)?|"
    r"__benchmarks__|node_modules|\.[\w-]+)/|Benchmarks?\.\w+$|(?:^|/)(?:setup|conftest)\.py$"
)
_TOOLING = late(
    r"(?:^|/)(?:scripts?|tools?|utils?|hack|ci|bin|build|release|releasetools|contrib|dev|misc|support|packaging|gen|codegen|generators?)/|\.sh$|\.ps1$"
)
_INTERNAL = late(r"(?:^|/)internal/")
_PROGRAM = late(r"^(?:main function|__main__ module)|server|application", re.I)
_CONDITION = late(r"^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)$", re.M)
_NOT_SHIPPED = late(r"TEST|DEMO|EXAMPLE|STANDALONE|BENCH|DEBUG_MAIN|_MAIN\b")
_TICKED = late(r"`(?:\./)?([^`]+)`")
_MAIN_NAMES = ("main", "Main", "wmain", "WinMain", "wWinMain")
_MOST_OF_GROUP = 15
_MOST_SAMPLES = 5


def find_entry_points(snapshot: Snapshot) -> list[EntryPoint]:
    """Declared commands, then libraries, then programs, then scripts; examples, tests and hooks left out."""
    found: list[EntryPoint] = []
    for path in largest_first(snapshot, manifests_by_depth(snapshot, *MANIFESTS)[:80]):
        if not _ASIDE.search(outside_package(path)) or path.rpartition("/")[2] == path:
            # A package among the tools is there for the build alone, and an internal one for nobody else.
            is_tool = bool(_TOOLING.search(path) or _INTERNAL.search(path))
            found.extend(e for e in _declared(snapshot, path) if e.group != "library" or not is_tool)
    found.extend(python_packages(snapshot))
    told = {path for entry in found if entry.group == "declared" for path in _TICKED.findall(entry.text)}
    found.extend(entry for entry in _detected(snapshot) if entry.citation.path not in told)
    order = {"declared": 0, "library": 1, "program": 2, "module": 3, "script": 4}
    found.sort(key=lambda entry: order[entry.group])
    return found


def _declared(snapshot: Snapshot, path: str) -> Iterator[EntryPoint]:
    """`declared_in`, remembered for each manifest: a commit that touches one says nothing of the others."""

    def look() -> list[tuple[str, str, Citation]]:
        return [(entry.group, entry.text, entry.citation) for entry in declared_in(snapshot, path)]

    for group, text, citation in snapshot.recall(f"declared in {path}", (), look):
        yield EntryPoint(group, text, Citation(*citation))


def write_entry_points(snapshot: Snapshot) -> Note | None:
    """The section on entry points; None where there are none."""
    found = find_entry_points(snapshot)
    lines: list[str] = []
    citations: list[Citation] = []
    for group, heading in (
        ("declared", "Commands that the manifests declare:"),
        ("library", "Libraries, by what is imported first:"),
        ("program", "Programs:"),
        ("module", "Modules that can also be run by themselves:"),
        ("script", "Scripts and tools:"),
    ):
        entries = [entry for entry in found if entry.group == group]
        if not entries:
            continue
        lines.append(heading)
        if group in ("module", "script"):
            lines.append(listing([entry.citation.path for entry in entries], _MOST_OF_GROUP))
        else:
            lines.extend(f"- {entry.text}" for entry in entries[:_MOST_OF_GROUP])
        if group not in ("module", "script") and len(entries) > _MOST_OF_GROUP:
            lines.append(f"- and {len(entries) - _MOST_OF_GROUP} more")
        citations.extend(entry.citation for entry in entries[:_MOST_OF_GROUP])
    if not lines and (samples := _samples(snapshot)):
        lines = [
            f"A library: no program of its own starts here. Its samples start at {listing(samples, _MOST_SAMPLES)}."
        ]
        citations = [Citation(path) for path in samples[:_MOST_SAMPLES]]
    if not lines:
        return None
    data = {"entries": [[entry.group, entry.text, str(entry.citation)] for entry in found[:60]]}
    return make_section(
        snapshot, "entry-points", "Entry points: where programs start", lines, citations, data
    )


def _detected(snapshot: Snapshot) -> Iterator[EntryPoint]:
    for path in sorted(snapshot.product, key=lambda path: (path.count("/"), path)):
        may_start = snapshot.files[path].starts_program and not _ASIDE.search(outside_package(path))
        if path.endswith("build.rs") and f"{path.removesuffix('build.rs')}Cargo.toml" in snapshot.files:
            # Cargo runs it before it compiles the crate.
            continue
        start = _start_of(snapshot, path) if may_start else None
        if start is None:
            continue
        entry_point, line = start
        group = "script"
        if not _TOOLING.search(path):
            if _PROGRAM.search(entry_point):
                group = "program"
            elif "guard" in entry_point and "/" in path:
                group = "module"
        yield EntryPoint(group, f"`{clean(path, 120)}`: {clean(entry_point, 60)}", Citation(path, line, line))


def _samples(snapshot: Snapshot) -> list[str]:
    """Examples that start a program."""
    return [
        path
        for path, file in sorted(snapshot.files.items())
        if file.starts_program
        and file.role is Role.SOURCE
        and aside_kind(path) == "examples"
        and _start_of(snapshot, path) is not None
    ]


def _start_of(snapshot: Snapshot, path: str) -> tuple[str, int] | None:
    """(how a file starts a program, the line of its main or 0); None where it doesn't."""

    def look() -> tuple[str, int] | None:
        facts = snapshot.facts(path)
        if facts is None:
            return None
        line = next((s.start for s in facts.symbols if s.name in _MAIN_NAMES and s.kind != "module"), 0)
        # `#![...]` of Rust is no shebang, and a main in a comment starts nothing.
        if not line and (facts.language == "rust" or facts.entry_point == "main function"):
            return None
        if facts.language in ("c", "cpp") and line and _is_conditional(snapshot, path, line):
            return None
        return facts.entry_point, line

    found: tuple[str, int] | None = snapshot.recall_of(f"start of {path}", [path], look)
    return found


def _is_conditional(snapshot: Snapshot, path: str, line: int) -> bool:
    """Whether a C file's main is compiled for tests only (`#ifdef CRC_TEST_MAIN`)."""
    text = snapshot.read_text(path)
    if text is None:
        return False
    before = "\n".join(text.split("\n")[: line - 1])
    conditions: list[str] = []
    for match in _CONDITION.finditer(before):
        if match.group(1) == "endif":
            del conditions[-1:]
        elif match.group(1) in ("if", "ifdef", "ifndef"):
            conditions.append(match.group(2))
    return any(_NOT_SHIPPED.search(condition) for condition in conditions)
