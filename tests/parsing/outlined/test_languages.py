"""What is got of files of single languages that are read by the shape of their lines."""

from __future__ import annotations

import pytest

from sleepcode.facts import FileFacts
from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language


def read(path: str, text: str) -> tuple[FileFacts, list[tuple[str, str, int, int, str]]]:
    facts = extract(path, text.encode())
    return facts, [(s.kind, s.qualified, s.start, s.end, s.doc) for s in facts.symbols]


def test_r() -> None:
    facts, symbols = read(
        "R/cart.R",
        "#' Adds an item\n#'\n#' @param cart A cart.\n#' @export\nadd_item <- function(cart,\n"
        "                     item) {\n  check_item(item, strict = TRUE)\n  tryCatch(\n    f(),\n"
        "    error = function(e) NULL\n  )\n}\n\n#' @rdname add_item\n#' @export\nprint.cart <- function(x, ...)\n{\n"
        '  rlang::abort("The function() is gone")\n}\nCart <- R6::R6Class("Cart",\n  public = list(\n'
        "    total = function() {\n      1\n    }\n  )\n)\n`[.cart` <- \\(x, i) x\nlimit <- 5\n"
        'source("R/money.R")\nlibrary(shop)\nsetClass("Bag", representation(n = "numeric"))\n',
    )

    assert symbols == [
        ("function", "add_item", 5, 12, "Adds an item"),
        ("function", "print.cart", 16, 19, ""),
        ("class", "Cart", 20, 26, ""),
        ("method", "Cart.total", 22, 24, ""),
        ("function", "[.cart", 27, 27, ""),
        ("variable", "limit", 28, 28, ""),
        ("class", "Bag", 31, 31, ""),
    ]
    assert [(one.target, one.line) for one in facts.imports] == [
        ("rlang", 18),
        ("R6", 20),
        ("R/money.R", 29),
        ("shop", 30),
    ]
    assert facts.references["check_item"] == 1
    assert "strict" not in facts.references
    assert "add_item" not in facts.references


def test_solidity() -> None:
    facts, symbols = read(
        "contracts/Cart.sol",
        '// SPDX-License-Identifier: MIT\npragma solidity ^0.8.20;\nimport {IERC20, Money as M} from "./IERC20.sol";\n'
        'import "@shop/contracts/Base.sol";\n\n/**\n * @title Cart\n * @author Someone\n * @notice Holds items.\n */\n'
        "abstract contract Cart is Base, IERC20 {\n    uint256 public constant LIMIT = 5;\n"
        "    mapping(address => uint256) private _items;\n\n    error Full(uint256 size);\n"
        "    struct Item {\n        uint256 price;\n    }\n\n    /// @inheritdoc IERC20\n"
        "    function add(\n        Item memory item\n    ) external returns (uint256) {\n"
        "        uint256 total = item.price;\n        return total;\n    }\n"
        "    function size() external view virtual returns (uint256);\n    modifier open() {\n        _;\n    }\n}\n"
        "library Sums {}\n",
    )

    assert symbols == [
        ("class", "Cart", 11, 31, "Holds items."),
        ("constant", "Cart.LIMIT", 12, 12, ""),
        ("field", "Cart._items", 13, 13, ""),
        ("type", "Cart.Full", 15, 15, ""),
        ("struct", "Cart.Item", 16, 18, ""),
        ("field", "Cart.Item.price", 17, 17, ""),
        ("method", "Cart.add", 21, 26, ""),
        ("method", "Cart.size", 27, 27, ""),
        ("method", "Cart.open", 28, 30, ""),
        ("class", "Sums", 32, 32, ""),
    ]
    assert [(one.target, one.names) for one in facts.imports] == [
        ("./IERC20.sol", ("IERC20", "Money")),
        ("@shop/contracts/Base.sol", ()),
    ]
    assert facts.references["Base"] == 1


def test_perl() -> None:
    facts, symbols = read(
        "lib/Shop/Cart.pm",
        "package Shop::Cart;\nuse strict;\nuse parent 'Shop::Base';\nuse Shop::Money qw(sum round);\n\n"
        "has 'items' => sub { [] };\nuse constant LIMIT => 5;\n\n# Adds one.\nsub add {\n  my ($self, $item) = @_;\n"
        '  $item =~ s/"//;\n  Shop::Log::write("is added # now");\n}\n\nsub size { scalar @{shift->items} }\n\n'
        "package Shop::Cart::Item;\nsub price { 1 }\n\n1;\n\n=head1 NAME\n\nShop::Cart - Holds items\n\n"
        '=head1 METHODS\n\n=head2 size\n\n  my $n = $cart->size;\n\nHow many C<items> L<Shop::Cart/"items"> has.\n\n=cut\n',
    )

    assert symbols == [
        ("module", "Shop::Cart", 1, 16, ""),
        ("field", "Shop::Cart.items", 6, 6, ""),
        ("constant", "Shop::Cart.LIMIT", 7, 7, ""),
        ("method", "Shop::Cart.add", 10, 14, "Adds one."),
        ("method", "Shop::Cart.size", 16, 16, "How many `items` items has."),
        ("module", "Shop::Cart::Item", 18, 21, ""),
        ("method", "Shop::Cart::Item.price", 19, 19, ""),
    ]
    assert facts.doc == "Holds items"
    assert [(one.target, one.names) for one in facts.imports] == [
        ("Shop::Base", ()),
        ("Shop::Money", ("sum", "round")),
    ]
    assert facts.references["Shop::Log::write"] == facts.references["write"] == 1


