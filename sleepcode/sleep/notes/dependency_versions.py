"""Questions on which version of a dependency is used: what manifests and version catalogues write down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sleepcode.model import Citation, Note
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.catalogues import find_libraries, find_shared_versions
from sleepcode.sleep.notes.declarations import Dependency, declared_dependencies
from sleepcode.sleep.notes.declared_formats import SCOPES, WHAT_FOR, is_requirements
from sleepcode.sleep.notes.imported_names import fold
from sleepcode.sleep.notes.manifests import manifests_by_depth, read_toml, table
from sleepcode.sleep.notes.outside import Outside, find_users
from sleepcode.sleep.notes.pnpm_catalogs import find_catalogs
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.terraform import ENDINGS, version_beside
from sleepcode.sleep.notes.wording import clean
from sleepcode.sleep.resolution.pubspec import PUBSPEC

_MOST = 40
_MOST_PLACES = 6
_QUOTED = late(r"['\"]\s*((?:[\^~<>=!]{1,2}\s*)?v?\d[^'\"\n]{0,60})['\"]")
_CARGO_STRING = late(r"[\"']?\s*=\s*\"([^\"\n]{1,60})\"")
_OF_CATALOG = late(r"['\"]catalog:([\w.-]*)['\"]")
_OF_WORKSPACE = late(r"\bworkspace\s*=\s*true\b")
_CARGO = late(r"\bversion\s*=\s*\"([^\"\n]{1,60})\"")
_ELEMENT = late(r"<version>\s*([^<\n]{1,60}?)\s*</version>", re.I)
_ATTRIBUTE = late(r"\bVersion=\"([^\"\n]{1,60})\"")
_WORD = late(r"\s+(v\d\S*)")
_COORDINATE = late(r":(\d[^'\":@\n]{0,60})")
_REQUIREMENT = late(r"\s*(?:\[[^\]\n]*\])?\s*\(?((?:[<>=!~]=?=?\s*[\w.*+!-]+[, ]*)+)")
_OF_PUB = late(r"['\"]?\s*:\s*['\"]?([\d^<>=][^'\"#\n]{0,60})")
_PROPERTY = late(r"\$\{([\w.-]+)\}")
_WRAPPER = "gradle/wrapper/gradle-wrapper.properties"
_DISTRIBUTION = late(r"^distributionUrl=\S*?/gradle-(\d[\w.-]*?)-(?:bin|all)\.zip", re.M)
_SAYING_NOTHING = frozenset(("gradle", "core", "api", "runtime", "common", "annotations", "runner"))
"""Artifacts that are called after what they are to their group."""
_LINES_OF_ENTRY = 4
"""Lines that one dependency of a POM, or a crate's own table, takes up to its version."""


class _Version(NamedTuple):
    package: str
    written: str
    citation: Citation
    beside: str = ""
    """What else is to be said of it."""
    order: int = 0
    """How much it is needed, the place of what for in `SCOPES`."""


def ask_about_versions(snapshot: Snapshot) -> Iterator[Note]:
    """Which version of a package is used, for the 40 packages that are used most."""
    declared = declared_dependencies(snapshot)
    found: dict[str, list[_Version]] = {}
    for version in (
        *_of_wrapper(snapshot),
        *_of_catalogue(snapshot, declared),
        *_of_manifests(snapshot, declared),
    ):
        found.setdefault(fold(version.package), []).append(version)
    if not found:
        return
    uses: dict[str, int] = {}
    for name, used in find_users(snapshot, Outside(snapshot)).items():
        package = used.dependency.name if used.dependency is not None else name
        uses[fold(package)] = len(used.paths)
    # What is used as much comes by what it is for, and then as it is declared.
    ranked = sorted(found, key=lambda name: (-uses.get(name, 0), min(one.order for one in found[name])))
    for name in ranked[:_MOST]:
        # What stands in one line is told once, for what it is needed most.
        by_place: dict[tuple[str, Citation], _Version] = {}
        for one in sorted(found[name], key=lambda one: one.order):
            by_place.setdefault((one.package, one.citation), one)
        versions = [one for one in dict.fromkeys(found[name]) if one in by_place.values()][:_MOST_PLACES]
        lines = [
            f"- `{clean(one.package, 80)}`: `{clean(one.written, 60)}`{one.beside} ({one.citation})"
            for one in versions
        ]
        question = f"Which version of {clean(versions[0].package, 80)} is used?"
        yield make_question(snapshot, question, "\n".join(lines), [one.citation for one in versions])


def _of_wrapper(snapshot: Snapshot) -> Iterator[_Version]:
    """The version of Gradle that a project's own script fetches."""
    text = (snapshot.read_text(_WRAPPER) or "") if _WRAPPER in snapshot.files else ""
    match = _DISTRIBUTION.search(text)
    if match is not None:
        line = text.count("\n", 0, match.start()) + 1
        yield _Version("Gradle", match.group(1), Citation(_WRAPPER, line, line), ", fetched by the wrapper")


