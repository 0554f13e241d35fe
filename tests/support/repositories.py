"""Builds real git repositories: the same steps give the same ids, on any machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures" / "repos"
START = 1_704_067_200
"""2024-01-01 00:00 UTC; each commit is an hour after the one before."""
_HOUR = 3_600


class RepositoryBuilder:
    """A repository with a working tree on branch `main`. Paths are relative to it."""

    def __init__(self, path: Path, object_format: str = "sha1") -> None:
        self.path = path
        self.commits = 0
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", "--template=", f"--object-format={object_format}")

    def git(
        self,
        *arguments: str,
        input: bytes | None = None,
        cwd: Path | None = None,
        ok_codes: Iterable[int] = (0,),
    ) -> str:
        """Runs git and returns its output without the last line break; fails the test when git fails."""
        result = subprocess.run(
            ["git", *arguments],
            cwd=cwd or self.path,
            env=self._environment(),
            input=input,
            capture_output=True,
            check=False,
        )
        assert result.returncode in ok_codes, (
            f"git {' '.join(arguments)}: {result.stderr.decode(errors='replace')}"
        )
        return os.fsdecode(result.stdout).removesuffix("\n")

    def configure(self, key: str, value: str) -> None:
        self.git("config", key, value)

    # --- the working tree -----------------------------------------------------------------------

    def write(self, path: str, content: str | bytes = "", *, is_executable: bool = False) -> Path:
        """Writes a file, with the folders that it needs."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        if is_executable:
            file.chmod(0o755)
        return file

    def symlink(self, path: str, target: str) -> Path:
        link = self.path / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
        return link

    def remove(self, path: str) -> None:
        (self.path / path).unlink()

    def rename(self, old: str, new: str) -> None:
        target = self.path / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.path / old).rename(target)

    def copy_tree(self, name: str) -> None:
        """Copies `fixtures/repos/<name>` into the working tree."""
        shutil.copytree(FIXTURES / name, self.path, dirs_exist_ok=True)

    # --- history --------------------------------------------------------------------------------

    def commit(self, message: str = "Change something", *, author: str = "Ada <ada@example.org>") -> str:
        """Commits all that is in the working tree, or nothing new, and returns the commit's id."""
        self.git("add", "--all")
        return self.commit_staged(message, author=author)

    def commit_staged(self, message: str, *, author: str = "Ada <ada@example.org>") -> str:
        self.commits += 1
        self.git(
            *("commit", "-q", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim"),
            *("--no-verify", f"--author={author}", "-F", "-"),
            input=message.encode("utf-8", "surrogateescape"),
        )
        return self.head()

    def commit_file(self, path: str, content: str | bytes = "", message: str = "Change something") -> str:
        """Writes one file and commits."""
        self.write(path, content)
        return self.commit(message)

    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def blob(self, path: str, revision: str = "HEAD") -> str:
        """The id of the blob that a revision has at a path."""
        return self.git("rev-parse", f"{revision}:{path}")

    def branch(self, name: str) -> None:
        """Makes a branch here and goes to it."""
        self.git("switch", "-q", "-c", name)

    def switch(self, name: str) -> None:
        self.git("switch", "-q", name)

    def detach(self, revision: str = "HEAD") -> None:
        self.git("switch", "-q", "--detach", revision)

    def merge(self, branch: str, message: str = "Merge a branch") -> str:
        """Merges a branch with a merge commit and returns its id."""
        self.commits += 1
        self.git("merge", "-q", "--no-ff", "--no-verify", "-m", message, branch)
        return self.head()

    # --- other repositories made of this one ----------------------------------------------------

    def worktree(self, path: Path, revision: str = "HEAD") -> Path:
        """A linked worktree with a detached HEAD."""
        self.git("worktree", "add", "-q", "--detach", str(path), revision)
        return path

    def add_submodule(self, other: RepositoryBuilder, path: str) -> Path:
        """Checks another repository out as a submodule; commit it afterwards."""
        self.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), path)
        return self.path / path

    def bare_clone(self, path: Path) -> Path:
        return self._clone(path, "--bare")

    def shallow_clone(self, path: Path, depth: int = 1) -> Path:
        return self._clone(path, f"--depth={depth}")

    def partial_clone(self, path: Path, filter: str = "blob:none", *, is_checked_out: bool = False) -> Path:
        """A clone without what `filter` leaves out; git would fetch it from here when it is asked for."""
        self.configure("uploadpack.allowFilter", "true")
        self.configure("uploadpack.allowAnySHA1InWant", "true")
        return self._clone(path, f"--filter={filter}", *(() if is_checked_out else ("--no-checkout",)))

    def _clone(self, path: Path, *flags: str) -> Path:
        self.git("clone", "-q", "--template=", *flags, f"file://{self.path}", str(path), cwd=path.parent)
        return path

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        date = f"{START + self.commits * _HOUR} +0000"
        environment.update(
            GIT_CONFIG_GLOBAL=os.devnull,
            GIT_CONFIG_SYSTEM=os.devnull,
            GIT_AUTHOR_NAME="Ada",
            GIT_AUTHOR_EMAIL="ada@example.org",
            GIT_AUTHOR_DATE=date,
            GIT_COMMITTER_NAME="Ada",
            GIT_COMMITTER_EMAIL="ada@example.org",
            GIT_COMMITTER_DATE=date,
            GIT_TERMINAL_PROMPT="0",
            LC_ALL="C",
        )
        return environment
