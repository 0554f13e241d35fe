"""What is got of files of Erlang."""

from __future__ import annotations

from sleepcode.parsing.exports import is_exported
from sleepcode.parsing.extract import extract
from sleepcode.sleep.notes.purposes import key_symbols

TEXT = """\
%% Copyright (c) The Shop. All rights reserved.

%% Carts and what is in them.
-module(shop_cart).
-behaviour(gen_server).
-include("shop.hrl").
-include_lib("bank/include/bank.hrl").

-export([add/2]).

-record(cart, {items = [] :: [shop_item:item()]}).
-define(LIMIT, 10).
-type total() :: #{
	sum => integer()
}.
-callback init(Args)
	-> {ok, term()}.

%% @doc Adds an item.
%% @end
-spec add(shop_item:item(), #cart{}) -> #cart{}
	when Item::term().
add(Item, Cart = #cart{items = []}) ->
	"the cart was empty: add(";
add($%, Cart) when length(Cart) < ?LIMIT ->
	shop_log:info("one \\"more\\" item added").

%% Starts it.
start() -> {shop_sup, start_link, []}.
"""


def test_definitions_of_erlang() -> None:
    facts = extract("src/shop_cart.erl", TEXT.encode())

    assert [(s.kind, s.qualified, s.start, s.end) for s in facts.symbols] == [
        ("module", "shop_cart", 4, 4),
        ("struct", "cart", 11, 11),
        ("macro", "LIMIT", 12, 12),
        ("type", "total", 13, 15),
        ("function", "init", 16, 17),
        ("function", "add", 21, 26),
        ("function", "start", 29, 29),
    ]
    assert facts.symbols[5].doc == "Adds an item."
    assert facts.symbols[5].signature == "-spec add(shop_item:item(), #cart{}) -> #cart{} % exported"
    assert facts.symbols[6].signature == "start() -> {shop_sup, start_link, []}."
    assert facts.doc == "Carts and what is in them."


def test_imports_and_names_of_erlang() -> None:
    facts = extract("src/shop_cart.erl", TEXT.encode())

    assert [one.target for one in facts.imports] == [
        *("gen_server", "shop.hrl", "bank/include/bank.hrl", "shop_item", "shop_log", "shop_sup"),
    ]
    assert facts.references["LIMIT"] == 1
    assert "Item" not in facts.references
    assert [text for _, text in facts.messages] == ["the cart was empty: add(", 'one \\"more\\" item added']


def test_modules_that_are_handed_on_are_imported() -> None:
    text = (
        '-module(shop_app).\n-export([to_list/1]).\n\nstart(Ref) ->\n\tlisten(Ref, shop_clear, [{"/", cart_h, []}]),\n'
        "\tload([\n\t\tshop_item\n\t]),\n\t#{ok_then => true, a_key := B} = is_full(shop_app).\n"
    )

    assert [(one.target, one.line) for one in extract("src/shop_app.erl", text.encode()).imports] == [
        *(("shop_clear", 5), ("cart_h", 5), ("shop_item", 7)),
    ]


def test_application_of_erlang_starts() -> None:
    text = "-module(shop_app).\n-behaviour(application).\nstart(_, _) -> shop_sup:start_link().\n"

    assert extract("src/shop_app.erl", text.encode()).entry_point == "application callback module"
    assert extract("bin/shop", b"#!/usr/bin/env escript\nmain(_) -> ok.\n").language == "erlang"


def test_what_is_exported_of_erlang_says_what_a_file_is_for() -> None:
    text = (
        "-module(cart).\n-export([\n\tadd/1, % no(t this\n\t'Take'/2\n]).\n-export([size/0]).\n%% -export([fill/1]).\n\n"
        "%% Fills it.\nfill(A) ->\n\tA,\n\tA.\n\nadd(A) -> A.\nsize() -> 1.\n"
    )
    facts = extract("src/cart.erl", text.encode())

    assert [symbol.name for symbol in key_symbols(facts)] == ["add", "size", "fill", "cart"]
    assert [symbol.name for symbol in facts.symbols if is_exported(symbol)] == ["add", "size"]
