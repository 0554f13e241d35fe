"""Runs every check, in the order of how soon each tells: format, lint, types, tests.

    python -m tests.tools.check

Stops at the first that fails and exits with 1, naming it. The same word locally and in CI.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("ruff", "format", "--check", ".")),
    ("lint", ("ruff", "check", ".")),
    ("types", ("mypy", "-p", "sleepcode", "-p", "tests.tools")),
    # Tests start the program hundreds of times: where no bytecode is kept, each would compile it again.
    ("bytecode", ("compileall", "-q", "sleepcode", "tests")),
    ("tests", ("pytest", "-q", "-n", "auto", "--dist", "worksteal")),
)


def run_checks(checks: Sequence[tuple[str, Sequence[str]]], root: Path) -> str:
    """Runs (name, module and arguments) in `root`; returns the first that fails, empty when none does."""
    for name, arguments in checks:
        print(f"== {name}: {' '.join(arguments)}", flush=True)
        started = time.perf_counter()
        finished = subprocess.run([sys.executable, "-m", *arguments], cwd=root, check=False)
        if finished.returncode:
            return name
        print(f"   {time.perf_counter() - started:.1f} s", flush=True)
    return ""


def main() -> int:
    failed = run_checks(CHECKS, ROOT)
    if failed:
        print(f"check failed: {failed}", file=sys.stderr)
        return 1
    print("all checks passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
