"""Nothing that a repository brings along is run, fetched or followed by reading it."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from sleepcode.errors import RepositoryError
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.command import git_environment, git_error, run_git
from sleepcode.repo.history import list_commits, read_changes
from sleepcode.repo.overlay import working_changes
from sleepcode.repo.repository import open_repository
from sleepcode.repo.trees import diff_trees, list_tree
from tests.support.repositories import RepositoryBuilder

HOOKS = ("post-checkout", "post-index-change", "fsmonitor-watchman", "pre-auto-gc", "reference-transaction")


def _read_everything(path: Path) -> set[str]:
    """Every kind of reading that the room offers; returns what the working tree changed."""
    repository = open_repository(str(path))
    commit = repository.resolve("HEAD")
    assert repository.head() == commit
    assert repository.commit_summary(commit)
    files = list_tree(repository, commit)
    commits = list_commits(repository, commit, 100)
    assert len(list(read_changes(repository, commits))) == len(commits)
    diff_trees(repository, commits[-1], commit)
    with BlobReader(repository) as reader:
        assert reader.read(files[0].blob) is not None
        assert all(data is not None for _, data in reader.read_many([file.blob for file in files]))
    return set(working_changes(repository, commit).modified)


def test_no_program_of_a_hostile_repository_is_run(builder: RepositoryBuilder, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {trace}\ncat\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    builder.write(".gitattributes", "* filter=evil diff=evil\n*.txt filter=tool.with.dots text=auto\n")
    for name in ("a.txt", "b.bin", "c.py"):
        builder.write(name, "one\n")
    builder.commit("First")
    builder.write("a.txt", "two\n")
    builder.commit("Second")
    for driver in ("evil", "tool.with.dots", "Ev\tIl"):
        for key in ("clean", "smudge", "process"):
            builder.configure(f"filter.{driver}.{key}", str(program))
        builder.configure(f"filter.{driver}.required", "true")
    for key in (
        *(
            "diff.external",
            "diff.evil.command",
            "diff.evil.textconv",
            "core.fsmonitor",
            "core.pager",
            "pager.log",
        ),
        *("core.sshCommand", "core.askPass", "core.editor", "gpg.program", "sequence.editor"),
        *("core.alternateRefsCommand", "credential.helper", "uploadpack.packObjectsHook"),
    ):
        builder.configure(key, str(program))
    builder.configure("log.showSignature", "true")
    for hook in HOOKS:
        builder.write(f".git/hooks/{hook}", program.read_bytes(), is_executable=True)
    builder.configure("core.hooksPath", str(builder.path / ".git" / "hooks"))
    # Times in the future make every entry racy, so that git has to compare contents.
    builder.write("c.py", "new\n")
    for name in ("a.txt", "b.bin", "c.py"):
        os.utime(builder.path / name, (2**31, 2**31))
    trace.unlink(missing_ok=True)

    assert _read_everything(builder.path) == {"c.py"}
    assert not trace.exists(), trace.read_text()


def test_the_traps_of_that_repository_do_go_off_without_the_guard(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    builder.write(".gitattributes", "* filter=evil\n")
    builder.write("a.txt", "one\n")
    builder.commit()
    builder.configure("filter.evil.clean", f"tee -a {trace}")
    os.utime(builder.path / "a.txt", (2**31, 2**31))
    builder.git("status", "--porcelain")
    assert trace.exists()


def test_nothing_is_fetched_for_a_partial_clone(builder: RepositoryBuilder, tmp_path: Path) -> None:
    builder.write("old", "1")
    commit = builder.commit()
    old = builder.blob("old")
    builder.write("old", "2")
    builder.commit()
    path = builder.partial_clone(tmp_path / "partial")
    trace = tmp_path / "trace"
    upload = tmp_path / "upload"
    upload.write_text(f"#!/bin/sh\necho asked >> {trace}\nexit 1\n")
    upload.chmod(0o755)
    builder.git("config", "remote.origin.uploadpack", str(upload), cwd=path)
    before = sorted(str(file) for file in (path / ".git").rglob("*"))
    repository = open_repository(str(path))
    assert [file.size for file in list_tree(repository, commit)] == [-1]
    with BlobReader(repository) as reader:
        assert reader.read(old) is None
        assert list(reader.read_many([old])) == [(old, None)]
    assert len(list(read_changes(repository, list_commits(repository, "HEAD", 10)))) == 2
    working_changes(repository, commit)
    assert not trace.exists()
    assert sorted(str(file) for file in (path / ".git").rglob("*")) == before


def test_settings_that_change_what_git_prints_change_nothing(builder: RepositoryBuilder) -> None:
    builder.commit_file("b", "1", "First")
    builder.write("a", "1")
    builder.write("dir/c", "1")
    builder.commit("Second")
    repository = open_repository(str(builder.path))
    commits = list_commits(repository, "HEAD", 10)
    plain = (
        [*read_changes(repository, commits)],
        list_tree(repository, "HEAD"),
        diff_trees(repository, *commits),
    )
    for key, value in {
        "color.ui": "always",
        "core.quotePath": "true",
        "core.abbrev": "5",
        "diff.orderFile": str(builder.path / "nowhere"),
        "diff.renames": "copies",
        "diff.relative": "true",
        "diff.noprefix": "true",
        "format.pretty": "oneline",
        "i18n.logOutputEncoding": "UTF-16",
        "log.decorate": "full",
        "log.diffMerges": "combined",
        "log.follow": "true",
        "log.abbrevCommit": "true",
        "log.showRoot": "false",
        "notes.displayRef": "*",
    }.items():
        builder.configure(key, value)
    again = (
        [*read_changes(repository, commits)],
        list_tree(repository, "HEAD"),
        diff_trees(repository, *commits),
    )
    assert again == plain


def test_replaced_objects_are_read_as_they_were(builder: RepositoryBuilder) -> None:
    old = builder.commit_file("a", "1", "Real")
    new = builder.commit_file("a", "2", "Fake")
    builder.git("replace", old, new)
    repository = open_repository(str(builder.path))
    assert repository.commit_summary(old)[0] == "Real"
    assert [change.subject for change in read_changes(repository, [old])] == ["Real"]


def test_paths_of_a_forged_tree_lead_nowhere(builder: RepositoryBuilder, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    builder.commit_file("a", "1")
    blob = bytes.fromhex(builder.blob("a"))
    inner = b"100644 secret\0" + blob
    folder = builder.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", input=inner)
    outer = b"40000 ..\0" + bytes.fromhex(folder)
    tree = builder.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", input=outer)
    commit = builder.git("commit-tree", tree, "-m", "Forged")
    repository = open_repository(str(builder.path))
    assert [file.path for file in list_tree(repository, commit)] == ["../secret"]
    changes = working_changes(repository, commit)
    assert set(changes.modified) == {"a"}


def test_environment_names_no_repository_and_allows_no_protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_CONFIG_COUNT", "GIT_TRACE", "GIT_SSH_COMMAND"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("GIT_EXEC_PATH", "/opt/git")
    environment = git_environment([("filter.x.clean", "")])
    assert not {"GIT_DIR", "GIT_INDEX_FILE", "GIT_TRACE", "GIT_SSH_COMMAND"} & environment.keys()
    assert environment["GIT_EXEC_PATH"] == "/opt/git"
    assert environment["GIT_ALLOW_PROTOCOL"] == "none"
    last = int(environment["GIT_CONFIG_COUNT"]) - 1
    assert (environment[f"GIT_CONFIG_KEY_{last}"], environment[f"GIT_CONFIG_VALUE_{last}"]) == (
        "filter.x.clean",
        "",
    )


def test_environment_is_read_when_git_starts(
    builder: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_git(str(builder.path), "version")
    monkeypatch.setenv("PATH", str(builder.path))
    with pytest.raises(RepositoryError, match="not installed"):
        run_git(str(builder.path), "version")


def test_failure_says_what_git_said(builder: RepositoryBuilder, tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match=r"git: .*nonsense") as caught:
        run_git(str(builder.path), "cat-file", "-p", "nonsense")
    assert caught.value.hint
    assert run_git(str(builder.path), "cat-file", "-e", "nonsense", ok_codes=(0, 1, 128)) == b""
    with pytest.raises(RepositoryError, match="is not a folder"):
        run_git(str(tmp_path / "nowhere"), "version")


def test_foreign_ownership_comes_with_gits_own_remedy() -> None:
    error = git_error(
        b"fatal: detected dubious ownership in repository at '/srv/x'\n"
        b"To add an exception for this directory, call:\n\n"
        b"\tgit config --global --add safe.directory /srv/x\n"
    )
    assert "dubious ownership" in error.message
    assert error.hint == "if you trust it, run `git config --global --add safe.directory /srv/x`"


def test_input_of_any_size_is_passed_without_blocking(builder: RepositoryBuilder) -> None:
    listing = ("1234567890" * 4 + "\n").encode() * 20_000
    output = run_git(str(builder.path), "cat-file", "--batch-check", input=listing)
    assert output.count(b"missing") == 20_000


def test_reading_leaves_no_thread_behind(builder: RepositoryBuilder) -> None:
    commit = builder.commit_file("a", "1")
    repository = open_repository(str(builder.path))
    before = threading.active_count()
    list(read_changes(repository, [commit]))
    with BlobReader(repository) as reader:
        list(reader.read_many([builder.blob("a")] * 10))
    assert threading.active_count() == before
