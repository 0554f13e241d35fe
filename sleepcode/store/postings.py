"""Posting lists: (space, term) -> documents, written in segments of compressed blocks and read whole.

What one batch brings is a segment: its terms in order, cut into blocks of a few hundred. Appending never
rewrites what is there, and when several segments of one size have come together they are joined into one,
so that a term is looked up in a handful of places however many batches there were. Documents are
numbered upwards and appended once, so lists stay sorted.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

from sleepcode.store.blocks import Entries, decode_block, encode_blocks, find_in_block

if TYPE_CHECKING:
    import sqlite3

_JOINED = 4
"""Segments of one tier that are joined into one of the next."""
_SMALLEST_TIER = 8_192
"""Entries up to which a segment is of the lowest tier; each tier is four times the one before."""
_AT_ONCE = 400_000
"""Entries that are held in memory while segments are joined."""
_TERMS = 1 << 32


class Space(IntEnum):
    """What a posting list is of."""

    BLOB_WORDS = 0
    CHANGE_WORDS = 1
    PATH_WORDS = 2
    PATH_CHANGES = 3
    NOTE_WORDS = 4
    IMPORT_KEYS = 5
    """What blobs import: `parsing.import_keys`."""


def pack_frequencies(body: int) -> int:
    """The payload of a term with one field: how often it stands there, in the lowest byte, at most 255."""
    return min(body, 255)


def pack_name(times: int, mark: int) -> int:
    """The payload of a name: how often it stands there, and above it how it is written (`words.spelling_mark`).

    The mark is 0 where it is written in several ways.
    """
    return min(times, 255) | mark << 8


def may_be_spelled(payload: int, mark: int) -> bool:
    """Whether a name with this payload is written so, as far as the payload tells."""
    return payload >> 8 in (0, mark)


def pack_fields(body: Mapping[int, int], title: Mapping[int, int]) -> dict[int, int]:
    """Term -> packed frequencies, of two fields: what is said in full, and under which title."""
    packed = {term: times if times < 255 else 255 for term, times in body.items()}
    for term, times in title.items():
        packed[term] = packed.get(term, 0) | (times if times < 255 else 255) << 8
    return packed


class PostingBuffer:
    """Collects the entries of one batch; `flush` appends them to the store in its transaction."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._lists: dict[int, Entries] = {}
        self.entries = 0
        """How many were added since the last flush."""

    def add(self, document: int, terms: Iterable[int], payloads: Iterable[int]) -> None:
        """Adds one document under each of its terms, with the payload at the same position."""
        lists = self._lists
        get = lists.get
        count = 0
        for term, payload in zip(terms, payloads, strict=True):
            count += 1
            held = get(term)
            if held is None:
                lists[term] = payload << 32 | document
            elif isinstance(held, int):
                lists[term] = array("Q", (held, payload << 32 | document))
            else:
                held.append(payload << 32 | document)
        self.entries += count

    def flush(self, connection: sqlite3.Connection) -> None:
        """Appends what was collected, and forgets it."""
        if not self._lists:
            return
        space = int(self._space)
        known = list(
            connection.execute("SELECT number, entries FROM segment WHERE space=? ORDER BY number", (space,))
        )
        number = known[-1][0] + 1 if known else 0
        _write(connection, space, number, [self._lists], self.entries)
        known.append((number, self.entries))
        self._lists = {}
        self.entries = 0
        while (count := _count_joinable([entries for _, entries in known])) >= _JOINED:
            joined = known[-count:]
            number += 1
            total = sum(entries for _, entries in joined)
            numbers = [segment for segment, _ in joined]
            _write(connection, space, number, _joined_lists(connection, space, numbers, total), total)
            for segment in numbers:
                start, end = _addresses(space, segment)
                connection.execute("DELETE FROM posting WHERE id BETWEEN ? AND ?", (start, end))
            connection.executemany(
                "DELETE FROM segment WHERE space=? AND number=?", [(space, segment) for segment in numbers]
            )
            known[-count:] = [(number, total)]


