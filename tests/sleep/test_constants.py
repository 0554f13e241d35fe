"""Which files constants of Ruby mean, by the folders in which paths of constants begin."""

from __future__ import annotations

import pytest

from sleepcode.facts import Import
from sleepcode.sleep.resolution import Resolver

_PATHS = [
    *("app/models/cart.rb", "app/models/concerns/wheeled.rb", "app/models/admin/cart.rb", "lib/shop.rb"),
    *("lib/shop/cart/wheel.rb", "lib/shop/axle.rb", "lib/shop/set.rb", "extras/markdowner.rb", "lib/date.rb"),
    *("packs/till/app/public/till.rb", "extras/github.rb", "extras/net/error.rb", "db/migrate/drawer.rb"),
    *("app/jobs/twice.rb", "app/models/twice.rb", "spec/support/hands.rb", "spec/factories/cart.rb"),
    *("app/models/http_road.rb", "test/dummy/app/models/cart.rb"),
]
_RESOLVER = Resolver(_PATHS, {})


@pytest.mark.parametrize(
    ("nesting", "constant", "meant"),
    [
        ("::", "Cart", "app/models/cart.rb"),
        ("::", "Wheeled", "app/models/concerns/wheeled.rb"),
        ("::", "Admin::Cart", "app/models/admin/cart.rb"),
        ("::", "HTTPRoad", "app/models/http_road.rb"),
        ("::", "Till", "packs/till/app/public/till.rb"),
        ("::", "Markdowner", "extras/markdowner.rb"),
        ("::", "GitHub", "extras/github.rb"),
        ("::", "Hands", "spec/support/hands.rb"),
        # What has no file of its own is in that of what it is in.
        ("::", "Cart::Basket", "app/models/cart.rb"),
        ("::", "Shop::Cart::Wheel", "lib/shop/cart/wheel.rb"),
        # What is nearest around is meant, by the nesting that was opened.
        ("::Shop::Cart", "Wheel", "lib/shop/cart/wheel.rb"),
        ("::Shop::Cart", "Axle", "lib/shop/axle.rb"),
        ("::Shop.Cart", "Axle", ""),
        ("::Admin", "Cart", "app/models/admin/cart.rb"),
        ("::Shop", "Set", "lib/shop/set.rb"),
        # The end of a path is no constant, nor are files of the language's, of no one or of two places.
        ("::", "Wheel", ""),
        ("::", "Error", ""),
        ("::", "Drawer", ""),
        ("::", "Date", ""),
        ("::", "Twice", ""),
    ],
)
def test_constant_is_in_the_file_of_its_path(nesting: str, constant: str, meant: str) -> None:
    found = _RESOLVER.resolve("config/routes.rb", "ruby", Import(nesting, (constant,), 0, True))

    assert found == ((meant,) if meant else ())
    assert _RESOLVER.external("config/routes.rb", "ruby", Import(nesting, (constant,), 0, True)) == ""
