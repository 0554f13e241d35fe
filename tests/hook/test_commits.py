"""Real commits through the installed hook: nothing felt, nothing lost, the last state indexed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sleepcode.config import Settings
from sleepcode.hook import knock
from sleepcode.hook.install import choose_events, install_hook
from sleepcode.hook.log import read_log
from sleepcode.hook.run import refresh_marked
from sleepcode.hook.sleeping import sleep_after
from sleepcode.hook.status import read_hook_status
from sleepcode.paths import store_path
from sleepcode.repo.repository import Repository, open_repository
from sleepcode.reports import HookReport
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.status import read_status
from sleepcode.store.lock import WriterLock
from tests.support.program import Program
from tests.support.repositories import RepositoryBuilder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="git's hooks are run by a POSIX shell")


@pytest.fixture(autouse=True)
def _priority(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refresh in the tests' own process must not make all tests after it wait for everybody else."""
    monkeypatch.setattr(os, "nice", lambda _: 0)


@pytest.fixture
def hooked(builder: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch) -> RepositoryBuilder:
    """A repository whose commits run the hook, which finds the program as an installed one does."""
    builder.commit_file("shop/prices.py", "PRICE = 1\n", "Add prices")
    install_hook(open_repository(str(builder.path)), choose_events("post-checkout"))
    return builder


def _commit(builder: RepositoryBuilder, number: int, folder: Path | None = None) -> None:
    """A commit that runs its hooks, as a person's does."""
    folder = folder or builder.path
    (folder / "shop/prices.py").write_text(f"PRICE = {number}\n")
    builder.git("commit", "-q", "-a", "-m", f"Price {number}", cwd=folder)


def _wait_until(found: Callable[[], bool], seconds: float = 300.0) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "the refresh did not come"
        time.sleep(0.05)


def _settled(builder: RepositoryBuilder) -> HookReport:
    """The hook's report once the index is of HEAD and nothing runs any more."""
    repository = open_repository(str(builder.path))

    def is_settled() -> bool:
        report = read_hook_status(repository)
        is_fresh = read_status(repository, Settings()).state == "fresh"
        return is_fresh and not report.is_running and not report.pending and bool(report.runs)

    _wait_until(is_settled)
    return read_hook_status(repository, 50)


def test_commit_refreshes_the_index(hooked: RepositoryBuilder) -> None:
    _commit(hooked, 2)

    report = _settled(hooked)

    assert [(run.event, run.outcome, run.commit) for run in report.runs] == [
        ("post-commit", "done", hooked.head())
    ]


def test_burst_of_commits_is_few_refreshes_of_the_last(hooked: RepositoryBuilder) -> None:
    for number in range(25):
        _commit(hooked, number + 2)

    report = _settled(hooked)

    assert report.runs[0].commit == hooked.head()
    # How many depends on how long the burst takes beside a refresh; one for each commit it never is.
    assert len(report.runs) <= 25 // 4


def test_hook_that_was_there_runs_with_its_arguments(builder: RepositoryBuilder) -> None:
    builder.commit_file("shop/prices.py", "PRICE = 1\n")
    old = builder.path / ".git/hooks/post-checkout"
    old.parent.mkdir(exist_ok=True)
    old.write_text('#!/bin/sh\necho "$#" > "$(git rev-parse --git-dir)/told"\nexit 1\n')
    old.chmod(0o755)
    install_hook(open_repository(str(builder.path)), choose_events("post-checkout"))

    builder.git("checkout", "-q", "-b", "other", ok_codes=(0, 1))

    assert (builder.path / ".git/told").read_text() == "3\n"
    assert _settled(builder).runs[0].event == "post-checkout"


def test_checkout_of_a_file_starts_nothing(hooked: RepositoryBuilder) -> None:
    hooked.git("checkout", "-q", "--", "shop/prices.py")
    time.sleep(0.3)

    assert not Path(knock.hook_folder(str(hooked.path / ".git"))).exists()


@pytest.mark.parametrize("ending", [SystemExit(143), KeyboardInterrupt()])
def test_refresh_that_is_ended_is_told_as_one(hooked: RepositoryBuilder, ending: BaseException) -> None:
    def end(repository: Repository) -> str:
        raise ending

    common = str(hooked.path / ".git")
    knock.leave_mark(knock.hook_folder(common), "post-commit", [str(hooked.path), common])

    with pytest.raises(type(ending)):
        refresh_marked(common, [end])

    assert read_log(knock.hook_folder(common), 1)[0].outcome == "interrupted"


def test_commit_in_a_worktree_is_indexed(hooked: RepositoryBuilder, tmp_path: Path) -> None:
    linked = hooked.worktree(tmp_path / "linked")
    _commit(hooked, 7, linked)
    commit = hooked.git("rev-parse", "HEAD", cwd=linked)
    repository = open_repository(str(linked))

    _wait_until(lambda: read_status(repository, Settings()).state == "fresh")

    status = read_status(repository, Settings())
    assert status.stamp is not None
    assert status.stamp.commit == commit


def test_hook_without_an_interpreter_never_fails_a_commit(hooked: RepositoryBuilder, tmp_path: Path) -> None:
    hook = hooked.path / ".git/hooks/post-commit"
    hook.write_text(hook.read_text().replace(sys.executable, "/gone/python"))
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("git", "sh"):
        found = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
        (tools / name).symlink_to(found)

    (hooked.path / "shop/prices.py").write_text("PRICE = 3\n")
    result = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-q", "-am", "Go on"],
        cwd=hooked.path,
        env={"PATH": str(tools), "HOME": os.environ["HOME"]},
        capture_output=True,
        check=False,
    )

    assert (result.returncode, result.stderr) == (0, b"")


