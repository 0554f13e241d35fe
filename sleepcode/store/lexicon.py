"""A blob's lexicon: hashed term -> the chunks that hold it, packed and read by bisection.

It lets a question score the chunks of a few dozen candidate files without reading their text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from operator import sub

from sleepcode.store.packing import deflate, inflate, join_columns, split_columns

_TIMES = 0xFFFFFF
"""The bits of an inverted entry that say how often; the chunk's number is above them."""


def invert_chunks(chunks: Sequence[Mapping[int, int]]) -> dict[int, list[int]]:
    """Term -> its entries, chunk << 24 | times, of the term counts of a file's chunks."""
    holding: dict[int, list[int]] = {}
    get = holding.get
    for number, counts in enumerate(chunks):
        base = number << 24
        for term, times in counts.items():
            held = get(term)
            if held is None:
                holding[term] = [base | times]
            else:
                held.append(base | times)
    return holding


def sum_times(holding: Mapping[int, list[int]]) -> dict[int, int]:
    """Term -> how often the whole file has it."""
    return {
        term: entries[0] & _TIMES if len(entries) == 1 else sum([entry & _TIMES for entry in entries])
        for term, entries in holding.items()
    }


def pack_lexicon(holding: Mapping[int, list[int]], lengths: Sequence[int]) -> bytes:
    """Packs inverted chunks and how many words each chunk has."""
    terms = sorted(holding)
    lists = [holding[term] for term in terms]
    sizes = list(map(len, lists))
    entries = list(chain.from_iterable(lists))
    numbers = [entry >> 24 for entry in entries]
    times = [entry & _TIMES for entry in entries]
    if max(times, default=0) > 255:
        times = [min(value, 255) for value in times]
    steps = _steps(numbers)
    for start in accumulate(sizes[:-1]):
        steps[start] = numbers[start]
    return deflate(join_columns((_steps(terms), sizes, steps, times, lengths)))


def _steps(numbers: list[int]) -> list[int]:
    return [*numbers[:1], *map(sub, numbers[1:], numbers)]


class Lexicon:
    """The packed lexicon of one blob, opened."""

    def __init__(self, data: bytes) -> None:
        steps, self._sizes, self._numbers, self._times, lengths = split_columns(inflate(data))
        self._terms = list(accumulate(steps))
        self.lengths: array[int] = lengths
        """Words in each chunk."""

    def find(self, term: int) -> list[tuple[int, int]]:
        """(chunk, times) for every chunk that has the term."""
        place = bisect_left(self._terms, term)
        if place == len(self._terms) or self._terms[place] != term:
            return []
        start = sum(self._sizes[:place])
        end = start + self._sizes[place]
        return list(zip(accumulate(self._numbers[start:end]), self._times[start:end], strict=True))
