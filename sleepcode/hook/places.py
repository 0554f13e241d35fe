"""Where git runs hooks of this repository, and who else has a say there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sleepcode.errors import RepositoryError
from sleepcode.repo.command import git_environment, run_git
from sleepcode.repo.repository import Repository

_LINE = "sleepcode hook run"


@dataclass(frozen=True, slots=True)
class HookPlace:
    """The folder of hooks, as git itself resolves it."""

    folder: Path
    manager: str = ""
    """`husky`, `lefthook`, `core.hooksPath` or empty: whose hooks are not ours to write."""
    advice: str = ""
    """What the user can add by hand where the hooks are not ours to write."""
    by_hand: tuple[Path, ...] = ()
    """Files in which a line of the user's would call this program."""


def find_place(repository: Repository) -> HookPlace:
    """The place of this repository's hooks. Raises RepositoryError for a bare one, where nobody commits."""
    if repository.is_bare:
        raise RepositoryError(
            "a bare repository has no commits of its own making, so git runs no post-commit hook there",
            "install the hook in a clone with a worktree, or call `sleepcode index` from post-receive",
        )
    configured = _read_hooks_path(repository)
    if configured is None:
        folder = Path(repository.common_dir, "hooks")
        return _with_lefthook(repository, folder)
    folder = Path(repository.directory, os.path.expanduser(configured))  # noqa: PTH111 - `~` alone is left
    if ".husky" in folder.parts:
        own = Path(repository.directory, ".husky")
        advice = f"add the line `{_LINE}` to .husky/post-commit, which your hook manager calls"
        return HookPlace(folder, "husky", advice, (own / "post-commit",))
    if _is_own(repository, folder):
        return _with_lefthook(repository, folder)
    advice = f"add the line `{_LINE}` to {folder / 'post-commit'} (a shell script that is executable)"
    return HookPlace(folder, "core.hooksPath", advice, (folder / "post-commit",))


def _read_hooks_path(repository: Repository) -> str | None:
    """`core.hooksPath` as the user configured it; git's own processes here run with none."""
    environment = git_environment()
    for name in [name for name in environment if name.startswith("GIT_CONFIG_") and name[11:12] in "CKV"]:
        del environment[name]
    output = run_git(
        *(repository.directory, "config", "--type=path", "-z", "--get", "core.hooksPath"),
        ok_codes=(0, 1),
        environment=environment,
    )
    return os.fsdecode(output.removesuffix(b"\0")) or None


def _is_own(repository: Repository, folder: Path) -> bool:
    """Whether a configured folder is inside the git directory: private to this clone."""
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(repository.common_dir))


def _with_lefthook(repository: Repository, folder: Path) -> HookPlace:
    """Lefthook writes its hooks anew whenever it likes: one that is there already stays its own."""
    names = [f"{dot}lefthook.{ending}" for dot in ("", ".") for ending in ("yml", "yaml", "toml", "json")]
    present = [name for name in names if Path(repository.directory, name).is_file()]
    hook = folder / "post-commit"
    if not present or not hook.is_file() or b"lefthook" not in hook.read_bytes():
        return HookPlace(folder)
    advice = f"add a post-commit command to {present[0]} that runs `{_LINE}`"
    return HookPlace(folder, "lefthook", advice, tuple(Path(repository.directory, name) for name in present))
