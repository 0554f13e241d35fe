"""Reading git's index, held against git's own listing of it."""

from __future__ import annotations

import pytest

from sleepcode.repo.stat_cache import read_racy_entries
from tests.support.repositories import RepositoryBuilder


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
