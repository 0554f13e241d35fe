"""A small shop with a history, indexed once for all tests that only read."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.program import Outcome, Program
from tests.support.repositories import RepositoryBuilder


def build_shop(folder: Path) -> RepositoryBuilder:
    """Prices, a cart, their tests and documentation, changed a few times."""
    builder = RepositoryBuilder(folder)
    builder.write(
        "src/shop/cart.py",
        '"""The cart: what a customer is about to buy."""\n\n\nclass Cart:\n    """Holds items."""\n\n'
        "    def add_item(self, item: str) -> None:\n"
        '        """Adds an item to the cart, refusing what is sold out."""\n'
        "        self.items.append(item)\n\n"
        "    def apply_discount(self, percent: int) -> None:\n"
        '        """Lowers the total by a discount."""\n'
        "        if percent > 90:\n"
        '            raise ValueError("a discount of more than 90 percent is refused")\n',
    )
    builder.write(
        "src/shop/prices.py",
        '"""Prices: reading the list and rounding to cents."""\n\n\ndef round_price(amount: float) -> float:\n'
        '    """Rounds to cents, half up."""\n    return round(amount, 2)\n',
    )
    builder.write("README.md", "# Shop\n\nSells things. `pytest` runs the tests.\n")
    builder.commit("Add the cart and the prices")
    for number in range(4):
        builder.write(
            "tests/test_cart.py",
            "from shop.cart import Cart\n\n\n"
            + "".join(f"def test_discount_{step}() -> None:\n    Cart()\n\n" for step in range(number + 1)),
        )
        cart = builder.path / "src/shop/cart.py"
        cart.write_text(cart.read_text() + f"# discount rule {number}\n")
        builder.commit(f"Refuse discount number {number} in the cart")
    return builder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> RepositoryBuilder:
    """The shop as it was built, for others to copy."""
    return build_shop(tmp_path_factory.mktemp("built") / "shop")


def copy_shop(built: RepositoryBuilder, folder: Path) -> RepositoryBuilder:
    shutil.copytree(built.path, folder)
    builder = RepositoryBuilder(folder)
    builder.commits = built.commits
    return builder


@pytest.fixture(scope="session")
def shop(built: RepositoryBuilder, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program in an indexed shop; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("indexed")
    program = Program(copy_shop(built, folder / "shop").path, folder)
    outcome = program.run("index", "--quiet")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    return program


@pytest.fixture
def fresh_shop(built: RepositoryBuilder, tmp_path: Path) -> tuple[RepositoryBuilder, Program]:
    """A shop that nobody has indexed, to change at will."""
    builder = copy_shop(built, tmp_path / "shop")
    return builder, Program(builder.path, tmp_path)


@pytest.fixture
def call(
    shop: Program, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Runs a command on the indexed shop within the test's own process: ten times as quick as a new one."""
    from sleepcode.__main__ import main

    monkeypatch.chdir(shop.folder)

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["sleepcode", *arguments])
        with pytest.raises(SystemExit) as ending:
            main()
        code = ending.value.code
        assert isinstance(code, int)
        return Outcome(code, *capfd.readouterr())

    return run
