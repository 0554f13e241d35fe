"""What is got of files of F#, Nix and Elm."""

from __future__ import annotations

from sleepcode.facts import Symbol
from sleepcode.parsing.extract import extract

FSHARP = """\
module Shop.Cart

open System
open Shop.Item

/// What a customer wants.
type Cart =
    { Items: Item list
      Owner: string }

    member this.Total = this.Items |> List.sumBy Item.price
    static member Empty = { Items = []; Owner = "" }

and Kind =
    | Small
    | Large of int

[<Literal>]
let Limit = 10

let rec add (cart: Cart) item =
    let inner x = x
    inner { cart with Items = item :: cart.Items }

let ``adds an item`` () = add "one // more item" ()

module Priced =
    let cost x = x

[<EntryPoint>]
let main argv = 0
"""
NIX = """\
# Builds the shop.
{ pkgs ? import <nixpkgs> { }, system }:
let
  sources = import ./nix/sources.nix;
  mkShop = { name, version }: pkgs.stdenv.mkDerivation {
    inherit name;
    buildInputs = [ sources.cart ];
  };
in
{
  shop = mkShop { name = "shop in ./a"; };
  devShells.default = pkgs.callPackage ../shell { };
}
"""
ELM = """\
module Shop.Cart exposing (Cart, add)

import Html exposing (Html, div)
import Shop.Item as Item

{-| What a customer wants. -}
type alias Cart =
    { items : List Item.Item
    , owner : String
    }

type Kind
    = Small
    | Large Int

{-| Adds an item. -}
add : Item.Item -> Cart -> Cart
add item cart =
    let
        one = item
    in
    { cart | items = one :: cart.items }

main =
    div [] []
"""


def spans(symbols: tuple[Symbol, ...]) -> list[tuple[str, str, int, int]]:
    return [(s.kind, s.qualified, s.start, s.end) for s in symbols]


def test_fsharp() -> None:
    facts = extract("src/Shop/Cart.fs", FSHARP.encode())

    assert spans(facts.symbols) == [
        ("module", "Shop.Cart", 1, 1),
        ("type", "Cart", 7, 12),
        ("field", "Cart.Items", 8, 9),
        ("field", "Cart.Owner", 9, 9),
        ("method", "Cart.Total", 11, 11),
        ("method", "Cart.Empty", 12, 12),
        ("type", "Kind", 14, 16),
        ("field", "Kind.Small", 15, 15),
        ("field", "Kind.Large", 16, 16),
        ("variable", "Limit", 18, 19),
        ("function", "add", 21, 23),
        ("function", "``adds an item``", 25, 25),
        ("module", "Priced", 27, 28),
        ("method", "Priced.cost", 28, 28),
        ("function", "main", 30, 31),
    ]
    assert facts.symbols[1].doc == "What a customer wants."
    assert {"System", "Shop.Item"} <= {one.target for one in facts.imports}
    assert facts.references["price"] == 1
    assert facts.entry_point == "main function"


def test_nix() -> None:
    facts = extract("default.nix", NIX.encode())

    assert spans(facts.symbols) == [
        ("variable", "sources", 4, 4),
        ("function", "mkShop", 5, 8),
        ("variable", "shop", 11, 11),
        ("variable", "devShells.default", 12, 12),
    ]
    assert [one.target for one in facts.imports] == ["./nix/sources.nix", "../shell"]
    assert facts.references["mkShop"] == 1
    assert facts.doc == "Builds the shop."


def test_elm() -> None:
    facts = extract("src/Shop/Cart.elm", ELM.encode())

    assert spans(facts.symbols) == [
        ("module", "Shop.Cart", 1, 1),
        ("type", "Cart", 7, 10),
        ("field", "Cart.items", 8, 8),
        ("field", "Cart.owner", 9, 10),
        ("type", "Kind", 12, 14),
        ("field", "Kind.Small", 13, 13),
        ("field", "Kind.Large", 14, 14),
        ("function", "add", 17, 22),
        ("function", "main", 24, 25),
    ]
    assert facts.symbols[7].doc == "Adds an item."
    assert facts.symbols[7].signature == "add : Item.Item -> Cart -> Cart"
    assert [(one.target, one.names) for one in facts.imports] == [
        ("Html", ("Html", "div")),
        ("Shop.Item", ()),
    ]
    assert facts.entry_point == "main function"
