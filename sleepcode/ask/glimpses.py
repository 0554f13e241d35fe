"""Glimpses: a few lines of each further file, by which a reader can tell whether it is worth opening.

An answer often lies across files. What is shown of one is where it says most of the question, with the line that
declares the symbol if that is near.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleepcode.ask.pieces import evidence_text, evidence_tokens, make_evidence
from sleepcode.ask.session import Session
from sleepcode.ask.texts import Texts
from sleepcode.facts import Chunk
from sleepcode.model import Evidence
from sleepcode.parsing.words import count_hashes
from sleepcode.ranking.blocks import MOST_WIDTH, is_closing, trim_passage
from sleepcode.ranking.passages import Passage
from sleepcode.tokens import CHARACTERS_PER_TOKEN

LEAST_TOKENS = 40
"""Tokens below which nothing more is worth showing."""
_GLIMPSE, _LEAST, _WINDOW = 2, 3, 40
"""Lines of a glimpse; the least and the most of a passage that is all that fits."""
_NEAR = 2
"""Lines that a glimpse reaches beyond its own for the declaration of its symbol."""


def find_glimpses(
    session: Session,
    texts: Texts,
    passages: Sequence[Passage],
    weights: Mapping[int, float],
    parts: Sequence[Evidence],
    left: float,
) -> list[Evidence]:
    """A few lines of each file that has none yet; of a single passage what fits, where nothing else did.

    `parts` is what is shown already, `left` the tokens that remain.
    """
    found: list[Evidence] = []
    seen = {item.path for item in parts}
    shown = {item.excerpt for item in parts}
    for passage in passages:
        if left < LEAST_TOKENS:
            break
        path = session.view.path(passage.place)
        lines = texts.lines(passage.place) if path not in seen else None
        if lines is None:
            continue
        is_further = bool(parts or found)
        items = (_glimpse if is_further else _what_fits)(path, passage, lines, weights, left)
        cost = evidence_tokens(items)
        # The same lines of another copy tell nothing more.
        if items and cost <= left and not all(item.excerpt in shown for item in items):
            found += items
            seen.add(path)
            shown.update(item.excerpt for item in items)
            left -= cost
    return found


def _glimpse(
    path: str, passage: Passage, lines: Sequence[str], weights: Mapping[int, float], left: float
) -> list[Evidence]:
    """The line that says most, those around it, and the declaration if that is near; nothing where none says
    anything."""
    start, end = _trim(lines, passage.chunk, weights, _GLIMPSE)
    if not any(_says(lines[line - 1], weights) for line in range(start, end + 1)):
        return []
    declared = passage.declared if passage.chunk.start <= passage.declared <= passage.chunk.end else start
    if end < declared <= end + _NEAR or declared < start <= declared + _NEAR:
        # A comment or a body means more with the line that it is about.
        near = make_evidence(path, passage, lines, min(start, declared), max(end, declared))
        if evidence_tokens([near]) <= left:
            return [near]
    return [make_evidence(path, passage, lines, start, end)]


def _what_fits(
    path: str, passage: Passage, lines: Sequence[str], weights: Mapping[int, float], left: float
) -> list[Evidence]:
    """The best lines of a passage, as many as fit; none when that is too few."""
    window = _WINDOW
    while window >= _LEAST:
        start, end = _trim(lines, passage.chunk, weights, window)
        item = make_evidence(path, passage, lines, start, end)
        if evidence_tokens([item]) <= left:
            return [item]
        # Fewer lines, in proportion to what is left.
        share = left * CHARACTERS_PER_TOKEN / max(len(evidence_text(item)), 1)
        window = min(window - 1, int((end - start + 1) * share))
    return []


def _trim(
    lines: Sequence[str], chunk: Chunk, weights: Mapping[int, float], most_lines: int
) -> tuple[int, int]:
    """The window of a chunk that says most, without blank lines and brackets at its ends."""
    start, end = trim_passage(lines, chunk, weights, most_lines)
    while start < end and not lines[end - 1].strip():
        end -= 1
    while start < end and is_closing(lines[start - 1]):
        start += 1
    return start, end


def _says(line: str, weights: Mapping[int, float]) -> bool:
    return not is_closing(line) and not weights.keys().isdisjoint(count_hashes(line[:MOST_WIDTH]))
