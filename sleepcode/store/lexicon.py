"""A blob's lexicon: hashed term -> the chunks that hold it, packed and read by bisection.

It lets a question score the chunks of a few dozen candidate files without reading their text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from sleepcode.store.packing import pack_arrays, unpack_arrays


def pack_lexicon(chunks: Sequence[Counter[int]]) -> bytes:
    """Packs the term counts of a file's chunks, in the order of the chunks."""
    by_term: dict[int, list[tuple[int, int]]] = {}
    for number, counts in enumerate(chunks):
        for term, times in counts.items():
            by_term.setdefault(term, []).append((number, min(times, 255)))
    terms = array("I", sorted(by_term))
    offsets = array("I", [0])
    numbers = array("H")
    times_ = array("B")
    for term in terms:
        for number, times in by_term[term]:
            numbers.append(number)
            times_.append(times)
        offsets.append(len(numbers))
    lengths = array("I", (sum(counts.values()) for counts in chunks))
    return pack_arrays(
        {"terms": terms, "offsets": offsets, "numbers": numbers, "times": times_, "lengths": lengths}
    )


class Lexicon:
    """The packed lexicon of one blob, opened."""

    def __init__(self, data: bytes) -> None:
        arrays, _ = unpack_arrays(data)
        self._terms = arrays["terms"]
        self._offsets = arrays["offsets"]
        self._numbers = arrays["numbers"]
        self._times = arrays["times"]
        self.lengths: array[int] = arrays["lengths"]
        """Words in each chunk."""

    def find(self, term: int) -> list[tuple[int, int]]:
        """(chunk, times) for every chunk that has the term."""
        position = bisect_left(self._terms, term)
        if position == len(self._terms) or self._terms[position] != term:
            return []
        start, end = self._offsets[position], self._offsets[position + 1]
        return list(zip(self._numbers[start:end], self._times[start:end], strict=True))
