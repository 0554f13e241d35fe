"""Which files are meant by imports of languages that are read by the shape of their lines."""

from __future__ import annotations

import pytest

from sleepcode.facts import Import
from sleepcode.sleep.resolution import Resolver

_PATHS = [
    *(
        "contracts/token/Cart.sol",
        "contracts/token/lib/Cart.sol",
        "contracts/utils/Sums.sol",
        "test/Cart.t.sol",
    ),
    *("lib/Shop/Cart.pm", "lib/Shop/Other/Encode.pm", "t/lib/Fake.pm", "script/shop", "lib/Shop.pm"),
    *("R/cart.R", "R/money.R", "src/Shop.jl", "src/cart/cart.jl", "src/cart/item.jl"),
    *(
        "src/shop/cart.nim",
        "src/money.f90",
        "autoload/shop/cart.vim",
        "plugin/shop.vim",
        "source/shop/cart.d",
        "source/shop/log/package.d",
    ),
    *("src/Cart.ps1", "src/Money.psm1", "Shop/Cart.h", "Shop/Cart.m"),
]
_RESOLVER = Resolver(_PATHS, {})


@pytest.mark.parametrize(
    ("path", "language", "target", "meant"),
    [
        ("test/Cart.t.sol", "solidity", "../contracts/token/Cart.sol", "contracts/token/Cart.sol"),
        ("contracts/token/Cart.sol", "solidity", "./lib/Cart.sol", "contracts/token/lib/Cart.sol"),
        # A scope is that of the repository where the rest is a path in it.
        ("test/Cart.t.sol", "solidity", "@shop/contracts/utils/Sums.sol", "contracts/utils/Sums.sol"),
        ("test/Cart.t.sol", "solidity", "@others/contracts/utils/Cart.sol", ""),
        ("t/cart.t", "perl", "Shop::Cart", "lib/Shop/Cart.pm"),
        ("t/cart.t", "perl", "Fake", "t/lib/Fake.pm"),
        # A module's name begins where modules are looked for.
        ("lib/Shop.pm", "perl", "Encode", ""),
        ("lib/Shop.pm", "perl", "Cart", ""),
        ("R/cart.R", "r", "R/money.R", "R/money.R"),
        ("R/cart.R", "r", "money", ""),
        ("src/Shop.jl", "julia", "cart/cart.jl", "src/cart/cart.jl"),
        ("src/cart/cart.jl", "julia", "item.jl", "src/cart/item.jl"),
        ("src/Cart.ps1", "powershell", ".\\Money.psm1", "src/Money.psm1"),
        ("src/Cart.ps1", "powershell", "Money", "src/Money.psm1"),
        ("tests/test_cart.nim", "nim", "shop/cart", "src/shop/cart.nim"),
        ("src/cart.f90", "fortran", "money", "src/money.f90"),
        ("plugin/shop.vim", "vimscript", "shop#cart", "autoload/shop/cart.vim"),
        ("autoload/shop/cart.vim", "vimscript", "plugin/shop.vim", "plugin/shop.vim"),
        ("source/app.d", "d", "shop.cart", "source/shop/cart.d"),
        ("source/app.d", "d", "shop.log", "source/shop/log/package.d"),
        ("Shop/Cart.m", "objective-c", "Cart.h", "Shop/Cart.h"),
    ],
)
def test_target_is_a_file(path: str, language: str, target: str, meant: str) -> None:
    assert list(_RESOLVER.resolve(path, language, Import(target))) == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("language", "target", "package"),
    [
        ("solidity", "@others/carts/Cart.sol", "@others/carts"),
        ("solidity", "forge-std/Test.sol", "forge-std"),
        ("solidity", "./Lost.sol", ""),
        ("perl", "List::Util", "List::Util"),
        ("perl", "lost.pl", ""),
        ("r", "rlang", "rlang"),
        ("r", "lost.R", ""),
        ("julia", "HTTP", "HTTP"),
        ("julia", "lost.jl", ""),
        ("powershell", "PSReadLine", "PSReadLine"),
        ("powershell", "./lost.ps1", ""),
    ],
)
def test_target_is_a_package(language: str, target: str, package: str) -> None:
    assert _RESOLVER.external("a", language, Import(target)) == package
