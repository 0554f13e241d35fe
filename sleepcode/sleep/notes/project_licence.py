"""Under which licence a project is: what its texts are of, what manifests and the README say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.licences import has_choice, has_text, recognise_licences
from sleepcode.sleep.notes.main_manifests import is_overruled, main_pyproject, project_table
from sleepcode.sleep.notes.manifests import (
    Said,
    cite,
    largest_first,
    manifests_by_depth,
    read_json,
    read_toml,
    table,
)
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_LICENCE_FILE = late(r"(?:UN)?LICEN[CS]E(?:[-_.][\w.-]+)?|COPYING(?:[-_.][\w.-]+)?", re.I)
_OF_A_LICENCE = late(
    r"(?:(?:a?gpl|lgpl|lesser|lib|mit|apache|asl|0?bsd|mpl|isc|zlib|boost|bsl|busl|cc0?|epl|cddl|eupl|unlicense|wtfpl|psf|sspl|dual)"
    r"(?:v?\d[\w.]*)?(?![a-z])|v?\d|(?:md|txt|rst|adoc|html?|rdoc|markdown)$|[a-z]{2}(?:[-_][a-z]{2})?(?:\.\w+)?$)",
    re.I,
)
"""How what follows `LICENSE-` begins where it names a licence, a kind of text or a language, and no part of the project."""
_PART = late(r"[-_.]([\w-]+)")
_CODE = (".py", ".go", ".js", ".ts", ".rs", ".rb", ".java", ".c", ".h", ".php", ".cs", ".sh", ".html")
_README = late(r"readme(?:\.\w+)?", re.I)
_LICENCE_HEADING = late(r"^(?:#+\s*licen[cs](?:e|ing)\b.*|licen[cs](?:e|ing)\n[=~-]{4,})$", re.I | re.M)
_CLASSIFIER = "License :: "
_MOST = 8
_MOST_MEMBERS = 4
_MANIFEST_LICENCES = (
    ("*.gemspec", late(r"\.licenses?\s*=\s*\[?\s*['\"]([^'\"\n]{2,60})['\"]")),
    ("*.csproj", late(r"<PackageLicenseExpression>\s*([^<\n]{2,60}?)\s*</PackageLicenseExpression>")),
    (
        "Directory.Build.props",
        late(r"<PackageLicenseExpression>\s*([^<\n]{2,60}?)\s*</PackageLicenseExpression>"),
    ),
    ("gradle.properties", late(r"^POM_LICEN[CS]E_NAME\s*=\s*([^\n]{2,80}?)\s*$", re.M)),
    ("mix.exs", late(r"\blicenses:\s*\[\s*\"([^\"\n]{2,60})\"")),
    ("pom.xml", late(r"<licen[cs]e>\s*<name>\s*([^<\n]{2,80}?)\s*</name>")),
    ("*.cabal", late(r"^license:[ \t]*([^\s][^\n]{1,60})$", re.I | re.M)),
    ("*.opam", late(r"^license:[ \t]*\"([^\"\n]{2,60})\"", re.M)),
    ("dune-project", late(r"^\(license[ \t]+\"?([^()\"\n]{2,60})\"?\)", re.M)),
    ("project.clj", late(r":license\s*\{[^{}]{0,200}?:name\s+\"([^\"\n]{2,60})\"")),
    ("*.app.src", late(r"\{licenses,\s*\[\s*\"([^\"\n]{2,60})\"")),
    ("Makefile", late(r"\blicenses => \[<<\"([^\"\n]{2,60})\">>")),
    ("elm.json", late(r"\"license\"\s*:\s*\"([^\"\n]{2,60})\"")),
    ("setup.py", late(r"\blicense\s*=\s*['\"]([^'\"\n]{2,60})['\"]")),
    ("DESCRIPTION", late(r"^License:[ \t]*([^\n]{2,60}?)[ \t]*$", re.M)),
    ("Project.toml", late(r"^license\s*=\s*\"([^\"\n]{2,60})\"", re.M)),
    *(
        (name, late(r"\b(?:LICENSE|license)['\"]?\s*=>\s*['\"]([^'\"\n]{2,60})['\"]"))
        for name in ("Makefile.PL", "Build.PL")
    ),
    ("dist.ini", late(r"^license\s*=\s*(\w{2,60})", re.M)),
    (
        "*.podspec",
        late(r"\.license\s*=\s*(?:\{[^}\n]{0,200}?:?type\s*(?:=>|:)\s*)?['\"]([^'\"\n]{2,60})['\"]"),
    ),
    ("setup.cfg", late(r"^license\s*=\s*([^\n]{2,60})$", re.M)),
)


def find_licences(snapshot: Snapshot) -> list[Said]:
    """What the licence's text is of, and what manifests and the README say of it; what is for a part of it, last."""
    said: list[Said] = []
    aside: list[Said] = []
    for path in _at_top(snapshot, _LICENCE_FILE):
        if path.endswith(_CODE):
            continue
        text = snapshot.read_text(path) or ""
        names = recognise_licences(text)
        part = _part_of(path)
        shown = f"`{clean(path, 80)}`" + (f", for `{clean(part, 40)}`," if part else "")
        text = f"{shown} {_tell_texts(names, text)}." if names else f"{shown.rstrip(',')}."
        (aside if part else said).append(Said(text, Citation(path)))
    for path, value, needle in _declared_licences(snapshot):
        cited = cite(snapshot, path, needle, "license")
        said.append(Said(f"`{clean(path, 80)}` declares `{clean(value, 60)}`.", cited))
    for path in _at_top(snapshot, _README)[:1]:
        text = snapshot.read_text(path) or ""
        match = _LICENCE_HEADING.search(text)
        if match is not None and (said or aside):
            line = text.count("\n", 0, match.start()) + 1
            said.append(Said(f"`{clean(path, 80)}` has a section on it.", Citation(path, line, line)))
    return said + aside


