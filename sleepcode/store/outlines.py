"""A blob's outline <-> bytes: its symbols, chunks and comments by columns, the words apart from the numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub
from struct import Struct

from sleepcode.facts import Chunk, FileFacts, Symbol
from sleepcode.store.packing import deflate, inflate, join_columns, split_columns

_HEAD = Struct("<I")
"""Bytes of the words."""


def pack_outline(facts: FileFacts) -> bytes:
    """Symbols, chunks and comment lines. Chunks follow each other without a gap, so their ends say it all."""
    symbols, chunks, comments = facts.symbols, facts.chunks, facts.comment_lines
    words = [
        # A name is nearly always the end of the qualified one.
        [None if symbol.name == _last(symbol.qualified) else symbol.name for symbol in symbols],
        [symbol.qualified for symbol in symbols],
        [symbol.kind for symbol in symbols],
        [symbol.signature for symbol in symbols],
        [symbol.doc for symbol in symbols],
    ]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    columns = (
        _zigzag(_steps([symbol.start for symbol in symbols])),
        _zigzag([symbol.end - symbol.start for symbol in symbols]),
        [chunk.end - chunk.start for chunk in chunks],
        _zigzag(_steps([chunk.symbol for chunk in chunks])),
        _zigzag(_steps([start for start, _ in comments])),
        _zigzag([end - start for start, end in comments]),
    )
    return deflate(_HEAD.pack(len(text)) + text + join_columns(columns))


def fill_outline(facts: FileFacts, outline: bytes, *, chunks: bool = True) -> None:
    """Sets what `pack_outline` was given, the chunks only where they are asked for."""
    raw = inflate(outline)
    (size,) = _HEAD.unpack_from(raw)
    place = _HEAD.size + size
    names, qualified, kinds, signatures, docs = json.loads(
        raw[_HEAD.size : place].decode("utf-8", "surrogatepass")
    )
    starts, lengths, chunk_lengths, owners, comments, comment_lengths = split_columns(raw, place)
    facts.symbols = tuple(
        [
            Symbol(_last(whole) if name is None else name, whole, kind, start, start + length, signature, doc)
            for name, whole, kind, start, length, signature, doc in zip(
                names, qualified, kinds, _sums(starts), _unzigzag(lengths), signatures, docs, strict=True
            )
        ]
    )
    if chunks:
        ends = accumulate(length + 1 for length in chunk_lengths)
        facts.chunks = tuple(
            [
                Chunk(end - length, end, owner)
                for end, length, owner in zip(ends, chunk_lengths, _sums(owners), strict=True)
            ]
        )
    facts.comment_lines = tuple(
        [
            (start, start + length)
            for start, length in zip(_sums(comments), _unzigzag(comment_lengths), strict=True)
        ]
    )


def _last(qualified: str) -> str:
    return qualified[qualified.rfind(".") + 1 :]


def _steps(numbers: Sequence[int]) -> list[int]:
    return [*numbers[:1], *map(sub, numbers[1:], numbers)]


def _zigzag(numbers: Iterable[int]) -> list[int]:
    """Numbers of either sign as ones that aren't negative, small ones as small ones."""
    return [2 * number if number >= 0 else -2 * number - 1 for number in numbers]


def _unzigzag(numbers: Iterable[int]) -> list[int]:
    return [-(number + 1 >> 1) if number & 1 else number >> 1 for number in numbers]


def _sums(steps: Iterable[int]) -> Iterable[int]:
    return accumulate(_unzigzag(steps))
