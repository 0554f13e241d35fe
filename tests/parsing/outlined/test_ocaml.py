"""What is got of files of OCaml."""

from __future__ import annotations

from sleepcode.parsing.extract import extract

TEXT = """\
(** Carts and what is in them. *)

open Shop_import
module Log = Shop_util.Log

(* let no = 1 *)
type 'a cart =
  { items : 'a list
  ; mutable owner : string
  }

and kind =
  | Small
  | Large of int

exception Full of string

(** Adds an item. *)
let rec add cart item =
  let same = Item.is_same item in
  match cart with
  | [] -> '"', "the (* cart *) is empty", {q|more "let x|q}
  | _ -> same
;;

let limit = 10

let free = function
| 0 -> true
| _ -> false

module Priced = struct
  type t = int

  let cost ~currency t =
    let inner x = x in
    inner t
  ;;

  module type S = sig
    val total : t -> int
  end
end

class till = object
  method private pay x = x
end

let () = Log.info limit
"""
INTERFACE = """\
type t

(** What it costs. *)
val cost : t -> int

val total
  :  t list
  -> int

external hash : t -> int = "hash"
"""


def test_definitions_of_ocaml() -> None:
    facts = extract("src/cart.ml", TEXT.encode())

    assert [(s.kind, s.qualified, s.start, s.end) for s in facts.symbols] == [
        ("module", "Log", 4, 4),
        ("type", "cart", 7, 10),
        ("field", "cart.items", 8, 8),
        ("field", "cart.owner", 9, 10),
        ("type", "kind", 12, 14),
        ("field", "kind.Small", 13, 13),
        ("field", "kind.Large", 14, 14),
        ("type", "Full", 16, 16),
        ("function", "add", 19, 24),
        ("variable", "limit", 26, 26),
        ("function", "free", 28, 30),
        ("module", "Priced", 32, 43),
        ("type", "Priced.t", 33, 33),
        ("method", "Priced.cost", 35, 38),
        ("interface", "Priced.S", 40, 42),
        ("method", "Priced.S.total", 41, 41),
        ("class", "till", 45, 47),
        ("method", "till.pay", 46, 46),
    ]
    assert facts.symbols[8].doc == "Adds an item."
    assert facts.doc == "Carts and what is in them."


def test_interfaces_imports_and_names_of_ocaml() -> None:
    symbols = extract("src/cart.mli", INTERFACE.encode()).symbols
    facts = extract("src/cart.ml", TEXT.encode())

    assert [(s.kind, s.qualified, s.start, s.end, s.doc) for s in symbols] == [
        ("type", "t", 1, 1, ""),
        ("function", "cost", 4, 4, "What it costs."),
        ("function", "total", 6, 8, ""),
        ("function", "hash", 10, 10, ""),
    ]
    targets = [one.target for one in facts.imports]
    assert targets == ["Shop_import", "Shop_util.Log", "Shop_util", "Item"]
    assert facts.references["is_same"] == 1
    assert "no" not in facts.references
    assert [text for _, text in facts.messages] == ["the (* cart *) is empty"]