def _tell_texts(names: Sequence[str], text: str) -> str:
    """What a file of licences has: `has the text of the MIT license`."""
    if not has_text(text):
        return f"names the {names[0]}"
    if len(names) == 1:
        return f"has the text of the {names[0]}"
    if has_choice(text):
        return f"has the texts of the {' and the '.join(names)}, to choose from"
    # Most often of what else is in the repository.
    return f"has the text of the {names[0]}, and further down of the {' and the '.join(names[1:])}"


def _part_of(path: str) -> str:
    """The part of the project that a licence is for: `LICENSE-logo.md` is for `logo`, `LICENSE-MIT` for all of it."""
    after = re.sub(r"^(?:UN)?LICEN[CS]E|^COPYING", "", path, flags=re.I)
    match = _PART.match(after)
    return match.group(1) if match is not None and not _OF_A_LICENCE.match(after[1:]) else ""


def _at_top(snapshot: Snapshot, pattern: Any) -> list[str]:
    return sorted(path for path in snapshot.files if "/" not in path and pattern.fullmatch(path))


def _declared_licences(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """(manifest, licence, what stands there) of the manifests at the top, and of a workspace's where those say
    nothing."""
    found = []
    described = main_pyproject(snapshot) or "pyproject.toml"
    project = project_table(read_toml(snapshot, described))
    declared = project.get("license")
    if isinstance(declared, dict):
        declared = declared.get("text")
    classifiers = project.get("classifiers")
    if not isinstance(declared, str) and isinstance(classifiers, list):
        named = (c for c in classifiers if isinstance(c, str) and c.startswith(_CLASSIFIER))
        declared = next((name.rpartition(" :: ")[2] for name in named), None)
    found.append((described, declared, "license"))
    cargo = read_toml(snapshot, "Cargo.toml")
    crates = (table(cargo, "package"), table(cargo, "workspace", "package"))
    found.extend(("Cargo.toml", crate.get("license"), "license") for crate in crates)
    found.extend(
        (path, read_json(snapshot, path).get("license"), '"license"')
        for path in ("package.json", "composer.json")
    )
    found.extend(_of_members(snapshot, cargo))
    for path, value, needle in found:
        if isinstance(value, str) and 1 < len(value) < 80 and "\n" not in value:
            yield path, value, needle
    for name, pattern in _MANIFEST_LICENCES:
        for path in manifests_by_depth(snapshot, name)[:_MOST]:
            match = pattern.search(snapshot.read_text(path) or "")
            if match is not None and not is_overruled(snapshot, path):
                yield path, match.group(1).strip(), match.group(1)


def _of_members(snapshot: Snapshot, cargo: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """What the largest crates of a workspace declare, where its own manifest is of no crate."""
    if table(cargo, "workspace") and not table(cargo, "package"):
        for path in largest_first(snapshot, manifests_by_depth(snapshot, "Cargo.toml"))[:_MOST_MEMBERS]:
            yield path, table(read_toml(snapshot, path), "package").get("license"), "license"
