"""Choosing what of the passages is shown: the most that a budget can show of what is likely to be cited.

Each block of a passage has a worth and a length. A price per character decides: what is worth more than
it costs is taken, and the price is the lowest that keeps the budget (the knapsack's Lagrangian bound,
which is exact but for the last block). A part of its own costs its heading too, so blocks that lie near
each other are shown in one piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sleepcode.ranking.blocks import Block
from sleepcode.tokens import CHARACTERS_PER_TOKEN

_ROUNDS = 22
_LOWEST, _HIGHEST = 1e-8, 1.0
"""Prices: worth per character."""


class Offer(NamedTuple):
    """A passage in blocks."""

    blocks: Sequence[Block]
    worths: Sequence[float]
    """Of the blocks: the citations that each is expected to hold."""
    heading: int
    """Characters of the heading of each part."""


def choose_parts(offers: Sequence[Offer], tokens: float) -> list[list[tuple[int, int]]]:
    """For each offer the (start, end) of what is shown of it; all together within `tokens`."""
    chosen: list[list[tuple[int, int]]] = [[] for _ in offers]
    low, high = _LOWEST, _HIGHEST
    for _ in range(_ROUNDS):
        price = (low * high) ** 0.5
        bought = [_buy(offer, price) for offer in offers]
        if sum(_cost(offer, parts) for offer, parts in zip(offers, bought, strict=True)) <= tokens:
            chosen, high = bought, price
        else:
            low = price
    return [
        [(offer.blocks[first].start, offer.blocks[last].end) for first, last in parts]
        for offer, parts in zip(offers, chosen, strict=True)
    ]


def _cost(offer: Offer, parts: Sequence[tuple[int, int]]) -> float:
    """Tokens of the parts, each rounded up as they are counted."""
    total = 0.0
    for first, last in parts:
        size = offer.heading + sum(block.size for block in offer.blocks[first : last + 1])
        blank = sum(
            after.start - before.end - 1
            for before, after in zip(
                offer.blocks[first:last], offer.blocks[first + 1 : last + 1], strict=True
            )
        )
        total += (size + blank) / CHARACTERS_PER_TOKEN + 1.0
    return total


def _buy(offer: Offer, price: float) -> list[tuple[int, int]]:
    """The parts (first and last block) that are worth most above their price."""
    outside, inside = 0.0, float("-inf")
    opens: list[bool] = []
    closes: list[bool] = []
    before = 0
    start_price = price * offer.heading
    for block, worth in zip(offer.blocks, offer.worths, strict=True):
        gain = worth - price * block.size
        between = block.start - before - 1
        going_on = inside - price * between if between > 0 else inside
        opening = outside - start_price
        is_closing, is_opening = inside > outside, opening > going_on
        closes.append(is_closing)
        opens.append(is_opening)
        outside = inside if is_closing else outside
        inside = (opening if is_opening else going_on) + gain
        before = block.end
    parts = []
    is_inside = inside > outside
    last = len(offer.blocks) - 1
    for number in range(len(offer.blocks) - 1, -1, -1):
        if is_inside:
            if opens[number]:
                parts.append((number, last))
                is_inside = False
        elif closes[number]:
            is_inside, last = True, number - 1
    return parts[::-1]
