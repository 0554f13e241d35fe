"""Which of several manifests is that of the project itself: by its place, its name, and what lies below it."""

from __future__ import annotations

import posixpath
from typing import Any

from sleepcode.sleep.notes.imported_names import fold
from sleepcode.sleep.notes.manifests import largest_first, manifests_by_depth, read_json, read_toml, table
from sleepcode.sleep.notes.snapshot import Snapshot

_WORKSPACES = ("pnpm-workspace.yaml", "lerna.json")
_CRATES = ("Cargo.toml", "rust/Cargo.toml")
"""Where maturin looks for the crate of a Python project."""


def main_pyproject(snapshot: Snapshot) -> str:
    """The `pyproject.toml` that describes the project; empty where none does.

    At the top it is the project's own. Below it, that of the repository's name comes before the one with most of the
    code. One that only has settings of tools describes nothing.
    """
    describing = [
        path
        for path in manifests_by_depth(snapshot, "pyproject.toml")
        if project_table(read_toml(snapshot, path))
    ]
    if "pyproject.toml" in describing:
        return "pyproject.toml"
    named = [path for path in describing if _is_named_so(snapshot, project_table(read_toml(snapshot, path)))]
    return next(iter(named or largest_first(snapshot, describing)), "")


def project_table(manifest: dict[str, Any]) -> dict[str, Any]:
    """What a `pyproject.toml` says of a project, in the way of the standard or of Poetry."""
    return table(manifest, "project") or table(manifest, "tool", "poetry")


def is_overruled(snapshot: Snapshot, path: str) -> bool:
    """Whether a `setup.py` or `setup.cfg` is of a part of the project, or beside the manifest that has its place."""
    if path.rpartition("/")[2] not in ("setup.py", "setup.cfg"):
        return False
    main = main_pyproject(snapshot)
    is_beside = path.rpartition("/")[0] == main.rpartition("/")[0]
    is_standard = bool(table(read_toml(snapshot, main), "project")) if main else False
    return bool(main) and (is_standard if is_beside else bool(path.rpartition("/")[0]))


def crate_of_python(snapshot: Snapshot, pyproject: str) -> str:
    """The crate that gives a Python project its version, where maturin builds it; empty for none."""
    manifest = read_toml(snapshot, pyproject)
    backend = table(manifest, "build-system").get("build-backend")
    dynamic = table(manifest, "project").get("dynamic")
    if backend != "maturin" or not isinstance(dynamic, list) or "version" not in dynamic:
        return ""
    folder = pyproject.rpartition("/")[0]
    told = table(manifest, "tool", "maturin").get("manifest-path")
    places = (told,) if isinstance(told, str) else _CRATES
    paths = (posixpath.normpath(posixpath.join(folder, place)) for place in places)
    return next((path for path in paths if path in snapshot.files), "")


def published_packages(snapshot: Snapshot) -> list[str]:
    """The packages of npm that a private workspace publishes, the one called like the repository first; empty where
    the manifest at the top is of a package itself."""
    top = read_json(snapshot, "package.json")
    is_workspace = "workspaces" in top or any(name in snapshot.files for name in _WORKSPACES)
    if top.get("private") is not True or not is_workspace:
        return []
    nested = [path for path in manifests_by_depth(snapshot, "package.json") if "/" in path]
    published = [path for path in nested if read_json(snapshot, path).get("private") is not True]
    return sorted(
        largest_first(snapshot, published),
        key=lambda path: not _is_named_so(snapshot, read_json(snapshot, path)),
    )


def _is_named_so(snapshot: Snapshot, described: dict[str, Any]) -> bool:
    """Whether what is described is called like the repository."""
    name = described.get("name")
    return isinstance(name, str) and fold(name.rpartition("/")[2]) == fold(snapshot.name)
