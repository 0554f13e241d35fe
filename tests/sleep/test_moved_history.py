"""Whatever is done to history, a refreshed store answers as a fresh index of the same commit does."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sleepcode.ask.localize import localize
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.status import read_status
from tests.support.projects import build_shop, dump_store, opened, settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.fixture(autouse=True)
def choosing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small repositories too choose which summaries to write anew, as large ones do."""
    monkeypatch.setattr("sleepcode.sleep.renewal._FEW_FILES", 0, raising=False)


def _amend(builder: RepositoryBuilder) -> None:
    builder.write("shop/mail.py", "RETRIES = 9\n")
    builder.git("commit", "-q", "-a", "--amend", "-m", "Retry nine times instead")


def _rebase(builder: RepositoryBuilder) -> None:
    builder.git("switch", "-q", "-c", "side", "HEAD~2")
    builder.commit_file("shop/side.py", "import shop.prices\n", "Add a side")
    builder.commit_file("shop/side.py", "import shop.prices\nSIDE = 2\n", "Give the side a number")
    builder.git("rebase", "-q", "main")


def _reset(builder: RepositoryBuilder) -> None:
    builder.git("reset", "-q", "--hard", "HEAD~2")


def _switch(builder: RepositoryBuilder) -> None:
    builder.git("switch", "-q", "--detach", "HEAD~3")


def _merge(builder: RepositoryBuilder) -> None:
    builder.branch("topic")
    builder.commit_file("shop/topic.py", "from shop.cart import Cart\n", "Start a topic")
    builder.git("switch", "-q", "-")
    builder.commit_file("shop/prices.py", "DISCOUNT = 1\n", "Lower the discount")
    builder.merge("topic")
    builder.git("branch", "-q", "-D", "topic")


def _cherry_pick(builder: RepositoryBuilder) -> None:
    builder.git("switch", "-q", "--detach", "HEAD~1")
    builder.commit_file("shop/picked.py", "PICKED = True\n", "Pick me")
    picked = builder.head()
    builder.git("switch", "-q", "-")
    builder.git("cherry-pick", picked)


def _stash(builder: RepositoryBuilder) -> None:
    builder.write("shop/mail.py", "RETRIES = 77\n")
    builder.git("stash", "-q")


def _collect_garbage(builder: RepositoryBuilder) -> None:
    _amend(builder)
    builder.git("reflog", "expire", "--expire=now", "--all")
    builder.git("gc", "-q", "--prune=now")


def _filter(builder: RepositoryBuilder) -> None:
    """A history written anew from its root, as filter-repo does it."""
    builder.git(
        *("-c", "core.hooksPath=/dev/null", "filter-branch", "-f"),
        *("--index-filter", "git rm -q --cached --ignore-unmatch CHANGELOG.md", "--", "HEAD"),
    )


def _squash(builder: RepositoryBuilder) -> None:
    builder.git("reset", "-q", "--soft", "HEAD~2")
    builder.git("commit", "-q", "-m", "Squash the last two")


_OPERATIONS: tuple[Callable[[RepositoryBuilder], None], ...] = (
    *(_amend, _rebase, _reset, _switch, _merge, _cherry_pick, _stash, _collect_garbage, _filter, _squash),
)


@pytest.mark.parametrize("operation", _OPERATIONS, ids=lambda operation: operation.__name__.strip("_"))
def test_refreshed_store_answers_as_a_fresh_one(
    builder: RepositoryBuilder, tmp_path: Path, operation: Callable[[RepositoryBuilder], None]
) -> None:
    build_shop(builder)
    grown, fresh = settings_in(tmp_path / "grown"), settings_in(tmp_path / "fresh")
    index_repository(opened(builder), grown)

    operation(builder)
    index_repository(opened(builder), grown)
    index_repository(opened(builder), fresh)

    assert dump_store(grown, opened(builder)) == dump_store(fresh, opened(builder))


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_operations_ends_as_a_fresh_index(
    builder: RepositoryBuilder, tmp_path: Path, seed: int
) -> None:
    build_shop(builder)
    grown, fresh = settings_in(tmp_path / "grown"), settings_in(tmp_path / "fresh")
    chance = random.Random(seed)
    steps = [chance.choice((_amend, _merge, _squash, _stash, _collect_garbage)) for _ in range(5)]
    for step in steps:
        builder.commit_file("shop/stock.py", f"STOCK = {chance.random()}\n", "Count the stock")
        step(builder)
        if chance.random() < 0.7:
            index_repository(opened(builder), grown)
    index_repository(opened(builder), grown)
    index_repository(opened(builder), fresh)

    assert dump_store(grown, opened(builder)) == dump_store(fresh, opened(builder)), steps


def test_shallow_clone_that_is_deepened_answers_as_a_full_one(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    build_shop(builder)
    clone = builder.shallow_clone(tmp_path / "shallow", depth=2)
    grown, fresh = settings_in(tmp_path / "grown"), settings_in(tmp_path / "fresh")
    shallow = index_repository(open_repository(str(clone)), grown)
    again = index_repository(open_repository(str(clone)), grown)
    assert [warning[:21] for warning in shallow.warnings] == ["this clone is shallow"]
    assert again.fresh and again.warnings == shallow.warnings

    builder.git("fetch", "-q", "--unshallow", cwd=clone)
    report = index_repository(open_repository(str(clone)), grown)
    index_repository(open_repository(str(clone)), fresh)

    assert report.changes == 7
    assert report.warnings == []
    repository = open_repository(str(clone))
    assert dump_store(grown, repository) == dump_store(fresh, repository)


def test_index_of_a_pruned_commit_still_answers(builder: RepositoryBuilder, tmp_path: Path) -> None:
    build_shop(builder)
    settings = settings_in(tmp_path / "store")
    index_repository(opened(builder), settings)
    old = builder.head()

    _collect_garbage(builder)
    result = localize(opened(builder), settings, "Retry sending mail more often")

    assert read_status(opened(builder), settings).state == "stale"
    assert (result.stamp.commit, result.candidates[0].path) == (old, "shop/mail.py")
    assert any("no longer in the repository" in notice for notice in result.notices)


def test_files_that_nothing_imports_still_move_who_is_named_first(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    for number in range(40):
        imports = "".join(
            f"import shop.part{other}\n" for other in range(number) if number % (other + 1) == 0
        )
        builder.write(f"shop/part{number}.py", f"{imports}\nVALUE = {number}\n")
    builder.commit("Add parts")
    grown, fresh = settings_in(tmp_path / "grown"), settings_in(tmp_path / "fresh")
    index_repository(opened(builder), grown)

    for number in range(9):
        builder.write(f"texts/{number}.txt", f"Nothing imports this {number}.\n")
        builder.commit(f"Write text {number}")
        index_repository(opened(builder), grown)
    index_repository(opened(builder), fresh)

    assert dump_store(grown, opened(builder)) == dump_store(fresh, opened(builder))
