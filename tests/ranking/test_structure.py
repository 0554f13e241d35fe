"""What a source and its tests share of their names."""

from __future__ import annotations

import pytest

from sleepcode.ranking.structure import pairing_stem


@pytest.mark.parametrize(
    ("source", "test"),
    [
        ("app/cart.service.ts", "app/cart.service.spec.ts"),
        ("app/cart.component.html", "app/cart.component.spec.ts"),
        ("src/Button.tsx", "src/__tests__/Button.test.tsx"),
        ("src/Button.module.css", "src/Button.stories.tsx"),
        ("types/cart.d.ts", "test/cart.test.js"),
        ("shop/cart.py", "tests/test_cart.py"),
        ("shop/cart.go", "shop/cart_test.go"),
        ("src/Cart.java", "src/test/CartTest.java"),
        ("lib/mix/tasks/shop.gen.cart.ex", "test/mix/tasks/shop.gen.cart_test.exs"),
    ],
)
def test_source_and_test_share_a_stem(source: str, test: str) -> None:
    assert pairing_stem(source) == pairing_stem(test)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("app/cart.service.ts", "app/cart.component.spec.ts"),
        ("app/cart.ts", "app/cart.service.spec.ts"),
        ("lib/mix/tasks/shop.ex", "test/mix/tasks/shop.gen.cart_test.exs"),
    ],
)
def test_what_is_of_another_kind_shares_none(one: str, other: str) -> None:
    assert pairing_stem(one) != pairing_stem(other)
