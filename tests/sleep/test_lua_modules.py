"""Which files the modules of Lua mean, and which packages those that have none."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver

_PATHS = [
    *("lua/shop/init.lua", "lua/shop/pkg/shop.lua", "lua/shop/pkg/init.lua", "lua/shop/core/cart.lua"),
    *(
        "lua/shop/task/git.lua",
        "lua/shop/task/fs/init.lua",
        "lua/shop/task/fs/deep.lua",
        "lua/shop/task/init.lua",
    ),
    *(
        "src/till/cart.lua",
        "tools/game/main.lua",
        "tools/game/cart.lua",
        "front/ui/shelf.lua",
        "spec/helpers.lua",
    ),
]


def _uses(path: str, source: str) -> tuple[list[str], list[str]]:
    """(the files that a file uses, the packages from outside)."""
    resolver = Resolver([*_PATHS, path], {})
    imports = extract(path, source.encode()).imports
    found = [file for one in imports for file in resolver.resolve(path, "lua", one)]
    outside = [
        resolver.external(path, "lua", one) for one in imports if not resolver.resolve(path, "lua", one)
    ]
    return found, outside


@pytest.mark.parametrize(
    ("path", "source", "meant"),
    [
        # A folder means its init.lua; what is only called so somewhere is another.
        ("lua/shop/pkg/init.lua", 'require("shop")', ["lua/shop/init.lua"]),
        ("spec/a_spec.lua", "local Cart = require 'shop.core.cart'", ["lua/shop/core/cart.lua"]),
        ("spec/a_spec.lua", "require('till.cart').roll()", ["src/till/cart.lua"]),
        ("spec/a_spec.lua", "local ok, c = pcall(require, 'till.cart')", ["src/till/cart.lua"]),
        ("spec/a_spec.lua", "require('core.cart')", ["lua/shop/core/cart.lua"]),
        ("spec/a_spec.lua", "require('cart')", []),
        ("spec/a_spec.lua", "require('other.cart')", []),
        ("spec/a_spec.lua", "require('spec.helpers')", ["spec/helpers.lua"]),
        ("tools/game/main.lua", "require('cart')", ["tools/game/cart.lua"]),
        ("tools/a.lua", "require('ui/shelf')", ["front/ui/shelf.lua"]),
        # Of a name that is put together any of the modules in the folder may be meant.
        (
            "lua/shop/runner.lua",
            "require('shop.task.' .. name)",
            ["lua/shop/task/git.lua", "lua/shop/task/fs/init.lua"],
        ),
        ("lua/shop/runner.lua", "require('shop.ta' .. name)", []),
        ("lua/shop/runner.lua", "require(name .. '.core')", []),
    ],
)
def test_module_of_lua_is_where_its_whole_name_says(path: str, source: str, meant: list[str]) -> None:
    assert _uses(path, source)[0] == meant


@pytest.mark.parametrize(
    ("source", "package"),
    [
        ("require('cjson')", ["cjson"]),
        ("require('socket.http')", ["socket"]),
        ("require('ffi')", [""]),
        ("require('string.buffer')", [""]),
        ("require('vim.lsp')", [""]),
        # What is not found may be made, but is of the project all the same.
        ("require('shop.made')", [""]),
        ("require('till')", [""]),
    ],
)
def test_module_that_is_not_here_is_of_a_package(source: str, package: list[str]) -> None:
    assert _uses("lua/shop/cart.lua", source) == ([], package)
