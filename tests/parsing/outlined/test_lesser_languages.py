"""What is got of files of languages that are rarer, and read by the shape of their lines as well."""

from __future__ import annotations

import pytest

from sleepcode.facts import FileFacts
from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language


def read(path: str, text: str) -> tuple[FileFacts, list[tuple[str, str, int, int, str]]]:
    facts = extract(path, text.encode())
    return facts, [(s.kind, s.qualified, s.start, s.end, s.doc) for s in facts.symbols]


def test_groovy() -> None:
    facts, symbols = read(
        "src/shop/Cart.groovy",
        "package shop\n\nimport shop.money.Sum\nimport static shop.Log.write\n\n/** Holds items. */\n@Immutable\n"
        "class Cart extends Base {\n    private final List<Item> items\n    String name\n\n    def add(Item item) {\n"
        "        def total = 5\n        return new Sum(item)\n    }\n\n    static void main(String[] args) {\n"
        "        println \"a ${args}\"\n    }\n}\n\ntask publish {\n}\ntasks.register('check-all') {\n}\n",
    )

    assert symbols == [
        ("class", "Cart", 7, 20, "Holds items."),
        ("field", "Cart.items", 9, 9, ""),
        ("field", "Cart.name", 10, 10, ""),
        ("method", "Cart.add", 12, 15, ""),
        ("method", "Cart.main", 17, 19, ""),
        ("rule", "publish", 22, 23, ""),
        ("rule", "check-all", 24, 25, ""),
    ]
    assert [one.target for one in facts.imports] == ["shop.money.Sum", "shop.Log.write"]
    assert facts.entry_point == "main function"
    assert facts.references["Sum"] == 2


def test_nim() -> None:
    facts, symbols = read(
        "src/cart.nim",
        "## Carts of a shop.\nimport strutils, shop/money\nfrom shop/log import write\n\ntype\n  Cart* = ref object of RootObj\n"
        "    items: seq[Item]\n  Kind* = enum\n    a, b\n\nconst limit* = 5\n\nproc add*(cart: Cart, item: Item): bool =\n"
        "  ## Adds one.\n  cart.items.add(item)\n\ntemplate twice(x: untyped) =\n  x\n\nwhen isMainModule:\n  discard\n",
    )

    assert symbols == [
        ("struct", "Cart", 6, 7, ""),
        ("enum", "Kind", 8, 9, ""),
        ("constant", "limit", 11, 11, ""),
        ("function", "add", 13, 15, "Adds one."),
        ("macro", "twice", 17, 18, ""),
    ]
    assert [(one.target, one.names) for one in facts.imports] == [
        ("strutils", ()),
        ("shop/money", ()),
        ("shop/log", ("write",)),
    ]
    assert facts.doc == "Carts of a shop."
    assert facts.entry_point == "isMainModule guard"


def test_fortran() -> None:
    facts, symbols = read(
        "src/cart.f90",
        "! Carts of a shop.\nMODULE cart\n  use money, only: total, sum_up\n  implicit none\n  type, extends(base) :: item\n"
        "    integer :: n\n  end type item\ncontains\n  !> Adds one.\n  subroutine add(it)\n    call sum_up(it)\n"
        "  end subroutine add\n\n  pure integer function size_of(c) result(n)\n    n = 1 ! 'end function'\n  end function\nEND MODULE\n"
        "program shop\n  include 'limits.inc'\nend program shop\n",
    )

    assert symbols == [
        ("module", "cart", 2, 17, "Carts of a shop."),
        ("struct", "cart.item", 5, 7, ""),
        ("method", "cart.add", 10, 12, "Adds one."),
        ("method", "cart.size_of", 14, 16, ""),
        ("function", "shop", 18, 20, ""),
    ]
    assert [(one.target, one.names) for one in facts.imports] == [
        ("money", ("total", "sum_up")),
        ("limits.inc", ()),
    ]
    assert facts.references["sum_up"] == 2
    assert facts.entry_point == "program"


