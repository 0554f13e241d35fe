"""The context for another program's model: inside the budget, without secrets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.excerpts import ExcerptReader
from sleepcode.ask.localize import localize
from sleepcode.ask.prompt import answer_prompt, localization_prompt
from sleepcode.config import Settings
from sleepcode.model import Candidate, EditSpan, Role
from sleepcode.repo.repository import Repository
from sleepcode.tokens import estimate_tokens
from tests.support import results

_REQUEST = "How is the price of an item put together from the discount?"


@pytest.fixture(params=["answer", "localize"])
def context(
    request: pytest.FixtureRequest, repository: Repository, settings: Settings
) -> Callable[[str, int], str]:
    """What is printed for a request and a budget."""

    def write(text: str, budget: int) -> str:
        if request.param == "answer":
            return answer_prompt(answer(repository, settings, text, budget=budget), budget)
        result = localize(repository, settings, text, budget=budget)
        return localization_prompt(result, budget, ExcerptReader(repository, result.stamp).read)

    return write


@pytest.mark.parametrize("length", [0, 300, 30_000])
def test_context_never_exceeds_its_budget(context: Callable[[str, int], str], length: int) -> None:
    text = _REQUEST + " and so on"[: length % 10] + " and more" * (length // 9)

    for budget in (150, 151, 152, 200, 500, 1_000):
        assert estimate_tokens(context(text, budget)) <= budget


def test_long_request_is_cut_and_says_so(context: Callable[[str, int], str]) -> None:
    assert "[cut to keep the budget]" in context(_REQUEST + " and more" * 1_000, 200)
    assert "[cut to keep the budget]" not in context(_REQUEST, 500)


def test_secret_is_withheld_before_the_request_is_cut(context: Callable[[str, int], str]) -> None:
    for filler in range(0, 200, 7):
        text = f"{_REQUEST} {'x' * filler} password = 'correct-horse-battery-staple' {'and more ' * 99}"

        written = context(text, 150)
        assert "correct" not in written
        assert _REQUEST in written


def test_likeliest_place_is_cut_before_it_gives_way_to_less_likely_ones() -> None:
    span = EditSpan("Ledger.book", "method", 11, 60, 1.0)
    short = EditSpan("close", "function", 3, 5, 1.0)
    candidates = tuple(
        Candidate(path, chance, 0.0, Role.SOURCE, "python", (), (place,))
        for path, chance, place in (("ledger.py", 0.9, span), ("close.py", 0.8, short))
    )
    result = results.LOCALIZATION._replace(candidates=candidates, returned=2)

    def read(path: str, start: int, end: int) -> str:
        return "\n".join(f"{path} says what is done in line {line}" for line in range(start, end + 1))

    wide = localization_prompt(result, 2_000, read)
    narrow = localization_prompt(result, 400, read)

    assert "ledger.py:11-50" in wide
    assert "ledger.py:11-30" in narrow
    assert "close.py:3-5" in wide
    assert estimate_tokens(narrow) <= 400
