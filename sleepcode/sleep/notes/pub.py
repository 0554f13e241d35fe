"""What manifests of Dart packages say: their names, versions, what they depend on and need, and what they start."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.imported_names import fold
from sleepcode.sleep.notes.manifests import Said, cite, largest_first, manifests_by_depth
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean
from sleepcode.sleep.resolution.pubspec import PUBSPEC, Entry, Pubspec, read_pubspec

_SDKS = {"sdk": "Dart", "flutter": "Flutter"}
"""Key of the environment -> what it asks for."""
_OF_FLUTTER = "flutter"
_FVM = ".fvmrc"
_FVM_VERSION = late(r"\"flutter\"\s*:\s*\"([\w.-]+)\"")
_VERSION = late(r"\d+\.\d+[\w.+-]*")
_NONE = late(r"0\.0\.0(?!\d)")
_NOWHERE = "none"
_MOST_PLACES = 4
_MOST_VERSIONS = 8


def read_pub(snapshot: Snapshot, path: str) -> Pubspec:
    """What a manifest says; nothing where it is missing."""
    return read_pubspec((snapshot.read_text(path) or "") if path in snapshot.files else "")


def pubspecs(snapshot: Snapshot) -> list[str]:
    """Manifests of the project's packages: the one at the top, the one of the repository's name, those with most
    of the product."""
    paths = largest_first(snapshot, manifests_by_depth(snapshot, PUBSPEC))
    return sorted(
        paths,
        key=lambda path: (
            "/" in path,
            fold(read_pub(snapshot, path).value("name")) != fold(snapshot.name),
        ),
    )


def needed_in(text: str) -> Iterator[tuple[Entry, bool]]:
    """(package, whether it is for development alone) of what a manifest asks for and isn't here."""
    for section, entry in read_pubspec(text).needed():
        if not entry.said("path"):
            yield entry, section != "dependencies"


def own_names(snapshot: Snapshot) -> set[str]:
    """Names of the packages that the repository holds."""
    return {read_pub(snapshot, path).value("name") for path in manifests_by_depth(snapshot, PUBSPEC)} - {""}


def uses_flutter(read: Pubspec) -> bool:
    """Whether a package needs Flutter, or its tests do."""
    return any(entry.said("sdk") == _OF_FLUTTER for _, entry in read.needed())


def find_required(snapshot: Snapshot) -> Iterator[tuple[str, Said]]:
    """(`Dart` or `Flutter`, which versions of it the packages ask for), each version told once; what FVM fetches."""
    told: dict[str, set[str]] = {}
    for path in pubspecs(snapshot):
        for entry in read_pub(snapshot, path).entries("environment"):
            name = _SDKS.get(entry.name)
            known = told.setdefault(name or "", set())
            if name is not None and entry.value and entry.value not in known and len(known) < _MOST_PLACES:
                known.add(entry.value)
                said = f"`{clean(path, 80)}`: `{clean(entry.value, 40)}`"
                yield name, Said(said, Citation(path, entry.line, entry.line))
    text = (snapshot.read_text(_FVM) or "") if _FVM in snapshot.files else ""
    if match := _FVM_VERSION.search(text):
        line = text.count("\n", 0, match.start()) + 1
        yield "Flutter", Said(f"`{_FVM}`: `{match.group(1)}`, fetched by FVM", Citation(_FVM, line, line))


def find_versions(snapshot: Snapshot) -> Iterator[Said]:
    """The versions of the applications and of the packages that are published, at most eight."""
    told = 0
    for path in pubspecs(snapshot):
        read = read_pub(snapshot, path)
        value, line = read.values.get("version", ("", 0))
        is_application = f"{path.removesuffix(PUBSPEC)}lib/main.dart" in snapshot.files
        if read.value("publish_to") == _NOWHERE and not is_application:
            continue
        if _VERSION.fullmatch(value) and not _NONE.match(value) and told < _MOST_VERSIONS:
            told += 1
            yield Said(f"`{clean(path, 100)}`: {clean(value, 40)}", Citation(path, line, line))


def describe(snapshot: Snapshot, path: str) -> tuple[str, Citation] | None:
    """The description that a manifest gives of its package."""
    value, line = read_pub(snapshot, path).values.get("description", ("", 0))
    return (value, Citation(path, line, line)) if value else None


def find_starts(snapshot: Snapshot, path: str) -> Iterator[tuple[str, str, Citation]]:
    """(group of entry points, how it is told, what says so): commands, and what is imported first of a package."""
    read, folder = read_pub(snapshot, path), path.removesuffix(PUBSPEC)
    for entry in read.entries("executables"):
        target = f"{folder}bin/{entry.value or entry.name}.dart"
        if target in snapshot.files:
            told = f"command `{clean(entry.name, 60)}` → `{clean(target, 100)}`"
            yield "declared", told, Citation(path, entry.line, entry.line)
    name = read.value("name")
    library = f"{folder}lib/{name}.dart"
    if name and library in snapshot.files:
        told = f"`package:{clean(name, 60)}`: `{clean(library, 100)}`"
        yield "library", told, cite(snapshot, path, f"name: {name}", "name:")
