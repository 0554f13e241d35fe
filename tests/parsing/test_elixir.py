"""What is got of Elixir: functions of several clauses, documentation of whom it belongs to, whole names of modules."""

from __future__ import annotations

from sleepcode.facts import FileFacts
from sleepcode.parsing.extract import extract


def read(text: str, path: str = "lib/shop/cart.ex") -> FileFacts:
    return extract(path, text.encode())


def inside(body: str) -> FileFacts:
    return read(f"defmodule Shop.Cart do\n{body}end\n")


def spans(facts: FileFacts) -> list[tuple[str, int, int]]:
    return [(symbol.qualified, symbol.start, symbol.end) for symbol in facts.symbols[1:]]


def targets(facts: FileFacts) -> list[str]:
    return [imported.target for imported in facts.imports]


def test_clauses_of_a_function_are_one_symbol_with_what_is_said_above_it() -> None:
    facts = inside(
        '  @doc """\n  Puts a line in.\n  """\n  @spec put(t, line) :: t\n  def put(cart, nil), do: cart\n\n'
        "  # The rest.\n  def put(cart, line) do\n    [line | cart]\n  end\n\n  defp total(_), do: 0\n"
    )

    assert spans(facts) == [("Shop.Cart.put", 2, 11), ("Shop.Cart.total", 13, 13)]
    assert facts.symbols[1].doc == "Puts a line in."
    assert facts.symbols[1].signature == "def put(cart, nil)"


def test_function_with_documentation_of_its_own_is_one_of_its_own() -> None:
    facts = inside('  @doc "A."\n  def put(a), do: a\n  @doc "B."\n  def put(a, b), do: a + b\n')

    assert [symbol.doc for symbol in facts.symbols[1:]] == ["A.", "B."]


def test_clauses_with_definitions_in_them_are_one_symbol_still() -> None:
    facts = inside(
        "  def made(:a) do\n    quote do\n      def a, do: 1\n    end\n  end\n\n  def made(:b), do: nil\n"
    )

    assert spans(facts) == [("Shop.Cart.made", 2, 8), ("Shop.Cart.made.a", 4, 4)]


def test_callback_is_not_a_clause_of_what_implements_it() -> None:
    facts = inside("  @callback init(t) :: t\n  def init(x), do: x\n")

    assert spans(facts) == [("Shop.Cart.init", 2, 2), ("Shop.Cart.init", 3, 3)]


def test_main_module_says_what_a_file_is_for_and_not_one_inside_of_it() -> None:
    text = (
        'defmodule Shop.Cart do\n  defmodule EmptyError do\n    @moduledoc "Nothing is in it."\n  end\n\n'
        '  @moduledoc """\n  Keeps what a customer buys.\n\n  More.\n  """\n  def put(x), do: x\nend\n'
    )
    facts = read(text)

    assert facts.doc == "Keeps what a customer buys."
    assert [(symbol.qualified, symbol.kind, symbol.doc) for symbol in facts.symbols[:2]] == [
        ("Shop.Cart", "module", "Keeps what a customer buys."),
        ("Shop.Cart.EmptyError", "module", "Nothing is in it."),
    ]


def test_what_implements_a_protocol_has_the_names_of_both() -> None:
    facts = inside("  defimpl Enumerable do\n    def count(x), do: x\n  end\n")
    outside = read("defimpl Priced, for: Shop.Cart do\n  @moduledoc false\n  def price(x), do: x\nend\n")

    assert spans(facts) == [("Enumerable.Shop.Cart", 2, 4), ("Enumerable.Shop.Cart.count", 3, 3)]
    assert outside.symbols[0].name == "Priced.Shop.Cart"
    assert targets(outside) == ["Priced", "Shop.Cart"]


def test_module_that_says_nothing_gives_its_file_no_purpose() -> None:
    text = 'defmodule Shop.Cart do\n  @moduledoc false\n  @doc "Puts a line into it."\n  def put(x), do: x\nend\n'

    assert read(text).doc == ""
    assert read("# Carts of those who buy.\n\n" + text).doc == "Carts of those who buy."


def test_modules_are_named_in_full_whatever_makes_them_short() -> None:
    facts = inside(
        "  alias Shop.{Line, Tax.Rate}\n  alias Shop.Stock, as: S\n  alias __MODULE__.Item\n  use Web.Router, x: 1\n"
        "  def f(x), do: Line.Size.of(x) && S.Shelf.of(x) && Rate.of(x) && %Item{a: Shop.Config.get(:a)}\n"
    )

    assert targets(facts) == [
        *("Shop.Line", "Shop.Tax.Rate", "Shop.Stock", "Shop.Cart.Item", "Web.Router"),
        *("Shop.Line.Size", "Shop.Stock.Shelf", "Shop.Config"),
    ]


def test_modules_of_the_file_itself_and_those_in_texts_are_not_imported() -> None:
    facts = inside(
        '  @moduledoc "See `Shop.Other`."\n  # Shop.Comment, alias Shop.Text\n  defmodule Line do\n  end\n'
        "  defmodule Tax do\n    def of(x), do: %Line{a: x}\n  end\n  def f, do: {Line, Shop.Cart.Tax, Shop.Cart}\n"
    )

    assert targets(facts) == []


def test_definitions_and_attributes_are_no_calls() -> None:
    facts = inside(
        "  @most limit()\n  @spec sum(t) :: t\n  def sum(x) when ok(x), do: x |> add() |> Tax.of(&round/1)\n"
        "  defimpl Priced do\n  end\n"
    )

    assert facts.references == dict.fromkeys(("Priced", "Tax", "add", "limit", "of", "ok", "round"), 1)
