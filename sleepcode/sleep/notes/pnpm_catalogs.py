"""Catalogs of pnpm: versions that the packages of a workspace take by `catalog:`."""

from __future__ import annotations

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.snapshot import Snapshot

_WORKSPACE = "pnpm-workspace.yaml"
_ENTRY = late(
    r"(?P<indent> *)['\"]?(?P<key>[@\w./-]+)['\"]?:\s*(?:['\"]?(?P<value>[^'\"#\s][^'\"#]*?)['\"]?)?\s*(?:#.*)?"
)


def find_catalogs(snapshot: Snapshot) -> dict[tuple[str, str], tuple[str, Citation]]:
    """(catalog, package) -> (version, where); the catalog that has no name is called `default`."""
    found: dict[tuple[str, str], tuple[str, Citation]] = {}
    top = catalog = ""
    depth = 0
    lines = (snapshot.read_text(_WORKSPACE) or "").split("\n") if _WORKSPACE in snapshot.files else []
    for number, line in enumerate(lines, 1):
        match = _ENTRY.fullmatch(line)
        if match is None:
            continue
        indent, key, value = len(match["indent"]), match["key"], match["value"]
        if indent == 0:
            top, catalog, depth = key, "default" if key == "catalog" else "", 0
        elif top == "catalogs" and not value:
            catalog, depth = key, indent
        elif value and catalog and indent > depth and top in ("catalog", "catalogs"):
            found.setdefault((catalog, key), (value, Citation(_WORKSPACE, number, number)))
    return found
