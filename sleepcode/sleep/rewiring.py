"""Which files' imports files that come, go or configure can have altered: whatever asks for one of them.

Exact in one direction: a file that is not named here imports what it did. That rests on what each family of
languages says of itself (`resolution.families.Family.asked`) and on the keys that blobs were kept with.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence

from sleepcode.parsing.import_keys import FAMILIES, PACKAGE, hash_key
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.resolution import Resolver
from sleepcode.sleep.resolution.families import EVERY, Asked
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
    return set(_places(connection, data, listing, asked))


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
        for one in blobs.get(blob, ()):
            is_by_package = one.key is not None and one.key.startswith(PACKAGE)
            if (data.loose[place] or not is_by_package) and one.is_of(listing.path(place)):
                yield place
                break


def _of_family(data: RevisionData, family: str) -> Iterator[int]:
    numbers = {
        number for number, language in enumerate(data.language_names) if FAMILIES.get(language) == family
    }
    return (place for place, language in enumerate(data.languages) if language in numbers)
