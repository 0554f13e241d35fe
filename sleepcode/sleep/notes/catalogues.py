"""Version catalogues of Gradle: the libraries that a build's modules take by an alias, and their versions."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from sleepcode.model import Citation
from sleepcode.sleep.notes.manifests import read_toml, table
from sleepcode.sleep.notes.snapshot import Snapshot

_CATALOGUE = "gradle/libs.versions.toml"


class Library(NamedTuple):
    """A library of the catalogue; of a version that others share `reference` is the name."""

    alias: str
    group: str
    artifact: str
    version: str
    reference: str
    citation: Citation


def find_libraries(snapshot: Snapshot) -> list[Library]:
    """What the catalogue has, in its order."""
    catalogue = read_toml(snapshot, _CATALOGUE)
    versions = table(catalogue, "versions")
    if not catalogue:
        return []
    lines = _lines_of_keys(snapshot, "libraries")
    found = []
    for alias, value in table(catalogue, "libraries").items():
        group, artifact, version, reference = _read(value, versions)
        if artifact:
            line = lines.get(alias, 0)
            found.append(
                Library(alias, group, artifact, version, reference, Citation(_CATALOGUE, line, line))
            )
    return found


def find_shared_versions(snapshot: Snapshot) -> dict[str, tuple[str, Citation]]:
    """Name -> (version, where it is written) of those that several entries of the catalogue may refer to."""
    lines = _lines_of_keys(snapshot, "versions")
    return {
        name: (version, Citation(_CATALOGUE, lines.get(name, 0), lines.get(name, 0)))
        for name, value in table(read_toml(snapshot, _CATALOGUE), "versions").items()
        if (version := _written(value))
    }


def _read(value: Any, versions: dict[str, Any]) -> tuple[str, str, str, str]:
    """(group, artifact, version, name of the version) of an entry: `"g:a:1"` or a table."""
    if isinstance(value, str):
        group, artifact, version = (*value.split(":"), "", "", "")[:3]
        return group, artifact, version, ""
    if not isinstance(value, dict):
        return "", "", "", ""
    group, _, artifact = str(
        value.get("module", f"{value.get('group', '')}:{value.get('name', '')}")
    ).partition(":")
    asked = value.get("version")
    reference = asked.get("ref") if isinstance(asked, dict) else None
    if isinstance(reference, str):
        return group, artifact, _written(versions.get(reference)), reference
    return group, artifact, _written(asked), ""


def _written(version: Any) -> str:
    """A version as it is written, plain or as the strict, required or preferred one."""
    if isinstance(version, dict):
        return next(
            (_written(version[key]) for key in ("strictly", "require", "prefer") if key in version), ""
        )
    return version if isinstance(version, str) else ""


def _lines_of_keys(snapshot: Snapshot, section: str) -> dict[str, int]:
    """Key -> its line in a table of the catalogue."""
    found: dict[str, int] = {}
    inside = False
    text = (snapshot.read_text(_CATALOGUE) or "") if _CATALOGUE in snapshot.files else ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("["):
            inside = line.strip() == f"[{section}]"
        elif inside and (match := re.match(r"\s*[\"']?([\w.-]+?)[\"']?(?:\.\w+)?\s*=", line)):
            found.setdefault(match.group(1), number)
    return found