def test_fish() -> None:
    facts, symbols = read(
        "functions/cart.fish",
        '# Adds one.\nfunction cart_add --argument item\n    if test -n $item\n        cart-total\n    else\n        echo "no end"\n'
        "    end\nend\nset -gx CART_LIMIT 5\nsource (dirname (status -f))/money.fish\nsource $shop/log.fish\n",
    )

    assert symbols == [
        ("function", "cart_add", 2, 8, "Adds one."),
        ("variable", "CART_LIMIT", 9, 9, ""),
    ]
    assert [one.target for one in facts.imports] == ["log.fish"]
    assert facts.references["cart-total"] == 1


def test_vim_script() -> None:
    facts, symbols = read(
        "autoload/shop/cart.vim",
        '" Carts of a shop.\n\nlet s:limit = 5\n\n" Adds one.\nfunction! shop#cart#add(item) abort\n'
        '  if a:item ==# "endfunction"\n    call shop#money#sum(a:item)\n  endif\nendfunction\n\nfunction s:Keep() abort\n'
        "python << EOF\ndef hidden(x):\n    pass\nEOF\nendfunction\n\ncommand! -nargs=1 CartAdd call shop#cart#add(<q-args>)\n"
        "runtime plugin/shop.vim\n",
    )

    assert symbols == [
        ("variable", "limit", 3, 3, ""),
        ("function", "shop#cart#add", 6, 10, "Adds one."),
        ("function", "Keep", 12, 17, ""),
        ("function", "CartAdd", 19, 19, ""),
    ]
    assert facts.doc == "Carts of a shop."
    assert [one.target for one in facts.imports] == ["shop#cart", "shop#money", "plugin/shop.vim"]


def test_tcl() -> None:
    facts, symbols = read(
        "cart.tcl",
        "# Carts of a shop.\npackage require Tcl 8.6\nsource [file join $dir money.tcl]\n\nnamespace eval ::shop {\n    variable limit 5\n"
        "    # Adds one.\n    proc add {item} {\n        sum_up $item\n    }\n}\n\nproc ::shop::clear {{all 1}} {\n    add 1\n}\n",
    )

    assert symbols == [
        ("module", "shop", 5, 11, ""),
        ("method", "shop.add", 8, 10, "Adds one."),
        ("function", "shop::clear", 13, 15, ""),
    ]
    assert [one.target for one in facts.imports] == ["Tcl", "money.tcl"]
    assert facts.references["sum_up"] == 1


def test_d() -> None:
    facts, symbols = read(
        "source/shop/cart.d",
        "module shop.cart;\n\nimport std.stdio, shop.money;\nimport shop.log : write, keep;\n\n/// Holds items.\nfinal class Cart : Base\n{\n"
        "    this(int n) { }\n\n    /++ Adds one. +/\n    override bool add(Item item)\n    {\n        return new Sum(item);\n    }\n}\n\n"
        'struct Item { int n; }\nvoid main(string[] args) {\n    write("a {");\n}\n',
    )

    assert symbols == [
        ("class", "Cart", 7, 16, "Holds items."),
        ("method", "Cart.this", 9, 9, ""),
        ("method", "Cart.add", 12, 15, "Adds one."),
        ("struct", "Item", 18, 18, ""),
        ("function", "main", 19, 21, ""),
    ]
    assert [(one.target, one.names) for one in facts.imports] == [
        ("std.stdio", ()),
        ("shop.money", ()),
        ("shop.log", ("write", "keep")),
    ]
    assert facts.entry_point == "main function"


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        (".vimrc", b"", "vimscript"),
        ("plugin/shop.vim", b"", "vimscript"),
        ("Jenkinsfile", b"", "groovy"),
        ("cart.f90", b"", "fortran"),
        ("bin/cart", b"#!/usr/bin/env fish\n", "fish"),
        ("bin/cart", b"#!/usr/bin/env Rscript\n", "r"),
        ("bin/cart", b"#!/usr/bin/env pwsh\n", "powershell"),
    ],
)
def test_language_is_detected(path: str, text: bytes, language: str) -> None:
    assert detect_language(path, text) == language