def read_postings(connection: sqlite3.Connection, space: Space, term: int) -> tuple[array[int], array[int]]:
    """(documents, payloads) of a term, in the order of the documents' numbers."""
    documents: array[int] = array("I")
    payloads: array[int] = array("I")
    for (block,) in connection.execute(_BLOCKS, (int(space), term)):
        if block is not None and (found := find_in_block(block, term)) is not None:
            documents.extend(found[0])
            payloads.extend(found[1])
    return documents, payloads


_BLOCKS = """
    SELECT (
        SELECT entries FROM posting
        WHERE id BETWEEN (segment.space << 58) + (segment.number << 32)
                     AND (segment.space << 58) + (segment.number << 32) + ?2
        ORDER BY id DESC LIMIT 1
    ) FROM segment WHERE segment.space=?1 ORDER BY segment.number
"""
"""Of each segment the one block that could have the term."""


def _addresses(space: int, number: int) -> tuple[int, int]:
    """The first and the last id that blocks of a segment can have; a block's is that of its first term."""
    start = space << 58 | number << 32
    return start, start + _TERMS - 1


def _write(
    connection: sqlite3.Connection,
    space: int,
    number: int,
    parts: Iterable[dict[int, Entries]],
    entries: int,
) -> None:
    """Writes a segment; `parts` are lists by term, of which each has only terms after those of the one before."""
    start, _ = _addresses(space, number)
    for lists in parts:
        connection.executemany(
            "INSERT INTO posting VALUES (?, ?)",
            ((start | term, block) for term, block in encode_blocks(lists)),
        )
    connection.execute("INSERT INTO segment VALUES (?, ?, ?)", (space, number, entries))


def _count_joinable(sizes: list[int]) -> int:
    """How many of the newest segments are no larger, by tier, than the newest."""
    tier = _tier(sizes[-1])
    count = 0
    for size in reversed(sizes):
        if _tier(size) > tier:
            break
        count += 1
    return count


def _tier(entries: int) -> int:
    tier = 0
    while entries > _SMALLEST_TIER:
        entries //= _JOINED
        tier += 1
    return tier


def _joined_lists(
    connection: sqlite3.Connection, space: int, numbers: list[int], total: int
) -> Iterator[dict[int, Entries]]:
    """The lists of several segments as one, a range of terms at a time, so that they needn't fit into memory."""
    sources = [_Source(connection, space, number) for number in numbers]
    parts = total // _AT_ONCE + 1
    for part in range(1, parts + 1):
        lists: dict[int, Entries] = {}
        for source in sources:
            source.move_to(lists, _TERMS * part // parts)
        yield lists


class _Source:
    """Reads the blocks of one segment in order."""

    def __init__(self, connection: sqlite3.Connection, space: int, number: int) -> None:
        self._connection = connection
        self._position, self._end = _addresses(space, number)
        self._left: list[tuple[int, array[int]]] = []
        """The rest of the last block, last term first."""

    def move_to(self, lists: dict[int, Entries], end: int) -> None:
        """Moves the lists of the terms before `end` to the ends of those in `lists`."""
        while True:
            while self._left and self._left[-1][0] < end:
                term, entries = self._left.pop()
                held = lists.get(term)
                if held is None:
                    lists[term] = entries if len(entries) > 1 else entries[0]
                elif isinstance(held, int):
                    lists[term] = array("Q", (held, *entries))
                else:
                    held.extend(entries)
            if self._left or not self._read_block():
                return

    def _read_block(self) -> bool:
        row = self._connection.execute(
            "SELECT id, entries FROM posting WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1",
            (self._position, self._end),
        ).fetchone()
        if row is None:
            return False
        self._position = row[0] + 1
        self._left = list(decode_block(row[1]))
        self._left.reverse()
        return True
