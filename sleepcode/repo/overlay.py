"""What differs between a commit and the working tree, without running anything of the repository's.

Git's own stat cache names the suspects; they are hashed here, so no clean filter runs. The overlay of a
symbolic link is its text; nothing outside the worktree is read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from stat import S_ISLNK, S_ISREG

from sleepcode.repo.command import git_environment, git_error, run_git, start_git
from sleepcode.repo.repository import Repository

MOST_FILES = 500
MOST_BYTES = 1_000_000
_LINK = "120000"
_SUBMODULE = "160000"


@dataclass(slots=True)
class WorkingChanges:
    """Paths whose content in the working tree is not the commit's."""

    modified: dict[str, str] = field(default_factory=dict)
    """Path -> absolute path of a file whose content differs, untracked files included."""
    deleted: set[str] = field(default_factory=set)
    truncated: bool = False
    """There were more than `MOST_FILES` suspects."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """(path, why it was not read)."""


def working_changes(repository: Repository, commit: str) -> WorkingChanges:
    """Compares the working tree with a commit; empty for a bare repository.

    Ignored files are left out. Raises RepositoryError when git can't read the index.
    """
    changes = WorkingChanges()
    if repository.worktree is None:
        return changes
    committed, suspects = _find_suspects(repository, commit)
    chosen = sorted(suspects)
    if len(chosen) > MOST_FILES:
        changes.truncated = True
        chosen = chosen[:MOST_FILES]
    top = os.path.realpath(repository.worktree)
    for path in chosen:
        _compare(changes, top, path, committed.get(path))
    return changes


def git_blob_id(data: bytes, algorithm: str = "sha1") -> str:
    """The object id that git gives a blob of this content; `algorithm` is `sha1` or `sha256`."""
    digest = sha256 if algorithm == "sha256" else sha1
    return digest(b"blob %d\0" % len(data) + data).hexdigest()  # noqa: S324 - git's own identity


def _find_suspects(repository: Repository, commit: str) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """(path -> (mode, blob) of the commit where the index or stat cache differs, every suspect path)."""
    top = repository.worktree or repository.directory
    environment = git_environment(_without_filters(repository))
    commands = (
        ("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", commit, "--"),
        ("diff-files", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=all"),
        ("ls-files", "--others", "--exclude-standard", "-z", "--full-name"),
    )
    processes = [start_git(top, *command, environment=environment) for command in commands]
    outputs = []
    for process in processes:
        output, errors = process.communicate()
        if process.returncode != 0:
            raise git_error(errors)
        outputs.append(output)
    committed: dict[str, tuple[str, str]] = {}
    suspects: set[str] = set()
    for path, mode, blob in _raw(outputs[1]):
        # What the index has is what the commit has, unless the first list says otherwise.
        committed[path] = (mode, blob)
        suspects.add(path)
    for path, mode, blob in _raw(outputs[0]):
        committed[path] = (mode, blob)
        suspects.add(path)
    for name in outputs[2].split(b"\0"):
        if name:
            suspects.add(name.decode("utf-8", "surrogateescape"))
    return committed, suspects


def _raw(output: bytes) -> list[tuple[str, str, str]]:
    """(path, mode before, blob before) of each entry of git's raw format."""
    fields = output.split(b"\0")
    found = []
    for head, path in zip(fields[0::2], fields[1::2], strict=False):
        mode, _, blob, _, _ = head.decode("ascii").lstrip(":").split(" ")
        found.append((path.decode("utf-8", "surrogateescape"), mode, blob))
    return found


def _without_filters(repository: Repository) -> Sequence[tuple[str, str]]:
    """Configuration that turns every filter driver off: git runs them to compare racy entries."""
    output = run_git(
        repository.directory,
        "config",
        "-z",
        "--name-only",
        "--get-regexp",
        r"^filter\..*\.(clean|smudge|process|required)$",
        ok_codes=(0, 1),
    )
    names = {name.decode("utf-8", "replace").rpartition(".")[0] for name in output.split(b"\0") if name}
    overrides = []
    for name in sorted(names):
        overrides += [(f"{name}.clean", ""), (f"{name}.smudge", ""), (f"{name}.process", ""), (f"{name}.required", "false")]
    return overrides


def _compare(changes: WorkingChanges, top: str, path: str, committed: tuple[str, str] | None) -> None:
    location = os.path.join(top, path)  # noqa: PTH118 - os.path is quicker, and this is on the path of `ask`
    was_there = committed is not None and int(committed[0], 8) != 0
    if was_there and committed is not None and committed[0] == _SUBMODULE:
        return
    try:
        status = os.lstat(location)
    except (OSError, ValueError):
        if was_there:
            changes.deleted.add(path)
        return
    if not _is_inside(top, path):
        changes.skipped.append((path, "outside the worktree"))
        return
    if S_ISLNK(status.st_mode):
        data = os.fsencode(os.readlink(location))  # noqa: PTH115
    elif S_ISREG(status.st_mode):
        if status.st_size > MOST_BYTES:
            changes.skipped.append((path, f"over {MOST_BYTES:,} bytes"))
            return
        try:
            with open(location, "rb") as file:  # noqa: PTH123
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            changes.skipped.append((path, error.strerror or "unreadable"))
            return
    else:
        if was_there:
            changes.deleted.add(path)
        return
    if committed is not None and was_there and _is_same(data, committed[1]):
        return
    changes.modified[path] = location


def _is_inside(top: str, path: str) -> bool:
    """Whether no folder on the way to the file is a link that leads out of the worktree."""
    folder = os.path.dirname(os.path.join(top, path))  # noqa: PTH118, PTH120
    real = os.path.realpath(folder)
    return real == top or real.startswith(top.rstrip(os.sep) + os.sep)


def _is_same(data: bytes, blob: str) -> bool:
    algorithm = "sha256" if len(blob) == 64 else "sha1"
    if git_blob_id(data, algorithm) == blob:
        return True
    # With core.autocrlf or `text=auto`, git stores line feeds where the working tree has both.
    return b"\r\n" in data and git_blob_id(data.replace(b"\r\n", b"\n"), algorithm) == blob
