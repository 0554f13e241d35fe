"""Notes are the same whoever writes them: this process alone, or with a worker, or with one that is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from sleepcode.model import Note
from sleepcode.parsing.workers import DigestPool
from sleepcode.paths import store_path
from sleepcode.sleep import sharing
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.past import pack_past
from sleepcode.sleep.sharing import Sharing
from sleepcode.store.changes import ChangeRow, PathNumbers, read_change_rows
from sleepcode.store.database import open_for_reading
from sleepcode.store.revisions import detach_revision, read_revision
from tests.support.projects import build_shop, dump_store, opened, settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch) -> RepositoryBuilder:
    monkeypatch.setattr(sharing, "_FEW_FILES", 0)
    monkeypatch.setattr(sharing, "_SLICE", 1)
    build_shop(builder)
    for name in ("orders", "stock", "users"):
        builder.write(f"shop/{name}.py", f"from shop.cart import Cart\n\n\ndef {name}() -> Cart: ...\n")
        builder.commit(f"Mail: tell {name} of the cart")
    return builder


def _alone(shop: RepositoryBuilder, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    with monkeypatch.context() as patch:
        patch.setattr(sharing, "_FEW_FILES", 10**6)
        index_repository(opened(shop), settings_in(folder))
        return dump_store(settings_in(folder), opened(shop))


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions of which a worker gave what they made."""
    names: list[str] = []
    call, wait = DigestPool.call, DigestPool.wait
    sent = {}

    def noted_call(pool: DigestPool, function: str, *arguments: object) -> object:
        errand = call(pool, function, *arguments)
        sent[errand] = function.partition(":")[2]
        return errand

    def noted_wait(pool: DigestPool, errand: object) -> object:
        outcome = wait(pool, errand)  # type: ignore[arg-type]
        if outcome.is_done:
            names.append(sent[errand])  # type: ignore[index]
        return outcome

    monkeypatch.setattr(DigestPool, "call", noted_call)
    monkeypatch.setattr(DigestPool, "wait", noted_wait)
    return names


def test_notes_are_the_same_with_a_worker(
    shop: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delivered: list[str]
) -> None:
    settings = settings_in(tmp_path / "shared")

    index_repository(opened(shop), settings)

    assert "write_edits" in delivered
    assert "write_summaries" in delivered
    assert dump_store(settings, opened(shop)) == _alone(shop, tmp_path / "alone", monkeypatch)


def test_notes_are_the_same_after_commits(
    shop: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delivered: list[str]
) -> None:
    settings = settings_in(tmp_path / "shared")
    index_repository(opened(shop), settings)
    shop.write("shop/stock.py", "from shop.prices import price_of\n\n\ndef stock() -> int: ...\n")
    shop.commit("Stock: count by price")
    index_repository(opened(shop), settings)
    shop.rename("shop/users.py", "shop/people.py")
    shop.commit("Users are people")
    delivered.clear()

    index_repository(opened(shop), settings)

    assert "write_edits" in delivered
    assert dump_store(settings, opened(shop)) == _alone(shop, tmp_path / "alone", monkeypatch)


@pytest.mark.parametrize("step", ["edits", "summaries"])
@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_what_a_lost_worker_was_to_write_is_written_all_the_same(
    shop: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    real: Callable[[Sharing], list[Note]] = getattr(Sharing, step)
    killed = []

    def bereft(self: Sharing) -> list[Note]:
        assert self._pool is not None
        for worker in self._pool._workers.values():
            os.kill(worker.process.pid, signal.SIGKILL)
            killed.append(worker)
        return real(self)

    monkeypatch.setattr(Sharing, step, bereft)
    settings = settings_in(tmp_path / "shared")

    index_repository(opened(shop), settings)

    monkeypatch.setattr(Sharing, step, real)
    assert killed
    assert dump_store(settings, opened(shop)) == _alone(shop, tmp_path / "alone", monkeypatch)


def test_rebuilt_store_holds_what_a_worker_saw_written(
    shop: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delivered: list[str]
) -> None:
    settings = settings_in(tmp_path / "shared")
    index_repository(opened(shop), settings)
    first = dump_store(settings, opened(shop))

    index_repository(opened(shop), settings, full=True)

    assert delivered.count("write_edits") == 2
    assert dump_store(settings, opened(shop)) == first


def test_nothing_is_left_beside_the_store(
    shop: RepositoryBuilder, tmp_path: Path, delivered: list[str]
) -> None:
    settings = settings_in(tmp_path / "shared")

    index_repository(opened(shop), settings)

    assert "write_edits" in delivered
    assert not [path.name for path in (tmp_path / "shared").rglob("*.db-*")]


def test_a_worker_reads_only_what_it_was_not_told(
    shop: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path / "shared")
    index_repository(opened(shop), settings)
    store = store_path(opened(shop).common_dir, settings)
    connection = open_for_reading(store)
    assert connection is not None
    commit = opened(shop).resolve("HEAD")
    data = read_revision(connection, commit)
    assert data is not None
    known = list(read_change_rows(connection, data.changes[1:]))
    names = PathNumbers(connection).names()
    told = dict(sorted(names.items())[:-1])
    read: list[int] = []
    paths: list[str] = []

    def noted(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[ChangeRow]:
        read.extend(numbers)
        return read_change_rows(connection, numbers)

    monkeypatch.setattr(sharing, "read_change_rows", noted)
    monkeypatch.setattr(sharing, "_PAST", {})
    monkeypatch.setattr(sharing, "_NAMES", {})
    sharing.make_ready()
    sharing.take_past(pack_past(known, told))
    sharing.sit_down(store, detach_revision(data), {}, sharing.View(opened(shop), commit, ""))
    paths.extend(path for change in sharing._DESKS[-1].snapshot.changes for path in change.paths)
    sharing.stand_up()
    connection.close()

    assert read == [data.changes[0]]
    assert set(paths) <= set(names.values())
    assert names[max(names)] in sharing._NAMES.values()
