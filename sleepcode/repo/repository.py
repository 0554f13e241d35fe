"""Where a repository is and what its revisions are called."""

from __future__ import annotations

import os
from typing import NamedTuple

from sleepcode.errors import RepositoryError, RevisionError
from sleepcode.repo.command import git_error, run_git, start_git

_LONGEST_REVISION = 1_000
_LATEST = 2**62
"""Commit times are whatever the author's clock or a forger wrote; a store's integers have 64 bits."""


class Repository(NamedTuple):
    """An opened repository; every path is absolute."""

    directory: str
    """Where git is run: the worktree's top, or the git directory where there is none."""
    worktree: str | None
    git_dir: str
    common_dir: str
    is_bare: bool
    is_shallow: bool
    is_partial: bool = False
    """Objects may be missing that git would fetch when it needs them (we never let it)."""

    @property
    def name(self) -> str:
        """What a person calls it: its folder's name."""
        folder = self.worktree or self.common_dir
        parent, name = os.path.split(folder.rstrip(os.sep))
        name = name.removesuffix(".git")
        return os.path.basename(parent) or folder if name in ("", "repo") else name  # noqa: PTH119

    def resolve(self, revision: str) -> str:
        """The full commit id. Raises RevisionError when there is no such commit."""
        if not revision or len(revision) > _LONGEST_REVISION or not revision.isprintable():
            raise RevisionError(f"{revision[:80]!r} is not a revision", "name a commit, branch or tag")
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        try:
            output = run_git(self.directory, *arguments)
        except RepositoryError as error:
            if revision == "HEAD" and self.head() is None:
                raise RepositoryError(
                    "this repository has no commits yet", "commit something first"
                ) from error
            hint = "it may lie beyond the shallow clone; " if self.is_shallow else ""
            raise RevisionError(
                f"there is no commit called {revision!r} here",
                f"{hint}`git log --oneline --all` lists what there is",
            ) from error
        return output.decode("ascii").strip()

    def head(self) -> str | None:
        """The commit of HEAD; None where there is no commit yet. Raises RepositoryError when it is broken."""
        arguments = ("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        commit = run_git(self.directory, *arguments, ok_codes=(0, 1, 128)).decode("ascii").strip()
        if commit:
            return commit
        # Only `git log` tells a branch without commits from one that names a missing commit.
        with start_git(self.directory, "log", "-1", "-s", "--format=%H") as process:
            _, errors = process.communicate()
        if b"does not have any commits yet" in errors:
            return None
        raise git_error(errors)

    def commit_summary(self, commit: str) -> tuple[str, int]:
        """(subject, commit time in seconds since the epoch)."""
        arguments = ("log", "-1", "-s", "--encoding=UTF-8", "--no-show-signature", "--format=%ct%n%s")
        output = run_git(self.directory, *arguments, commit, "--").decode("utf-8", "replace")
        seconds, _, subject = output.partition("\n")
        return subject.strip(), read_seconds(seconds)


def read_seconds(text: str) -> int:
    """A commit's time as git prints it; 0 for one that is no number, never more than a store can keep."""
    text = text.strip()
    return min(int(text), _LATEST) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def open_repository(path: str) -> Repository:
    """Opens the repository that holds `path` (a folder or a file in it, or a bare repository).

    Raises RepositoryError when the path doesn't exist or is in no repository.
    """
    place = os.path.abspath(path)  # noqa: PTH100 - keeps symbolic links as the user wrote them
    if not os.path.exists(place):  # noqa: PTH110
        raise RepositoryError(f"{path} does not exist", "name a folder inside a git repository")
    if not os.path.isdir(place):  # noqa: PTH112
        place = os.path.dirname(place)  # noqa: PTH120
    try:
        found = _discover(place)
    except RepositoryError as error:
        if error.message == "not inside a git repository":
            raise RepositoryError(f"{path} is not inside a git repository", error.hint) from error
        raise
    if found.worktree is None and not found.is_bare and os.path.basename(found.git_dir) == ".git":  # noqa: PTH119
        # Called inside the .git folder itself: its worktree is meant.
        return _discover(os.path.dirname(found.git_dir))  # noqa: PTH120
    return found


def _discover(place: str) -> Repository:
    flags = ("--is-bare-repository", "--is-shallow-repository", "--is-inside-work-tree")
    names = ["--absolute-git-dir", "--git-common-dir", "--show-toplevel"]
    with start_git(place, "rev-parse", *flags, *names) as process:
        output, errors = process.communicate()
    lines = output.decode("utf-8", "surrogateescape").split("\n")[:-1]
    if len(lines) < 5:
        raise git_error(errors)
    bare, shallow, inside = (line == "true" for line in lines[:3])
    # Without a worktree git prints all but the last and then fails.
    paths = lines[3:]
    if len(paths) != (3 if inside else 2):
        paths = [_read_path(place, name) for name in (names if inside else names[:2])]
    common = os.path.realpath(os.path.join(place, paths[1]))  # noqa: PTH118
    # A configured `core.worktree` can name any folder, the whole disk too: it has to point back.
    is_ours = inside and os.path.lexists(os.path.join(paths[2], ".git"))  # noqa: PTH118
    worktree = paths[2] if is_ours else None
    return Repository(
        directory=worktree or paths[0],
        worktree=worktree,
        git_dir=paths[0],
        common_dir=common,
        is_bare=bare,
        is_shallow=shallow,
        is_partial=_has_promisor(common),
    )


def _read_path(place: str, name: str) -> str:
    """One path by itself: the only way to tell where a path ends that has line breaks in it."""
    return run_git(place, "rev-parse", name).decode("utf-8", "surrogateescape").removesuffix("\n")


def _has_promisor(common_dir: str) -> bool:
    try:
        with open(os.path.join(common_dir, "config"), "rb") as file:  # noqa: PTH118, PTH123
            settings = file.read(1_000_000).lower()
    except OSError:
        return False
    return b"promisor" in settings or b"partialclone" in settings
