"""The growth table and its plot, the commits that it times, and the comparison with other tools."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.repositories import RepositoryBuilder
from tests.tools.compare_peers import Step, choose_steps, run_steps
from tests.tools.growth import Point, commit_files, plot, with_exponents


def _point(files: float, seconds: float) -> Point:
    return Point(files, 100, seconds, 0.1, seconds / 10, 0.2, 300, 50)


def test_exponent_says_how_a_figure_grows() -> None:
    first, second = with_exponents([_point(1_000, 1.0), _point(10_000, 100.0)], 0)

    assert first == ["1,000", "100", "1.00", "0.10", "0.10", "0.20", "300", "50"]
    assert second[2:5] == ["100.00 (2.0)", "0.10 (0.0)", "10.00 (2.0)"]


def test_plot_puts_more_files_to_the_right_and_more_seconds_above() -> None:
    lines = plot([_point(1_000, 1.0), _point(10_000, 10.0), _point(100_000, 100.0)]).splitlines()

    firsts = [(number, line.index("F")) for number, line in enumerate(lines) if "F" in line]
    assert [column for _, column in firsts] == sorted((column for _, column in firsts), reverse=True)
    assert len(firsts) == 3
    assert firsts[0][0] == 0
    assert lines[0].startswith("  100.00 s |")
    assert lines[-1].split() == ["1,000", "100,000", "files"]


def test_commit_to_a_bare_repository_changes_so_many_files(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    for number in range(20):
        builder.write(f"src/part{number:02}.py", f"P = {number}\n")
    builder.commit("Add parts")
    bare = builder.bare_clone(tmp_path / "bare.git")

    commit_files(bare, 7)

    changed = builder.git("-C", str(bare), "diff", "--name-only", "HEAD~1", "HEAD").splitlines()
    assert len(changed) == 5
    assert builder.git("-C", str(bare), "show", f"HEAD:{changed[0]}").endswith("X7 = 7")


def test_tools_that_are_not_here_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    tools = {step.tool for step in choose_steps(None, "/opt/codegraph")}

    assert tools == {"git", "sleepcode", "codegraph"}


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="memory is read from /proc")
def test_steps_are_compared_with_the_first_index(builder: RepositoryBuilder) -> None:
    def python(code: str) -> tuple[str, ...]:
        return (sys.executable, "-c", code)

    leave = (
        "import pathlib; pathlib.Path('left').mkdir(); pathlib.Path('left/x').write_bytes(bytes(5_000_000))"
    )
    steps = [
        Step("git", "grep", python("pass")),
        Step("sleepcode", "first index", python(leave), "left"),
        Step("other", "all", python("pass")),
        Step("broken", "all", python("raise SystemExit(3)")),
    ]

    rows = run_steps(steps, builder.path, {"PATH": "/usr/bin"})

    assert [row[0] for row in rows] == ["git", "sleepcode", "other", "broken"]
    # What is left is taken away before each run: a first index is one twice.
    assert rows[1][3] == "1.000"
    assert rows[1][5] == "5.0"
    assert float(rows[2][3]) > 0
    assert rows[3][2] == "failed"
