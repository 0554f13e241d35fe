"""Git objects for the tools, read without the product so that a baseline shares nothing with it.

Missing objects, binary files and files over a size read as None.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

MOST_BYTES = 1_000_000


def git(clone: Path, *arguments: str, environment: dict[str, str] | None = None, stdin: bytes = b"") -> bytes:
    """What git prints. Raises subprocess.CalledProcessError when it fails."""
    # The variables of a hook or of a rebase would lead git to another repository.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    inherited.update(GIT_NO_LAZY_FETCH="1", GIT_OPTIONAL_LOCKS="0", LC_ALL="C", **(environment or {}))
    return subprocess.run(
        ["git", "-C", str(clone), *arguments], input=stdin, capture_output=True, check=True, env=inherited
    ).stdout


def list_blobs(clone: Path, commit: str) -> dict[str, str]:
    """Path -> blob id of every regular file of a commit."""
    blobs = {}
    for entry in git(clone, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        head, _, path = entry.partition(b"\t")
        fields = head.split()
        if len(fields) == 3 and fields[0] in (b"100644", b"100755"):
            blobs[path.decode("utf-8", "surrogateescape")] = fields[2].decode("ascii")
    return blobs


def sort_by_time(clone: Path, commits: Iterable[str]) -> list[str]:
    """The distinct commits, oldest first."""
    times = {}
    for commit in sorted(set(commits)):
        output = git(clone, "show", "-s", "--no-show-signature", "--format=%ct", commit)
        times[commit] = int(output.split()[-1])
    return sorted(times, key=lambda commit: (times[commit], commit))


class TextReader:
    """Texts of blobs through one `git cat-file --batch`; use it with `with`."""

    def __init__(self, clone: Path) -> None:
        self._process = subprocess.Popen(
            ["git", "-C", str(clone), "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"},
        )

    def __enter__(self) -> TextReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def read(self, blob: str) -> str | None:
        """The blob's text; None when it is missing, binary or over a megabyte."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin and stdout
        stdin.write(blob.encode("ascii") + b"\n")
        stdin.flush()
        fields = stdout.readline().split()
        if len(fields) != 3:
            return None
        content = stdout.read(int(fields[2]) + 1)[:-1]
        if fields[1] != b"blob" or len(content) > MOST_BYTES or b"\0" in content[:8000]:
            return None
        return content.decode("utf-8", "replace")
