"""The stopwatch, the memory sampler and the scratch clone; the timed program is a stand-in script."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support.repositories import RepositoryBuilder
from tests.tools.processes import CommandFailed, sample_memory, time_once
from tests.tools.scratch import choose_files, commit_changes, make_scratch_clone, measure_text
from tests.tools.speed import Bench, as_json, format_figures, make_environment, measure

STAND_IN = """
import pathlib, sys
if sys.argv[1] == "index":
    store = pathlib.Path(".git", "sleepcode")
    store.mkdir(exist_ok=True)
    (store / "store.db").write_bytes(bytes(1000))
"""


def _fill(builder: RepositoryBuilder) -> str:
    for number in range(12):
        builder.write(f"src/part{number:02}.py", f"def part{number}(): pass\n" * 40)
    return builder.commit("Add parts")


def test_a_run_that_fails_is_no_timing(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"exited with 3: broken"):
        time_once(
            [sys.executable, "-c", "import sys; sys.stderr.write('broken'); sys.exit(3)"],
            tmp_path,
            os.environ,
        )


def test_a_timing_covers_the_whole_process(tmp_path: Path) -> None:
    assert time_once([sys.executable, "-c", "import time; time.sleep(0.2)"], tmp_path, os.environ) >= 0.2


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="memory is read from /proc")
def test_memory_counts_the_children_too(tmp_path: Path) -> None:
    hold = "import time; held = bytearray(50_000_000); time.sleep(0.6)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}], check=True)"
    memory = sample_memory([sys.executable, "-c", parent], tmp_path, os.environ)
    assert memory is not None
    assert memory.resident > 50_000_000
    assert memory.processes == 2


def test_a_scratch_clone_has_files_and_leaves_its_source_alone(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    head = _fill(builder)
    scratch = tmp_path / "scratch"
    make_scratch_clone(builder.path, scratch)
    commit_changes(scratch, choose_files(scratch, 5), 1)
    assert builder.head() == head
    changed = builder.git("diff", "--name-only", "HEAD~1", "HEAD", cwd=scratch).split()
    assert len(changed) == 5
    assert builder.git("status", "--porcelain", cwd=scratch) == ""


def test_missing_blobs_do_not_stop_a_scratch_clone(builder: RepositoryBuilder, tmp_path: Path) -> None:
    _fill(builder)
    builder.commit_file("large.bin", b"\0" * 5000)
    blob = builder.blob("large.bin")
    (builder.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    scratch = tmp_path / "scratch"
    make_scratch_clone(builder.path, scratch)
    commit_changes(scratch, choose_files(scratch, 5), 1)
    assert builder.git("status", "--porcelain", cwd=scratch) == ""
    assert builder.git("log", "-1", "--format=%s", cwd=scratch) == "Change 5 files, number 1"
    assert measure_text(scratch)[0] == 12


def test_changes_are_spread_over_the_tree(builder: RepositoryBuilder) -> None:
    _fill(builder)
    assert choose_files(builder.path, 3) == ["src/part00.py", "src/part04.py", "src/part08.py"]


def test_every_command_is_measured_against_git_log(builder: RepositoryBuilder, tmp_path: Path) -> None:
    _fill(builder)
    scratch = tmp_path / "scratch"
    make_scratch_clone(builder.path, scratch)
    bench = Bench(scratch, (sys.executable, "-c", STAND_IN), os.environ, runs=1)
    figures = measure(bench, "nowhere", "task", "question", first_runs=1)
    assert figures.ratio("git log --name-only") == 1.0
    assert figures.store_bytes == 1000
    assert set(as_json(figures)["commands"]) >= {"index, first", "ask", "index, commit of 5 files"}
    assert "files a second" in format_figures(figures)


def test_commands_are_timed_without_the_settings_of_the_callers_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("SLEEPCODE_MODEL", "x")

    environment = make_environment(tmp_path)

    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert "SLEEPCODE_MODEL" not in environment
