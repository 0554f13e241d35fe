"""What breaks a run in the middle, and what is left of it: nothing half-written is ever served.

`pytest tests/end_to_end --faults 200` tries more moments than CI has time for.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sleepcode.config import Settings
from sleepcode.paths import store_path
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.support.program import Program
from tests.support.projects import dump_store, settings_in
from tests.support.repositories import RepositoryBuilder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits are POSIX's")

_FILES = 120


@pytest.fixture
def busy(tmp_path: Path) -> tuple[RepositoryBuilder, Program]:
    """A repository that takes about a second to index, so that there is something to break off."""
    builder = RepositoryBuilder(tmp_path / "busy")
    for number in range(_FILES):
        lines = [
            f"def mail_{number}_{step}(name: str) -> str:\n    return name * {step}\n" for step in range(60)
        ]
        builder.write(f"shop/part{number % 12}/mail{number}.py", "\n\n".join(lines))
    builder.commit("Add mail")
    for number in range(12):
        builder.write(f"shop/part{number}/mail{number}.py", f"RETRIES = {number}\n")
        builder.commit(f"Retry sending mail {number} times")
    return builder, Program(builder.path, tmp_path)


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--faults"))


def _is_like_fresh(builder: RepositoryBuilder, tmp_path: Path) -> bool:
    """Whether the repository's store answers as one that was made undisturbed."""
    repository = open_repository(str(builder.path))
    fresh = settings_in(tmp_path / "fresh")
    index_repository(repository, fresh)
    return dump_store(Settings(), repository) == dump_store(fresh, repository)


def test_killed_at_any_moment_the_next_run_goes_on(
    busy: tuple[RepositoryBuilder, Program], rounds: int, tmp_path: Path
) -> None:
    builder, program = busy
    chance = random.Random(1)
    store = Path(store_path(str(builder.path / ".git"), Settings()))
    for number in range(rounds):
        if number % 3 == 0:
            shutil.rmtree(store.parent, ignore_errors=True)
        process = program.start("index", "--quiet", *(["--full"] if number % 3 == 2 else []))
        time.sleep(chance.uniform(0.05, 1.2))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()

        status = program.run("status", "--json")
        assert status.code == 0, status.err
        assert status.json()["state"] in ("missing", "fresh", "indexing")
        assert status.json()["state"] == "indexing" or "running" not in [
            run["outcome"] for run in status.json()["runs"]
        ]

    assert program.run("index", "--quiet").code == 0
    assert _is_like_fresh(builder, tmp_path)


def test_interrupted_at_any_moment_the_store_is_sound(
    busy: tuple[RepositoryBuilder, Program], rounds: int, tmp_path: Path
) -> None:
    builder, program = busy
    chance = random.Random(2)
    for _ in range(max(2, rounds // 3)):
        process = program.start("index", "--quiet", "--full")
        time.sleep(chance.uniform(0.3, 1.0))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=300)

        # Python ends by the signal itself where it came while a module's generated code was run: a shell
        # sees 130 either way.
        assert process.returncode in (0, 130, -signal.SIGINT), errors
        assert b"Traceback" not in errors

    assert program.run("index", "--quiet").code == 0
    assert _is_like_fresh(builder, tmp_path)


def test_many_ask_while_one_indexes(busy: tuple[RepositoryBuilder, Program]) -> None:
    _, program = busy
    assert program.run("index", "--quiet").code == 0
    writer = program.start("index", "--quiet", "--full")

    readers = [
        program.start("ask", "--localize", "Retry sending mail more often", "--json") for _ in range(8)
    ]
    answers = [reader.communicate(timeout=300) for reader in readers]
    writer.communicate(timeout=300)

    assert writer.returncode == 0
    for reader, (out, errors) in zip(readers, answers, strict=True):
        assert reader.returncode == 0, errors
        assert b'"predicted"' in out


_READER = """
import sys
from pathlib import Path
from sleepcode.store import database
database._BUSY_SECONDS = 0.0  # whoever would have to wait for a lock fails at once
from sleepcode.ask.localize import localize
from sleepcode.config import Settings
from sleepcode.repo.repository import open_repository
asked = 0
while asked < 2 or not Path(sys.argv[1]).exists():
    assert localize(open_repository("."), Settings(), "Retry sending mail more often").candidates
    asked += 1
"""


def test_no_reader_ever_waits_for_a_writer(
    busy: tuple[RepositoryBuilder, Program], rounds: int, tmp_path: Path
) -> None:
    builder, program = busy
    assert program.run("index", "--quiet").code == 0
    stop = tmp_path / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", _READER, str(stop)],
            cwd=builder.path,
            env=program.environment(),
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    try:
        for number in range(max(2, rounds // 20)):
            builder.write(f"shop/part{number % 12}/mail{number}.py", f"RETRIES = {number + 100}\n")
            builder.commit(f"Retry sending mail {number} once more")
            assert program.run("index", "--quiet").code == 0
            assert program.run("index", "--quiet", "--full").code == 0
    finally:
        stop.touch()
    endings = [(reader.communicate(timeout=120)[1], reader.returncode) for reader in readers]

    assert [code for _, code in endings] == [0] * 4, endings


def test_store_that_vanishes_during_a_run_is_made_again(
    busy: tuple[RepositoryBuilder, Program], tmp_path: Path
) -> None:
    builder, program = busy
    process = program.start("index", "--quiet")
    store = Path(store_path(str(builder.path / ".git"), Settings()))
    deadline = time.monotonic() + 300
    while not store.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    shutil.rmtree(store.parent, ignore_errors=True)
    _, errors = process.communicate(timeout=300)

    assert process.returncode in (0, 1), errors
    assert b"Traceback" not in errors
    assert program.run("index", "--quiet").code == 0
    assert _is_like_fresh(builder, tmp_path)


def test_full_disk_is_told_and_survived(busy: tuple[RepositoryBuilder, Program], tmp_path: Path) -> None:
    builder, program = busy

    def limit() -> None:
        # A write beyond the limit fails as one on a full disk does.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    result = subprocess.run(
        [sys.executable, "-m", "sleepcode", "index", "--quiet", "--jobs", "1"],
        cwd=builder.path,
        env=program.environment(),
        capture_output=True,
        preexec_fn=limit,
        check=False,
        timeout=60,
    )

    assert result.returncode == 1, result.stderr
    assert b"Traceback" not in result.stderr
    assert result.stderr.count(b"\n") == 2
    assert program.run("index", "--quiet").code == 0
    assert _is_like_fresh(builder, tmp_path)


def test_worktrees_that_commit_at_once_are_both_indexed(
    busy: tuple[RepositoryBuilder, Program], tmp_path: Path
) -> None:
    builder, program = busy
    assert program.run("hook", "install").code == 0
    linked = builder.worktree(tmp_path / "linked")
    for folder in (builder.path, linked):
        (folder / "shop/part0/mail0.py").write_text(f"PLACE = {str(folder)!r}\n")
    commits = [
        subprocess.Popen(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qam", "At once"],
            cwd=folder,
            env={**os.environ, "HOME": str(tmp_path)},
        )
        for folder in (builder.path, linked)
    ]
    assert [commit.wait(timeout=300) for commit in commits] == [0, 0]

    deadline = time.monotonic() + 300
    states: list[str] = []
    while states != ["fresh", "fresh"] and time.monotonic() < deadline:
        time.sleep(0.1)
        states = [
            Program(folder, tmp_path).run("status", "--json").json()["state"]
            for folder in (builder.path, linked)
        ]

    assert states == ["fresh", "fresh"]
