"""How time, memory and disk grow with files and with commits, as a table and a plot in text.

    python -m tests.tools.growth --clones DIR [--files 3000 10000 30000 100000] [--bounds 1000 10000 100000]

Repositories of so many files are made by `graft` from the clones in DIR, bare; then, as whole processes:
a first index, `index` with nothing new, `index` after a commit of 5 files, `ask --localize`. `--bounds` are
numbers of commits that a first index of the smallest of them may read (`history_bound`). Each column's
exponent says how it grows from row to row: 1 is in proportion.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from math import log
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.tools.graft import find_clones, graft
from tests.tools.objects import git
from tests.tools.processes import sample_memory, time_once
from tests.tools.report import format_table
from tests.tools.scratch import folder_bytes

_RUNS = 7
_CHANGED = 5
_TASK = "Evict entries of the cache that are older than an hour"
_HEADER = ["files", "commits", "first index", "nothing new", "commit of 5", "localize", "peak MB", "store MB"]
_PLOTTED = {"F": 2, "C": 4, "L": 5, "N": 3}
_WIDTH, _HEIGHT = 64, 18


class Point(NamedTuple):
    """One repository's figures, in the order of the header: counts, seconds, megabytes."""

    files: float
    commits: float
    first: float
    fresh: float
    commit: float
    localize: float
    memory: float
    store: float


def measure(repository: Path, folder: Path, bound: int | None = None) -> Point:
    """Every figure of one bare repository, with a store and a home of its own in `folder`."""
    environment = _environment(folder, bound)
    program = _program()
    store = folder / "store"
    started = time.perf_counter()
    memory = sample_memory((*program, "index", "--quiet"), repository, environment)
    first = time.perf_counter() - started
    fresh = [time_once((*program, "index", "--quiet"), repository, environment) for _ in range(_RUNS)]
    localize = [
        time_once((*program, "ask", "--localize", _TASK), repository, environment) for _ in range(_RUNS)
    ]
    commits = []
    for number in range(_RUNS):
        commit_files(repository, number)
        commits.append(time_once((*program, "index", "--quiet"), repository, environment))
    return Point(
        len(git(repository, "ls-tree", "-r", "--name-only", "-z", "HEAD").split(b"\0")) - 1,
        min(int(git(repository, "rev-list", "--count", "HEAD")), bound or sys.maxsize),
        first,
        median(fresh),
        median(commits),
        median(localize),
        memory.proportional / 1e6 if memory else 0.0,
        folder_bytes(store) / 1e6,
    )


def commit_files(repository: Path, number: int) -> None:
    """A commit to the main branch of a bare repository that adds a line to some source files."""
    index = {**os.environ, "GIT_INDEX_FILE": str(repository / "growth.index"), **_IDENTITY}
    listed = git(repository, "ls-tree", "-r", "HEAD").decode("utf-8", "replace").splitlines()
    sources = [line for line in listed if line.endswith((".py", ".go", ".js", ".ts", ".c"))]
    lines = []
    for line in sources[:: max(1, len(sources) // _CHANGED)][:_CHANGED]:
        head, _, path = line.partition("\t")
        mode, _, blob = head.split()
        content = git(repository, "cat-file", "blob", blob) + f"\nX{number} = {number}\n".encode()
        changed = git(repository, "hash-object", "-w", "--stdin", stdin=content).decode().strip()
        lines.append(f"{mode} {changed}\t{path}\n")

    def run(*arguments: str, text: str = "") -> str:
        command = ["git", *arguments]
        finished = subprocess.run(
            command, cwd=repository, env=index, input=text, text=True, capture_output=True, check=True
        )
        return finished.stdout.strip()

    run("read-tree", "HEAD")
    run("update-index", "--index-info", text="".join(lines))
    commit = run("commit-tree", "-p", "HEAD", "-m", f"Change five files, number {number}", run("write-tree"))
    run("update-ref", "HEAD", commit)


def with_exponents(points: Sequence[Point], by: int) -> list[list[str]]:
    """Rows of the table; in brackets, how a figure grew with the column `by` since the row before."""
    rows = []
    for number, point in enumerate(points):
        row = [f"{point.files:,.0f}", f"{point.commits:,.0f}"]
        for column, value in enumerate(point[2:], 2):
            text = f"{value:,.0f}" if column >= 6 else f"{value:.2f}"
            if number and point[by] != points[number - 1][by] and value > 0 < points[number - 1][column]:
                before = points[number - 1]
                text += f" ({log(value / before[column]) / log(point[by] / before[by]):.1f})"
            row.append(text)
        rows.append(row)
    return rows


def plot(points: Sequence[Point]) -> str:
    """Seconds against files, both on logarithmic scales: F first index, C after a commit, L localize, N nothing new."""
    across = [log(point.files) for point in points]
    values = [point[column] for point in points for column in _PLOTTED.values() if point[column] > 0]
    low, high = log(min(values)), log(max(values))
    grid = [[" "] * (_WIDTH + 1) for _ in range(_HEIGHT + 1)]
    for mark, column in _PLOTTED.items():
        for point, place in zip(points, across, strict=True):
            x = round((place - across[0]) / max(across[-1] - across[0], 1e-9) * _WIDTH)
            y = round((log(point[column]) - low) / max(high - low, 1e-9) * _HEIGHT)
            grid[_HEIGHT - y][x] = mark
    lines = []
    for number, row in enumerate(grid):
        seconds = 2.718281828 ** (high - (high - low) * number / _HEIGHT)
        label = f"{seconds:8.2f} s" if number % 3 == 0 else " " * 10
        lines.append(f"{label} |{''.join(row).rstrip()}")
    lines.append(" " * 11 + "+" + "-" * _WIDTH)
    first, last = f"{points[0].files:,.0f}", f"{points[-1].files:,.0f} files"
    lines.append(" " * 12 + first + last.rjust(_WIDTH - len(first)))
    return "\n".join(lines)


_IDENTITY = {
    "GIT_AUTHOR_NAME": "Growth",
    "GIT_AUTHOR_EMAIL": "growth@example.org",
    "GIT_COMMITTER_NAME": "Growth",
    "GIT_COMMITTER_EMAIL": "growth@example.org",
}


def _program() -> tuple[str, ...]:
    beside = Path(sys.executable).parent / "sleepcode"
    return (str(beside),) if beside.is_file() else (sys.executable, "-P", "-m", "sleepcode")


def _environment(folder: Path, bound: int | None) -> dict[str, str]:
    home = folder / "home"
    home.mkdir(parents=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "SLEEPCODE_STORE_DIR": str(folder / "store"),
    }
    return environment | ({"SLEEPCODE_HISTORY_BOUND": str(bound)} if bound else {})


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clones", type=Path, required=True)
    parser.add_argument("--files", type=int, nargs="+", default=[3_000, 10_000, 30_000, 100_000])
    parser.add_argument("--bounds", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sleepcode-growth-") as scratch:
        points = []
        clones = find_clones(options.clones)
        for size in sorted(options.files):
            repository = Path(scratch, f"{size}.git")
            graft(clones, size, repository)
            points.append(measure(repository, Path(scratch, str(size))))
            print("  ".join(with_exponents(points[-1:], 0)[0]), file=sys.stderr, flush=True)
        print(format_table(_HEADER, with_exponents(points, 0)))
        print(f"\n{plot(points)}\n")
        smallest = Path(scratch, f"{min(options.files)}.git")
        bounded = [
            measure(smallest, Path(scratch, f"bound-{bound}"), bound) for bound in sorted(options.bounds)
        ]
        if bounded:
            print(format_table(_HEADER, with_exponents(bounded, 1)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
