"""A blob's lexicon: hashed term -> the chunks that hold it, packed as the terms of each chunk.

It lets a question score the chunks of a few dozen candidate files without reading their text. Thousands are
packed for each one that is opened, so they are kept as they come, and searched where they are read.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from operator import sub

from sleepcode.store.packing import deflate, inflate, join_columns, split_columns

_UTF_32 = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"
_MOST_AS_TEXT = sys.maxunicode
"""Terms of a file whose places can be characters."""


def pack_lexicon(chunks: Sequence[Mapping[int, int]], lengths: Sequence[int]) -> bytes:
    """Packs the term counts of a file's chunks, and how many words each has."""
    terms = sorted(set().union(*chunks))
    place_of = dict(zip(terms, range(len(terms)), strict=True))
    places = list(map(place_of.__getitem__, chain.from_iterable(chunks)))
    times = list(chain.from_iterable(counts.values() for counts in chunks))
    if max(times, default=0) > 255:
        times = [min(value, 255) for value in times]
    steps = [*terms[:1], *map(sub, terms[1:], terms)]
    return deflate(join_columns((steps, list(map(len, chunks)), places, times, lengths)))


class Lexicon:
    """The packed lexicon of one blob, opened."""

    def __init__(self, data: bytes) -> None:
        steps, sizes, places, self._times, lengths = split_columns(inflate(data))
        self._terms = list(accumulate(steps))
        self._ends = list(accumulate(sizes))
        self._places = places
        # Text is what Python finds a number in soonest.
        is_text = len(self._terms) <= _MOST_AS_TEXT
        self._text = places.tobytes().decode(_UTF_32, "surrogatepass") if is_text else None
        self.lengths: array[int] = lengths
        """Words in each chunk."""

    def find(self, term: int) -> list[tuple[int, int]]:
        """(chunk, times) for every chunk that has the term."""
        place = bisect_left(self._terms, term)
        if place == len(self._terms) or self._terms[place] != term:
            return []
        return [(bisect_right(self._ends, at), self._times[at]) for at in self._find_place(place)]

    def _find_place(self, place: int) -> Iterator[int]:
        if self._text is None:
            yield from (at for at, other in enumerate(self._places) if other == place)
            return
        wanted = chr(place)
        at = self._text.find(wanted)
        while at >= 0:
            yield at
            at = self._text.find(wanted, at + 1)
