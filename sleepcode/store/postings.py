"""Posting lists: (space, term) -> documents, appended in pages and read whole.

An entry is two 32-bit words: the document's number and a payload (packed term frequencies). Pages
keep appending cheap: a list that has grown past `_PAGE_BYTES` gets a new page instead of being
written anew. Documents are numbered upwards and appended once, so lists stay sorted.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Iterable, Mapping
from enum import IntEnum

_PAGE_BYTES = 4096


class Space(IntEnum):
    """What a posting list is of."""

    BLOB_WORDS = 0
    CHANGE_WORDS = 1
    PATH_WORDS = 2
    PATH_CHANGES = 3
    NOTE_WORDS = 4


def pack_frequencies(body: int, symbol: int = 0, comment: int = 0) -> int:
    """Three term frequencies, each capped at 255, in one 32-bit payload."""
    if body > 255 or symbol > 255 or comment > 255:
        body, symbol, comment = min(body, 255), min(symbol, 255), min(comment, 255)
    return body | symbol << 8 | comment << 16


class PostingBuffer:
    """Collects the entries of one batch; `flush` appends them to the store in its transaction."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._lists: dict[int, array[int]] = {}
        """Term -> entries, each in one 64-bit word: the payload above the document."""

    def add(self, document: int, terms: Iterable[int], payloads: Iterable[int]) -> None:
        """Adds one document under each of its terms, with the payload at the same position."""
        lists = self._lists
        get = lists.get
        for term, payload in zip(terms, payloads, strict=True):
            entries = get(term)
            if entries is None:
                lists[term] = array("Q", (payload << 32 | document,))
            else:
                entries.append(payload << 32 | document)

    def flush(self, connection: sqlite3.Connection) -> None:
        """Appends what was collected, and forgets it."""
        space = int(self._space)
        is_first = (
            connection.execute("SELECT 1 FROM posting WHERE space=? LIMIT 1", (space,)).fetchone() is None
        )
        terms = sorted(self._lists)
        if is_first:
            connection.executemany(
                "INSERT INTO posting VALUES (?, ?, 0, ?)",
                ((space, term, _to_bytes(self._lists[term])) for term in terms),
            )
        else:
            self._append(connection, space, terms)
        self._lists = {}

    def _append(self, connection: sqlite3.Connection, space: int, terms: list[int]) -> None:
        fresh: list[tuple[int, int, int, bytes]] = []
        grown: list[tuple[bytes, int, int, int]] = []
        last = "SELECT page, length(entries) FROM posting WHERE space=? AND term=? ORDER BY page DESC LIMIT 1"
        for term in terms:
            entries = _to_bytes(self._lists[term])
            row = connection.execute(last, (space, term)).fetchone()
            if row is None:
                fresh.append((space, term, 0, entries))
            elif row[1] > _PAGE_BYTES:
                fresh.append((space, term, row[0] + 1, entries))
            else:
                grown.append((entries, space, term, row[0]))
        connection.executemany("INSERT INTO posting VALUES (?, ?, ?, ?)", fresh)
        # The cast keeps the result of || a blob; without it SQLite makes it text.
        connection.executemany(
            "UPDATE posting SET entries = CAST(entries || ? AS BLOB) WHERE space=? AND term=? AND page=?",
            grown,
        )


def read_postings(connection: sqlite3.Connection, space: Space, term: int) -> tuple[array[int], array[int]]:
    """(documents, payloads) of a term, in the order of the documents' numbers."""
    entries: array[int] = array("I")
    for (page,) in connection.execute(
        "SELECT entries FROM posting WHERE space=? AND term=? ORDER BY page", (int(space), term)
    ):
        entries.frombytes(page)
    if sys.byteorder == "big":
        entries.byteswap()
    return entries[0::2], entries[1::2]


def read_many_postings(
    connection: sqlite3.Connection, space: Space, terms: Iterable[int]
) -> Mapping[int, tuple[array[int], array[int]]]:
    """`read_postings` for several terms; terms that nothing has are left out."""
    found = {}
    for term in terms:
        documents, payloads = read_postings(connection, space, term)
        if documents:
            found[term] = (documents, payloads)
    return found


def _to_bytes(entries: array[int]) -> bytes:
    """Little-endian: of each 64-bit word, the document's half comes first."""
    if sys.byteorder == "big":
        entries = array("Q", entries)
        entries.byteswap()
    return entries.tobytes()
