"""Files as new as the index, and the reading of the index itself, held against git's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sleepcode.repo import stat_cache
from sleepcode.repo.overlay import WorkingChanges, working_changes
from sleepcode.repo.repository import open_repository
from sleepcode.repo.stat_cache import read_racy_entries
from tests.repo.test_trees import ODD_NAMES
from tests.support.repositories import RepositoryBuilder


def _changes(builder: RepositoryBuilder) -> WorkingChanges:
    return working_changes(open_repository(str(builder.path)), builder.head())


def _listed_by_git(builder: RepositoryBuilder) -> list[tuple[str, str, str]]:
    rows = (row.partition("\t") for row in builder.git("ls-files", "--stage", "-z").split("\0") if row)
    return [(path, head.split(" ")[0], head.split(" ")[1]) for head, _, path in rows]


def _read(builder: RepositoryBuilder) -> list[tuple[str, str, str]]:
    content = (builder.path / ".git" / "index").read_bytes()
    return [(entry.path, entry.mode, entry.blob) for entry in read_racy_entries(content, 20, 0)]


def test_entries_are_those_that_git_lists(builder: RepositoryBuilder) -> None:
    builder.write("plain", "1")
    builder.write("run", "1", is_executable=True)
    builder.symlink("link", "plain")
    for length in range(1, 20):
        builder.write("n" * length, "1")
    builder.commit()
    assert _read(builder) == _listed_by_git(builder)


def test_entries_with_more_flags_are_read(builder: RepositoryBuilder) -> None:
    for name in ("a", "b", "c"):
        builder.write(name, "1")
    builder.git("add", "a", "c")
    builder.git("add", "-N", "b")
    assert (builder.path / ".git" / "index").read_bytes()[7] == 3
    assert _read(builder) == _listed_by_git(builder)


@pytest.mark.parametrize("length", [4_094, 4_095, 4_096, 9_000])
def test_entries_with_very_long_names_are_read(builder: RepositoryBuilder, length: int) -> None:
    builder.commit_file("z", "1")
    name = ("d/" * length)[: length - 1] + "f"
    builder.git(
        "update-index", "--add", "--cacheinfo", f"100644,{builder.blob('z')},{name.replace('//', '/')}"
    )
    assert _read(builder) == _listed_by_git(builder)


def test_index_in_two_files_is_left_to_git(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    builder.git("update-index", "--split-index")
    builder.write("b", "1")
    builder.git("add", "b")
    assert _listed_by_git(builder)
    assert _read(builder) == []


def test_only_entries_from_that_second_on_are_racy(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    second = int((builder.path / "a").stat().st_mtime)
    content = (builder.path / ".git" / "index").read_bytes()
    assert len(read_racy_entries(content, 20, second)) == 1
    assert read_racy_entries(content, 20, second + 1) == []


def test_edit_of_the_same_size_in_the_same_second_is_found(builder: RepositoryBuilder) -> None:
    for number in range(8):
        builder.commit_file("a", "1")
        builder.write("a", "2")
        assert set(_changes(builder).modified) == {"a"}, number


def _make_racy(builder: RepositoryBuilder, names: list[str]) -> int:
    """Commits files that are all as new as the index in seconds, but not in nanoseconds; returns the second."""
    second = 1_700_000_000
    for name in names:
        builder.write(name, "1")
        os.utime(builder.path / name, ns=(0, second * 10**9))
    builder.commit()
    builder.git("update-index", "-q", "--refresh")
    os.utime(builder.path / ".git" / "index", ns=(0, second * 10**9 + 500_000_000))
    return second


@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_racy_index_hides_no_change(
    builder: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch, few: int, version: str
) -> None:
    monkeypatch.setattr(stat_cache, "_FEW", few)
    builder.configure("index.version", version)
    names = ["edited", "same", "sub/edited-now", "staged", "gone", "grown", "x" * 200, *ODD_NAMES]
    second = _make_racy(builder, names)
    builder.write("grown", "22")
    builder.write("edited", "2")
    os.utime(builder.path / "edited", ns=(0, second * 10**9 + 600_000_000))
    builder.write("sub/edited-now", "2")
    builder.remove("gone")
    builder.write("new", "1")
    changes = _changes(builder)
    assert set(changes.modified) == {"edited", "sub/edited-now", "grown", "new"}
    assert changes.deleted == {"gone"}


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_clean_files_of_a_racy_index_are_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, object_format: str
) -> None:
    monkeypatch.setattr(stat_cache, "_FEW", 0)
    builder = RepositoryBuilder(tmp_path / "racy", object_format)
    second = _make_racy(builder, ["a", "sub/b", "x" * 250])
    index = str(builder.path / ".git" / "index")
    with stat_cache.open_racy_index(index, len(builder.head()) // 2) as racy:
        assert racy is not None
        assert [entry.path for entry in racy.entries] == ["a", "sub/b", "x" * 250]
        assert {entry.blob for entry in racy.entries} == {builder.blob("a")}
        assert racy.find_touched(str(builder.path)) == []
        os.utime(builder.path / "a", ns=(0, second * 10**9 + 499_999_999))
        assert [entry.path for entry in racy.find_touched(str(builder.path))] == ["a"]
    assert not Path(racy.copy).exists()


def test_damaged_index_has_no_racy_entries(builder: RepositoryBuilder) -> None:
    for name in ("a", "b" * 100):
        builder.write(name, "1")
    builder.commit()
    content = (builder.path / ".git" / "index").read_bytes()
    assert len(read_racy_entries(content, 20, 0)) == 2
    for size in range(0, 230):
        assert read_racy_entries(content[:size], 20, 0) == []
    assert read_racy_entries(content[:8] + b"\xff" * 4 + content[12:], 20, 0) == []


def test_split_index_is_understood(builder: RepositoryBuilder) -> None:
    for name in ("a", "b"):
        builder.write(name, "1")
    builder.commit()
    builder.git("update-index", "--split-index")
    builder.write("a", "2")
    builder.git("add", "a")
    builder.remove("b")
    changes = _changes(builder)
    assert (set(changes.modified), changes.deleted) == ({"a"}, {"b"})
