"""Which files of a working tree may differ from a commit, as git's stat cache has it.

Complete: no changed file is missing from the suspects. Not exact: files are suspected for being touched.
No filter of the repository's is run, and its index is not written.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import monotonic

from sleepcode.repo.command import git_environment, git_error, run_git, start_git
from sleepcode.repo.repository import Repository
from sleepcode.repo.stat_cache import RacyEntry, open_racy_index

NO_FILE = "000000"
SUBMODULE = "160000"
_PATIENCE = 10.0
"""Seconds for git to compare; more is a stuck file system or a pipe in the place of an ignore file."""
_RAW = ("--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=all")


@dataclass(slots=True)
class Suspects:
    """Paths that may differ."""

    committed: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Path -> (mode, blob) in the commit, the surest first; both empty where a conflict hides them."""
    untracked: set[str] = field(default_factory=set)
    is_complete: bool = True
    """Whether git could list them all in time."""


class SuspectSearch:
    """A comparison of the index with a commit and of the working tree with the index, which git is at.

    It goes on by itself until it is asked for. Use it with `with`, or close it. Raises RepositoryError when git
    can't be run.
    """

    def __init__(self, repository: Repository, worktree: str, commit: str) -> None:
        self.commit = commit
        self._processes: list[subprocess.Popen[bytes]] = []
        self._copies = ExitStack()
        self._touched: list[RacyEntry] = []
        try:
            self._start(repository, worktree)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> SuspectSearch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def finish(self) -> Suspects:
        """What was found. Raises RepositoryError when git can't read the index."""
        outputs = _outputs(self._processes)
        suspects = Suspects(is_complete=None not in outputs)
        staged, others, unstaged = (output or "" for output in outputs)
        suspects.committed.update(_raw(staged))
        # What the index has is what the commit has, unless the first list says otherwise.
        for path, committed in _raw(unstaged):
            suspects.committed.setdefault(path, committed)
        for entry in self._touched:
            suspects.committed.setdefault(entry.path, (entry.mode, entry.blob))
        # Git names a repository inside this one as a folder.
        suspects.untracked.update(name for name in others.split("\0") if name and not name.endswith("/"))
        return suspects

    def close(self) -> None:
        """Ends what still runs."""
        for process in self._processes:
            process.kill()
            process.communicate()
        self._processes = []
        self._copies.close()

    def _start(self, repository: Repository, worktree: str) -> None:
        # These two never look into files, so they needn't wait for what turns filters off.
        for command in _commands(self.commit):
            self._processes.append(start_git(worktree, *command))
        index = os.path.join(repository.git_dir, "index")  # noqa: PTH118
        racy = self._copies.enter_context(open_racy_index(index, len(self.commit) // 2))
        environment = git_environment(_neutral_filters(repository))
        if racy is not None:
            environment["GIT_INDEX_FILE"] = racy.copy
        self._processes.append(start_git(worktree, "diff-files", *_RAW, environment=environment))
        if racy is not None:
            self._touched = racy.find_touched(worktree)


def _commands(commit: str) -> Sequence[Sequence[str]]:
    return (
        ("diff-index", "--cached", *_RAW, commit, "--"),
        ("ls-files", "--others", "--exclude-standard", "-z", "--full-name"),
    )


def _outputs(processes: Sequence[subprocess.Popen[bytes]]) -> list[str | None]:
    """What each wrote, None for one that is not done in time. Raises RepositoryError when one fails."""
    deadline = monotonic() + _PATIENCE
    outputs: list[str | None] = []
    for process in processes:
        try:
            output, errors = process.communicate(timeout=max(deadline - monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            outputs.append(None)
            continue
        if process.returncode != 0:
            raise git_error(errors)
        outputs.append(output.decode("utf-8", "surrogateescape"))
    return outputs


def _raw(output: str) -> Iterable[tuple[str, tuple[str, str]]]:
    """(path, (mode before, blob before)) of each entry of git's raw format."""
    fields = output.split("\0")
    for head, path in zip(fields[0::2], fields[1::2], strict=False):
        mode, _, blob, _, status = head[1:].split(" ")
        # A conflict has no one content before; the commit's is unknown here, and may be there.
        yield path, ("", "") if status == "U" else (mode, blob)


def _neutral_filters(repository: Repository) -> Sequence[tuple[str, str]]:
    """Configuration that turns every filter driver off: git runs them to compare racy entries."""
    pattern = r"^filter\..*\.(clean|smudge|process|required)$"
    arguments = ("config", "-z", "--name-only", "--get-regexp", pattern)
    output = run_git(repository.directory, *arguments, ok_codes=(0, 1)).decode("utf-8", "surrogateescape")
    drivers = sorted({name.rpartition(".")[0] for name in output.split("\0") if name})
    values = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
    return [(f"{driver}.{key}", value) for driver in drivers for key, value in values]
