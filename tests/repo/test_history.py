"""Past changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.errors import RepositoryError
from sleepcode.model import Change, ChangedFile
from sleepcode.repo import history
from sleepcode.repo.history import MOST_FILES, list_commits, list_new_commits, read_changes
from sleepcode.repo.repository import open_repository
from tests.repo.test_trees import ODD_NAMES
from tests.support.repositories import START, RepositoryBuilder


@pytest.fixture(autouse=True, params=["few", "many"])
def however_many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few commits are read in another way than many, to the same end."""
    monkeypatch.setattr(history, "_FEW", 200 if request.param == "few" else 0)


def _changes(builder: RepositoryBuilder, bound: int = 1_000, path: Path | None = None) -> list[Change]:
    repository = open_repository(str(path or builder.path))
    stream = read_changes(repository, list_commits(repository, "HEAD", bound))
    changes = list(stream)
    assert stream.warning == ""
    return changes


def _last_files(builder: RepositoryBuilder) -> list[ChangedFile]:
    return list(_changes(builder, 1)[0].files)


def test_commits_are_listed_newest_first_up_to_the_bound(builder: RepositoryBuilder) -> None:
    commits = [builder.commit_file("a", str(number)) for number in range(4)]
    repository = open_repository(str(builder.path))
    assert list_commits(repository, commits[-1], 10) == commits[::-1]
    assert list_commits(repository, commits[2], 2) == [commits[2], commits[1]]


