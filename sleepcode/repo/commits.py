"""What git alone tells of commits: who made them, by name, as `.mailmap` has it, and which of them brought a text."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sleepcode.repo.command import run_git, start_git
from sleepcode.repo.repository import Repository

_LOG = ("log", "-s", "--encoding=UTF-8", "--date=short", "--format=%H%x00%ad%x00%aN%x00%aE%x00%s")
_PATIENCE = 4.0
"""Seconds that the past of a path is waited for."""

_LEAST_ALIKE = 30
"""Percent of a file that is left of it where it is renamed: a change that moves a file often rewrites it too."""


class Made(NamedTuple):
    """A commit, as people are told of it."""

    commit: str
    day: str
    """On which it was written, where that was."""
    author: str
    address: str
    """The author's, by which two names are one person's; never shown."""
    subject: str


def read_makings(repository: Repository, commits: Sequence[str]) -> dict[str, Made]:
    """Commit -> what is told of it. Raises RepositoryError where git can't read one."""
    if not commits:
        return {}
    output = run_git(
        repository.directory, *_LOG, "--stdin", "--no-walk=unsorted", input="\n".join(commits).encode()
    )
    return {made.commit: made for made in _parse(output)}


def read_past(
    repository: Repository, commit: str, paths: Sequence[str], seconds: float = _PATIENCE
) -> list[Made] | None:
    """All commits up to one that touched files or folders, newest first, merges left out, whatever else they touched.

    None where git can't tell in so many seconds.
    """
    arguments = ("--literal-pathspecs", *_LOG, "--no-merges")
    with start_git(repository.directory, *arguments, commit, "--", *paths) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return None
    return list(_parse(output)) if process.returncode == 0 else None


def _parse(output: bytes) -> Iterator[Made]:
    for line in output.decode("utf-8", "replace").split("\n"):
        fields = line.split("\0")
        if len(fields) == len(Made._fields):
            commit, day, author, address, subject = fields
            yield Made(commit, day, author.strip(), address.lower(), subject.strip())


def newest_commits(repository: Repository, commit: str, most: int) -> list[Made]:
    """The newest commits up to one, merges left out. Raises RepositoryError where git can't read them."""
    output = run_git(repository.directory, *_LOG, f"--max-count={most}", "--no-merges", commit, "--")
    return list(_parse(output))


def commits_that_changed(
    repository: Repository, commits: Sequence[str], paths: Sequence[str], text: str, pattern: str
) -> list[str]:
    """Those of some commits after which a file matches an extended regular expression more or less often, and has the
    text that all of its matches have; `paths` are all that it was called.

    Raises RepositoryError where git can't read one of them.
    """
    # A text is counted many times as fast as a pattern, and few changes touch it.
    having = _pick(repository, commits, paths, f"-S{text}")
    return _pick(repository, having, paths, f"-S{pattern}", "--pickaxe-regex")


def _pick(repository: Repository, commits: Sequence[str], paths: Sequence[str], *pickaxe: str) -> list[str]:
    if not commits:
        return []
    arguments = ("log", "--stdin", "--no-walk=unsorted", "-m", "--first-parent", "-s", "--format=%H")
    safe = ("--no-textconv", "--no-ext-diff", "-M")
    output = run_git(
        repository.directory,
        "--literal-pathspecs",
        *arguments,
        *safe,
        *pickaxe,
        "--",
        *paths,
        input="\n".join(commits).encode(),
    )
    return list(dict.fromkeys(output.decode("ascii", "replace").split()))


def had_before(repository: Repository, commit: str, paths: Sequence[str], pattern: str) -> bool:
    """Whether the first parent of a commit matches an extended regular expression in one of some files, or, where
    none are given, in any, as far as git can tell."""
    arguments = (
        "--literal-pathspecs",
        "grep",
        "--quiet",
        "--extended-regexp",
        "--no-textconv",
        "-e",
        pattern,
    )
    with start_git(repository.directory, *arguments, f"{commit}^1", "--", *paths) as process:
        process.communicate()
    return process.returncode == 0


def renamed_from(repository: Repository, commit: str, path: str) -> str:
    """What a file was called before a commit that renamed it, however much it changed it too; empty where it did not,
    or git can't tell."""
    arguments = ("diff-tree", "-r", "-z", "--name-status", "--diff-filter=R", f"-M{_LEAST_ALIKE}%")
    safe = ("--no-textconv", "--no-ext-diff")
    with start_git(repository.directory, *arguments, *safe, f"{commit}^1", commit) as process:
        try:
            output, _ = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return ""
    fields = output.split(b"\0")
    names = {after: before for before, after in zip(fields[1::3], fields[2::3], strict=False)}
    return os.fsdecode(names.get(os.fsencode(path), b""))
