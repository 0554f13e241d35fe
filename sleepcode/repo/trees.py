"""Trees: the files of a revision, and what differs between two."""

from __future__ import annotations

import subprocess

from sleepcode.model import ChangedFile, TreeFile
from sleepcode.repo.command import git_error, run_git, start_git
from sleepcode.repo.repository import Repository

_SUBMODULE = "160000"


def list_tree(repository: Repository, commit: str) -> list[TreeFile]:
    """Every file of a revision, submodules and symbolic links included, in git's order.

    Sizes of missing objects are -1. Raises RepositoryError when a tree can't be read.
    """
    output = run_git(repository.directory, "ls-tree", "-r", "-z", "--full-tree", commit)
    rows = []
    for record in output.split(b"\0"):
        if record:
            head, _, path = record.partition(b"\t")
            mode, _, blob = head.decode("ascii").split(" ")
            rows.append((path.decode("utf-8", "surrogateescape"), blob, mode))
    sizes = read_sizes(repository, [blob for _, blob, mode in rows if mode != _SUBMODULE])
    return [TreeFile(path, blob, mode, sizes.get(blob, -1)) for path, blob, mode in rows]


def read_sizes(repository: Repository, blobs: list[str]) -> dict[str, int]:
    """Blob id -> bytes, for those that are there; a partial clone's missing ones are not fetched."""
    if not blobs:
        return {}
    process = start_git(
        repository.directory,
        "cat-file",
        "--batch-check=%(objectname) %(objectsize)",
        "--buffer",
        stdin=subprocess.PIPE,
    )
    output, errors = process.communicate(("\n".join(dict.fromkeys(blobs)) + "\n").encode("ascii"))
    if process.returncode != 0 and not output:
        raise git_error(errors)
    sizes = {}
    for line in output.splitlines():
        blob, _, size = line.partition(b" ")
        if size.isdigit():
            sizes[blob.decode("ascii")] = int(size)
    return sizes


def diff_tree_files(repository: Repository, old: str, new: str) -> list[tuple[str, TreeFile]]:
    """(status, file as it is in `new`) of every path that differs; sizes are -1."""
    output = run_git(
        repository.directory, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", old, new
    )
    fields = output.split(b"\0")
    found = []
    for head, path in zip(fields[0::2], fields[1::2], strict=False):
        _, mode, _, blob, status = head.decode("ascii").split(" ")
        found.append((status[:1], TreeFile(path.decode("utf-8", "surrogateescape"), blob, mode, -1)))
    return found


def diff_trees(repository: Repository, old: str, new: str) -> list[ChangedFile]:
    """Every path that differs between two commits: added, modified, deleted or changed in type."""
    return [ChangedFile(status, file.path) for status, file in diff_tree_files(repository, old, new)]
