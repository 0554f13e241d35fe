"""Blocks of posting lists <-> bytes: a few hundred terms, each with its documents and payloads.

Every column is kept as the differences of its numbers, split into planes: all first bytes, then all second
bytes and so on. Planes that hold only zeros are left out, and the rest compresses well.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import accumulate
from operator import sub
from struct import Struct
from typing import TypeAlias

from sleepcode.store.packing import deflate, inflate, join_planes, split_planes

Entries: TypeAlias = "int | array[int]"
"""Entries of one term, each in one 64-bit word: the payload above the document. Most terms have a single one."""

_RAW_BYTES = 2_000
"""Bytes of a block before compression, roughly: a compromise of what a look-up reads and what is wasted."""
_TERM_BYTES = 5
_ENTRY_BYTES = 3
_HEAD = Struct("<IH")
"""Terms, and which planes are there: four bits for each column."""
_LOW = 0 if sys.byteorder == "little" else 1
"""Which half of an entry in memory is the document."""


def encode_blocks(lists: Mapping[int, Entries]) -> Iterator[tuple[int, bytes]]:
    """(first term, block) for the lists by term, in the order of terms. A long list is a block of its own."""
    terms: list[int] = []
    counts: list[int] = []
    entries: array[int] = array("Q")
    room = _RAW_BYTES
    for term in sorted(lists):
        held = lists[term]
        count = 1 if isinstance(held, int) else len(held)
        room -= _TERM_BYTES + _ENTRY_BYTES * count
        if room < 0 and terms:
            yield terms[0], _pack(terms, counts, entries)
            terms, counts, entries = [], [], array("Q")
            room = _RAW_BYTES - _TERM_BYTES - _ENTRY_BYTES * count
        terms.append(term)
        counts.append(count)
        if isinstance(held, int):
            entries.append(held)
        else:
            entries.extend(held)
    if terms:
        yield terms[0], _pack(terms, counts, entries)


def decode_block(block: bytes) -> Iterator[tuple[int, array[int]]]:
    """(term, entries) of every term of a block, in order."""
    raw = inflate(block)
    terms, counts, place, masks = _open(raw)
    total = sum(counts)
    steps, place = join_planes(raw, place, total, masks >> 8 & 15)
    payloads, _ = join_planes(raw, place, total, masks >> 12)
    start = 0
    for term, count in zip(accumulate(terms), counts, strict=True):
        end = start + count
        documents = accumulate(steps[start:end])
        pairs = zip(documents, payloads[start:end], strict=True)
        yield term, array("Q", [payload << 32 | document for document, payload in pairs])
        start = end


def find_in_block(block: bytes, term: int) -> tuple[array[int], array[int]] | None:
    """(documents, payloads) of a term; None where the block doesn't have it."""
    raw = inflate(block)
    steps, counts, place, masks = _open(raw)
    terms = list(accumulate(steps))
    number = bisect_left(terms, term)
    if number == len(terms) or terms[number] != term:
        return None
    total = sum(counts)
    start = sum(counts[:number])
    count = counts[number]
    documents, place = join_planes(raw, place, total, masks >> 8 & 15, start, count)
    payloads, _ = join_planes(raw, place, total, masks >> 12, start, count)
    return array("I", accumulate(documents)) if count > 1 else documents, payloads


def _pack(terms: list[int], counts: list[int], entries: array[int]) -> bytes:
    halves = array("I", entries.tobytes())
    documents, payloads = halves[_LOW::2], halves[1 - _LOW :: 2]
    steps = [documents[0], *map(sub, documents[1:], documents)]
    start = 0
    for count in counts:
        steps[start] = documents[start]
        start += count
    if min(steps) < 0:
        return _pack(terms, counts, _in_order(counts, entries))
    columns = (
        [terms[0], *map(sub, terms[1:], terms)],
        counts,
        steps,
        payloads,
    )
    masks = 0
    parts = [b""]
    for number, column in enumerate(columns):
        mask, planes = split_planes(column)
        masks |= mask << 4 * number
        parts += planes
    parts[0] = _HEAD.pack(len(terms), masks)
    return deflate(b"".join(parts))


def _in_order(counts: list[int], entries: array[int]) -> array[int]:
    """The entries with each list in the order of its documents."""
    ordered: array[int] = array("Q")
    start = 0
    for count in counts:
        ordered.extend(sorted(entries[start : start + count], key=lambda entry: entry & 0xFFFFFFFF))
        start += count
    return ordered


def _open(raw: bytes) -> tuple[array[int], array[int], int, int]:
    """The columns of terms (as steps) and of counts, where the others begin, and the masks of all."""
    count, masks = _HEAD.unpack_from(raw)
    steps, place = join_planes(raw, _HEAD.size, count, masks & 15)
    counts, place = join_planes(raw, place, count, masks >> 4 & 15)
    return steps, counts, place, masks
