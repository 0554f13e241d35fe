"""How many tokens a text is estimated to be."""

from __future__ import annotations

import pytest

from sleepcode.tokens import estimate_tokens


@pytest.mark.parametrize(("characters", "tokens"), [(0, 0), (1, 1), (3, 1), (4, 2), (32, 10), (34, 11)])
def test_characters_over_three_point_three_are_rounded_up(characters: int, tokens: int) -> None:
    assert estimate_tokens("x" * characters) == tokens


@pytest.mark.parametrize("tens", [1, 2, 7, 100, 12_345])
def test_an_exact_multiple_is_not_rounded_up(tens: int) -> None:
    assert estimate_tokens("x" * 33 * tens) == 10 * tens
