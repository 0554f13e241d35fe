"""Scripts that manifests of npm and of composer have for building, testing and linting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import largest_first, manifests_by_depth, read_json, table
from sleepcode.sleep.notes.shell_lines import PUBLISHES, is_preparing, kind_of, shorten
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_SCRIPT = late(
    r"(?:build|compile|test|tests|bench|benchmarks?|lint|format|fmt|check|typecheck|type-check|type-?tests?|types|tsd|dev|start|serve|coverage|docs|unit|e2e|"
    r"generate|codegen|setup|release)(?:[:.-][\w:.-]+)?"
)
_MOST_SCRIPTS = 24
_MOST_OF_BODY = 160
_MOST_NESTED, _MOST_OF_NESTED = 3, 8
"""Packages below the top whose scripts are told, and how many of each."""
_NONE = "no test specified"
"""What npm writes where a package has no tests."""
_STARTS = frozenset(("dev", "start", "serve"))
_WORKSPACE = ("pnpm-workspace.yaml", "lerna.json", "nx.json", "turbo.json")
_LOCKS = (("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"), ("bun.lockb", "bun"))
_FRONTENDS = ("react", "vue", "@angular/core", "svelte", "preact", "solid-js", "next", "nuxt")

Script = tuple[str, str, Citation]
"""(kind, how it is told, where it stands)"""


def scripts_at_top(snapshot: Snapshot) -> Iterator[Script]:
    """The scripts of the package of npm at the top."""
    yield from _of_package(snapshot, "package.json", _MOST_SCRIPTS)


def scripts_of_parts(snapshot: Snapshot) -> Iterator[Script]:
    """Those of packages in parts of the project; the packages of a workspace are run from its top."""
    if "workspaces" in read_json(snapshot, "package.json") or any(
        name in snapshot.files for name in _WORKSPACE
    ):
        return
    nested = [path for path in manifests_by_depth(snapshot, "package.json") if "/" in path]
    for path in largest_first(snapshot, nested)[:_MOST_NESTED]:
        yield from _of_package(snapshot, path, _MOST_OF_NESTED)


def _of_package(snapshot: Snapshot, path: str, most: int) -> Iterator[Script]:
    manifest = read_json(snapshot, path)
    scripts = table(manifest, "scripts")
    folder = path.rpartition("/")[0]
    runner = runner_of(snapshot, folder, manifest.get("packageManager"))
    before = f"cd {clean(folder, 60)} && " if folder else ""
    needed = {**table(manifest, "dependencies"), **table(manifest, "devDependencies")}
    after = " (the frontend)" if folder and any(name in needed for name in _FRONTENDS) else ""
    found: list[Script] = []
    # `test` before `test:unit` before what merely has it in its name.
    for name in sorted(scripts, key=lambda name: (len(re.split(r"[:.-]", name)), list(scripts).index(name))):
        body = scripts[name]
        if not (_SCRIPT.fullmatch(name) and isinstance(body, str) and body) or _NONE in body:
            continue
        if name.startswith("release"):
            # Often that publishes it, and at times it builds what is published.
            kind = "" if PUBLISHES.search(body) or kind_of(body) != "build" else "build"
        elif re.split(r"[:.-]", name)[0] in _STARTS:
            # `dev:coverage` starts a server, whatever that counts.
            kind = "run"
        else:
            kind = kind_of(body, "test") if name in ("check", "ci") else kind_of(name, "run")
            if is_preparing(name):
                # What is called so may test what was built.
                kind = "test" if kind_of(body) == "test" else ""
        if kind:
            text = f"`{before}{runner} run {clean(name, 40)}`: `{shorten(body, _MOST_OF_BODY)}`{after}"
            found.append((kind, text, cite_script(snapshot, path, name)))
    yield from found[:most]


def runner_of(snapshot: Snapshot, folder: str, manager: object) -> str:
    """What runs a package's scripts: by the lock beside it or at the top, or as it says itself."""
    for place in dict.fromkeys((f"{folder}/" if folder else "", "")):
        for lock, name in _LOCKS:
            if place + lock in snapshot.files:
                return name
    named = manager.partition("@")[0] if isinstance(manager, str) else ""
    return named if named in ("pnpm", "yarn", "bun") else "npm"


def composer_scripts(snapshot: Snapshot) -> Iterator[Script]:
    """The scripts of composer, but for those that run by themselves."""
    scripts = table(read_json(snapshot, "composer.json"), "scripts")
    for name, body in list(scripts.items())[:_MOST_SCRIPTS]:
        body = body[0] if isinstance(body, list) and body else body
        # What begins so runs by itself, before or after a command of composer's own.
        is_command = isinstance(body, str) and not name.startswith(("pre-", "post-"))
        kind = kind_of(name) or kind_of(body) if is_command else ""
        if kind:
            text = f"`composer run {clean(name, 40)}`: `{shorten(body, _MOST_OF_BODY)}`"
            yield kind, text, cite_script(snapshot, "composer.json", name)


def cite_script(snapshot: Snapshot, path: str, name: str) -> Citation:
    """The line of a script among the scripts of a manifest."""
    text = snapshot.read_text(path) or ""
    start = max(text.find('"scripts"'), 0)
    place = text.find(f'"{name}":', start)
    line = text.count("\n", 0, place) + 1 if place >= 0 else 0
    return Citation(path, line, line)
