"""Which files' imports files that come, go or configure can have altered: whatever asks for one of them.

Exact in one direction: a file that is not named here imports what it did. That rests on what each family of
languages says of itself (`resolution.families.Family.asked`) and on the keys that blobs were kept with.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from sleepcode.parsing.import_keys import FAMILIES, PACKAGE, PACKAGES, TARGETS, hash_key, package_names
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.resolution import Resolver
from sleepcode.sleep.resolution.families import EVERY, Asked
from sleepcode.store.blobs import read_briefs
from sleepcode.store.postings import Space, read_postings
from sleepcode.store.revisions import RevisionData


def find_altered(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    resolvers: tuple[Resolver, Resolver],
    changed: Sequence[str],
) -> set[int]:
    """Places of the files whose imports may mean something else.

    `resolvers` are those of before and of now; `changed` are the paths that came or went.
    """
    before, now = resolvers
    is_configured_alike = before.configs is now.configs
    asked: dict[str, list[Asked]] = {}
    for name in _families_of(data):
        family = now.family(name)
        if not is_configured_alike and before.family(name).configuration != family.configuration:
            asked[name] = [EVERY]
        elif found := list(dict.fromkeys(family.asked(before.index, changed))):
            asked[name] = [EVERY] if EVERY in found else found
    by_package = [one for one in asked.get(PACKAGES, ()) if (one.key or "").startswith(PACKAGE)]
    asked[PACKAGES] = [one for one in asked.get(PACKAGES, ()) if one not in by_package]
    certain = set(_places(connection, data, listing, asked))
    return certain | _find_loose(connection, data, listing, now, by_package, certain)


def find_importers_of_packages(
    connection: sqlite3.Connection, data: RevisionData, listing: Listing, now: Resolver, paths: Iterable[str]
) -> set[int]:
    """Places of the files whose imports may mean something else, for files at some paths define other names."""
    by_package = dict.fromkeys(Asked(PACKAGE + path.rpartition("/")[0].rpartition("/")[2]) for path in paths)
    return _find_loose(connection, data, listing, now, list(by_package))


def find_users_of_files(
    connection: sqlite3.Connection, data: RevisionData, listing: Listing, paths: Iterable[str]
) -> set[int]:
    """Places of the files that use a name which files at some paths are called after, and may define or no more."""
    names = dict.fromkeys(path.rpartition("/")[2].partition(".")[0] for path in paths)
    return set(_places(connection, data, listing, {PACKAGES: [Asked(name) for name in names]}))


def find_users_of_types(
    connection: sqlite3.Connection, data: RevisionData, listing: Listing, names: Iterable[str]
) -> set[int]:
    """Places of the files of `TARGETS` that use a type of one of the names."""
    return set(_places(connection, data, listing, {TARGETS: [Asked(name) for name in names]}))


def _find_loose(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    now: Resolver,
    by_package: Sequence[Asked],
    certain: Set[int] = frozenset(),
) -> set[int]:
    likely = set(_places(connection, data, listing, {PACKAGES: by_package})) - certain
    return set(_with_loose(connection, data, now, sorted(likely), by_package))


def _families_of(data: RevisionData) -> list[str]:
    """The families that any file is of, in order."""
    known = (FAMILIES.get(data.language_names[number]) for number in set(data.languages))
    return sorted({family for family in known if family is not None})


def _places(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    asked: Mapping[str, Collection[Asked]],
) -> Iterator[int]:
    """Places of the files that have an import with one of the keys."""
    blobs: dict[int, list[Asked]] = {}
    for name, keys in asked.items():
        if EVERY in keys:
            yield from _of_family(data, name)
            continue
        for one in keys:
            for blob in read_postings(connection, Space.IMPORT_KEYS, hash_key(name, one.key or ""))[0]:
                blobs.setdefault(blob, []).append(one)
    if not blobs:
        return
    for place, blob in enumerate(data.blobs):
        if blob in blobs and any(one.is_of(listing.path(place)) for one in blobs[blob]):
            yield place


def _with_loose(
    connection: sqlite3.Connection,
    data: RevisionData,
    now: Resolver,
    places: Sequence[int],
    asked: Sequence[Asked],
) -> Iterator[int]:
    """Those of the places whose file imports something by its package, for no class has its name.

    All who import a class of a package have the package's key. While the class is there, they don't care what else is.
    """
    packages = {(one.key or "").removeprefix(PACKAGE) for one in asked}
    at: dict[int, list[int]] = {}
    for place in places:
        at.setdefault(data.blobs[place], []).append(place)
    for blob, facts in read_briefs(connection, list(at)):
        if any(
            now.is_loose(facts.language, imported)
            for imported in facts.imports
            if not packages.isdisjoint(package_names(imported))
        ):
            yield from at[blob]


def _of_family(data: RevisionData, family: str) -> Iterator[int]:
    numbers = {
        number for number, language in enumerate(data.language_names) if FAMILIES.get(language) == family
    }
    return (place for place, language in enumerate(data.languages) if language in numbers)
