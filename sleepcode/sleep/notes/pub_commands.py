"""How packages of Dart are set up, built, run, tested and checked, by what lies in them and what they depend on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import cite, line_of
from sleepcode.sleep.notes.pub import pubspecs, read_pub, uses_flutter
from sleepcode.sleep.notes.shell_lines import kind_of
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing
from sleepcode.sleep.resolution.pubspec import PUBSPEC, Pubspec, read_pubspec

_PLATFORMS = (
    *(("android", "apk"), ("ios", "ipa"), ("linux", "linux")),
    *(("macos", "macos"), ("windows", "windows"), ("web", "web")),
)
"""(folder of an application of Flutter, what it is built as there)"""
_TEST = "_test.dart"
_GENERATOR = "build_runner"
_RULES = "analysis_options.yaml"
_INCLUDED = late(r"^include:\s*['\"]?([\w:./-]+)", re.M)
_MOST_NAMED = 3
_MOST_BUILT = 2
_MELOS = "melos.yaml"
_WORKSPACE = "workspace"
"""What members of one say of where their dependencies are resolved."""


def find_pub_commands(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(kind of command, how it is told, what says so)"""
    yield from _of_melos(snapshot)
    paths = pubspecs(snapshot)
    read = {path: read_pub(snapshot, path) for path in paths}
    members = [path for path in paths if read[path].value("resolution") == _WORKSPACE]
    tools = {path: "flutter" if _is_of_flutter(read, path, members) else "dart" for path in paths}
    tested = _tested_folders(snapshot)
    for kind, command, those in (
        ("test", "test", [path for path in paths if (path.rpartition("/")[0]) in tested]),
        # A workspace fetches what its members depend on.
        ("setup", "pub get", [path for path in paths if path not in members]),
    ):
        for tool in ("flutter", "dart"):
            yield from _told(kind, f"{tool} {command}", [path for path in those if tools[path] == tool])
    generating = [path for path in paths if any(one.name == _GENERATOR for _, one in read[path].needed())]
    yield from _told("generate", f"dart run {_GENERATOR} build", generating)
    apps = [
        path
        for path in paths
        if tools[path] == "flutter" and _beside(path, "lib/main.dart") in snapshot.files
    ]
    for path in apps[:_MOST_BUILT]:
        yield from _told("run", "flutter run", [path])
        folder = path.rpartition("/")[0]
        start = f"{folder}/".lstrip("/")
        inside = {one[len(start) :].partition("/")[0] for one in snapshot.files if one.startswith(start)}
        built = [target for place, target in _PLATFORMS if place in inside]
        if built:
            others = f", or for {listing(built[1:], 6)}" if built[1:] else ""
            yield (
                "build",
                f"`{_in(folder, f'flutter build {built[0]}')}`{others} (a Flutter application)",
                Citation(path),
            )


def find_rules(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(what commands that run it have, how it is told, what sets it up) of the rules that the analyzer goes by."""
    found = sorted((path for path in snapshot.files if path.rpartition("/")[2] == _RULES), key=_depth)
    paths = [path for path in found if "/" not in path or _beside(path, PUBSPEC) in snapshot.files]
    for path in paths[:1]:
        included = _INCLUDED.search(snapshot.read_text(path) or "")
        rules = f", with the rules of `{clean(included.group(1), 60)}`" if included is not None else ""
        yield (
            "analyze",
            f"`dart analyze` (the analyzer is configured{rules})",
            cite(snapshot, path, "include:"),
        )


def _depth(path: str) -> tuple[int, str]:
    return path.count("/"), path


def _beside(path: str, place: str) -> str:
    return f"{path.rpartition('/')[0]}/{place}".lstrip("/")


def _tested_folders(snapshot: Snapshot) -> set[str]:
    """Folders that have tests of Dart in a folder for tests."""
    tests = (f"/{path}" for path in snapshot.files if path.endswith(_TEST))
    return {path.partition("/test/")[0].lstrip("/") for path in tests if "/test/" in path}


def _is_of_flutter(read: dict[str, Pubspec], path: str, members: Sequence[str]) -> bool:
    """Whether a package needs Flutter, or any of those does that it is the workspace of."""
    if read[path].entries("workspace"):
        folder = path.removesuffix(PUBSPEC)
        return any(uses_flutter(read[one]) for one in members if one.startswith(folder))
    return uses_flutter(read[path])


def _told(kind: str, command: str, paths: Sequence[str]) -> Iterator[tuple[str, str, Citation]]:
    """One command for the packages that it is for."""
    if PUBSPEC in paths:
        yield kind, f"`{command}`", Citation(PUBSPEC)
        paths = [path for path in paths if path != PUBSPEC]
    folders = [path.rpartition("/")[0] for path in paths]
    if len(folders) == 1:
        yield kind, f"`{_in(folders[0], command)}`", Citation(paths[0])
    elif folders:
        yield kind, f"`{command}` in each of {listing(folders, _MOST_NAMED)}", Citation(paths[0])


def _in(folder: str, command: str) -> str:
    return command if not folder else f"cd {clean(folder, 60)} && {command}"


def _of_melos(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """The scripts of Melos, which runs commands in all packages."""
    if _MELOS not in snapshot.files:
        return
    for entry in read_pubspec(snapshot.read_text(_MELOS) or "").entries("scripts"):
        body = entry.value or entry.said("run") or entry.said("exec")
        if kind := kind_of(entry.name) or kind_of(body):
            line = entry.line or line_of(snapshot, _MELOS, entry.name)
            said = f": {clean(entry.said('description'), 100)}" if entry.said("description") else ""
            yield kind, f"`melos run {clean(entry.name, 40)}`{said}", Citation(_MELOS, line, line)
