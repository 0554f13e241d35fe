"""The files of a change, from what git says was added, deleted and modified: what moved is one file, not two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sleepcode.model import ChangedFile

_OF_FOLDER = frozenset(("mod", "__init__", "index"))
"""Names of files that stand for the folder that they are in."""
_CONVERTED = {
    ending: kind
    for kind, endings in enumerate(
        (
            "js jsx ts tsx mjs cjs mts cts es6 coffee",
            "c cc cpp cxx",
            "h hh hpp hxx",
            "java kt groovy scala",
            "css scss sass less",
            "md mdx markdown rst txt adoc",
            "yml yaml json toml",
        )
    )
    for ending in endings.split()
}
"""Ending -> the kind of file within which one is converted into another."""
Entry = tuple[str, str, str]
"""(status, path, the blob added or deleted)"""


def to_files(entries: Sequence[Entry]) -> list[ChangedFile]:
    deleted = [entry for entry in entries if entry[0] == "D"]
    added = [entry for entry in entries if entry[0] == "A"] if deleted else []
    renames = _pair_renames(deleted, added) if added else {}
    if not renames:
        return [ChangedFile(status if status in "AMDT" else "M", path) for status, path, _ in entries]
    gone = set(renames.values())
    files = []
    for status, path, _ in entries:
        if path in renames:
            files.append(ChangedFile("R", path, renames[path]))
        elif not (status == "D" and path in gone):
            files.append(ChangedFile(status if status in "AMDT" else "M", path))
    return files


def _content(entry: Entry) -> str:
    return entry[2]


def _file_name(entry: Entry) -> str:
    return entry[1].rpartition("/")[2]


def _module(entry: Entry) -> str:
    """What a file is imported as: `src/context` of `src/context.rs` and of `src/context/mod.rs`."""
    folder, _, name = entry[1].rpartition("/")
    stem, dot, ending = name.rpartition(".")
    module = folder if stem in _OF_FOLDER else f"{folder}/{stem}".lstrip("/")
    return f"{module}{dot}{ending}"


def _converted(entry: Entry) -> str:
    """What a file stays that is turned into another language: `src/cart` of `src/cart.js` and of `src/cart.ts`."""
    stem, _, ending = entry[1].rpartition(".")
    into = _CONVERTED.get(ending.lower())
    return f"{stem}\0{into}" if into is not None else entry[1]


def _not_split(entries: Sequence[Entry], added: Sequence[Entry]) -> list[Entry]:
    """Those that didn't come with others into their folder: of a module that is split, its `__init__` keeps least.

    A crate's `mod.rs` goes on to hold what it held.
    """
    beside = Counter(entry[1].rpartition("/")[0] for entry in added)
    return [
        entry
        for entry in entries
        if beside[entry[1].rpartition("/")[0]] == 1 or _file_name(entry) in ("mod.rs",)
    ]


def _pair_renames(deleted: Sequence[Entry], added: Sequence[Entry]) -> dict[str, str]:
    """New path -> old path: the same content moved, else the same file name, the same module to a folder of its
    own or back, or the same file in another language; each only if unique."""
    renames: dict[str, str] = {}
    for key in (_content, _file_name, _module, _converted):
        taken = set(renames.values())
        left = [entry for entry in deleted if entry[1] not in taken]
        right = [entry for entry in added if entry[1] not in renames]
        if key is _module:
            right = _not_split(right, added)
        old_counts = Counter(map(key, left))
        new_counts = Counter(map(key, right))
        unique = {key(entry): entry[1] for entry in left if old_counts[key(entry)] == 1}
        for entry in right:
            if new_counts[key(entry)] == 1 and key(entry) in unique:
                renames[entry[1]] = unique[key(entry)]
    return renames
