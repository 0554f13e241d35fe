"""What is asked of names that have more than letters, as those of Clojure and Erlang do, and of modules of OCaml."""

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
        "src/shop/cart_items.clj",
        "(ns shop.cart-items)\n\n(defn add-item! [a]\n  a)\n\n(defn total [a]\n  a)\n",
    )
    builder.write(
        "src/shop/main.clj",
        "(ns shop.main\n  (:require [shop.cart-items :as items]))\n\n(items/add-item! (items/total 1))\n",
    )
    builder.write("src/shop_till.erl", "-module(shop_till).\n-export([pay/1]).\n\npay(Sum) ->\n\tSum.\n")
    builder.write(
        "src/shop_door.erl",
        "-module(shop_door).\n-export([enter/1]).\n\nenter(Sum) ->\n\tshop_till:pay(Sum).\n",
    )
    builder.write(
        "src/shop_routes.erl", '-module(shop_routes).\n\nroutes() ->\n\t[{"/pay", shop_till, []}].\n'
    )
    builder.write("lib/price_list.ml", "let total_of a = a\n")
    builder.write("lib/price_list.mli", "val total_of : int -> int\n")
    builder.write("lib/door.ml", "let total_of a = Price_list.total_of a\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "where is add-item! defined?",
            "`add-item!` (function) is defined in `src/shop/cart_items.clj:3-4`.",
        ),
        (
            "who uses add-item!?",
            "Used by 1 other file, as far as names and imports tell: `src/shop/main.clj` (4).",
        ),
        (
            "where is shop.cart-items/total defined?",
            "`total` (function) is defined in `src/shop/cart_items.clj:6-7`.",
        ),
        (
            "where is shop_till:pay defined?",
            "`shop_till.pay` (function) is defined in `src/shop_till.erl:4-5`.",
        ),
        (
            "who uses shop_till:pay?",
            "Used by 1 other file, as far as names and imports tell: `src/shop_door.erl` (5).",
        ),
        (
            "where is Price_list.total_of defined?",
            "- `Price_list.total_of` (function) is defined in `lib/price_list.mli:1`.",
        ),
        (
            "who uses shop_till?",
            "Used by 2 other files, as far as names and imports tell: `src/shop_door.erl` (5) and `src/shop_routes.erl` (4).",
        ),
    ],
)
def test_names_are_known_as_languages_write_them(
    shop: RepositoryBuilder, settings: Settings, question: str, told: str
) -> None:
    texts = "\n".join(note.text for note in answer(opened(shop), settings, question).notes)

    assert told in texts
