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


def test_haskell_means_a_module_by_its_folders() -> None:
    paths = ["src/Shop/Cart.hs", "test/Shop/CartSpec.hs", "app/Main.hs", "src/Shop/Item.hs"]

    assert resolve(paths, "app/Main.hs", "haskell", "Shop.Cart") == ("src/Shop/Cart.hs",)
    assert resolve(paths, "src/Shop/Cart.hs", "haskell", "Shop.Item") == ("src/Shop/Item.hs",)
    assert resolve(paths, "src/Shop/Cart.hs", "haskell", "Data.Map") == ()


def test_erlang_means_a_module_or_a_header_of_a_package() -> None:
    paths = ["src/shop_cart.erl", "src/shop_sup.erl", "include/shop.hrl", "test/cart_SUITE.erl"]

    assert resolve(paths, "test/cart_SUITE.erl", "erlang", "shop_cart") == ("src/shop_cart.erl",)
    assert resolve(paths, "test/cart_SUITE.erl", "erlang", "shop/include/shop.hrl") == ("include/shop.hrl",)
    assert resolve(paths, "src/shop_cart.erl", "erlang", "lists") == ()


def test_dashes_of_clojure_are_underscores_in_paths() -> None:
    paths = ["src/shop/cart_items.clj", "src/shop/item.cljc", "project.clj"]

    assert resolve(paths, "src/shop/item.cljc", "clojure", "shop.cart-items") == ("src/shop/cart_items.clj",)
    assert resolve(paths, "src/shop/cart_items.clj", "clojure", "shop.item") == ("src/shop/item.cljc",)
    assert resolve(paths, "src/shop/cart_items.clj", "clojure", "clojure.string") == ()


def test_ocaml_means_the_file_of_a_module_or_of_one_in_a_library() -> None:
    paths = ["src/shop/cart.ml", "src/shop/cart.mli", "src/shop/lexer.mll", "bin/main.ml"]

    assert resolve(paths, "src/shop/item.ml", "ocaml", "Cart") == ("src/shop/cart.ml",)
    assert resolve(paths, "bin/main.ml", "ocaml", "Shop.Cart") == ("src/shop/cart.ml",)
    assert resolve(paths, "bin/main.ml", "ocaml", "Shop.Lexer") == ("src/shop/lexer.mll",)
    assert resolve(paths, "bin/main.ml", "ocaml", "Hashtbl") == ()
    # Two libraries have one: which is meant, only their being named tells.
    paths.append("src/till/cart.ml")
    assert resolve(paths, "bin/main.ml", "ocaml", "Cart") == ()
    assert resolve(paths, "src/till/sum.ml", "ocaml", "Cart") == ("src/till/cart.ml",)
    assert resolve(paths, "bin/main.ml", "ocaml", "Till.Cart") == ("src/till/cart.ml",)


def test_nix_means_a_file_or_the_default_of_a_folder_beside() -> None:
    paths = ["default.nix", "nix/sources.nix", "shell/default.nix", "nix/shop/default.nix"]

    assert resolve(paths, "default.nix", "nix", "./nix/sources.nix") == ("nix/sources.nix",)
    assert resolve(paths, "nix/sources.nix", "nix", "../shell") == ("shell/default.nix",)
    assert resolve(paths, "nix/sources.nix", "nix", "./.") == ()
    assert resolve(paths, "nix/sources.nix", "nix", "./shell") == ()
    assert resolve(paths, "nix/sources.nix", "nix", "../.") == ("default.nix",)
