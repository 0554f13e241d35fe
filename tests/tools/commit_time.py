"""Times what a commit feels of the hook: `git commit` with an empty post-commit hook and with ours, in turn.

    python -m tests.tools.commit_time CLONE

Works in a scratch clone that borrows the objects of CLONE. The refreshes that our hook starts run beside
the commits that are timed, as they would in a rebase.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sleepcode.hook.install import choose_events, install_hook, uninstall_hook
from sleepcode.repo.repository import open_repository
from tests.tools.objects import git

_EMPTY = "#!/bin/sh\nexit 0\n"


def measure(clone: Path, runs: int, scratch: Path) -> dict[str, list[float]]:
    """Milliseconds of each commit, by hook."""
    git(scratch.parent, "clone", "-q", "--shared", str(clone), str(scratch))
    for key, value in (("user.name", "Ada"), ("user.email", "ada@example.org"), ("gc.auto", "0")):
        git(scratch, "config", key, value)
    repository = open_repository(str(scratch))
    hook = scratch / ".git/hooks/post-commit"
    hook.parent.mkdir(exist_ok=True)
    found: dict[str, list[float]] = {"empty hook": [], "ours": []}
    for _ in range(runs):
        for name, times in found.items():
            if name == "ours":
                install_hook(repository, choose_events(""))
            else:
                uninstall_hook(repository)
                hook.write_text(_EMPTY)
                hook.chmod(0o755)
            started = time.perf_counter()
            git(scratch, "commit", "-q", "--allow-empty", "-m", "Measure")
            times.append(1000 * (time.perf_counter() - started))
            if name == "empty hook":
                hook.unlink()
    uninstall_hook(repository)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clone", type=Path)
    parser.add_argument("--runs", type=int, default=25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        found = measure(options.clone.resolve(), options.runs, Path(folder, "clone"))
        for name, times in found.items():
            print(f"{name:<12}{statistics.median(times):8.1f} ms ({min(times):.1f}-{max(times):.1f})")
        # The last refresh has the clone open for a moment more.
        time.sleep(3)
    return 0


if __name__ == "__main__":
    sys.exit(main())
