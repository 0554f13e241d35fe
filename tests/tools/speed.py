"""Times the program as whole processes on a clone, beside git's own commands.

    python -m tests.tools.speed CLONE

Works in a scratch clone that borrows the objects of CLONE, with a home and a store of its own. Times
are medians; the ratio to `git log --name-only` of the same repository is what carries over to another
machine. Memory is sampled in a run that isn't timed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.tools.objects import git
from tests.tools.processes import CommandFailed, Memory, Timing, sample_memory, time_once
from tests.tools.report import format_table
from tests.tools.scratch import choose_files, commit_changes, folder_bytes, make_scratch_clone, measure_text

_CHANGED_FILES = 5
_REFERENCE = "git log --name-only"


@dataclass(slots=True)
class Figures:
    """What was measured of one repository."""

    files: int
    characters: int
    timings: dict[str, Timing] = field(default_factory=dict)
    memory: Memory | None = None
    store_bytes: int = 0

    def ratio(self, name: str) -> float:
        """A command's median over that of `git log --name-only`."""
        return self.timings[name].median / self.timings[_REFERENCE].median

    @property
    def files_a_second(self) -> float:
        return self.files / self.timings["index, first"].median


@dataclass(frozen=True, slots=True)
class Bench:
    """The scratch clone and how commands are run in it."""

    clone: Path
    program: tuple[str, ...]
    environment: Mapping[str, str]
    runs: int

    @property
    def store(self) -> Path:
        """Where the program keeps its store by default."""
        return self.clone / ".git" / "sleepcode"

    def repeat(self, *command: str, is_search: bool = False) -> Timing:
        """Times a command that leaves nothing behind, after one run that isn't counted.

        A search may find nothing, which git says by exiting with 1.
        """
        codes = (0, 1) if is_search else (0,)
        time_once(command, self.clone, self.environment, codes)
        return Timing(
            tuple(time_once(command, self.clone, self.environment, codes) for _ in range(self.runs))
        )

    def index(self) -> float:
        return time_once((*self.program, "index", "--quiet"), self.clone, self.environment)


def measure(bench: Bench, word: str, task: str, question: str, first_runs: int) -> Figures:
    """Every figure of one repository. Raises CommandFailed when a command fails."""
    figures = Figures(*measure_text(bench.clone))
    timings = figures.timings
    timings[_REFERENCE] = bench.repeat("git", "log", "--name-only", "--no-renames", "--format=%H%n%s", "HEAD")
    timings[f"git grep -c {word}"] = bench.repeat("git", "grep", "-c", "-e", word, is_search=True)
    timings["--help"] = bench.repeat(*bench.program, "--help")
    figures.memory = sample_memory((*bench.program, "index", "--quiet"), bench.clone, bench.environment)
    timings["index, first"] = _time_first(bench, first_runs)
    figures.store_bytes = folder_bytes(bench.store)
    timings["index, nothing new"] = bench.repeat(*bench.program, "index", "--quiet")
    timings["ask --localize"] = bench.repeat(*bench.program, "ask", "--localize", task)
    timings["ask"] = bench.repeat(*bench.program, "ask", question)
    paths = choose_files(bench.clone, _CHANGED_FILES)
    timings[f"index, commit of {len(paths)} files"] = _time_commits(bench, paths)
    return figures


def format_figures(figures: Figures) -> str:
    """A table of times and ratios, then throughput, memory and store size."""
    rows = [
        [
            name,
            "",
            f"{1000 * timing.median:.0f}",
            f"{1000 * min(timing.seconds):.0f}-{1000 * max(timing.seconds):.0f}",
            f"{figures.ratio(name):.2f}",
        ]
        for name, timing in figures.timings.items()
    ]
    megabytes = figures.characters / 1e6
    share = figures.store_bytes / max(figures.characters, 1)
    lines = [
        format_table(["command", "", "median ms", "range", "x git log"], rows),
        "",
        f"{figures.files} text files, {megabytes:.1f} million characters",
        f"first index: {figures.files_a_second:.0f} files a second",
        f"store: {figures.store_bytes / 1e6:.1f} MB, {share:.2f} of the text",
    ]
    if figures.memory:
        resident, shared = figures.memory.resident / 1e6, figures.memory.proportional / 1e6
        lines.append(
            f"peak memory: {resident:.0f} MB resident, {shared:.0f} MB with shared pages counted once, "
            f"{figures.memory.processes} processes"
        )
    return "\n".join(lines)


