"""Entry points: console scripts, binaries, `main` functions, executable scripts."""

from __future__ import annotations

import re

from sleepcode.model import Citation, Note, NoteKind
from sleepcode.sleep.notes.manifests import line_of, read_ini, read_json, read_toml, table
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_MOST = 25


def find_entry_points(snapshot: Snapshot) -> list[tuple[str, Citation]]:
    """(what starts, where it is said), declared ones before detected ones."""
    found: list[tuple[str, Citation]] = []
    for path in sorted(snapshot.files, key=lambda path: (path.count("/"), path)):
        name = path.rpartition("/")[2]
        if name in ("pyproject.toml", "setup.cfg", "package.json", "Cargo.toml") and not _is_aside(
            snapshot, path
        ):
            found.extend(_declared(snapshot, path, name))
    detected = []
    for path in sorted(snapshot.files, key=lambda path: (path.count("/"), path)):
        facts = snapshot.facts(path) if snapshot.is_product(path) and not _is_aside(snapshot, path) else None
        if facts is not None and facts.entry_point:
            line = next((s.start for s in facts.symbols if s.name in ("main", "Main")), 0)
            detected.append(
                (f"`{clean(path, 120)}`: {clean(facts.entry_point, 60)}", Citation(path, line, line))
            )
    return [*found, *detected][:_MOST]


def write_entry_points(snapshot: Snapshot) -> Note | None:
    """The section on entry points; None where there are none."""
    found = find_entry_points(snapshot)
    if not found:
        return None
    citations = tuple(citation for _, citation in found)
    return Note(
        NoteKind.ARCHITECTURE,
        "entry-points",
        "Entry points: where programs start",
        "\n".join(f"- {text}" for text, _ in found),
        data={"entries": [[text, str(citation)] for text, citation in found]},
        citations=citations,
        inputs=snapshot.inputs([citation.path for citation in citations]),
    )


def _is_aside(snapshot: Snapshot, path: str) -> bool:
    """Examples, tests and templates start programs that are not the product's."""
    return bool(
        re.search(
            r"(?:^|/)(?:examples?|tests?|testdata|fixtures?|templates?|playground|demo|samples?|docs?|bench(?:marks?)?)/",
            path,
        )
    )


def _declared(snapshot: Snapshot, path: str, name: str) -> list[tuple[str, Citation]]:
    pairs: list[tuple[str, str]] = []
    kind = "command"
    if name == "pyproject.toml":
        manifest = read_toml(snapshot, path)
        scripts = {**table(manifest, "project", "scripts"), **table(manifest, "tool", "poetry", "scripts")}
        pairs = [(key, value) for key, value in scripts.items() if isinstance(value, str)]
    elif name == "setup.cfg":
        listed = read_ini(snapshot, path).get("options.entry_points", "console_scripts", fallback="")
        pairs = [
            (key.strip(), value.strip())
            for key, _, value in (line.partition("=") for line in listed.splitlines())
            if value
        ]
    elif name == "package.json":
        manifest = read_json(snapshot, path)
        bins = manifest.get("bin")
        if isinstance(bins, str):
            pairs = [(str(manifest.get("name", "")), bins)]
        elif isinstance(bins, dict):
            pairs = [(key, value) for key, value in bins.items() if isinstance(value, str)]
    elif name == "Cargo.toml":
        kind = "binary"
        bins = read_toml(snapshot, path).get("bin")
        if isinstance(bins, list):
            pairs = [
                (str(b.get("name", "")), str(b.get("path", "src/main.rs")))
                for b in bins
                if isinstance(b, dict)
            ]
    found = []
    for key, value in pairs:
        line = line_of(snapshot, path, f'"{key}"') or line_of(snapshot, path, key)
        found.append((f"{kind} `{clean(key, 60)}` → `{clean(value, 100)}`", Citation(path, line, line)))
    return found
