"""Which files modules of Elixir mean, and which packages those that have none."""

from __future__ import annotations

import pytest

from sleepcode.facts import Import
from sleepcode.sleep.resolution import Resolver

_MIX = 'defp deps do\n  [{:plug, "~> 1.14"}, {:shop_pubsub, "~> 2.1", optional: true}, {:shop_till, path: "../till"}]\nend\n'
_PATHS = [
    *("lib/shop.ex", "lib/shop/cart.ex", "lib/shop/cart/http_server.ex", "lib/shop/cart/pdf.ex"),
    *("lib/shop_web.ex", "lib/shop_web/controllers/cart_controller.ex", "lib/shop_html/form.ex"),
    *("lib/mix/tasks/shop.gen.ex", "lib/mix/tasks/shop.gen.auth.ex", "lib/mix/tasks/shop.gen.auth/hash.ex"),
    *("test/support/conn_case.ex", "test/shop/cart_test.exs", "installer/test/support/conn_case.ex"),
    *("priv/templates/cart.ex", "other/shop/lost.ex", "installer/mix.exs", "mix.exs"),
]
_RESOLVER = Resolver(_PATHS, {"mix.exs": _MIX.encode(), "installer/mix.exs": b"[]"})


@pytest.mark.parametrize(
    ("module", "meant"),
    [
        ("Shop", ["lib/shop.ex"]),
        ("Shop.Cart", ["lib/shop/cart.ex"]),
        ("Shop.Cart.HTTPServer", ["lib/shop/cart/http_server.ex"]),
        ("Shop.Cart.PDF", ["lib/shop/cart/pdf.ex"]),
        # What stands in another module has no file of its own.
        ("Shop.Cart.EmptyError", ["lib/shop/cart.ex"]),
        ("Shop.Lost", []),
        ("Shop.PubSub.Cart", []),
        ("ShopWeb.CartController", ["lib/shop_web/controllers/cart_controller.ex"]),
        ("Shop.HTML.Form", ["lib/shop_html/form.ex"]),
        ("Mix.Tasks.Shop.Gen.Auth", ["lib/mix/tasks/shop.gen.auth.ex"]),
        ("Mix.Tasks.Shop.Gen.Auth.Hash", ["lib/mix/tasks/shop.gen.auth/hash.ex"]),
        ("ConnCase", ["test/support/conn_case.ex"]),
        # The end of a path is no module.
        ("Cart", []),
        ("Enum", []),
        ("Mix", []),
    ],
)
def test_module_is_in_the_file_of_its_name(module: str, meant: list[str]) -> None:
    assert list(_RESOLVER.resolve("lib/shop/till.ex", "elixir", Import(module))) == meant


def test_nearest_of_several_is_meant() -> None:
    found = _RESOLVER.resolve("installer/test/a_test.exs", "elixir", Import("ConnCase"))

    assert found == ("installer/test/support/conn_case.ex",)


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("Plug.Conn", "plug"),
        ("Shop.PubSub.Cart", "shop_pubsub"),
        ("Ecto.Query", "Ecto"),
        ("Shop.Till.Drawer", ""),
        ("Shop.Cart", ""),
        ("Logger", ""),
        ("ExUnit.Case", ""),
        ("Made", ""),
    ],
)
def test_module_that_is_not_here_is_of_a_dependency(module: str, package: str) -> None:
    assert _RESOLVER.external("lib/shop/till.ex", "elixir", Import(module)) == package
