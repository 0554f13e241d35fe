"""Trees: the files of a revision, and what differs between two."""

from __future__ import annotations

from collections.abc import Mapping

from sleepcode.errors import CommitGone, RepositoryError
from sleepcode.model import ChangedFile, TreeFile
from sleepcode.repo.blobs import read_sizes
from sleepcode.repo.command import run_git
from sleepcode.repo.repository import Repository

_SUBMODULE = "160000"


def list_tree(repository: Repository, commit: str, known: Mapping[str, int] | None = None) -> list[TreeFile]:
    """Every file of a revision, submodules and symbolic links included, in git's order.

    `known` are sizes by path that still hold: git looks at each object to tell its size, which is most of
    the work. Sizes of missing objects and of submodules are -1. Raises RepositoryError when a tree can't
    be read.
    """
    # With sizes asked for, git stops at the first blob that a partial clone lacks.
    sizes_flag = () if repository.is_partial or known else ("-l",)
    output = run_git(repository.directory, "ls-tree", "-r", "-z", "--full-tree", *sizes_flag, commit)
    files = []
    for record in output.decode("utf-8", "surrogateescape").split("\0"):
        head, tab, path = record.partition("\t")
        if tab:
            fields = head.split()
            size = int(fields[3]) if len(fields) > 3 and fields[3].isdigit() else -1
            files.append(TreeFile(path, fields[2], fields[0], size))
    if repository.is_partial:
        sizes = read_sizes(repository, [file.blob for file in files])
        files = [file._replace(size=sizes.get(file.blob, -1)) for file in files]
    elif known:
        new = [file.blob for file in files if file.path not in known and file.mode != _SUBMODULE]
        sizes = read_sizes(repository, new)
        files = [
            file._replace(size=known[file.path] if file.path in known else sizes.get(file.blob, -1))
            for file in files
        ]
    return files


def has_commit(repository: Repository, commit: str) -> bool:
    """Whether the repository (still) has a commit."""
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{tree}}")
    return bool(run_git(repository.directory, *arguments, ok_codes=(0, 1, 128)).strip())


def diff_tree_files(repository: Repository, old: str, new: str) -> list[tuple[str, TreeFile]]:
    """(status, file as it is in `new`) of every path that differs; sizes are -1. Raises CommitGone."""
    flags = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=none")
    try:
        output = run_git(repository.directory, "diff-tree", *flags, old, new, "--")
    except RepositoryError as error:
        if has_commit(repository, old):
            raise
        raise CommitGone(
            f"commit {old[:9]} is no longer in the repository", "run `sleepcode index`"
        ) from error
    fields = output.decode("utf-8", "surrogateescape").split("\0")
    found = []
    for head, path in zip(fields[0::2], fields[1::2], strict=False):
        _, mode, _, blob, status = head.split(" ")
        found.append((status[:1], TreeFile(path, blob, mode, -1)))
    return found


def diff_trees(repository: Repository, old: str, new: str) -> list[ChangedFile]:
    """Every path that differs between two commits: added, modified, deleted or changed in type.

    Raises CommitGone when the old one was pruned.
    """
    return [ChangedFile(status, file.path) for status, file in diff_tree_files(repository, old, new)]
