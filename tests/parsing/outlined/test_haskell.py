"""What is got of files of Haskell."""

from __future__ import annotations

import pytest

from sleepcode.parsing.exports import is_exported
from sleepcode.parsing.extract import extract
from sleepcode.sleep.notes.purposes import key_symbols

TEXT = """\
{-# LANGUAGE DeriveGeneric #-}
{- | Carts and what is in them. -}
module Shop.Cart
    ( Cart(..)
    , add
    ) where

import Shop.Item (Item(..), price)
import qualified Data.Map.Strict as Map

-- | What a customer wants.
data Cart a = Cart
    { cartItems :: [Item]  -- ^ In order.
    , cartOwner :: String
    } deriving (Show, Eq)

newtype Total = Total Integer

class Priced a where
    -- | What it costs.
    cost :: a -> Integer
    cost _ = free

instance Priced Item where
    cost = price

data Kind
    = Small
    | Large

{-| Adds an item.
    It isn't paid for. -}
add :: Item -> Cart a -> Cart a
add item cart
    | isFree item = cart
    | otherwise = go '"' "the -- item's price"
  where
    go :: Char -> String -> Cart a
    go _ _ = cart
add' x = add x

makeLenses ''Cart

(<+>) :: Cart a -> Cart a -> Cart a
a <+> b = merge a b

main :: IO ()
main = print (cost total)
"""


def test_definitions_of_haskell() -> None:
    facts = extract("src/Shop/Cart.hs", TEXT.encode())

    assert [(s.kind, s.qualified, s.start, s.end) for s in facts.symbols] == [
        ("module", "Shop.Cart", 3, 6),
        ("type", "Cart", 12, 15),
        ("field", "Cart.cartItems", 13, 13),
        ("field", "Cart.cartOwner", 14, 15),
        ("type", "Total", 17, 17),
        ("class", "Priced", 19, 22),
        ("field", "Priced.cost", 21, 21),
        ("type", "Kind", 27, 29),
        ("field", "Kind.Small", 28, 28),
        ("field", "Kind.Large", 29, 29),
        ("function", "add", 33, 39),
        ("function", "add'", 40, 40),
        ("function", "<+>", 44, 44),
        ("function", "main", 47, 48),
    ]
    docs = {symbol.qualified: symbol.doc for symbol in facts.symbols}
    assert docs["Cart"] == "What a customer wants."
    assert docs["Priced.cost"] == "What it costs."
    assert docs["add"] == "Adds an item."
    assert facts.symbols[10].signature == "add :: Item -> Cart a -> Cart a -- exported"
    assert facts.doc == "Carts and what is in them."
    assert facts.entry_point == "main function"


def test_imports_and_names_of_haskell() -> None:
    facts = extract("src/Shop/Cart.hs", TEXT.encode())

    assert [(one.target, one.line) for one in facts.imports] == [("Shop.Item", 8), ("Data.Map.Strict", 9)]
    assert "price" in facts.imports[0].names
    assert facts.references["isFree"] == 1
    assert "price's" not in facts.references
    assert "LANGUAGE" not in facts.references
    assert facts.messages == ((36, "the -- item's price"),)


@pytest.mark.parametrize(
    ("head", "exported"),
    [
        ("module Cart where\n", []),
        ("module Cart (add) where\n", ["add"]),
        (
            "module Cart\n  ( -- * Carts (and more)\n    Cart(Full, Empty), module Item\n  , (<+>) {- fill, -}\n  , add) where\n",
            ["Cart", "add", "<+>"],
        ),
        ("module Cart (add, fill\n", []),
    ],
)
def test_what_is_exported_of_haskell(head: str, exported: list[str]) -> None:
    facts = extract(
        "src/Cart.hs",
        f"{head}\ndata Cart = Full | Empty\n\nadd :: Int\nadd = 1\n\n(<+>) :: Int\n(<+>) = 1\n\nfill = 1\n".encode(),
    )

    assert [symbol.name for symbol in facts.symbols if is_exported(symbol)] == exported


def test_what_is_exported_of_haskell_says_what_a_file_is_for() -> None:
    text = "module Cart (add) where\n\n-- | Fills it.\nfill a =\n  a\n  + a\n\nadd a = a\n"

    assert [symbol.name for symbol in key_symbols(extract("src/Cart.hs", text.encode()))] == [
        "add",
        "fill",
        "Cart",
    ]