def as_json(figures: Figures) -> dict[str, Any]:
    """The same figures for programs; times in seconds, sizes in bytes."""
    return {
        "files": figures.files,
        "characters": figures.characters,
        "store_bytes": figures.store_bytes,
        "files_a_second": figures.files_a_second,
        "peak_resident_bytes": figures.memory.resident if figures.memory else None,
        "peak_proportional_bytes": figures.memory.proportional if figures.memory else None,
        "commands": {
            name: {"median": timing.median, "seconds": timing.seconds, "ratio": figures.ratio(name)}
            for name, timing in figures.timings.items()
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything was measured, 1 when a command failed."""
    options = _parse(arguments)
    with tempfile.TemporaryDirectory(prefix="sleepcode-speed-") as folder:
        clone = Path(folder, "clone")
        try:
            make_scratch_clone(options.clone, clone)
            bench = Bench(clone, _find_program(), make_environment(Path(folder)), options.runs)
            task = options.task or _recent_subject(clone)
            figures = measure(bench, options.word, task, options.question, options.first_runs)
        except subprocess.CalledProcessError as error:
            print(f"error: git: {error.stderr.decode('utf-8', 'replace').strip()}", file=sys.stderr)
            return 1
        except CommandFailed as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    print(format_figures(figures))
    if options.json:
        options.json.write_text(json.dumps(as_json(figures), indent=1) + "\n", encoding="utf-8")
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    description = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m tests.tools.speed", description=description)
    parser.add_argument("clone", type=Path, help="a clone, bare or not; it is only read")
    parser.add_argument("--runs", type=int, default=7, help="runs of each command (default: 7)")
    parser.add_argument("--first-runs", type=int, default=3, help="first indexes (default: 3)")
    parser.add_argument("--word", default="error", help="what git grep counts (default: error)")
    parser.add_argument("--task", default="", help="task to localize (default: a recent commit's subject)")
    parser.add_argument("--question", default="How are errors handled and reported?")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    if options.runs < 1 or options.first_runs < 1:
        parser.error("--runs and --first-runs are at least 1")
    return options


def _time_first(bench: Bench, runs: int) -> Timing:
    seconds = []
    for _ in range(runs):
        if not bench.store.is_dir():
            raise CommandFailed(f"`index` left no store in {bench.store}")
        shutil.rmtree(bench.store)
        seconds.append(bench.index())
    return Timing(tuple(seconds))


def _time_commits(bench: Bench, paths: list[str]) -> Timing:
    seconds = []
    for number in range(bench.runs):
        commit_changes(bench.clone, paths, number)
        seconds.append(bench.index())
    return Timing(tuple(seconds))


def _recent_subject(clone: Path) -> str:
    return git(clone, "log", "-1", "--no-merges", "--format=%s", "HEAD").decode("utf-8", "replace").strip()


def _find_program() -> tuple[str, ...]:
    """The installed command of this Python, else the package run as a module."""
    command = Path(sys.executable).parent / "sleepcode"
    return (str(command),) if command.is_file() else (sys.executable, "-P", "-m", "sleepcode")


def make_environment(folder: Path) -> dict[str, str]:
    """A home of its own, no settings of the caller (nor of its Python: without compiled files all takes longer)."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "SLEEPCODE_", "XDG_", "PYTHON"))
    }
    home = folder / "home"
    home.mkdir()
    package = str(Path(__file__).parents[2])
    return {**kept, "HOME": str(home), "PYTHONPATH": package, "NO_COLOR": "1", "GIT_PAGER": "cat"}


if __name__ == "__main__":
    sys.exit(main())
