"""What is got of files of Clojure."""

from __future__ import annotations

from sleepcode.parsing.extract import extract

TEXT = """\
(ns shop.cart-items
  "Carts and what is in them."
  (:import [java.time Duration])
  (:require [shop.item :as item :refer [price-of]]
            [shop.util.log :as log]
            shop.start
            [clojure.string :as str]))

;; Most items of a cart.
(def ^:private limit 10)

(def greeting "Welcome to the shop")

(defprotocol Priced
  "What has a price."
  (cost [this currency]
    "What it costs."))

(defrecord Cart [items owner])

(defmacro with-cart [cart & body]
  `(do ~@body))

(defn- free? [item]
  (zero? (price-of item)))

(defn add-item
  "Adds an item.

  It isn't paid for."
  [cart item]
  (if (free? item) ; the "free" ones
    (shop.audit/note! item \\")
    (log/info "one more item is added")))

(deftest add-item-test
  (is (add-item {} nil)))

(defn -main [& args]
  (add-item args))
"""


def test_definitions_of_clojure() -> None:
    facts = extract("src/shop/cart_items.clj", TEXT.encode())

    assert [(s.kind, s.qualified, s.start, s.end) for s in facts.symbols] == [
        ("module", "shop.cart-items", 1, 7),
        ("variable", "limit", 10, 10),
        ("variable", "greeting", 12, 12),
        ("interface", "Priced", 14, 17),
        ("method", "Priced.cost", 16, 17),
        ("struct", "Cart", 19, 19),
        ("macro", "with-cart", 21, 22),
        ("function", "free?", 24, 25),
        ("function", "add-item", 27, 34),
        ("function", "add-item-test", 36, 37),
        ("function", "-main", 39, 40),
    ]
    docs = {symbol.qualified: symbol.doc for symbol in facts.symbols if symbol.doc}
    assert docs == {
        "shop.cart-items": "Carts and what is in them.",
        "limit": "Most items of a cart.",
        "Priced": "What has a price.",
        "Priced.cost": "What it costs.",
        "add-item": "Adds an item.",
    }
    assert facts.doc == "Carts and what is in them."
    assert facts.entry_point == "main function"


def test_imports_and_names_of_clojure() -> None:
    facts = extract("src/shop/cart_items.clj", TEXT.encode())

    assert [(one.target, one.names) for one in facts.imports] == [
        ("shop.item", ("price-of",)),
        ("shop.util.log", ()),
        ("shop.start", ()),
        ("clojure.string", ()),
        ("shop.audit", ()),
    ]
    assert facts.references["free?"] == 1
    assert facts.references["price-of"] == 2
    assert facts.references["add-item"] == 2
    assert [text for _, text in facts.messages] == ["Welcome to the shop", "one more item is added"]
