"""Times sleepcode beside other tools that explore a repository, on the same clone in the same run.

    python -m tests.tools.compare_peers CLONE [--aider PATH] [--codegraph PATH]

Each tool runs alone, once, on a scratch clone with a home of its own and no model and no key; one that isn't
on the PATH, and for which no path is given, is left out. What they do differs: ctags lists symbols, aider
ranks a map of them for one request, codegraph builds a graph of calls, sleepcode also reads the history and
writes notes. The ratio to sleepcode's first index is what carries over to another machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.processes import CommandFailed, sample_memory, time_once
from tests.tools.report import format_table
from tests.tools.scratch import folder_bytes, make_scratch_clone, measure_text

_TASK = "How are errors handled and reported?"
_MAP_TOKENS = "8192"
_REFERENCE = 1
"""The step that the others are compared with: sleepcode's first index."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command of one tool."""

    tool: str
    what: str
    command: tuple[str, ...]
    leaves: str = ""
    """The folder or file that it keeps what it learned in."""


def choose_steps(aider: str | None, codegraph: str | None) -> list[Step]:
    """The commands of the tools that are here, in the order in which they run."""
    beside = Path(sys.executable).parent / "sleepcode"
    program = str(beside) if beside.is_file() else shutil.which("sleepcode")
    own = (program,) if program else (sys.executable, "-P", "-m", "sleepcode")
    steps = [
        Step("git", "grep", ("git", "grep", "-c", "-e", "error")),
        Step("sleepcode", "first index", (*own, "index", "--quiet"), ".git/sleepcode"),
        Step("sleepcode", "index, nothing new", (*own, "index", "--quiet")),
        Step("sleepcode", "ask", (*own, "ask", _TASK)),
        Step("sleepcode", "ask --localize", (*own, "ask", "--localize", _TASK)),
    ]
    if ctags := shutil.which("ctags"):
        steps.append(Step("ctags", "all symbols", (ctags, "-R", "-f", "tags.out", "."), "tags.out"))
    if codegraph := codegraph or shutil.which("codegraph"):
        steps.append(Step("codegraph", "first index", (codegraph, "init", "."), ".codegraph"))
        steps.append(Step("codegraph", "explore", (codegraph, "explore", _TASK)))
    if aider := aider or shutil.which("aider"):
        options = ("--map-tokens", _MAP_TOKENS, "--model", "gpt-4o", "--yes-always")
        quiet = ("--no-check-update", "--no-show-release-notes", "--analytics-disable", "--no-gitignore")
        command = (aider, "--show-repo-map", *options, *quiet)
        steps.append(Step("aider", "repo map, first", command, ".aider.tags.cache.v4"))
        steps.append(Step("aider", "repo map, again", command))
    return steps


def run_steps(steps: Sequence[Step], clone: Path, environment: Mapping[str, str]) -> list[list[str]]:
    """A row for each: tool, command, seconds, their ratio to sleepcode's first index, memory, what is left on the disk."""
    rows: list[list[str]] = []
    taken: list[float] = []
    for step in steps:
        print(f"{step.tool}: {step.what}", file=sys.stderr)
        try:
            _forget(clone, step)
            seconds = time_once(step.command, clone, environment, (0, 1))
            left = clone / step.leaves
            size = folder_bytes(left) if left.is_dir() else left.stat().st_size if left.is_file() else 0
            # Once more for memory: sampling takes time.
            _forget(clone, step)
            memory = sample_memory(step.command, clone, environment)
        except CommandFailed as error:
            taken.append(0.0)
            rows.append([step.tool, step.what, "failed", "", "", ""])
            print(f"  {error}", file=sys.stderr)
            continue
        taken.append(seconds)
        rows.append(
            [
                *(step.tool, step.what, f"{seconds:.2f}", ""),
                f"{memory.proportional / 1e6:.0f}" if memory else "",
                f"{size / 1e6:.1f}" if step.leaves else "",
            ]
        )
    reference = taken[_REFERENCE]
    for row, seconds in zip(rows, taken, strict=True):
        if seconds and reference:
            row[3] = f"{seconds / reference:.3f}"
    return rows


def _forget(clone: Path, step: Step) -> None:
    """Takes away what an earlier run of a step left behind."""
    left = clone / step.leaves
    if step.leaves and left.is_dir():
        shutil.rmtree(left)
    elif step.leaves:
        left.unlink(missing_ok=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clone", type=Path, help="a clone, bare or not; it is only read")
    parser.add_argument("--aider", help="the program, where it isn't on the PATH")
    parser.add_argument("--codegraph", help="the program, where it isn't on the PATH")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sleepcode-peers-") as folder:
        clone, home = Path(folder, "clone"), Path(folder, "home")
        home.mkdir()
        try:
            make_scratch_clone(options.clone, clone)
        except subprocess.CalledProcessError as error:
            print(f"error: git: {error.stderr.decode('utf-8', 'replace').strip()}", file=sys.stderr)
            return 1
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "NO_COLOR": "1",
            "OPENAI_API_KEY": "none",
        }
        files, characters = measure_text(clone)
        rows = run_steps(choose_steps(options.aider, options.codegraph), clone, environment)
    print(f"{files:,} text files, {characters / 1e6:.1f} million characters")
    print(format_table(["tool", "command", "seconds", "of first index", "peak MB", "left MB"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
