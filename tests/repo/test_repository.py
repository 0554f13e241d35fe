"""Finding a repository and naming its revisions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sleepcode.errors import RepositoryError, RevisionError
from sleepcode.repo.overlay import working_changes
from sleepcode.repo.repository import open_repository
from tests.support.repositories import START, RepositoryBuilder


def test_open_from_a_folder_or_file_inside(builder: RepositoryBuilder) -> None:
    builder.commit_file("src/app.py", "x = 1\n")
    top = open_repository(str(builder.path))
    assert top.worktree == str(builder.path)
    assert top.git_dir == top.common_dir == str(builder.path / ".git")
    assert (top.is_bare, top.is_shallow, top.is_partial) == (False, False, False)
    assert open_repository(str(builder.path / "src")) == top
    assert open_repository(str(builder.path / "src" / "app.py")) == top
    assert top.name == "project"


def test_open_from_inside_the_git_folder_means_its_worktree(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    assert open_repository(str(builder.path / ".git")) == open_repository(str(builder.path))
    assert open_repository(str(builder.path / ".git" / "objects")) == open_repository(str(builder.path))


def test_open_says_that_a_path_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="does not exist") as caught:
        open_repository(str(tmp_path / "nothing"))
    assert caught.value.hint


def test_open_says_that_a_folder_is_in_no_repository(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="is not inside a git repository") as caught:
        open_repository(str(tmp_path))
    assert caught.value.hint


def test_open_says_that_git_is_missing(builder: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(builder.path))
    with pytest.raises(RepositoryError, match="git is not installed"):
        open_repository(str(builder.path))


def test_open_passes_on_what_git_says_of_a_broken_configuration(builder: RepositoryBuilder) -> None:
    builder.write(".git/config", "[core\n")
    with pytest.raises(RepositoryError, match="bad config line 1"):
        open_repository(str(builder.path))


def test_open_bare(builder: RepositoryBuilder, tmp_path: Path) -> None:
    commit = builder.commit_file("a", "1")
    repository = open_repository(str(builder.bare_clone(tmp_path / "thing.git")))
    assert repository.is_bare
    assert repository.worktree is None
    assert repository.directory == repository.git_dir == str(tmp_path / "thing.git")
    assert repository.name == "thing"
    assert repository.head() == commit


def test_open_bare_without_a_configuration_file(builder: RepositoryBuilder, tmp_path: Path) -> None:
    commit = builder.commit_file("a", "1")
    (tmp_path / "owner+name").mkdir()
    path = builder.bare_clone(tmp_path / "owner+name" / "repo")
    (path / "config").unlink()
    repository = open_repository(str(path))
    assert repository.head() == commit
    assert repository.worktree is None
    assert repository.name == "owner+name"


def test_worktree_has_its_own_head_and_the_common_git_folder(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    first = builder.commit_file("a", "1")
    builder.commit_file("a", "2")
    repository = open_repository(str(builder.worktree(tmp_path / "linked", first)))
    assert repository.worktree == str(tmp_path / "linked")
    assert repository.common_dir == str(builder.path / ".git")
    assert repository.git_dir == str(builder.path / ".git" / "worktrees" / "linked")
    assert repository.head() == first


def test_submodule_is_a_repository_of_its_own(builder: RepositoryBuilder, tmp_path: Path) -> None:
    library = RepositoryBuilder(tmp_path / "library")
    commit = library.commit_file("lib.c", "int x;\n")
    folder = builder.add_submodule(library, "vendor/library")
    builder.commit()
    repository = open_repository(str(folder))
    assert repository.worktree == str(folder)
    assert repository.head() == commit
    assert repository.common_dir == str(builder.path / ".git" / "modules" / "vendor" / "library")


def test_shallow_clone_is_known_as_one(builder: RepositoryBuilder, tmp_path: Path) -> None:
    old = builder.commit_file("a", "1")
    builder.commit_file("a", "2")
    repository = open_repository(str(builder.shallow_clone(tmp_path / "shallow")))
    assert repository.is_shallow
    with pytest.raises(RevisionError) as caught:
        repository.resolve(old)
    assert "shallow" in caught.value.hint


def test_partial_clone_is_known_as_one(builder: RepositoryBuilder, tmp_path: Path) -> None:
    builder.commit_file("a", "1")
    assert open_repository(str(builder.partial_clone(tmp_path / "partial"))).is_partial


def test_paths_with_line_breaks(tmp_path: Path) -> None:
    builder = RepositoryBuilder(tmp_path / "new\nline")
    commit = builder.commit_file("a", "1")
    repository = open_repository(str(builder.path))
    assert repository.worktree == str(builder.path)
    assert repository.head() == commit
    linked = open_repository(str(builder.worktree(tmp_path / "two\nlines")))
    assert linked.worktree == str(tmp_path / "two\nlines")
    assert linked.common_dir == str(builder.path / ".git")


def test_path_with_invalid_utf8(tmp_path: Path) -> None:
    builder = RepositoryBuilder(Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9")))
    commit = builder.commit_file("a", "1")
    assert open_repository(str(builder.path)).head() == commit


def test_worktree_setting_that_points_elsewhere_is_not_followed(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    builder.commit_file("a", "1")
    (tmp_path / "secret.txt").write_text("secret")
    builder.configure("core.worktree", str(tmp_path))
    repository = open_repository(str(builder.path))
    assert repository.worktree is None
    assert not working_changes(repository, builder.head()).modified


def test_variables_of_a_hook_do_not_name_the_repository(
    builder: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = builder.commit_file("a", "1")
    other = RepositoryBuilder(tmp_path / "other")
    other.commit_file("b", "2")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    repository = open_repository(str(builder.path))
    assert repository.worktree == str(builder.path)
    assert repository.head() == commit


def test_empty_repository_has_no_head(builder: RepositoryBuilder) -> None:
    repository = open_repository(str(builder.path))
    assert repository.head() is None
    with pytest.raises(RepositoryError, match="no commits yet"):
        repository.resolve("HEAD")


@pytest.mark.parametrize("content", ["1234567890123456789012345678901234567890\n", "junk\n"])
def test_broken_head_is_not_taken_for_an_empty_repository(builder: RepositoryBuilder, content: str) -> None:
    builder.commit_file("a", "1")
    builder.write(".git/refs/heads/main", content)
    with pytest.raises(RepositoryError):
        open_repository(str(builder.path)).head()


def test_resolve_knows_branches_tags_and_abbreviations(builder: RepositoryBuilder) -> None:
    first = builder.commit_file("a", "1")
    builder.git("tag", "-a", "-m", "First", "v1")
    second = builder.commit_file("a", "2")
    repository = open_repository(str(builder.path))
    for revision in ("v1", first, first[:10], "HEAD~1", "main^"):
        assert repository.resolve(revision) == first
    assert repository.resolve("main") == repository.resolve("HEAD") == second


@pytest.mark.parametrize(
    "revision",
    [
        "nothing",
        "",
        "--all",
        "-n1",
        "--output=x",
        "a\nb",
        "a\0b",
        "HEAD:a",
        "f" * 40,
        "x" * 200_000,
        "caf\udce9",
        "\ud800",
    ],
)
def test_resolve_refuses_what_is_no_commit(builder: RepositoryBuilder, revision: str) -> None:
    builder.commit_file("a", "1")
    with pytest.raises(RevisionError) as caught:
        open_repository(str(builder.path)).resolve(revision)
    assert caught.value.hint
    assert len(caught.value.message) < 200
    assert {file.name for file in builder.path.iterdir()} == {".git", "a"}


def test_commit_summary(builder: RepositoryBuilder) -> None:
    commit = builder.commit_file("a", "1", "Say ünïcode\n\nAnd more.\n")
    assert open_repository(str(builder.path)).commit_summary(commit) == ("Say ünïcode", START + 3_600)


def test_commit_summary_of_a_message_in_another_encoding(builder: RepositoryBuilder) -> None:
    builder.configure("i18n.commitEncoding", "ISO-8859-1")
    builder.configure("i18n.logOutputEncoding", "ISO-8859-1")
    builder.write("a", "1")
    commit = builder.commit("Caf\udce9")
    assert open_repository(str(builder.path)).commit_summary(commit)[0] == "Café"


def test_commit_time_out_of_all_bounds_is_held(builder: RepositoryBuilder) -> None:
    tree = builder.git("rev-parse", builder.commit_file("a", "1") + "^{tree}")
    person = "Ada <a@b.c>"
    text = (
        f"tree {tree}\nauthor {person} 1 +0000\ncommitter {person} 99999999999999999999999 +0000\n\nLater\n"
    )
    commit = builder.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", input=text.encode())
    subject, time = open_repository(str(builder.path)).commit_summary(commit)
    assert subject == "Later"
    assert 0 <= time < 2**63
