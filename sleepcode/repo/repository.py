"""Where a repository is and what its revisions are called."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sleepcode.errors import RepositoryError, RevisionError
from sleepcode.repo.command import run_git


@dataclass(frozen=True, slots=True)
class Repository:
    """An opened repository; every path is absolute."""

    directory: str
    """Where git is run: the worktree's top, or the git directory of a bare repository."""
    worktree: str | None
    git_dir: str
    common_dir: str
    is_bare: bool
    is_shallow: bool

    @property
    def name(self) -> str:
        """What a person calls it: its folder's name."""
        folder = Path(self.worktree or self.common_dir)
        name = folder.name.removesuffix(".git") or folder.parent.name
        return folder.parent.name if name in ("repo", ".git", "") else name

    def resolve(self, revision: str) -> str:
        """The full commit id. Raises RevisionError when there is no such commit."""
        if not revision or "\n" in revision or "\0" in revision:
            raise RevisionError(f"{revision!r} is not a revision", "name a commit, branch or tag")
        try:
            output = run_git(
                self.directory, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
            )
        except RepositoryError as error:
            if revision == "HEAD" and self.head() is None:
                raise RepositoryError("this repository has no commits yet", "commit something first") from error
            hint = "it may lie beyond the shallow clone; " if self.is_shallow else ""
            raise RevisionError(
                f"there is no commit called {revision!r} here", f"{hint}`git log --oneline --all` lists what there is"
            ) from error
        return output.decode("ascii").strip()

    def head(self) -> str | None:
        """The commit of HEAD; None where there is no commit yet."""
        output = run_git(
            self.directory, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", ok_codes=(0, 1, 128)
        )
        return output.decode("ascii").strip() or None

    def head_name(self) -> str:
        """The branch that is checked out, or `detached HEAD`."""
        output = run_git(self.directory, "symbolic-ref", "--quiet", "--short", "HEAD", ok_codes=(0, 1, 128))
        return output.decode("utf-8", "replace").strip() or "detached HEAD"

    def commit_summary(self, commit: str) -> tuple[str, int]:
        """(subject, commit time in seconds since the epoch)."""
        output = run_git(
            self.directory, "log", "-1", "--no-show-signature", "--format=%ct%n%s", commit, "--"
        ).decode("utf-8", "replace")
        seconds, _, subject = output.partition("\n")
        return subject.strip(), int(seconds or 0)


def open_repository(path: str) -> Repository:
    """Opens the repository that holds `path` (a folder or a file in it, or a bare repository).

    Raises RepositoryError when the path doesn't exist or is in no repository.
    """
    place = os.path.abspath(path)  # noqa: PTH100 - keeps symbolic links as the user wrote them
    if not os.path.exists(place):  # noqa: PTH110
        raise RepositoryError(f"{path} does not exist", "name a folder inside a git repository")
    if not os.path.isdir(place):  # noqa: PTH112
        place = os.path.dirname(place)  # noqa: PTH120
    flags = ("--is-bare-repository", "--is-shallow-repository", "--is-inside-work-tree")
    try:
        output = run_git(place, "rev-parse", "--absolute-git-dir", "--git-common-dir", *flags)
    except RepositoryError as error:
        if error.message == "not inside a git repository":
            raise RepositoryError(f"{path} is not inside a git repository", error.hint) from error
        raise
    git_dir, common, bare, shallow, inside = output.decode("utf-8", "surrogateescape").rstrip("\n").rsplit("\n", 4)
    common = os.path.realpath(os.path.join(place, common))  # noqa: PTH118
    worktree = None
    if inside == "true":
        top = run_git(place, "rev-parse", "--show-toplevel")
        worktree = top.decode("utf-8", "surrogateescape").removesuffix("\n")
    elif bare == "false" and os.path.basename(git_dir) == ".git":  # noqa: PTH119
        # Called inside the .git folder itself: its worktree is meant.
        worktree = os.path.dirname(git_dir)  # noqa: PTH120
    return Repository(
        directory=worktree or git_dir,
        worktree=worktree,
        git_dir=git_dir,
        common_dir=common,
        is_bare=bare == "true",
        is_shallow=shallow == "true",
    )
