"""Which files of a revision define a name, and which ones define other names than they did."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping

from sleepcode.facts import Symbol
from sleepcode.parsing.words import definition_hash, spelling_mark
from sleepcode.sleep.listing import Listing
from sleepcode.store.blobs import read_outline
from sleepcode.store.postings import Space, may_be_spelled, read_postings
from sleepcode.store.revisions import RevisionData

_HIDDEN = re.compile(r"\b(?:private|fileprivate)\s")
_TYPE = re.compile(r"[A-Z]\w+")


class Definers:
    """Name -> the paths of the files that define it, each looked up once."""

    def __init__(self, connection: sqlite3.Connection, data: RevisionData, listing: Listing) -> None:
        self._connection = connection
        self._data = data
        self._listing = listing
        self._places: dict[int, list[int]] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._outer: dict[str, frozenset[str]] = {}
        self._of_blob: dict[int, frozenset[str]] = {}

    def __call__(self, name: str) -> frozenset[str]:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = frozenset(self._find(name))
        return known

    def outer(self, name: str) -> frozenset[str]:
        """Those of the files that define a type of the name which stands in nothing else, and others can see."""
        known = self._outer.get(name)
        if known is None:
            found = ((blob, places) for blob, places in self._having(name) if name in self._outer_of(blob))
            known = frozenset(self._listing.path(place) for _, places in found for place in places)
            self._outer[name] = known
        return known

    def _outer_of(self, blob: int) -> frozenset[str]:
        known = self._of_blob.get(blob)
        if known is None:
            known = self._of_blob[blob] = outer_types(self._connection, blob)
        return known

    def _find(self, name: str) -> Iterator[str]:
        for _, places in self._having(name):
            yield from map(self._listing.path, places)

    def _having(self, name: str) -> Iterator[tuple[int, list[int]]]:
        """(blob, places) of those that define a name somewhere."""
        if not self._places:
            for place, blob in enumerate(self._data.blobs):
                self._places.setdefault(blob, []).append(place)
        found = read_postings(self._connection, Space.BLOB_WORDS, definition_hash(name))
        for blob, payload in zip(*found, strict=True):
            if blob in self._places and may_be_spelled(payload, spelling_mark(name)):
                yield blob, self._places[blob]


def outer_types(connection: sqlite3.Connection, blob: int) -> frozenset[str]:
    """The types that a blob defines outside of all else and that other files can see."""
    facts = read_outline(connection, blob, chunks=False)
    symbols = facts.symbols if facts is not None else ()
    return frozenset(symbol.name for symbol in symbols if is_outer_type(symbol))


def is_outer_type(symbol: Symbol) -> bool:
    """Whether a symbol of Swift is a type that stands in nothing else and that other files can see."""
    return (
        "." not in symbol.qualified
        and _TYPE.fullmatch(symbol.name) is not None
        and not _HIDDEN.search(symbol.signature)
    )


def find_moved_types(
    connection: sqlite3.Connection, now: Mapping[int, int], before: Mapping[int, int]
) -> list[str]:
    """The types that files define of which one came, went or differs in that; each is path number -> blob."""
    known = {blob: outer_types(connection, blob) for blob in {*now.values(), *before.values()}}
    none: frozenset[str] = frozenset()
    return sorted(
        {
            name
            for number in now.keys() | before.keys()
            if now.get(number) != before.get(number)
            for name in known.get(now.get(number, 0), none) ^ known.get(before.get(number, 0), none)
        }
    )


def find_redefined(
    connection: sqlite3.Connection, now: Mapping[int, int], before: Mapping[int, int]
) -> list[int]:
    """Those of the places whose blobs of now and of before define different names."""
    return [
        place
        for place, blob in now.items()
        if place in before and _defined(connection, blob) != _defined(connection, before[place])
    ]


def _defined(connection: sqlite3.Connection, blob: int) -> set[str]:
    facts = read_outline(connection, blob, chunks=False)
    return {symbol.name for symbol in facts.symbols} if facts is not None else set()
