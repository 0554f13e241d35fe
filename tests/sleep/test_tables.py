"""The tables that note writers read are the same whichever way they are looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.paths import store_path
from sleepcode.sleep import tables
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.tables import FileTable
from sleepcode.store.changes import PathNumbers
from sleepcode.store.database import open_for_reading
from sleepcode.store.revisions import read_revision
from tests.support.projects import build_shop, opened, settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.mark.parametrize("few", [0, 1, 100])
def test_the_tests_of_a_file_are_found_however_many_were_looked_for(
    builder: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(tables, "_FEW_STEMS", few)
    build_shop(builder)
    builder.write("web/tests/cart_test.py", "def test_cart(): ...\n")
    builder.commit("Test the cart of the web")
    settings = settings_in(tmp_path / "store")
    index_repository(opened(builder), settings)
    connection = open_for_reading(store_path(opened(builder).common_dir, settings))
    assert connection is not None
    data = read_revision(connection, opened(builder).resolve("HEAD"))
    assert data is not None

    table = FileTable(data, Listing(connection, data, PathNumbers(connection)))
    found = [table.tests_like(path) for path in ("shop/cart.py", "shop/mail.py", "shop/prices.py")]
    connection.close()

    assert found == [["tests/test_cart.py", "web/tests/cart_test.py"], ["tests/test_mail.py"], []]
