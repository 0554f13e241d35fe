"""What differs between a commit and the working tree."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sleepcode.errors import RepositoryError
from sleepcode.repo import suspects
from sleepcode.repo.command import start_git
from sleepcode.repo.overlay import (
    MOST_BYTES,
    MOST_FILES,
    WorkingChanges,
    begin_comparing,
    git_blob_id,
    read_working_file,
    working_changes,
)
from sleepcode.repo.repository import open_repository
from tests.repo.test_trees import ODD_NAMES
from tests.support.repositories import RepositoryBuilder


def _changes(
    builder: RepositoryBuilder, commit: str | None = None, path: Path | None = None
) -> WorkingChanges:
    return working_changes(open_repository(str(path or builder.path)), commit or builder.head())


def test_clean_tree_has_no_changes(builder: RepositoryBuilder) -> None:
    builder.write("a", "1")
    builder.symlink("link", "a")
    builder.commit()
    assert _changes(builder) == WorkingChanges()


def test_staged_unstaged_and_untracked_files_are_modified(builder: RepositoryBuilder) -> None:
    for name in ("staged", "unstaged", "both", "same"):
        builder.write(name, "1")
    builder.commit()
    builder.write("staged", "2")
    builder.write("both", "2")
    builder.git("add", "staged", "both")
    builder.write("both", "3")
    builder.write("unstaged", "2")
    builder.write("new/untracked", "2")
    changes = _changes(builder)
    names = ("both", "new/untracked", "staged", "unstaged")
    assert changes == WorkingChanges(modified={name: str(builder.path / name) for name in names})


def test_comparison_can_be_begun_before_it_is_waited_for(builder: RepositoryBuilder) -> None:
    builder.write("changed", "1")
    builder.commit()
    builder.write("changed", "2")
    builder.write("new", "1")
    repository = open_repository(str(builder.path))
    begun = begin_comparing(repository, builder.head())
    assert begun is not None

    changes = working_changes(repository, builder.head(), begun)

    assert changes == WorkingChanges(modified={name: str(builder.path / name) for name in ("changed", "new")})


def test_comparison_that_nobody_waits_for_leaves_no_process(
    builder: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.write("a", "1")
    builder.commit()
    started = []

    def start(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start_git(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(suspects, "start_git", start)
    begun = begin_comparing(open_repository(str(builder.path)), builder.head())
    assert begun is not None

    begun.close()

    assert len(started) == 3
    assert all(process.returncode is not None for process in started)


def test_nothing_is_begun_where_nothing_is_checked_out(builder: RepositoryBuilder, tmp_path: Path) -> None:
    builder.write("a", "1")
    builder.commit()
    bare = builder.bare_clone(tmp_path / "bare.git")

    assert begin_comparing(open_repository(str(bare)), builder.head()) is None


def test_ignored_files_are_left_out(builder: RepositoryBuilder) -> None:
    builder.write(".gitignore", "*.log\n")
    builder.commit()
    builder.write("noise.log", "1")
    assert not _changes(builder).modified


def test_deleted_files_are_deleted_staged_or_not(builder: RepositoryBuilder) -> None:
    for name in ("staged", "unstaged", "kept"):
        builder.write(name, name)
    builder.commit()
    builder.git("rm", "-q", "staged")
    builder.remove("unstaged")
    builder.git("rm", "-q", "--cached", "kept")
    assert _changes(builder) == WorkingChanges(deleted={"staged", "unstaged"})


def test_touched_file_of_the_same_content_is_no_change(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    os.utime(builder.path / "a", (1, 1))
    assert _changes(builder) == WorkingChanges()


def test_staged_change_taken_back_in_the_worktree_is_no_change(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    builder.write("a", "2")
    builder.git("add", "a")
    builder.write("a", "1")
    assert _changes(builder) == WorkingChanges()


def test_changed_mode_is_no_change_of_content(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    (builder.path / "a").chmod(0o755)
    assert _changes(builder) == WorkingChanges()


def test_carriage_returns_alone_are_no_change(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "one\ntwo\n")
    builder.write("a", "one\r\ntwo\r\n")
    assert _changes(builder) == WorkingChanges()
    builder.write("a", "one\r\ntwo!\r\n")
    assert set(_changes(builder).modified) == {"a"}


def test_intended_addition_and_rename_are_modified(builder: RepositoryBuilder) -> None:
    builder.commit_file("old", "1")
    builder.rename("old", "new")
    builder.write("meant", "2")
    builder.git("add", "-N", "meant", "new")
    changes = _changes(builder)
    assert set(changes.modified) == {"meant", "new"}
    assert changes.deleted == {"old"}


def test_conflict_counts_as_what_is_in_the_worktree(builder: RepositoryBuilder) -> None:
    builder.write("both", "1\n")
    builder.write("gone", "1\n")
    builder.commit()
    builder.branch("topic")
    builder.write("both", "2\n")
    builder.write("gone", "2\n")
    builder.commit()
    builder.switch("main")
    builder.write("both", "3\n")
    builder.remove("gone")
    builder.commit()
    builder.switch("topic")
    builder.git("merge", "-q", "main", ok_codes=(1,))
    builder.remove("gone")
    changes = _changes(builder)
    assert set(changes.modified) == {"both"}
    assert changes.deleted == {"gone"}


def test_changes_are_against_the_commit_that_is_asked_for(builder: RepositoryBuilder) -> None:
    old = builder.commit_file("a", "1")
    builder.write("b", "2")
    builder.write("a", "2")
    builder.commit()
    assert set(_changes(builder, old).modified) == {"a", "b"}
    builder.git("rm", "-q", "-f", "a")
    assert _changes(builder, old).deleted == {"a"}


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_come_through(builder: RepositoryBuilder, name: str) -> None:
    builder.commit_file("plain", "1")
    builder.write(name, "2")
    assert _changes(builder).modified == {name: str(builder.path / name)}
    builder.commit()
    builder.remove(name)
    assert _changes(builder).deleted == {name}


def test_symlink_is_its_text_and_never_followed(builder: RepositoryBuilder, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    builder.symlink("link", "nowhere")
    builder.commit()
    builder.remove("link")
    builder.symlink("link", "../secret")
    changes = _changes(builder)
    assert set(changes.modified) == {"link"}
    assert read_working_file(changes.modified["link"], MOST_BYTES) == b"../secret"
    builder.remove("link")
    builder.symlink("link", "nowhere")
    assert _changes(builder) == WorkingChanges()


def test_nothing_behind_a_linked_folder_is_read(builder: RepositoryBuilder, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_text("secret")
    builder.commit_file("folder/file", "1")
    builder.remove("folder/file")
    (builder.path / "folder").rmdir()
    builder.symlink("folder", "../outside")
    changes = _changes(builder)
    assert set(changes.modified) == {"folder"}
    assert changes.deleted == {"folder/file"}


def test_pipes_and_folders_in_the_place_of_files_are_deletions(builder: RepositoryBuilder) -> None:
    builder.write("pipe", "1")
    builder.write("folder", "1")
    builder.commit()
    builder.remove("pipe")
    os.mkfifo(builder.path / "pipe")
    builder.remove("folder")
    builder.write("folder/inner", "2")
    os.mkfifo(builder.path / "new-pipe")
    changes = _changes(builder)
    assert changes.deleted == {"pipe", "folder"}
    assert set(changes.modified) == {"folder/inner"}
    assert read_working_file(str(builder.path / "pipe"), 100) is None
    assert read_working_file(str(builder.path / "folder"), 100) is None


def test_pipe_as_ignore_file_does_not_hang(
    builder: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.commit_file("a", "1")
    builder.write("a", "2")
    os.mkfifo(builder.path / ".gitignore")
    monkeypatch.setattr(suspects, "_PATIENCE", 0.5)
    changes = _changes(builder)
    assert changes.truncated
    assert set(changes.modified) == {"a"}


def test_large_file_is_skipped_with_the_reason(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    builder.write("a", "x" * (MOST_BYTES + 1))
    changes = _changes(builder)
    assert changes.skipped == [("a", "over 1,000,000 bytes")]
    assert not changes.modified
    assert read_working_file(str(builder.path / "a"), MOST_BYTES) is None


def test_large_file_that_git_merely_suspects_is_not_said_to_be_changed(builder: RepositoryBuilder) -> None:
    file = builder.write("a", b"x" * (MOST_BYTES + 1))
    builder.commit()
    # As long as it was, but written after git looked at it: as of a clone, whose last files are as old as its index.
    os.utime(file, (1, 1))
    assert _changes(builder) == WorkingChanges()
    file.write_bytes(b"y" * (MOST_BYTES + 1))
    assert _changes(builder).skipped == [("a", "over 1,000,000 bytes")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_unreadable_file_is_skipped_with_the_reason(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    builder.write("a", "2")
    (builder.path / "a").chmod(0)
    assert _changes(builder).skipped == [("a", "unreadable")]


def test_too_many_changes_are_cut_and_tracked_files_come_first(builder: RepositoryBuilder) -> None:
    builder.commit_file("zzz", "1")
    builder.write("zzz", "2")
    for number in range(MOST_FILES + 5):
        builder.write(f"junk/{number}", str(number))
    changes = _changes(builder)
    assert changes.truncated
    assert len(changes.modified) == MOST_FILES
    assert "zzz" in changes.modified


def test_a_touched_tree_is_not_cut(builder: RepositoryBuilder) -> None:
    for number in range(MOST_FILES + 5):
        builder.write(f"f{number}", str(number))
    builder.commit()
    for number in range(MOST_FILES + 5):
        os.utime(builder.path / f"f{number}", (1, 1))
    assert _changes(builder) == WorkingChanges()


def test_bare_repository_and_clone_without_checkout_have_no_changes(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    commit = builder.commit_file("a", "1")
    assert _changes(builder, commit, builder.bare_clone(tmp_path / "bare.git")) == WorkingChanges()
    assert _changes(builder, commit, builder.partial_clone(tmp_path / "partial")) == WorkingChanges()


def test_worktree_has_its_own_changes(builder: RepositoryBuilder, tmp_path: Path) -> None:
    commit = builder.commit_file("a", "1")
    linked = builder.worktree(tmp_path / "linked")
    (linked / "a").write_text("2")
    assert set(_changes(builder, commit, linked).modified) == {"a"}
    assert _changes(builder) == WorkingChanges()


def test_changes_are_of_the_whole_worktree_wherever_one_stands(builder: RepositoryBuilder) -> None:
    builder.commit_file("sub/b", "1")
    builder.write("a", "1")
    assert set(_changes(builder, path=builder.path / "sub").modified) == {"a"}


def test_sparse_checkout_deletes_nothing(builder: RepositoryBuilder) -> None:
    builder.write("in/a", "1")
    builder.write("out/b", "1")
    builder.commit()
    builder.git("sparse-checkout", "set", "in")
    assert not (builder.path / "out" / "b").exists()
    assert _changes(builder) == WorkingChanges()


def test_submodules_and_repositories_inside_are_left_alone(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    library = RepositoryBuilder(tmp_path / "library")
    library.commit_file("lib.c", "1")
    folder = builder.add_submodule(library, "vendor")
    builder.commit()
    (folder / "lib.c").write_text("2")
    RepositoryBuilder(builder.path / "nested").commit_file("x", "1")
    assert _changes(builder) == WorkingChanges()


def test_index_that_cannot_be_read_is_an_error(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    builder.write(".git/index", b"garbage" * 100)
    with pytest.raises(RepositoryError, match="index"):
        _changes(builder)


def test_comparison_writes_nothing(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    os.utime(builder.path / "a", (1, 1))
    before = (builder.path / ".git" / "index").stat()
    _changes(builder)
    after = (builder.path / ".git" / "index").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_blob_id_is_gits(tmp_path: Path, object_format: str) -> None:
    builder = RepositoryBuilder(tmp_path / "ids", object_format)
    for content in (b"", b"text\n", b"\0\xff" * 1_000):
        assert git_blob_id(content, object_format) == builder.git("hash-object", "--stdin", input=content)


def test_repository_with_sha256_ids(tmp_path: Path) -> None:
    builder = RepositoryBuilder(tmp_path / "long", "sha256")
    builder.write("a", "1")
    builder.write("b", "1")
    builder.commit()
    os.utime(builder.path / "a", (1, 1))
    builder.write("b", "2")
    assert set(_changes(builder).modified) == {"b"}


def test_processes_are_ended_when_one_fails(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    with pytest.raises(RepositoryError):
        working_changes(open_repository(str(builder.path)), "f" * 40)
    children = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "comm="], capture_output=True, text=True, check=False
    )
    assert "git" not in children.stdout.split()
