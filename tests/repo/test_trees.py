"""The files of a revision, and what differs between two."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.errors import RepositoryError
from sleepcode.model import ChangedFile, TreeFile
from sleepcode.repo.repository import open_repository
from sleepcode.repo.trees import diff_tree_files, diff_trees, list_tree
from tests.support.repositories import RepositoryBuilder

ODD_NAMES = (
    "new\nline.py",
    'quote".py',
    "back\\slash.py",
    "emoji-🎉.py",
    "caf\udce9.py",
    "-dash",
    " space ",
    "tab\tx",
)


def test_list_has_modes_and_sizes(builder: RepositoryBuilder) -> None:
    builder.write("src/app.py", "x = 1\n")
    builder.write("run.sh", "#!/bin/sh\n", is_executable=True)
    builder.symlink("link", "src/app.py")
    commit = builder.commit()
    files = {file.path: file for file in list_tree(open_repository(str(builder.path)), commit)}
    assert files == {
        "link": TreeFile("link", builder.blob("link"), "120000", 10),
        "run.sh": TreeFile("run.sh", builder.blob("run.sh"), "100755", 10),
        "src/app.py": TreeFile("src/app.py", builder.blob("src/app.py"), "100644", 6),
    }


def test_list_is_of_the_whole_tree_wherever_one_stands(builder: RepositoryBuilder) -> None:
    builder.write("a", "1")
    builder.write("sub/b", "2")
    commit = builder.commit()
    assert [file.path for file in list_tree(open_repository(str(builder.path / "sub")), commit)] == [
        "a",
        "sub/b",
    ]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_come_through(builder: RepositoryBuilder, name: str) -> None:
    old = builder.commit_file("plain", "1")
    new = builder.commit_file(name, "2")
    repository = open_repository(str(builder.path))
    assert name in {file.path for file in list_tree(repository, new)}
    assert diff_trees(repository, old, new) == [ChangedFile("A", name)]


def test_names_that_differ_in_case_only_stay_apart(builder: RepositoryBuilder) -> None:
    one = builder.git("hash-object", "-w", "--stdin", input=b"1")
    two = builder.git("hash-object", "-w", "--stdin", input=b"2")
    listing = f"100644 blob {one}\tREADME\n100644 blob {two}\treadme\n"
    tree = builder.git("mktree", input=listing.encode())
    commit = builder.git("commit-tree", tree, "-m", "Two")
    files = list_tree(open_repository(str(builder.path)), commit)
    assert [(file.path, file.blob) for file in files] == [("README", one), ("readme", two)]


def test_submodule_is_listed_without_size(builder: RepositoryBuilder, tmp_path: Path) -> None:
    library = RepositoryBuilder(tmp_path / "library")
    inner = library.commit_file("lib.c", "int x;\n")
    builder.add_submodule(library, "vendor/library")
    commit = builder.commit()
    files = {file.path: file for file in list_tree(open_repository(str(builder.path)), commit)}
    assert files["vendor/library"] == TreeFile("vendor/library", inner, "160000", -1)


def test_empty_tree_has_no_files(builder: RepositoryBuilder) -> None:
    assert list_tree(open_repository(str(builder.path)), builder.commit("Empty")) == []


def test_missing_blob_has_no_size(builder: RepositoryBuilder) -> None:
    builder.write("gone", "1")
    builder.write("here", "22")
    commit = builder.commit()
    blob = builder.blob("gone")
    (builder.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    sizes = {file.path: file.size for file in list_tree(open_repository(str(builder.path)), commit)}
    assert sizes == {"gone": -1, "here": 2}


def test_partial_clone_is_listed_without_its_missing_blobs(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    builder.write("kept", "k")
    builder.write("changed", "1")
    old = builder.commit()
    new = builder.commit_file("changed", "22")
    partial = open_repository(str(builder.partial_clone(tmp_path / "partial", is_checked_out=True)))
    assert {file.path: file.size for file in list_tree(partial, new)} == {"changed": 2, "kept": 1}
    assert {file.path: file.size for file in list_tree(partial, old)} == {"changed": -1, "kept": 1}


def test_clone_without_trees_gives_an_error_with_a_remedy(builder: RepositoryBuilder, tmp_path: Path) -> None:
    commit = builder.commit_file("a/b", "1")
    repository = open_repository(str(builder.partial_clone(tmp_path / "treeless", "tree:0")))
    with pytest.raises(RepositoryError, match="partial clone") as caught:
        list_tree(repository, commit)
    assert "git fetch" in caught.value.hint


def test_diff_names_every_kind_of_change(builder: RepositoryBuilder) -> None:
    builder.write("same", "1")
    builder.write("changed", "1")
    builder.write("gone", "1")
    builder.write("type", "1")
    old = builder.commit()
    builder.write("changed", "2")
    builder.remove("gone")
    builder.remove("type")
    builder.symlink("type", "same")
    builder.write("new", "3")
    new = builder.commit()
    repository = open_repository(str(builder.path))
    found = {file.path: status for status, file in diff_tree_files(repository, old, new)}
    assert found == {"changed": "M", "gone": "D", "type": "T", "new": "A"}
    assert ("M", TreeFile("changed", builder.blob("changed"), "100644", -1)) in diff_tree_files(
        repository, old, new
    )


def test_diff_of_a_commit_with_itself_is_empty(builder: RepositoryBuilder) -> None:
    commit = builder.commit_file("a", "1")
    assert diff_trees(open_repository(str(builder.path)), commit, commit) == []


def test_diff_does_not_hide_submodules(builder: RepositoryBuilder, tmp_path: Path) -> None:
    library = RepositoryBuilder(tmp_path / "library")
    library.commit_file("lib.c", "1")
    old = builder.commit("Start")
    builder.add_submodule(library, "library")
    builder.configure("diff.ignoreSubmodules", "all")
    new = builder.commit()
    changed = diff_trees(open_repository(str(builder.path)), old, new)
    assert ChangedFile("A", "library") in changed


def test_repository_with_sha256_ids(tmp_path: Path) -> None:
    builder = RepositoryBuilder(tmp_path / "long", object_format="sha256")
    commit = builder.commit_file("a", "1")
    (file,) = list_tree(open_repository(str(builder.path)), commit)
    assert len(file.blob) == len(commit) == 64
