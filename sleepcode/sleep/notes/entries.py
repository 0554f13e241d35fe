"""Entry points: commands and libraries that manifests declare, programs and scripts that the source starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.model import Citation, Note
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import cite, manifests_by_depth, read_ini, read_json, read_toml, table
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing

_ASIDE = late(
    r"(?:^|/)(?:[\w.-]*examples?|tests?|testdata|fixtures?|\w*(?:templates?|tmpls?)|[\w-]*playground|demos?|samples?|docs?|tutorials?|bench(?:marks?)?|"
    r"__benchmarks__|node_modules|\.[\w-]+)/|Benchmarks?\.\w+$|(?:^|/)(?:setup|conftest)\.py$"
)
_TOOLING = late(
    r"(?:^|/)(?:scripts?|tools?|utils?|hack|ci|bin|build|release|releasetools|contrib|dev|misc|support|packaging)/|\.sh$|\.ps1$"
)
_PROGRAM = late(r"^(?:main function|__main__ module)|server|application", re.I)
_CONDITION = late(r"^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)$", re.M)
_NOT_SHIPPED = late(r"TEST|DEMO|EXAMPLE|STANDALONE|BENCH|DEBUG_MAIN|_MAIN\b")
_CONSOLE_SCRIPTS = late(r"console_scripts['\"]?\s*[:=]\s*\[(.{0,3000}?)\]", re.S)
_SCRIPT_LINE = late(r"['\"]\s*([\w.-]+)\s*=\s*([\w.]+:[\w.]+)\s*['\"]")
_MOST_OF_GROUP = 15


class EntryPoint(NamedTuple):
    group: str
    """declared, library, program, module or script."""
    text: str
    citation: Citation


def find_entry_points(snapshot: Snapshot) -> list[EntryPoint]:
    """Declared commands, then libraries, then programs, then scripts; examples, tests and hooks left out."""
    found: list[EntryPoint] = []
    names = ("pyproject.toml", "setup.cfg", "setup.py", "package.json", "Cargo.toml")
    for path in manifests_by_depth(snapshot, *names)[:80]:
        if not _ASIDE.search(path) or path.rpartition("/")[2] == path:
            found.extend(_declared_in(snapshot, path))
    found.extend(_python_packages(snapshot))
    found.extend(_detected(snapshot))
    order = {"declared": 0, "library": 1, "program": 2, "module": 3, "script": 4}
    found.sort(key=lambda entry: order[entry.group])
    return found


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
    if not lines:
        return None
    data = {"entries": [[entry.group, entry.text, str(entry.citation)] for entry in found[:60]]}
    return make_section(
        snapshot, "entry-points", "Entry points: where programs start", lines, citations, data
    )


def _declared_in(snapshot: Snapshot, path: str) -> Iterator[EntryPoint]:
    name = path.rpartition("/")[2]
    folder = path[: -len(name)]
    if name == "package.json":
        yield from _declared_by_npm(snapshot, path, folder)
        return
    if name == "Cargo.toml":
        yield from _declared_by_cargo(snapshot, path, folder)
        return
    for key, value in _python_scripts(snapshot, path, name):
        citation = cite(snapshot, path, f"{key} =", f'"{key}"', f"{key}=", key)
        yield EntryPoint("declared", f"command `{clean(key, 60)}` → `{clean(value, 100)}`", citation)


def _python_scripts(snapshot: Snapshot, path: str, name: str) -> list[tuple[str, str]]:
    if name == "pyproject.toml":
        manifest = read_toml(snapshot, path)
        scripts = {**table(manifest, "project", "scripts"), **table(manifest, "tool", "poetry", "scripts")}
        return [(key, value) for key, value in scripts.items() if isinstance(value, str)]
    if name == "setup.cfg":
        listed = read_ini(snapshot, path).get("options.entry_points", "console_scripts", fallback="")
        pairs = [line.partition("=") for line in listed.splitlines()]
        return [(key.strip(), value.strip()) for key, _, value in pairs if value]
    match = _CONSOLE_SCRIPTS.search(snapshot.read_text(path) or "")
    return _SCRIPT_LINE.findall(match.group(1)) if match else []


def _declared_by_npm(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    manifest = read_json(snapshot, path)
    name = manifest.get("name")
    bins = manifest.get("bin")
    if isinstance(bins, str) and isinstance(name, str):
        bins = {name.rpartition("/")[2]: bins}
    for key, value in bins.items() if isinstance(bins, dict) else ():
        if isinstance(value, str):
            text = f"command `{clean(key, 60)}` → `{clean(value, 100)}`"
            yield EntryPoint("declared", text, cite(snapshot, path, f'"{key}"', '"bin"'))
    main = manifest.get("main", "index.js" if "bin" not in manifest else None)
    if isinstance(name, str) and isinstance(main, str) and manifest.get("private") is not True:
        target = folder + main.removeprefix("./")
        target = next((t for t in (target, f"{target}.js", f"{target}/index.js") if t in snapshot.files), "")
        if target:
            text = f"`{clean(name, 80)}`: `{clean(target, 100)}`"
            yield EntryPoint("library", text, cite(snapshot, path, '"main"', '"name"'))


def _declared_by_cargo(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    manifest = read_toml(snapshot, path)
    bins = manifest.get("bin")
    for entry in bins if isinstance(bins, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            target = str(entry.get("path", f"src/bin/{entry['name']}.rs"))
            text = f"binary `{clean(entry['name'], 60)}` → `{clean(folder + target, 100)}`"
            yield EntryPoint("declared", text, cite(snapshot, path, f'"{entry["name"]}"', "[[bin]]"))
    name = table(manifest, "package").get("name")
    library = table(manifest, "lib").get("path", "src/lib.rs")
    if isinstance(name, str) and isinstance(library, str) and folder + library in snapshot.files:
        text = f"crate `{clean(name, 60)}`: `{clean(folder + library, 100)}`"
        yield EntryPoint("library", text, Citation(folder + library))


def _python_packages(snapshot: Snapshot) -> Iterator[EntryPoint]:
    """Top-level packages of a Python project: what `import name` reads first."""
    if not {"pyproject.toml", "setup.py", "setup.cfg"} & snapshot.files.keys():
        return
    for path in sorted(snapshot.product):
        match = re.fullmatch(r"(?:src/|lib/)?([\w]+)/__init__\.py", path)
        if match:
            yield EntryPoint("library", f"`import {match.group(1)}`: `{path}`", Citation(path))


def _detected(snapshot: Snapshot) -> Iterator[EntryPoint]:
    for path in sorted(snapshot.product, key=lambda path: (path.count("/"), path)):
        may_start = snapshot.files[path].starts_program and not _ASIDE.search(path)
        facts = snapshot.facts(path) if may_start else None
        if facts is None:
            continue
        line = next((s.start for s in facts.symbols if s.name in ("main", "Main") and s.kind != "module"), 0)
        # `#![...]` of Rust is no shebang, and a main in a comment starts nothing.
        if not line and (facts.language == "rust" or facts.entry_point == "main function"):
            continue
        if facts.language in ("c", "cpp") and line and _is_conditional(snapshot, path, line):
            continue
        group = "script"
        if not _TOOLING.search(path):
            if _PROGRAM.search(facts.entry_point):
                group = "program"
            elif "guard" in facts.entry_point and "/" in path:
                group = "module"
        yield EntryPoint(
            group, f"`{clean(path, 120)}`: {clean(facts.entry_point, 60)}", Citation(path, line, line)
        )


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
