"""Small projects with a past, for tests of the whole pipeline."""

from __future__ import annotations

from pathlib import Path

from sleepcode.config import Settings
from sleepcode.model import Localization
from sleepcode.repo.repository import Repository, open_repository
from tests.support.repositories import RepositoryBuilder

CART = '''"""The shopping cart."""

from shop.prices import price_of


class Cart:
    """Holds what a customer wants to buy."""

    def __init__(self) -> None:
        self.items: list[str] = []

    def add_item(self, name: str) -> None:
        """Puts an item into the cart."""
        if not name:
            raise ValueError("an item needs a name")
        self.items.append(name)

    def total(self) -> int:
        """What everything costs together, in cents."""
        return sum(price_of(item) for item in self.items)
'''

PRICES = '''"""Prices of items."""

DISCOUNT = 10


def price_of(item: str) -> int:
    """The price of one item, discount included."""
    return max(0, len(item) * 100 - DISCOUNT)
'''

MAIL = '''"""Sends confirmation mail."""


def send_confirmation(address: str) -> str:
    """Tells a customer that the order was received."""
    return f"order received, mail sent to {address}"
'''


def build_shop(builder: RepositoryBuilder) -> RepositoryBuilder:
    """A shop in three modules with tests, documentation and seven commits."""
    builder.write("README.md", "# Shop\n\nShop is a small web shop for tests of software.\n")
    builder.write("shop/__init__.py", '"""A small web shop."""\n')
    builder.write("shop/prices.py", PRICES)
    builder.commit("Add prices")
    builder.write("shop/cart.py", CART)
    builder.write(
        "tests/test_cart.py",
        "from shop.cart import Cart\n\n\ndef test_total() -> None:\n    assert Cart().total() == 0\n",
    )
    builder.commit("Add the shopping cart")
    builder.write("shop/mail.py", MAIL)
    builder.write(
        "tests/test_mail.py",
        "from shop.mail import send_confirmation\n\n\ndef test_mail() -> None:\n    assert send_confirmation('a')\n",
    )
    builder.commit("Send confirmation mail")
    for number in range(3):
        builder.write("shop/mail.py", MAIL + f"\n\nRETRIES = {number}\n")
        builder.write(
            "tests/test_mail.py",
            f"from shop.mail import RETRIES\n\n\ndef test_retries() -> None:\n    assert RETRIES == {number}\n",
        )
        builder.commit(f"Retry confirmation mail {number} times")
    builder.write("CHANGELOG.md", "# Changes\n\n- mail is sent again\n")
    builder.commit("Write a changelog")
    return builder


def settings_in(folder: Path, **changes: object) -> Settings:
    """Settings with a store of their own and one worker."""
    return Settings()._replace(store_dir=str(folder), jobs=1, **changes)  # type: ignore[arg-type]


def opened(builder: RepositoryBuilder) -> Repository:
    return open_repository(str(builder.path))


def paths_of(result: Localization) -> list[str]:
    return [candidate.path for candidate in result.candidates]


def dump_store(settings: Settings, repository: Repository) -> dict[str, object]:
    """What a store says of HEAD, without the numbers that depend on the order of writing."""
    from sleepcode.ask.localize import localize
    from sleepcode.ask.notes import read_notes

    stamp, notes, stale = read_notes(repository, settings, (), ())
    ranking = localize(repository, settings, "Retry sending mail more often", top=50)
    return {
        "commit": stamp.commit,
        "notes": notes,
        "stale": stale,
        "ranking": [(c.path, round(c.score, 9), c.reasons, c.spans) for c in ranking.candidates],
        "companions": ranking.companions,
        "precedents": ranking.precedents,
    }