def test_taken_lock_leaves_a_mark_that_the_holder_sees(hooked: RepositoryBuilder) -> None:
    common = str(hooked.path / ".git")
    folder = knock.hook_folder(common)
    lock = knock.take_lock(folder)
    assert lock is not None
    _commit(hooked, 9)
    _wait_until(lambda: bool(knock.list_marks(folder)))

    assert refresh_marked(common) == 0
    assert read_hook_status(open_repository(common)).pending == 1
    os.close(lock)

    assert refresh_marked(common) == 1
    assert read_log(folder, 1)[0].commit == hooked.head()


def test_lock_of_a_dead_process_is_no_lock(hooked: RepositoryBuilder) -> None:
    folder = knock.hook_folder(str(hooked.path / ".git"))
    code = f"import sys; sys.path.insert(0, {str(Path(knock.__file__).parent)!r}); import knock, os, signal\n"
    code += f"knock.take_lock({folder!r}); os.kill(os.getpid(), signal.SIGKILL)"
    subprocess.run([sys.executable, "-c", code], check=False)

    lock = knock.take_lock(folder)

    assert lock is not None
    os.close(lock)


def test_failure_is_told_by_status_and_cured_by_the_next_commit(
    hooked: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked.write(".sleepcode.toml", "history_bound = 'all'\n")
    common = str(hooked.path / ".git")
    knock.leave_mark(knock.hook_folder(common), "post-commit", [str(hooked.path), common])
    refresh_marked(common)

    failed = read_hook_status(open_repository(common))
    (hooked.path / ".sleepcode.toml").unlink()
    _commit(hooked, 4)
    cured = _settled(hooked)

    assert failed.runs[0].outcome == "failed"
    assert "history_bound" in failed.runs[0].detail
    assert cured.runs[0].outcome == "done"
    assert cured.last_failure == failed.runs[0]


def test_files_that_could_not_be_read_are_told(builder: RepositoryBuilder) -> None:
    builder.commit_file("shop/prices.py", "PRICE = 1\n", "Add prices")
    repository = open_repository(str(builder.path))
    index_repository(repository, Settings())
    with closing(sqlite3.connect(store_path(repository.common_dir, Settings()))) as connection, connection:
        connection.execute("UPDATE blob SET outcome='timed out'")
        connection.execute("DELETE FROM revision")
    builder.commit_file("shop/cart.py", "CART = 1\n", "Add a cart")
    common = str(builder.path / ".git")
    knock.leave_mark(knock.hook_folder(common), "post-commit", [str(builder.path), common])
    refresh_marked(common)

    run = read_hook_status(repository).runs[0]

    assert run.outcome == "done"
    assert "1 file could not be read, such as shop/prices.py" in run.detail


def test_refresh_waits_for_an_index_that_somebody_runs(hooked: RepositoryBuilder) -> None:
    repository = open_repository(str(hooked.path))
    with WriterLock(store_path(repository.common_dir, Settings())):
        _commit(hooked, 5)
        _wait_until(lambda: read_hook_status(repository).is_running)
        assert read_hook_status(repository).runs == []

    assert _settled(hooked).runs[0].outcome == "done"


def test_knock_imports_the_standard_library_alone(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(knock.__file__).parent)!r}); import knock\n"
        "print(sorted(m for m in sys.modules if m.partition('.')[0] in "
        "('sleepcode', 'typing', 'subprocess', 'pathlib', 'json', 'logging', 'site')))"
    )

    output = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )

    assert output.stdout == "[]\n"


def test_environment_of_the_commit_does_not_reach_the_refresh(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("PYTHONPATH", ".")

    knock.clean_environment()

    assert "GIT_INDEX_FILE" not in os.environ
    assert "PYTHONPATH" not in os.environ


def test_program_in_the_repository_is_not_run(hooked: RepositoryBuilder) -> None:
    hooked.write("sleepcode/__init__.py", "")
    hooked.write("sleepcode/__main__.py", "open('fooled', 'w')\n")
    hooked.write("typer.py", "open('fooled', 'w')\n")
    _commit(hooked, 6)

    _settled(hooked)

    assert not (hooked.path / "fooled").exists()
    assert not (hooked.path / ".git/fooled").exists()


def test_run_starts_a_refresh_and_returns(builder: RepositoryBuilder, tmp_path: Path) -> None:
    builder.commit_file("shop/prices.py", "PRICE = 1\n", "Add prices")
    program = Program(builder.path, tmp_path)

    outcome = program.run("hook", "run")

    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert _settled(builder).runs[0].outcome == "done"


def test_run_never_complains_outside_a_repository(tmp_path: Path) -> None:
    outcome = Program(tmp_path, tmp_path).run("hook", "run")

    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_sleep_of_a_hook_says_why_it_did_not(hooked: RepositoryBuilder) -> None:
    common = str(hooked.path / ".git")
    knock.leave_mark(knock.hook_folder(common), "post-commit", [str(hooked.path), common])

    refresh_marked(common, [sleep_after])

    run = read_log(knock.hook_folder(common), 1)[0]
    assert run.outcome == "done"
    assert run.detail.endswith("did not sleep: no model is configured")


def test_hook_practises_where_that_is_set_and_enough_waits(
    hooked: RepositoryBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLEEPCODE_PRACTICE_SECONDS", "20")
    for number in range(6):
        for part in "abc":
            hooked.write(f"shop/{part}.py", f"X = {number}\n")
        hooked.commit(f"Change three parts {number} times")
        report = _settled(hooked)

    practised = [run.detail for run in report.runs if "practised" in run.detail]
    assert len(practised) == 1
    assert practised[0].endswith("practised on 4 past changes, ranking as shipped")