def test_julia() -> None:
    facts, symbols = read(
        "src/Cart.jl",
        '"""\nHolds items.\n"""\nmodule Cart\n\nusing Money: Sum, round\ninclude("items.jl")\n\n'
        '"""\n    add!(cart, item)\n\nAdds one.\n"""\nfunction add!(cart::Items, item)\n    if full(cart)\n'
        '        error("the \\$(cart) is full")\n    end\nend\n\nsize(cart) = length(cart.items[1:end])\n'
        "Base.show(io::IO, c::Items) where T = print(io, c)\n\nBase.@kwdef mutable struct Items{T}\n    all::Vector{T}\nend\n"
        "const LIMIT = 5\nmacro keep(x)\n    x\nend\nf(x) == 2\n\nend\n",
    )

    assert symbols == [
        ("module", "Cart", 4, 32, "Holds items."),
        ("method", "Cart.add!", 14, 18, "Adds one."),
        ("method", "Cart.size", 20, 20, ""),
        ("method", "Cart.show", 21, 21, ""),
        ("struct", "Cart.Items", 23, 25, ""),
        ("constant", "Cart.LIMIT", 26, 26, ""),
        ("macro", "Cart.keep", 27, 29, ""),
    ]
    assert [(one.target, one.names) for one in facts.imports] == [
        ("Money", ("Sum", "round")),
        ("items.jl", ()),
    ]
    assert facts.references["full"] == 1


def test_powershell() -> None:
    facts, symbols = read(
        "src/Cart.ps1",
        '. "$PSScriptRoot/Money.ps1"\nImport-Module -Name Shop.Log\n\nfunction Add-Item {\n    <#\n    .SYNOPSIS\n'
        "    Adds one.\n    .PARAMETER Item\n    The item.\n    #>\n    param (\n        [string] $Item\n    )\n"
        '    Write-Item "it\'s ($($Item.Replace("a", "b")))"\n}\n\nclass Cart : Base {\n    [int] $Size\n\n'
        "    [void] Clear([bool] $all) {\n        if ($all) { }\n    }\n}\nenum Kind { A; B }\nfilter Get-Big { $_ }\n",
    )

    assert symbols == [
        ("function", "Add-Item", 4, 15, "Adds one."),
        ("class", "Cart", 17, 23, ""),
        ("field", "Cart.Size", 18, 18, ""),
        ("method", "Cart.Clear", 20, 22, ""),
        ("enum", "Kind", 24, 24, ""),
        ("function", "Get-Big", 25, 25, ""),
    ]
    assert [one.target for one in facts.imports] == ["Money.ps1", "Shop.Log"]
    assert facts.references["Write-Item"] == 1
    assert "Replace" not in facts.references


def test_objective_c() -> None:
    facts, symbols = read(
        "Shop/SHCart.m",
        '#import "SHCart.h"\n#import <Foundation/Foundation.h>\n\n@interface SHCart ()\n'
        "@property (nonatomic) NSInteger count;\n@end\n\nstatic BOOL SHIsFull(SHCart *cart) {\n    return YES;\n}\n\n"
        "@implementation SHCart\n\n/**\n Adds one.\n */\n- (void)addItem:(SHItem *)item\n        atIndex:(NSUInteger)index\n"
        "{\n    [self.items insertObject:item];\n}\n\n+ (instancetype)cart { return nil; }\n\n@end\n",
    )

    assert symbols == [
        ("function", "SHIsFull", 8, 10, ""),
        ("class", "SHCart", 12, 25, ""),
        ("method", "SHCart.addItem", 17, 21, "Adds one."),
        ("method", "SHCart.cart", 23, 23, ""),
    ]
    assert [(one.target, one.local) for one in facts.imports] == [
        ("SHCart.h", True),
        ("Foundation/Foundation.h", False),
    ]
    assert facts.references["SHItem"] == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (b"#import <Foundation/Foundation.h>\n@interface Cart : NSObject\n@end\n", "objective-c"),
        (b"@class Item;\nextern int size;\n", "objective-c"),
        (b"#include <stdio.h>\nint size(void);\n", "c"),
        (b"namespace shop {}\n", "cpp"),
    ],
)
def test_header_is_of_the_language_that_its_text_is(text: bytes, language: str) -> None:
    assert detect_language("Cart.h", text) == language


def test_header_of_objective_c() -> None:
    _, symbols = read(
        "SHCart.h",
        "@class SHItem;\n@protocol SHHolding <NSObject>\n@required\n- (NSInteger)size;\n@end\n\n"
        "/** Holds items. */\n@interface SHCart : NSObject <SHHolding>\n\n/// How many.\n"
        "@property (nonatomic, readonly) NSInteger count;\n@property (copy) void (^done)(NSInteger);\n- (void)addItem:(SHItem *)item;\n\n@end\n\n"
        "typedef NS_ENUM(NSInteger, SHKind) {\n    SHKindA,\n};\n",
    )

    assert symbols == [
        ("interface", "SHHolding", 2, 5, ""),
        ("method", "SHHolding.size", 4, 4, ""),
        ("interface", "SHCart", 8, 15, "Holds items."),
        ("field", "SHCart.count", 11, 11, "How many."),
        ("field", "SHCart.done", 12, 12, ""),
        ("method", "SHCart.addItem", 13, 13, ""),
        ("enum", "SHKind", 17, 19, ""),
    ]
