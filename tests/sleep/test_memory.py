"""What is remembered of one revision holds for another exactly while what it was made of does."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from typing import Any

import pytest

from sleepcode.sleep.listing import Listing
from sleepcode.sleep.memory import Memory
from sleepcode.store.changes import PathNumbers
from sleepcode.store.database import migrate
from sleepcode.store.revisions import RevisionData


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    migrate(opened)
    yield opened
    opened.close()


class _Run:
    """One run over a revision of two files, `a` and `b`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        blobs: tuple[int, int] = (7, 8),
        identity: str = "x",
        **changes: Any,
    ) -> None:
        numbers = PathNumbers(connection)
        data = RevisionData()
        data.paths = array("I", [numbers.number("a"), numbers.number("b")])
        data.blobs, data.lengths = array("I", blobs), array("I", [1, 1])
        for name, value in changes.items():
            setattr(data, name, value)
        self.memory = Memory(connection, data, Listing(connection, data, numbers), identity)
        self.worked = 0

    def recall(self, *, look_into: str = "", columns: tuple[str, ...] = (), also: object = None) -> Any:
        def work_out() -> list[int]:
            self.worked += 1
            if look_into:
                self.memory.look_into(look_into)
            return [1, 2]

        value = self.memory.recall("key", columns, work_out, also)
        self.memory.keep()
        return value


def test_nothing_is_worked_out_twice_while_nothing_differs(connection: sqlite3.Connection) -> None:
    first, second = _Run(connection), _Run(connection, blobs=(9, 8))

    assert first.recall(look_into="b") == second.recall(look_into="b") == [1, 2]
    assert (first.worked, second.worked) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"blobs": (9, 8)}, {"look_into": "a"}),
        ({"identity": "y"}, {}),
        ({"roles": array("B", [1, 0])}, {}),
        ({"language_names": ["c"]}, {}),
        ({"flags": array("B", [2, 0])}, {"columns": ("flags",)}),
        ({"lengths": array("I", [0, 1])}, {"columns": ("has_facts",)}),
        ({"externals": {"os": [1]}}, {"columns": ("externals",)}),
    ],
)
def test_what_was_made_of_something_else_is_worked_out_anew(
    connection: sqlite3.Connection, changes: dict[str, Any], asked: dict[str, Any]
) -> None:
    _Run(connection).recall(**asked)
    other = _Run(connection, **changes)

    other.recall(**asked)

    assert other.worked == 1


def test_what_is_said_beside_counts_too(connection: sqlite3.Connection) -> None:
    _Run(connection).recall(also=[("a", 1)])
    same, other = _Run(connection), _Run(connection)
    same.recall(also=[("a", 1)])
    other.recall(also=[("a", 2)])

    assert (same.worked, other.worked) == (0, 1)


def test_what_was_looked_into_inside_is_looked_into_outside(connection: sqlite3.Connection) -> None:
    def outer(run: _Run) -> Any:
        value = run.memory.recall("outer", (), lambda: run.recall(look_into="a"))
        run.memory.keep()
        return value

    outer(_Run(connection))
    # The inner one is remembered, the outer one isn't: it has to be told what the inner one looked into.
    connection.execute("DELETE FROM memo WHERE key='outer'")
    outer(_Run(connection))
    changed = _Run(connection, blobs=(9, 8))
    outer(changed)

    assert changed.worked == 1


def test_nothing_is_worked_out_twice_in_one_run(connection: sqlite3.Connection) -> None:
    run = _Run(connection)

    assert run.recall(look_into="a") == run.recall(look_into="a") == [1, 2]
    assert run.worked == 1


def test_what_is_told_again_counts_as_looked_into_by_whoever_asks(connection: sqlite3.Connection) -> None:
    first = _Run(connection)
    first.recall(look_into="a")

    def ask_inside() -> Any:
        return first.recall(look_into="a")

    first.memory.recall("outer", (), ask_inside)
    first.memory.keep()
    later = _Run(connection, blobs=(9, 8))
    worked: list[int] = []
    later.memory.recall("outer", (), lambda: worked.append(1))

    assert worked == [1]


def test_what_follows_from_files_holds_while_they_do(connection: sqlite3.Connection) -> None:
    def ask(run: _Run, *paths: str) -> None:
        def work_out() -> list[int]:
            run.worked += 1
            return [1]

        assert run.memory.recall_of("key", paths, work_out) == [1]
        run.memory.keep()

    worked = []
    for changes in ({}, {"roles": array("B", [1, 0])}, {"blobs": (7, 9)}, {"blobs": (9, 9)}):
        run = _Run(connection, **changes)  # type: ignore[arg-type]
        ask(run, "a", "none")
        worked.append(run.worked)

    assert worked == [1, 0, 0, 1]


def test_what_follows_from_no_file_is_worked_out_when_one_comes(connection: sqlite3.Connection) -> None:
    first, second = _Run(connection), _Run(connection, blobs=(7, 0))
    first.memory.recall_of("key", ["b"], lambda: 1)
    first.memory.keep()

    assert second.memory.recall_of("key", ["b"], lambda: 2) == 2
