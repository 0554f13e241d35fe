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


def test_protocol_is_found_below_a_folder_that_only_a_checkout_has() -> None:
    paths = ["api/kv/kv.proto", "server/kv/kv.proto", "api/rpc/rpc.proto", "google/any.proto"]

    assert resolve(paths, "api/rpc/rpc.proto", "protobuf", "shop/api/kv/kv.proto") == ("api/kv/kv.proto",)
    assert resolve(paths, "api/rpc/rpc.proto", "protobuf", "kv/kv.proto") == ("api/kv/kv.proto",)
    assert resolve(paths, "api/kv/kv.proto", "protobuf", "protobuf/any.proto") == ()


def test_folder_of_cmake_means_the_file_that_builds_it() -> None:
    paths = ["CMakeLists.txt", "tests/CMakeLists.txt", "cmake/Shop.cmake", "tests/shop.h.in"]

    assert resolve(paths, "CMakeLists.txt", "cmake", "tests") == ("tests/CMakeLists.txt",)
    assert resolve(paths, "tests/CMakeLists.txt", "cmake", "Shop") == ("cmake/Shop.cmake",)
    assert resolve(paths, "tests/CMakeLists.txt", "cmake", "cmake/Shop.cmake") == ("cmake/Shop.cmake",)
    assert resolve(paths, "tests/CMakeLists.txt", "cmake", "shop.h.in") == ("tests/shop.h.in",)
    assert resolve(paths, "CMakeLists.txt", "cmake", "CTest") == ()
