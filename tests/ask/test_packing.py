"""Choosing parts of passages: the budget is kept, and what is worth more is taken first."""

from __future__ import annotations

import random

import pytest

from sleepcode.ask.packing import Offer, choose_parts
from sleepcode.ranking.blocks import Block
from sleepcode.tokens import estimate_tokens


def _offer(*worths: float, size: int = 100) -> Offer:
    blocks = [Block(10 * number + 1, 10 * number + 10, 0.0, size) for number in range(len(worths))]
    return Offer(blocks, worths, 40)


def test_everything_is_shown_in_one_part_where_the_budget_allows() -> None:
    assert choose_parts([_offer(1.0, 0.5, 1.0)], 1_000) == [[(1, 30)]]


def test_worthy_blocks_of_two_passages_come_before_the_rest_of_one() -> None:
    chosen = choose_parts([_offer(5.0, 0.1, 0.1), _offer(0.1, 0.1, 5.0)], 100)

    assert chosen == [[(1, 10)], [(21, 30)]]


def test_worthier_passage_is_taken_first() -> None:
    chosen = choose_parts([_offer(0.2), _offer(1.0)], 50)

    assert chosen == [[], [(1, 10)]]


def test_blocks_on_both_sides_of_a_short_one_are_shown_with_it() -> None:
    blocks = [Block(1, 5, 0.0, 100), Block(6, 6, 0.0, 10), Block(7, 12, 0.0, 100)]

    assert choose_parts([Offer(blocks, (5.0, 0.0, 5.0), 60)], 100) == [[(1, 12)]]


def test_blocks_on_both_sides_of_a_long_one_are_shown_without_it() -> None:
    blocks = [Block(1, 5, 0.0, 100), Block(6, 60, 0.0, 2_000), Block(61, 66, 0.0, 100)]

    assert choose_parts([Offer(blocks, (5.0, 0.1, 5.0), 60)], 150) == [[(1, 5), (61, 66)]]


def test_nothing_is_chosen_where_nothing_fits() -> None:
    assert choose_parts([_offer(1.0)], 10) == [[]]
    assert choose_parts([], 100) == []


@pytest.mark.parametrize("seed", range(20))
def test_parts_keep_the_budget_are_in_order_and_disjoint(seed: int) -> None:
    source = random.Random(seed)
    offers = []
    for _ in range(12):
        line = 1
        blocks = []
        for _ in range(source.randint(1, 9)):
            line += source.randint(0, 2)
            lines = source.randint(1, 9)
            blocks.append(Block(line, line + lines - 1, 0.0, lines * source.randint(2, 60)))
            line += lines
        worths = [source.random() * (block.end - block.start + 1) for block in blocks]
        offers.append(Offer(blocks, worths, source.randint(10, 60)))
    budget = source.randint(0, 900)

    chosen = choose_parts(offers, budget)

    cost = 0
    for offer, parts in zip(offers, chosen, strict=True):
        lines = [line for start, end in parts for line in range(start, end + 1)]
        assert lines == sorted(set(lines))
        for start, end in parts:
            size = sum(block.size for block in offer.blocks if start <= block.start and block.end <= end)
            cost += estimate_tokens("x" * (offer.heading + size))
    assert cost <= budget
