"""What a project's own manifests and README say of it."""

from __future__ import annotations

import configparser
import re
import tomllib
from typing import Any

from sleepcode.model import Citation
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.resolution.javascript import parse_json


def read_toml(snapshot: Snapshot, path: str) -> dict[str, Any]:
    """A TOML file's content; empty when it is missing or broken."""
    text = snapshot.read_text(path) if path in snapshot.files else None
    try:
        return tomllib.loads(text) if text else {}
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def read_json(snapshot: Snapshot, path: str) -> dict[str, Any]:
    """A JSON file's content where it is an object; empty when it is missing or broken."""
    text = snapshot.read_text(path) if path in snapshot.files else None
    value = parse_json(text.encode("utf-8", "replace")) if text else None
    return value if isinstance(value, dict) else {}


def read_ini(snapshot: Snapshot, path: str) -> configparser.ConfigParser:
    """An INI file's content; empty when it is missing or broken."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    text = snapshot.read_text(path) if path in snapshot.files else None
    try:
        parser.read_string(text or "")
    except configparser.Error:
        parser = configparser.ConfigParser(interpolation=None, strict=False)
    return parser


def table(value: Any, *keys: str) -> dict[str, Any]:
    """A table inside tables; empty where any of them is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def describe_project(snapshot: Snapshot) -> tuple[str, Citation | None]:
    """One sentence or paragraph on what the project is, from its manifest or its README."""
    described = _from_manifest(snapshot)
    readme = next(
        (path for path in sorted(snapshot.files) if re.fullmatch(r"readme(\.\w+)?", path, re.I)), None
    )
    facts = snapshot.facts(readme) if readme else None
    if readme and facts is not None and len(facts.doc) > 40:
        line = line_of(snapshot, readme, facts.doc[:30])
        return facts.doc, Citation(readme, line, line) if line else Citation(readme)
    if described is not None:
        return described
    if readme and facts is not None and facts.doc:
        return facts.doc, Citation(readme)
    return "", None


def _from_manifest(snapshot: Snapshot) -> tuple[str, Citation] | None:
    for path, keys in (
        ("pyproject.toml", ("project",)),
        ("pyproject.toml", ("tool", "poetry")),
        ("Cargo.toml", ("package",)),
    ):
        described = table(read_toml(snapshot, path), *keys).get("description")
        if isinstance(described, str) and described.strip():
            return described, Citation(path, *_lines_of(snapshot, path, "description"))
    for path in ("package.json", "composer.json"):
        described = read_json(snapshot, path).get("description")
        if isinstance(described, str) and described.strip():
            return described, Citation(path, *_lines_of(snapshot, path, '"description"'))
    return None


def line_of(snapshot: Snapshot, path: str, needle: str) -> int:
    """The first line that holds a text; 0 when none does."""
    text = snapshot.read_text(path) or ""
    for number, line in enumerate(text.split("\n"), 1):
        if needle in line:
            return number
    return 0


def _lines_of(snapshot: Snapshot, path: str, needle: str) -> tuple[int, int]:
    line = line_of(snapshot, path, needle)
    return line, line
