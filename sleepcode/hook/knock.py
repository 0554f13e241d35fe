"""What a commit starts: leaves a mark, and starts a refresh unless one runs already.

It is run by its path, without the interpreter's site (`python -I -S knock.py ...`), so it imports the
standard library only and takes some milliseconds. However many commits arrive, one refresh at a time runs,
and the last of them is never lost: a mark is left before the lock is looked at, and the holder of the
lock looks for marks once more after it let the lock go.
"""

from __future__ import annotations

import os
import sys
from hashlib import blake2b

if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            os.lseek(handle, 1 << 30, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


MARK = "pending-"


def hook_folder(common_dir: str) -> str:
    """Where the hook keeps its lock, its marks and its log: with the repository, whatever the settings say."""
    return os.path.join(common_dir, "sleepcode", "hook")


def leave_mark(folder: str, event: str, places: list[str]) -> None:
    """Says that a worktree's HEAD has moved. `places` name the worktree, the surest first."""
    os.makedirs(folder, exist_ok=True)
    text = "\n".join([event, *(place.replace("\n", "\0") for place in places)])
    name = MARK + blake2b(os.fsencode(places[-1]), digest_size=8).hexdigest()
    beside = os.path.join(folder, f".{name}-{os.getpid()}")
    with open(beside, "wb") as file:
        file.write(os.fsencode(text))
    os.replace(beside, os.path.join(folder, name))


def list_marks(folder: str) -> list[str]:
    """The marks' files, in the order of their names."""
    try:
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.startswith(MARK))
    except OSError:
        return []


def take_lock(folder: str) -> int | None:
    """The lock of the one refresh that may run, as a handle to close; None while another holds it.

    The operating system frees it when its owner dies.
    """
    os.makedirs(folder, exist_ok=True)
    handle = os.open(os.path.join(folder, "lock"), os.O_RDWR | os.O_CREAT, 0o644)
    if _try_lock(handle):
        return handle
    os.close(handle)
    return None


def clean_environment() -> None:
    """Forgets what git told the hook: it is about the commit, not about what is started next."""
    for name in list(os.environ):
        if name.startswith("GIT_") or name in ("PYTHONPATH", "PYTHONHOME"):
            del os.environ[name]


def main(arguments: list[str]) -> None:
    """`knock.py COMMON_DIR GIT_DIR WORKTREE EVENT [OPTION...]`."""
    common_dir, git_dir, worktree, event, *options = arguments
    folder = hook_folder(common_dir)
    leave_mark(folder, event, [worktree, git_dir])
    lock = take_lock(folder)
    if lock is None:
        return
    os.close(lock)
    clean_environment()
    if hasattr(os, "setsid") and os.getpid() != os.getsid(0):
        try:
            os.setsid()
        except OSError:
            pass
    command = [sys.executable, "-P", "-m", "sleepcode", "hook", "run", "--foreground", "--repo", common_dir]
    os.chdir(common_dir)
    os.execv(sys.executable, [*command, *options])  # noqa: S606 - the interpreter itself, without a shell


if __name__ == "__main__":
    main(sys.argv[1:])
