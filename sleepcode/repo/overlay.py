"""What differs between a commit and the working tree, without running anything of the repository's.

Git's own stat cache names the suspects; they are hashed here, so no clean filter runs. The overlay of a
symbolic link is its text; nothing outside the worktree is read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from stat import S_ISLNK, S_ISREG

from sleepcode.repo.repository import Repository
from sleepcode.repo.suspects import NO_FILE, SUBMODULE, SuspectSearch

MOST_FILES = 500
MOST_BYTES = 1_000_000
_MOST_SUSPECTS = 4_000
"""Files hashed at most: after a copy of the whole tree, git's stat cache suspects every one."""
_MOST_HASHED = 64_000_000
"""Bytes hashed at most of files over `MOST_BYTES`: of a fresh clone git suspects those written last."""
_PIECE = 1 << 20
_SHA256 = 64
"""Letters of an id of the longer kind."""


@dataclass(slots=True)
class WorkingChanges:
    """Paths whose content in the working tree is not the commit's."""

    modified: dict[str, str] = field(default_factory=dict)
    """Path -> absolute path of a file whose content differs, untracked files included."""
    deleted: set[str] = field(default_factory=set)
    truncated: bool = False
    """There were more changes than `MOST_FILES`, or than git could list in time."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """(path, why it was not read)."""


def begin_comparing(repository: Repository, commit: str) -> SuspectSearch | None:
    """Lets git begin with what `working_changes` waits for; None where there is nothing to compare.

    Close it, or use it with `with`. Raises RepositoryError when git can't be run.
    """
    has_index = os.path.exists(os.path.join(repository.git_dir, "index"))  # noqa: PTH110, PTH118
    if repository.worktree is None or not has_index:
        return None
    return SuspectSearch(repository, repository.worktree, commit)


def working_changes(
    repository: Repository, commit: str, begun: SuspectSearch | None = None
) -> WorkingChanges:
    """Compares the working tree with a commit; empty where there is no working tree, or none checked out.

    `begun` is what was begun for this commit already, if it was. Ignored files are left out. Raises
    RepositoryError when git can't read the index.
    """
    changes = WorkingChanges()
    search = begun if begun is not None else begin_comparing(repository, commit)
    if search is None or repository.worktree is None:
        return changes
    with search:
        suspects = search.finish()
    paths = [*suspects.committed, *sorted(suspects.untracked - suspects.committed.keys())]
    changes.truncated = not suspects.is_complete or len(paths) > _MOST_SUSPECTS
    folders = _Folders(os.path.realpath(repository.worktree))
    large = _LargeFiles()
    for path in paths[:_MOST_SUSPECTS]:
        if len(changes.modified) >= MOST_FILES:
            changes.truncated = True
            break
        _compare(changes, folders, large, path, suspects.committed.get(path))
    return changes


def git_blob_id(data: bytes, algorithm: str = "sha1") -> str:
    """The object id that git gives a blob of this content; `algorithm` is `sha1` or `sha256`."""
    # 3 ms to load, and most working trees are clean.
    from hashlib import sha1, sha256

    digest = sha256 if algorithm == "sha256" else sha1
    return digest(b"blob %d\0" % len(data) + data).hexdigest()


def read_working_file(location: str, limit: int) -> bytes | None:
    """A file's content as git would store it: a symbolic link's is its text.

    None for what is no file (any more), can't be read, or is larger than `limit` bytes.
    """
    try:
        if S_ISLNK(os.lstat(location).st_mode):
            return os.fsencode(os.readlink(location))  # noqa: PTH115
        # Without blocking: what was a file a moment ago may be a pipe now.
        descriptor = os.open(location, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with open(descriptor, "rb") as file:  # noqa: PTH123
            status = os.fstat(descriptor)
            if not S_ISREG(status.st_mode) or status.st_size > limit:
                return None
            data = file.read(limit + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= limit else None


class _Folders:
    """Which folders are in the worktree themselves, not by a link on the way: git sees nothing behind one."""

    def __init__(self, top: str) -> None:
        self.top = top
        self._known: dict[str, bool] = {}

    def has(self, path: str) -> bool:
        folder = os.path.dirname(os.path.join(self.top, path))  # noqa: PTH118, PTH120
        inside = self._known.get(folder)
        if inside is None:
            inside = os.path.realpath(folder) == folder
            self._known[folder] = inside
        return inside


class _LargeFiles:
    """Tells which large files are as they were committed, as long as that takes no time that anybody would notice."""

    def __init__(self) -> None:
        self._left = _MOST_HASHED

    def is_same(self, location: str, size: int, blob: str) -> bool:
        """Whether a file of `size` bytes is certain to be the blob."""
        if not blob or size > self._left:
            return False
        self._left -= size
        from hashlib import sha1, sha256

        digest = (sha256 if len(blob) == _SHA256 else sha1)(b"blob %d\0" % size)
        try:
            descriptor = os.open(location, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            with open(descriptor, "rb") as file:  # noqa: PTH123
                while size > 0 and (piece := file.read(min(size, _PIECE))):
                    digest.update(piece)
                    size -= len(piece)
        except (OSError, ValueError):
            return False
        return digest.hexdigest() == blob


def _compare(
    changes: WorkingChanges,
    folders: _Folders,
    large: _LargeFiles,
    path: str,
    committed: tuple[str, str] | None,
) -> None:
    mode, blob = committed or (NO_FILE, "")
    if mode == SUBMODULE:
        return
    location = os.path.join(folders.top, path)  # noqa: PTH118 - os.path is quicker, and `ask` waits
    if not folders.has(path):
        _note_absence(changes, path, mode)
        return
    try:
        status = os.lstat(location)
    except (OSError, ValueError):
        _note_absence(changes, path, mode)
        return
    if not (S_ISREG(status.st_mode) or S_ISLNK(status.st_mode)):
        _note_absence(changes, path, mode)
    elif status.st_size > MOST_BYTES:
        if S_ISREG(status.st_mode) and large.is_same(location, status.st_size, blob):
            return
        changes.skipped.append((path, f"over {MOST_BYTES:,} bytes"))
    elif (data := read_working_file(location, MOST_BYTES)) is None:
        changes.skipped.append((path, "unreadable"))
    elif not _is_same(data, blob):
        changes.modified[path] = location


def _note_absence(changes: WorkingChanges, path: str, mode: str) -> None:
    if mode != NO_FILE:
        changes.deleted.add(path)


def _is_same(data: bytes, blob: str) -> bool:
    algorithm = "sha256" if len(blob) == _SHA256 else "sha1"
    if git_blob_id(data, algorithm) == blob:
        return True
    # With core.autocrlf or `text=auto`, git stores line feeds where the working tree has both.
    return b"\r\n" in data and git_blob_id(data.replace(b"\r\n", b"\n"), algorithm) == blob
