"""What git alone tells of commits: who made them, by name, as `.mailmap` has it, and which of them brought a text."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.repo.command import run_git, start_git
from sleepcode.repo.repository import Repository


def read_makings(repository: Repository, commits: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Commit -> (the day on which it was written, where that was; its author's name). Raises RepositoryError where git can't read one."""
    if not commits:
        return {}
    arguments = (
        "log",
        "--stdin",
        "--no-walk=unsorted",
        "-s",
        "--encoding=UTF-8",
        "--date=short",
        "--format=%H %ad %aN",
    )
    output = run_git(repository.directory, *arguments, input="\n".join(commits).encode())
    lines = (line.split(" ", 2) for line in output.decode("utf-8", "replace").splitlines())
    return {
        line[0]: (line[1], line[2].strip()) for line in lines if len(line) == len(("commit", "day", "name"))
    }


def newest_authors(repository: Repository, commit: str, most: int) -> list[str]:
    """The authors of the newest commits up to one, merges left out. Raises RepositoryError where git can't read them."""
    arguments = ("log", f"--max-count={most}", "--no-merges", "-s", "--encoding=UTF-8", "--format=%aN")
    output = run_git(repository.directory, *arguments, commit, "--").decode("utf-8", "replace")
    return [name.strip() for name in output.splitlines() if name.strip()]


def commits_that_changed(
    repository: Repository, commits: Sequence[str], paths: Sequence[str], pattern: str
) -> list[str]:
    """Those of some commits after which a file matches an extended regular expression more or less often; `paths` are all that it was called.

    Raises RepositoryError where git can't read one of them.
    """
    if not commits:
        return []
    arguments = ("log", "--stdin", "--no-walk=unsorted", "-m", "--first-parent", "-s", "--format=%H")
    safe = ("--no-textconv", "--no-ext-diff", "-M")
    output = run_git(
        repository.directory,
        "--literal-pathspecs",
        *arguments,
        *safe,
        f"-S{pattern}",
        "--pickaxe-regex",
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
