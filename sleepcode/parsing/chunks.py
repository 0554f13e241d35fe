"""Cutting a file into chunks: spans that are retrieved as one piece and cover it in order."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.facts import Chunk, Symbol

_OWNERS = frozenset(
    "function method class interface struct enum trait mixin extension module type macro section table rule element "
    "resource data call input output provider block component".split()
)
_LONGEST = 60
_PIECE = 40
_TINY = 4
_INNER = 15
_MOST = 2_000


def cut_chunks(
    lines: Sequence[str], symbols: Sequence[Symbol], comments: Sequence[tuple[int, int]] = ()
) -> tuple[Chunk, ...]:
    """Chunks that tile lines 1 to `len(lines)`: one for each function, class header and section.

    A comment right above a definition belongs to it; long ones are cut near blank lines; tiny neighbours
    are joined. At most 2,000, larger pieces in longer files.
    """
    total = len(lines)
    if total == 0:
        return ()
    owners, bounds = _owners(total, symbols, comments)
    piece = max(_PIECE, total // _MOST + 1)
    chunks: list[Chunk] = []
    start = 1
    for line in sorted(bounds):
        if line > start and (line > total or owners[line] != owners[start]):
            chunks.extend(_split(lines, start, line - 1, owners[start], piece))
            start = line
    return tuple(_join_tiny(chunks, symbols))


def _owners(
    total: int, symbols: Sequence[Symbol], comments: Sequence[tuple[int, int]]
) -> tuple[list[int], set[int]]:
    """For each line (1-based) the index of the innermost symbol worth a chunk of its own, or -1; and the lines
    at which that can change, with the one after the last."""
    owners = [-1] * (total + 2)
    bounds = {total + 1}
    ending = {end: start for start, end in comments}
    for number, symbol in enumerate(symbols):
        start, end = symbol.start, min(symbol.end, total)
        if symbol.kind not in _OWNERS or start > end:
            continue
        outer = owners[start]
        nested = outer >= 0 and symbols[outer].kind in ("function", "method")
        if nested and end - start < _INNER:
            continue
        if start - 1 in ending and owners[ending[start - 1]] == outer and not nested:
            start = ending[start - 1]
        owners[start : end + 1] = [number] * (end + 1 - start)
        bounds.update((start, end + 1))
    return owners, bounds


def _split(lines: Sequence[str], start: int, end: int, owner: int, piece: int) -> list[Chunk]:
    """Cuts a long run into pieces, at a blank line near each cut where there is one."""
    pieces = []
    while end - start + 1 > max(_LONGEST, piece * 3 // 2):
        cut = start + piece - 1
        for offset in range(12):
            if cut + offset < end and not lines[cut + offset - 1].strip():
                cut += offset
                break
            if cut - offset > start + piece // 2 and not lines[cut - offset - 1].strip():
                cut -= offset
                break
        pieces.append(Chunk(start, cut, owner))
        start = cut + 1
    pieces.append(Chunk(start, end, owner))
    return pieces


def _join_tiny(chunks: list[Chunk], symbols: Sequence[Symbol]) -> list[Chunk]:
    """Joins neighbours of the same scope of which one is tiny."""
    joined: list[Chunk] = []
    for chunk in chunks:
        if joined:
            last = joined[-1]
            small = min(last.end - last.start, chunk.end - chunk.start) + 1 < _TINY
            fits = chunk.end - last.start + 1 <= _PIECE
            if small and fits and _scope(last, symbols) == _scope(chunk, symbols):
                size_last, size_chunk = last.end - last.start, chunk.end - chunk.start
                symbol = last.symbol if size_last >= size_chunk else chunk.symbol
                symbol = symbol if symbol >= 0 else max(last.symbol, chunk.symbol)
                joined[-1] = Chunk(last.start, chunk.end, symbol)
                continue
        joined.append(chunk)
    if len(joined) > _MOST:
        step = len(joined) // _MOST + 1
        joined = [
            Chunk(joined[i].start, joined[min(i + step, len(joined)) - 1].end, joined[i].symbol)
            for i in range(0, len(joined), step)
        ]
    return joined


def _scope(chunk: Chunk, symbols: Sequence[Symbol]) -> str:
    return symbols[chunk.symbol].qualified.rpartition(".")[0] if chunk.symbol >= 0 else ""
