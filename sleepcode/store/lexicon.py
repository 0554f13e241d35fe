"""A blob's lexicon: hashed term -> the chunks that hold it, packed and read by bisection.

It lets a question score the chunks of a few dozen candidate files without reading their text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from sleepcode.store.packing import pack_arrays, unpack_arrays


def pack_lexicon(chunks: Sequence[Mapping[int, int]]) -> bytes:
    """Packs the term counts of a file's chunks, in the order of the chunks (at most 65,535)."""
    # One integer an entry, term first: sorting integers is the quickest way to invert.
    keys = [
        term << 24 | number << 8 | (times if times < 255 else 255)
        for number, counts in enumerate(chunks[:65_535])
        for term, times in counts.items()
    ]
    keys.sort()
    return pack_arrays(
        {
            "terms": array("I", [key >> 24 for key in keys]),
            "numbers": array("H", [key >> 8 & 0xFFFF for key in keys]),
            "times": array("B", [key & 0xFF for key in keys]),
            "lengths": array("I", [sum(counts.values()) for counts in chunks]),
        }
    )


class Lexicon:
    """The packed lexicon of one blob, opened."""

    def __init__(self, data: bytes) -> None:
        arrays, _ = unpack_arrays(data)
        self._terms = arrays["terms"]
        self._numbers = arrays["numbers"]
        self._times = arrays["times"]
        self.lengths: array[int] = arrays["lengths"]
        """Words in each chunk."""

    def find(self, term: int) -> list[tuple[int, int]]:
        """(chunk, times) for every chunk that has the term."""
        start = bisect_left(self._terms, term)
        if start == len(self._terms) or self._terms[start] != term:
            return []
        end = bisect_right(self._terms, term, start)
        return list(zip(self._numbers[start:end], self._times[start:end], strict=True))
