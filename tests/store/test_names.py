"""The table of paths as the thread reads it is the table of paths, or nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sleepcode.store.changes import PathNumbers
from sleepcode.store.database import open_for_writing
from sleepcode.store.names import NamesAhead


@pytest.fixture
def connection(tmp_path: Path) -> sqlite3.Connection:
    opened, _ = open_for_writing(str(tmp_path / "store.db"))
    return opened


def _intern(connection: sqlite3.Connection, *paths: str) -> None:
    numbers = PathNumbers(connection)
    for path in paths:
        numbers.number(path)
    connection.commit()


def test_all_paths_are_told_by_number(connection: sqlite3.Connection, tmp_path: Path) -> None:
    paths = ["src/a.py", "with space and\nbreak.txt", "schöner/pfad.md", *(f"n/{n}.c" for n in range(5_000))]
    _intern(connection, *paths)

    names = NamesAhead(str(tmp_path / "store.db")).take()

    assert list(names.items()) == list(PathNumbers(connection).names().items())
    assert list(names.values()) == paths


def test_what_is_added_later_is_read_by_number(connection: sqlite3.Connection, tmp_path: Path) -> None:
    _intern(connection, "a", "b")
    ahead = NamesAhead(str(tmp_path / "store.db"))
    ahead.take()
    _intern(connection, "c")

    numbers = PathNumbers(connection, ahead.take)

    assert list(numbers.names().values()) == ["a", "b", "c"]
    assert [numbers.get(path) for path in ("a", "c", "d")] == [1, 3, None]


@pytest.mark.parametrize("paths", [(), ("plain", "not utf-8 \udcff")])
def test_an_empty_table_and_names_that_are_no_text_are_left_to_the_caller(
    connection: sqlite3.Connection, tmp_path: Path, paths: tuple[str, ...]
) -> None:
    _intern(connection, *paths)
    ahead = NamesAhead(str(tmp_path / "store.db"))

    assert ahead.take() == {}
    assert tuple(PathNumbers(connection, ahead.take).names().values()) == paths


def test_numbers_with_gaps_are_left_to_the_caller(connection: sqlite3.Connection, tmp_path: Path) -> None:
    _intern(connection, "a", "b", "c")
    connection.execute("DELETE FROM path WHERE path='b'")
    connection.commit()
    ahead = NamesAhead(str(tmp_path / "store.db"))

    assert ahead.take() == {}
    assert list(PathNumbers(connection, ahead.take).names().items()) == [(1, "a"), (3, "c")]


def test_a_store_that_is_gone_is_told_by_nobody(tmp_path: Path) -> None:
    assert NamesAhead(str(tmp_path / "nowhere.db")).take() == {}
