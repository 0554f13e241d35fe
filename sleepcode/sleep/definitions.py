"""Which files of a revision define a name, and which ones define other names than they did."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from sleepcode.parsing.words import definition_hash, spelling_mark
from sleepcode.sleep.listing import Listing
from sleepcode.store.blobs import read_outline
from sleepcode.store.postings import Space, may_be_spelled, read_postings
from sleepcode.store.revisions import RevisionData


class Definers:
    """Name -> the paths of the files that define it, each looked up once."""

    def __init__(self, connection: sqlite3.Connection, data: RevisionData, listing: Listing) -> None:
        self._connection = connection
        self._data = data
        self._listing = listing
        self._places: dict[int, list[int]] = {}
        self._known: dict[str, frozenset[str]] = {}

    def __call__(self, name: str) -> frozenset[str]:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = frozenset(self._find(name))
        return known

    def _find(self, name: str) -> Iterator[str]:
        if not self._places:
            for place, blob in enumerate(self._data.blobs):
                self._places.setdefault(blob, []).append(place)
        found = read_postings(self._connection, Space.BLOB_WORDS, definition_hash(name))
        for blob, payload in zip(*found, strict=True):
            if may_be_spelled(payload, spelling_mark(name)):
                yield from map(self._listing.path, self._places.get(blob, ()))


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
