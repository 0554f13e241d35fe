"""Imports of languages that are read by the shape of their lines."""

from __future__ import annotations

from sleepcode.facts import Import
from sleepcode.sleep.resolution import Resolver


def resolve(paths: list[str], path: str, language: str, target: str) -> tuple[str, ...]:
    return Resolver(paths, {}).resolve(path, language, Import(target))


def test_zig_means_a_file_beside_and_no_package() -> None:
    paths = ["src/cart.zig", "src/shop/item.zig", "lib/std", "build.zig"]

    assert resolve(paths, "src/shop/item.zig", "zig", "../cart.zig") == ("src/cart.zig",)
    assert resolve(paths, "src/cart.zig", "zig", "shop/item.zig") == ("src/shop/item.zig",)
    assert resolve(paths, "src/cart.zig", "zig", "std") == ()
    assert resolve(paths, "src/cart.zig", "zig", "gone.zig") == ()
