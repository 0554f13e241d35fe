"""Which files of a working tree may differ from a commit, as git's stat cache has it.

Complete: no changed file is missing from the suspects. Not exact: files are suspected for being touched.
No filter of the repository's is run, and its index is not written.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from sleepcode.repo.command import git_environment, git_error, run_git, start_git
from sleepcode.repo.repository import Repository

NO_FILE = "000000"
SUBMODULE = "160000"
_PATIENCE = 10.0
"""Seconds for git to compare; more is a stuck file system or a pipe in the place of an ignore file."""
_LARGEST_COPY = 4_000_000
"""Bytes of an index (some 40,000 files) up to which copying it is cheaper than what the copy saves."""
_TICK = 20_000_000
"""Nanoseconds that file times may be apart although nothing happened in between."""
_RAW = ("--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=all")


@dataclass(slots=True)
class Suspects:
    """Paths that may differ."""

    committed: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Path -> (mode, blob) in the commit, the surest first; both empty where a conflict hides them."""
    untracked: set[str] = field(default_factory=set)
    is_complete: bool = True
    """Whether git could list them all in time."""


def find_suspects(repository: Repository, worktree: str, commit: str) -> Suspects:
    """Compares the index with the commit and the working tree with the index.

    Raises RepositoryError when git can't read the index.
    """
    drivers = _neutral_filters(repository)
    with _newer_index(repository) as (index, written):
        environment = git_environment(drivers)
        commands = [
            ("diff-index", "--cached", *_RAW, commit, "--"),
            ("diff-files", *_RAW),
            ("ls-files", "--others", "--exclude-standard", "-z", "--full-name"),
        ]
        if index:
            environment["GIT_INDEX_FILE"] = index
            commands.append(("ls-files", "--stage", "-z", "--full-name"))
        processes = [start_git(worktree, *command, environment=environment) for command in commands]
        try:
            outputs = _outputs(processes)
        finally:
            for process in processes:
                process.kill()
                process.communicate()
    suspects = Suspects(is_complete=None not in outputs)
    staged, unstaged, others, *tracked = [output or "" for output in outputs]
    suspects.committed.update(_raw(staged))
    for path, committed in _raw(unstaged):
        # What the index has is what the commit has, unless the first list says otherwise.
        suspects.committed.setdefault(path, committed)
    for path, committed in _touched_since(worktree, written, tracked[0]) if tracked else ():
        suspects.committed.setdefault(path, committed)
    # Git names a repository inside this one as a folder.
    suspects.untracked.update(name for name in others.split("\0") if name and not name.endswith("/"))
    return suspects


@contextmanager
def _newer_index(repository: Repository) -> Iterator[tuple[str, int]]:
    """(a copy of the index in memory, when the index was written in nanoseconds), else an empty name.

    Most builds of git look at whole seconds. After a clone every file is as old as the index then, and git
    would compare all their contents each time, until something writes the index again. With a copy that is
    newer it need not; what was touched after the index was written is found by the finer time instead.
    """
    descriptor, written = _copy_index(os.path.join(repository.git_dir, "index"))  # noqa: PTH118
    try:
        name = f"/proc/{os.getpid()}/fd/{descriptor}"
        yield (name, written) if descriptor >= 0 and os.path.exists(name) else ("", 0)  # noqa: PTH110
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _copy_index(source: str) -> tuple[int, int]:
    """(descriptor of a copy, when the source was written); (-1, 0) where there can't or needn't be one."""
    try:
        with open(source, "rb") as file:  # noqa: PTH123
            status = os.fstat(file.fileno())
            if not hasattr(os, "memfd_create") or status.st_size > _LARGEST_COPY:
                return -1, 0
            content = file.read()
        descriptor = os.memfd_create("index")
    except OSError:
        return -1, 0
    with open(descriptor, "wb", closefd=False) as copy:
        copy.write(content)
    return descriptor, status.st_mtime_ns


def _touched_since(worktree: str, written: int, tracked: str) -> Iterable[tuple[str, tuple[str, str]]]:
    """(path, (mode, blob)) of the tracked files that are as new as the index, of git's staged format."""
    for record in tracked.split("\0"):
        head, tab, path = record.partition("\t")
        if not tab:
            continue
        mode, blob, _ = head.split(" ")
        try:
            is_new = os.lstat(f"{worktree}/{path}").st_mtime_ns >= written - _TICK
        except (OSError, ValueError):
            continue
        if is_new and mode != SUBMODULE:
            yield path, (mode, blob)


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