def _of_catalogue(snapshot: Snapshot, declared: Sequence[Dependency]) -> Iterator[_Version]:
    """The libraries of a version catalogue, by their artifacts; and what several of them share."""
    scopes: dict[str, int] = {}
    for dependency in declared:
        name = fold(dependency.name)
        scopes[name] = min(scopes.get(name, len(SCOPES)), SCOPES.index(dependency.scope))
    shared = find_shared_versions(snapshot)
    firmest: dict[str, int] = {}
    libraries = [library for library in find_libraries(snapshot) if library.version]
    found = []
    for library in libraries:
        # Plugins of the build are taken by no module.
        order = scopes.get(fold(library.alias.replace(".", "-")), len(SCOPES))
        firmest[library.reference] = min(firmest.get(library.reference, len(SCOPES)), order)
        at = f", by `{clean(library.reference, 60)}`" if library.reference in shared else ""
        alias = clean(re.sub(r"[-_]", ".", library.alias), 60)
        beside = f" of `{clean(library.group, 80)}`, `libs.{alias}`{at}"
        name = library.artifact
        if name.lower() in _SAYING_NOTHING:
            name = f"{library.group}:{name}"
        found.append(_Version(name, library.version, library.citation, beside, order))
    for name, (written, citation) in shared.items():
        yield _Version(name, written, citation, "", firmest.get(name, len(SCOPES)))
    yield from found


def _of_manifests(snapshot: Snapshot, declared: Sequence[Dependency]) -> Iterator[_Version]:
    lines_of: dict[str, list[str]] = {}
    shared = _of_workspaces(snapshot)
    catalogs = find_catalogs(snapshot)
    told: set[str] = set()
    for dependency in sorted(declared, key=lambda one: SCOPES.index(one.scope)):
        path, line, _ = dependency.citation
        if path not in lines_of:
            lines_of[path] = (snapshot.read_text(path) or "").split("\n")
        written = _written_version(path, lines_of[path], line, dependency.name) if line else ""
        cited = dependency.citation
        if line and path.endswith("Cargo.toml") and _OF_WORKSPACE.search(lines_of[path][line - 1]):
            if dependency.name in told or dependency.name not in shared:
                continue
            told.add(dependency.name)
            written, cited = shared[dependency.name]
        if line and path.endswith("package.json") and (named := _OF_CATALOG.search(lines_of[path][line - 1])):
            key = (named[1] or "default", dependency.name)
            if key not in catalogs or f"{key}" in told:
                continue
            told.add(f"{key}")
            written, cited = catalogs[key]
        if written:
            beside = WHAT_FOR.get(dependency.scope, "")
            order = SCOPES.index(dependency.scope)
            yield _Version(dependency.name, written, cited, beside, order)


def _of_workspaces(snapshot: Snapshot) -> dict[str, tuple[str, Citation]]:
    """Crate -> (its version, where), of what the members of workspaces take from the workspace."""
    found: dict[str, tuple[str, Citation]] = {}
    for path in manifests_by_depth(snapshot, "Cargo.toml"):
        declared = table(read_toml(snapshot, path), "workspace", "dependencies")
        lines = (snapshot.read_text(path) or "").split("\n") if declared else []
        head = next((at for at, line in enumerate(lines) if line.strip() == "[workspace.dependencies]"), 0)
        for name, value in declared.items():
            version = value.get("version") if isinstance(value, dict) else value
            key = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[=.]")
            number = next((at for at in range(head, len(lines)) if key.match(lines[at])), -1) + 1
            if isinstance(version, str) and number:
                found.setdefault(name, (version, Citation(path, number, number)))
    return found


def _written_version(path: str, lines: list[str], line: int, name: str) -> str:
    """The version that stands by a package's name in the line that declares it; empty where none does."""
    manifest = path.rpartition("/")[2]
    written = lines[line - 1]
    rest = written[max(written.lower().find(name.lower()), 0) + len(name) :]
    below = "\n".join(lines[line : line + _LINES_OF_ENTRY])
    if manifest == "pom.xml":
        match = _ELEMENT.search(rest + "\n" + below.partition("</dependency>")[0])
        variable = _PROPERTY.fullmatch(match.group(1)) if match is not None else None
        if variable is not None:
            element = re.escape(variable.group(1))
            match = re.search(rf"<{element}>\s*([^<\n]{{1,60}}?)\s*</{element}>", "\n".join(lines))
    elif manifest == "Cargo.toml":
        is_table = written.lstrip().startswith("[")
        # What else stands in quotes there is a feature, a path or a revision.
        match = _CARGO.search(below.partition("\n[")[0] if is_table else rest) or _CARGO_STRING.match(rest)
    elif manifest == "go.mod":
        match = _WORD.match(rest)
    elif manifest.endswith(("proj", ".props")):
        match = _ATTRIBUTE.search(rest) or _ELEMENT.search(rest)
    elif manifest == PUBSPEC:
        match = _OF_PUB.match(rest)
    elif manifest.endswith(ENDINGS):
        return version_beside(lines, line, rest)
    elif manifest.startswith("build.gradle"):
        match = _COORDINATE.match(rest)
    elif manifest in ("pyproject.toml", "setup.py", "setup.cfg") or is_requirements(path):
        match = _REQUIREMENT.match(rest) or (_QUOTED.search(rest) if "=" in rest[:3] else None)
    else:
        match = _QUOTED.search(rest)
    return match.group(1).strip(" ,") if match is not None else ""
