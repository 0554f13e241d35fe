"""Hubs: the files, packages and symbols that most others depend on."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note
from sleepcode.sleep.notes.linkage import tell_unlinked
from sleepcode.sleep.notes.purposes import VALUES, is_private, landmarks
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number

MOST_HUBS = 40
_LEAST_USERS = 3
_MOST_SYMBOLS = 10
OF_JVM = (".java", ".kt", ".scala", ".groovy")
"""Endings of files whose package needs no import."""
SEEN_UNASKED = (*OF_JVM, ".cs", ".swift")
"""Endings of files that others of their package or project use without importing them."""
_LEAST_OF_PACKAGE, _MOST_OF_PACKAGE = 4, 50
"""Files of a package that are imported at once, and how many of them are looked at."""


class Hub(NamedTuple):
    """A file that many import, or a package whose files are imported as one."""

    name: str
    """A path, or a folder where the hub is a package; `.` is the top one."""
    files: tuple[str, ...]
    users: tuple[str, ...]
    """Source files of the product that import it, or use it as what their package has; the central ones first."""

    @property
    def is_package(self) -> bool:
        return len(self.files) > 1

    @property
    def verb(self) -> str:
        """What its users do: `import`, or `use` where not all of them have to import it."""
        return "use" if self.files[0].endswith(SEEN_UNASKED) and not self.is_package else "import"

    @property
    def shown(self) -> str:
        """What it is called in a sentence."""
        return "the package in the top folder" if self.name == "." else f"`{clean(self.name, 120)}`"


def find_hubs(snapshot: Snapshot, most: int = 12) -> list[Hub]:
    """The product's hubs, most imported first, at most `MOST_HUBS`; none where hardly any use is known.

    Where a language imports packages and not files (Go), every file of one has the same importers; those
    files are one hub. So are the files of a package of the JVM for those that import all of it.
    """
    columns = ("edge_offsets", "edges", "centrality")
    if tell_unlinked(snapshot):
        return []
    found = snapshot.recall("hubs", columns, lambda: _group(snapshot))
    return [Hub(name, tuple(files), tuple(users)) for name, files, users in found[:most]]


def _group(snapshot: Snapshot) -> list[tuple[str, list[str], list[str]]]:
    whole = _importers_of_whole_packages(snapshot)
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for path, importers in snapshot.importers.items():
        if not snapshot.is_product(path):
            continue
        folder = path.rpartition("/")[0]
        wholly = whole.get(folder, frozenset()) if path.endswith(OF_JVM) else frozenset()
        users = tuple(sorted(user for user in importers if user not in wholly and snapshot.is_product(user)))
        if len(users) >= _LEAST_USERS:
            place = folder if snapshot.files[path].language == "go" else path
            groups.setdefault((place, users), []).append(path)
        if len(wholly) >= _LEAST_USERS:
            # Which of the files is meant can't be told, so they are told of as one.
            groups.setdefault((folder, tuple(sorted(wholly))), []).append(path)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[0][1]), item[0][0], item[1]))
    hubs = []
    for (place, users), files in ranked[:MOST_HUBS]:
        central = sorted(users, key=lambda user: (-snapshot.centrality.get(user, 0.0), user))
        name = (place or ".") if len(files) > 1 else files[0]
        hubs.append((name, sorted(files), central))
    return hubs


def _importers_of_whole_packages(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """Folder -> the product's files that import every class in it: by a wildcard, or a function of the package."""
    sizes = Counter(path.rpartition("/")[0] for path in snapshot.product if path.endswith(OF_JVM))
    found: dict[str, set[str]] = {}
    for path, targets in snapshot.imports.items() if sizes else ():
        if len(targets) < _LEAST_OF_PACKAGE or not path.endswith(OF_JVM) or not snapshot.is_product(path):
            continue
        own = path.rpartition("/")[0]
        for folder, count in Counter([target.rpartition("/")[0] for target in targets]).items():
            if folder == own:
                # What a file uses of its own package it names, one by one.
                continue
            size = min(sizes[folder], _MOST_OF_PACKAGE)
            if count >= max(size, _LEAST_OF_PACKAGE):
                found.setdefault(folder, set()).add(path)
    return {folder: frozenset(users) for folder, users in found.items()}


def hub_symbols(snapshot: Snapshot, hub: Hub, most: int = 3) -> list[tuple[Symbol, str]]:
    """(symbol, path) of what a hub defines, the names that most files use first."""
    each = 2 if hub.is_package else 6
    found = [
        (symbol, path)
        for path in hub.files[:40]
        for symbol in landmarks(snapshot, path, each)
        if not is_private(symbol, snapshot.files[path].language) and symbol.kind not in VALUES
    ]
    ranked = sorted(
        found[:_MOST_SYMBOLS],
        key=lambda item: (-_product_users(snapshot, item[0].name), item[1], item[0].start),
    )
    return ranked[:most]


def _product_users(snapshot: Snapshot, name: str) -> int:
    return sum(snapshot.is_product(user) for user in snapshot.users(name))


def write_hubs(snapshot: Snapshot) -> Note | None:
    """The files and packages that most others import."""
    hubs = find_hubs(snapshot)
    if not hubs:
        return None
    lines = []
    for hub in hubs:
        names = list(dict.fromkeys(symbol.name for symbol, _ in hub_symbols(snapshot, hub)))
        size = number(len(hub.files), "file")
        kind = "" if not hub.is_package else f" ({size})" if hub.name == "." else f" (package, {size})"
        defines = f": {listing(names, 3)}" if names else ""
        lines.append(
            f"- {hub.shown}{kind}, {hub.verb.removesuffix('e')}ed by {number(len(hub.users), 'source file')}{defines}"
        )
    citations = [Citation(path) for hub in hubs for path in hub.files[:3]]
    data = {"hubs": [[hub.name, len(hub.users)] for hub in hubs]}
    return make_section(
        snapshot, "hubs", "Hubs: the files that most others depend on", lines, citations, data
    )
