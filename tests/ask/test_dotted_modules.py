"""Modules whose names have dots are the files that say they are called so, not their last part."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    """A shop of Haskell, one module of which is called as what a library has."""
    builder.write("src/Shop/Data.hs", "module Shop.Data where\n\nlimit :: Int\nlimit = 5\n")
    builder.write("src/Shop/Till.hs", "module Shop.Till where\n\nimport Shop.Data\n\nopen = limit\n")
    builder.write(
        "src/Shop/Cart.hs",
        "module Shop.Cart where\n\nimport Data.List\nimport Data.Maybe\n\nadd limit = sort limit\n",
    )
    builder.write(
        "src/Shop/Desk.hs", "module Shop.Desk where\n\nimport qualified Data.Map as M\n\nclose = M.empty\n"
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


@pytest.mark.parametrize("asked", ["Shop.Data", "`Shop.Data`", "src/Shop/Data.hs"])
def test_users_of_a_module_are_those_that_import_it(
    asked: str, shop: RepositoryBuilder, settings: Settings
) -> None:
    text = answer(opened(shop), settings, f"who uses {asked}?").notes[0].text

    assert "`src/Shop/Till.hs`" in text
    assert "Cart.hs" not in text
    assert "Desk.hs" not in text


def test_a_member_of_a_module_is_no_module(shop: RepositoryBuilder, settings: Settings) -> None:
    text = answer(opened(shop), settings, "who uses Shop.Data.limit?").notes[0].text

    assert "`src/Shop/Data.hs:3-4` (function)" in text