def test_change_has_all_of_its_commit(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1", "Start")
    builder.write("a", "2")
    builder.write("b", "3")
    message = "Say a thing\n\nBecause.\n\nSigned-off-by: Ada\n"
    commit = builder.commit(message, author="Zoë <zoe@example.org>")
    assert _changes(builder)[0] == Change(
        id=commit,
        time=START + 2 * 3_600,
        author="Zoë <zoe@example.org>",
        parents=1,
        subject="Say a thing",
        body="Because.\n\nSigned-off-by: Ada",
        files=(ChangedFile("M", "a"), ChangedFile("A", "b")),
        total_files=2,
    )


def test_root_commit_adds_all_its_files(builder: RepositoryBuilder) -> None:
    builder.configure("log.showRoot", "false")
    builder.write("a", "1")
    builder.write("b", "2")
    builder.commit("Start")
    (change,) = _changes(builder)
    assert change.parents == 0
    assert change.files == (ChangedFile("A", "a"), ChangedFile("A", "b"))


def test_merge_is_compared_with_its_first_parent(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    builder.branch("topic")
    builder.commit_file("topic.txt", "1")
    builder.switch("main")
    builder.commit_file("main.txt", "1")
    merge = builder.merge("topic", "Merge topic")
    changes = {change.id: change for change in _changes(builder)}
    assert len(changes) == 4
    assert changes[merge].parents == 2
    assert changes[merge].files == (ChangedFile("A", "topic.txt"),)


def test_commit_without_changes_has_no_files(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1", "First")
    builder.commit("Nothing")
    builder.commit_file("a", "2", "Third")
    changes = _changes(builder)
    assert [(change.subject, len(change.files)) for change in changes] == [
        ("Third", 1),
        ("Nothing", 0),
        ("First", 1),
    ]


def test_empty_and_blank_messages(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1", "")
    builder.commit_file("a", "2", "\n\n  \n")
    builder.commit("")
    assert [(change.subject, change.body) for change in _changes(builder)] == [("", "")] * 3


def test_message_that_looks_like_the_format_is_only_a_message(builder: RepositoryBuilder) -> None:
    body = f":100644 100644 {'a' * 16} {'b' * 16} M\nsecret.py\n{'c' * 40}"
    builder.commit_file("a", "1", f":000000 100644 0 1 A\n\n{body}\n")
    (change,) = _changes(builder)
    assert change.subject == ":000000 100644 0 1 A"
    assert change.body == body
    assert change.files == (ChangedFile("A", "a"),)


def test_long_body_is_cut(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1", "Subject\n\n" + "é" * 3_000_000)
    (change,) = _changes(builder)
    assert change.body == "é" * 2_000


def _raw_commit(builder: RepositoryBuilder, message: bytes, time: str = "1") -> str:
    """Writes a commit that git itself would not make."""
    tree = builder.git("rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor A <a@b.c> 1 +0000\ncommitter A <a@b.c> {time} +0000\n\n"
    arguments = ("hash-object", "-t", "commit", "-w", "--literally", "--stdin")
    return builder.git(*arguments, input=text.encode() + message)


def test_invalid_utf8_in_a_message_is_replaced(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    commit = _raw_commit(builder, b"Caf\xe9 ol\xc3\xa9\n\nb\xffdy\n")
    (change,) = read_changes(open_repository(str(builder.path)), [commit])
    assert (change.subject, change.body) == ("Caf\ufffd ol\xe9", "b\ufffddy")


def test_message_in_another_encoding_is_read_as_it_was_meant(builder: RepositoryBuilder) -> None:
    builder.configure("i18n.commitEncoding", "ISO-8859-1")
    builder.configure("i18n.logOutputEncoding", "UTF-16")
    builder.commit_file("a", "1", "Caf\udce9")
    assert _changes(builder)[0].subject == "Café"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_come_through(builder: RepositoryBuilder, name: str) -> None:
    builder.commit_file(name, "1")
    assert _last_files(builder) == [ChangedFile("A", name)]


def test_moved_content_is_a_rename(builder: RepositoryBuilder) -> None:
    builder.commit_file("old/name.py", "x = 1\n")
    builder.rename("old/name.py", "new/other.py")
    builder.write("new/added.py", "y = 2\n")
    builder.commit()
    assert _last_files(builder) == [
        ChangedFile("A", "new/added.py"),
        ChangedFile("R", "new/other.py", "old/name.py"),
    ]


def test_moved_and_edited_file_of_the_same_name_is_a_rename(builder: RepositoryBuilder) -> None:
    builder.commit_file("old/name.py", "x = 1\n")
    builder.remove("old/name.py")
    builder.write("new/name.py", "x = 2\ny = 3\n")
    builder.commit()
    assert _last_files(builder) == [ChangedFile("R", "new/name.py", "old/name.py")]


def test_file_that_is_turned_into_another_language_is_a_rename(builder: RepositoryBuilder) -> None:
    builder.write("src/cart.js", "export const a = 1\n")
    builder.write("src/notes.txt", "notes\n")
    builder.commit()
    builder.remove("src/cart.js")
    builder.remove("src/notes.txt")
    builder.write("src/cart.ts", "export const a: number = 1\n")
    builder.write("src/notes.py", "NOTES = 1\n")
    builder.commit()

    assert _last_files(builder) == [
        ChangedFile("R", "src/cart.ts", "src/cart.js"),
        ChangedFile("A", "src/notes.py"),
        ChangedFile("D", "src/notes.txt"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("src/context.rs", "src/context/mod.rs"),
        ("shop/cart/__init__.py", "shop/cart.py"),
        ("src/cart.ts", "src/cart/index.ts"),
    ],
)
def test_module_that_moves_into_its_own_folder_and_is_edited_is_a_rename(
    builder: RepositoryBuilder, old: str, new: str
) -> None:
    builder.commit_file(old, "one\n")
    builder.remove(old)
    builder.write(new, "another\n")
    builder.commit()

    assert ChangedFile("R", new, old) in _last_files(builder)


def test_module_that_is_split_lives_on_in_none_of_its_parts(builder: RepositoryBuilder) -> None:
    builder.commit_file("shop/cart.py", "one\n")
    builder.remove("shop/cart.py")
    builder.write("shop/cart/__init__.py", "")
    builder.write("shop/cart/basket.py", "another\n")
    builder.commit()

    assert {file.status for file in _last_files(builder)} == {"A", "D"}


def test_whole_tree_that_moves_keeps_its_past(builder: RepositoryBuilder) -> None:
    names = [f"{number:04}.txt" for number in range(MOST_FILES + 20)]
    for name in names:
        builder.write(f"old/{name}", name)
    builder.commit()
    for name in names:
        builder.rename(f"old/{name}", f"new/{name}")
    builder.commit()

    files = _last_files(builder)
    assert len(files) == len(names)
    assert {file.status for file in files} == {"R"}


def test_names_that_are_not_unique_in_a_change_are_no_renames(builder: RepositoryBuilder) -> None:
    builder.write("a/__init__.py", "1")
    builder.write("b/__init__.py", "2")
    builder.commit()
    builder.rename("a/__init__.py", "c/__init__.py")
    builder.write("c/__init__.py", "3")
    builder.rename("b/__init__.py", "d/__init__.py")
    builder.write("d/__init__.py", "4")
    builder.commit()
    assert sorted(_last_files(builder)) == [
        ChangedFile("A", "c/__init__.py"),
        ChangedFile("A", "d/__init__.py"),
        ChangedFile("D", "a/__init__.py"),
        ChangedFile("D", "b/__init__.py"),
    ]


def test_copied_content_is_no_rename(builder: RepositoryBuilder) -> None:
    builder.write("a", "same")
    builder.write("b", "same")
    builder.commit()
    builder.rename("a", "c")
    builder.rename("b", "d")
    builder.commit()
    assert {file.status for file in _last_files(builder)} == {"A", "D"}


def test_type_change_is_told(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    builder.remove("a")
    builder.symlink("a", "b")
    builder.commit()
    assert _last_files(builder) == [ChangedFile("T", "a")]


def test_change_of_many_files_keeps_the_first_and_counts_all(builder: RepositoryBuilder) -> None:
    for number in range(MOST_FILES + 50):
        builder.write(f"f{number:04}", str(number))
    builder.commit()
    (change,) = _changes(builder)
    assert [file.path for file in change.files] == [f"f{number:04}" for number in range(MOST_FILES)]
    assert change.total_files == MOST_FILES + 50


def test_renamed_file_counts_once(builder: RepositoryBuilder) -> None:
    for number in range(MOST_FILES):
        builder.write(f"old/f{number:04}", str(number))
    builder.commit()
    (builder.path / "old").rename(builder.path / "new")
    builder.commit()
    change = _changes(builder)[0]
    assert change.total_files == len(change.files) == MOST_FILES
    assert change.files[0] == ChangedFile("R", "new/f0000", "old/f0000")


def test_only_the_given_commits_are_read_in_their_order(builder: RepositoryBuilder) -> None:
    commits = [builder.commit_file("a", str(number)) for number in range(5)]
    repository = open_repository(str(builder.path))
    wanted = [commits[1], commits[4], commits[0]]
    assert [change.id for change in read_changes(repository, wanted)] == wanted
    assert list(read_changes(repository, [])) == []


def test_reading_can_be_left_half_way(builder: RepositoryBuilder) -> None:
    for number in range(8):
        builder.commit_file("a", str(number), "Subject\n\n" + "x" * 500_000)
    repository = open_repository(str(builder.path))
    stream = iter(read_changes(repository, list_commits(repository, "HEAD", 100)))
    assert next(stream).subject == "Subject"
    stream.close()  # type: ignore[attr-defined]


def test_shallow_clone_gives_what_it_has(builder: RepositoryBuilder, tmp_path: Path) -> None:
    for number in range(4):
        builder.commit_file(f"f{number}", "1")
    shallow = builder.shallow_clone(tmp_path / "shallow", depth=2)
    changes = _changes(builder, path=shallow)
    assert [len(change.files) for change in changes] == [1, 3]
    assert changes[1].parents == 0


def test_missing_blobs_do_not_matter(builder: RepositoryBuilder, tmp_path: Path) -> None:
    for number in range(3):
        builder.commit_file("a", str(number))
    assert len(_changes(builder, path=builder.partial_clone(tmp_path / "partial"))) == 3


def test_missing_tree_ends_history_there_with_a_warning(builder: RepositoryBuilder) -> None:
    for number in range(4):
        builder.commit_file(f"d{number}/f", str(number))
    tree = builder.git("rev-parse", "HEAD~2:")
    (builder.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    repository = open_repository(str(builder.path))
    stream = read_changes(repository, list_commits(repository, "HEAD", 100))
    assert [change.files[0].path for change in stream] == ["d3/f"]
    assert "1 of 4" in stream.warning
    assert tree in stream.warning


def test_missing_commit_ends_the_list_there(builder: RepositoryBuilder) -> None:
    commits = [builder.commit_file("a", str(number)) for number in range(4)]
    (builder.path / ".git" / "objects" / commits[1][:2] / commits[1][2:]).unlink()
    repository = open_repository(str(builder.path))
    assert list_commits(repository, "HEAD", 100)[0] == commits[3]
    with pytest.raises(RepositoryError):
        list_commits(repository, commits[1], 100)


def test_new_commits_are_told_where_they_are_one_line(builder: RepositoryBuilder) -> None:
    base, first, second = (builder.commit_file("a", str(number)) for number in range(3))
    repository = open_repository(str(builder.path))

    assert list_new_commits(repository, second, base, 10) == [second, first]
    assert list_new_commits(repository, base, base, 10) == []
    assert list_new_commits(repository, second, base, 1) is None
    assert list_new_commits(repository, base, second, 10) is None
    assert list_new_commits(repository, second, "0" * 39 + "1", 10) is None


def test_new_commits_are_not_told_across_a_merge(builder: RepositoryBuilder) -> None:
    base = builder.commit_file("a", "1")
    builder.branch("side")
    builder.commit_file("b", "1")
    builder.switch("main")
    builder.commit_file("a", "2")
    merge = builder.merge("side")

    assert list_new_commits(open_repository(str(builder.path)), merge, base, 10) is None


def test_commit_time_out_of_all_bounds_is_held(builder: RepositoryBuilder) -> None:
    builder.commit_file("a", "1")
    times = ("99999999999999999999999", "9223372036854775807", "nonsense")
    ids = [_raw_commit(builder, b"Later\n", time) for time in times]
    changes = list(read_changes(open_repository(str(builder.path)), ids))
    assert [change.id for change in changes] == ids
    assert all(0 <= change.time < 2**63 for change in changes)


def test_variables_of_a_hook_do_not_reach_git_log(
    builder: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = builder.commit_file("a", "1")
    linked = builder.worktree(tmp_path / "linked")
    other = RepositoryBuilder(tmp_path / "other")
    other.commit_file("b", "2")
    for name, value in {
        "GIT_DIR": str(other.path / ".git"),
        "GIT_COMMON_DIR": str(other.path / ".git"),
        "GIT_WORK_TREE": str(other.path),
        "GIT_INDEX_FILE": "nowhere",
        "GIT_OBJECT_DIRECTORY": "/nonexistent",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nonexistent",
        "GIT_SHALLOW_FILE": "/nonexistent",
        "GIT_GRAFT_FILE": "/nonexistent",
        "GIT_PREFIX": "sub/",
        "GIT_CONFIG_PARAMETERS": "'log.showroot'='false'",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_TRACE": "1",
    }.items():
        monkeypatch.setenv(name, value)
    for path in (builder.path, linked):
        repository = open_repository(str(path))
        stream = read_changes(repository, [commit])
        assert [change.id for change in stream] == [commit]
        assert stream.warning == ""
