"""Tests in the file of what they test, and those that reach it through handlers, are told of it."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    builder.write(
        "src/shop_cart.erl",
        "-module(shop_cart).\n-export([add_item/1, fill_up/1]).\n\nadd_item(A) -> A.\n\nfill_up(A) -> A.\n\n"
        "-ifdef(TEST).\nadd_item_test() ->\n\tok.\n-endif.\n",
    )
    builder.write(
        "test/handlers/cart_h.erl", "-module(cart_h).\n\ninit(A) ->\n\t{shop_cart, shop_cart:fill_up(A)}.\n"
    )
    builder.write("test/desk_SUITE.erl", '-module(desk_SUITE).\n\nroutes(_) ->\n\t[{"/", cart_h, []}].\n')
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


def test_tests_called_after_a_function_are_of_it(shop: RepositoryBuilder, settings: Settings) -> None:
    result = answer(opened(shop), settings, "what tests add_item?")

    assert "Its own file has tests of it: `src/shop_cart.erl:9-10`." in result.notes[0].text
    assert "No test is known" not in result.notes[0].text
    assert result.verdict == "answered"


def test_a_file_is_told_with_the_tests_that_it_holds(shop: RepositoryBuilder, settings: Settings) -> None:
    result = answer(opened(shop), settings, "what tests src/shop_cart.erl?")

    assert "src/shop_cart.erl:9-10" in result.notes[0].text
    assert result.verdict == "answered"


def test_suites_that_use_handlers_are_the_tests(shop: RepositoryBuilder, settings: Settings) -> None:
    text = answer(opened(shop), settings, "what tests shop_cart?").notes[0].text

    assert "Tests that use what uses it among them: `test/desk_SUITE.erl`." in text
    assert "cart_h.erl" not in text
