"""Past changes, streamed from `git log`: messages and the paths that each commit changed.

Only ids and names are read, never contents, so a partial clone serves as well as a full one.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from sleepcode.model import Change, ChangedFile
from sleepcode.repo.command import git_environment, git_error, start_git
from sleepcode.repo.renames import Entry, to_files
from sleepcode.repo.repository import Repository, read_seconds

MOST_FILES = 300
"""Paths kept of one change; its true number of files is kept beside them."""
_MOST_MOVED = 20_000
_MOST_BODY = 2_000
_FEW = 200
"""Commits that are read without GitPython."""
_FORMAT = "%H%x00%P%x00%ct%x00%an <%ae>%x00%s%x00%b%x00"
_FIELDS = 6
_LOG = (
    "log",
    "--stdin",
    "--no-walk=unsorted",
    # Without a walk these two say only what a merge is compared with; every version of git knows them.
    "--first-parent",
    "-m",
    "--root",
    "--raw",
    "-z",
    # To shorten an id, git looks in every pack for others that begin alike: of a hundred packs, most of the time.
    "--no-abbrev",
    "--no-renames",
    "--no-textconv",
    "--no-ext-diff",
    "--ignore-submodules=none",
    "--no-color",
    "--no-notes",
    "--no-decorate",
    "--no-show-signature",
    "--encoding=UTF-8",
    f"--format={_FORMAT}",
)


def list_commits(repository: Repository, commit: str, bound: int) -> list[str]:
    """The ids of a commit and its ancestors, newest first, at most `bound`.

    Where history can't be read to its end (a broken clone), what can be is returned. Raises
    RepositoryError when not even its first commit can be.
    """
    arguments = ("rev-list", f"--max-count={bound}", commit, "--")
    with start_git(repository.directory, *arguments) as process:
        output, errors = process.communicate()
    if process.returncode != 0 and not output:
        raise git_error(errors)
    return output.decode("ascii").split()


def list_new_commits(repository: Repository, commit: str, base: str, bound: int) -> list[str] | None:
    """The ids from a commit back to its ancestor `base`, which is left out, newest first.

    None where they are not a single line (or more than `bound`), or can't be read: then only a full list
    tells the order of history.
    """
    arguments = ("rev-list", "--parents", f"--max-count={bound + 1}", commit, f"^{base}", "--")
    with start_git(repository.directory, *arguments) as process:
        output, _ = process.communicate()
    if process.returncode != 0:
        return None
    found = []
    expected = commit
    for line in output.decode("ascii").splitlines():
        child, *parents = line.split()
        if child != expected or len(parents) != 1:
            return None
        found.append(child)
        expected = parents[0]
    return found if expected == base and len(found) <= bound else None


def shallow_commits(repository: Repository) -> tuple[str, ...]:
    """The commits at which a shallow clone's history ends; what they changed is not known here."""
    if not repository.is_shallow:
        return ()
    try:
        text = Path(repository.common_dir, "shallow").read_text("ascii", "replace")
    except OSError:
        return ()
    return tuple(sorted(text.split()))


class ChangeStream:
    """Iterates over the changes of the given commits; `warning` says what could not be read."""

    def __init__(self, repository: Repository, commits: Sequence[str]) -> None:
        self._repository = repository
        self._commits = commits
        self.warning = ""

    def __iter__(self) -> Iterator[Change]:
        self.warning = ""
        if not self._commits:
            return
        process = _start_log(self._repository, len(self._commits))
        complaints: list[bytes] = []
        helpers = (
            threading.Thread(target=_feed, args=(process.stdin, self._commits), daemon=True),
            threading.Thread(target=_drain, args=(process.stderr, complaints), daemon=True),
        )
        for helper in helpers:
            helper.start()
        seen = 0
        try:
            for change in _parse(process.stdout):
                seen += 1
                yield change
        finally:
            with contextlib.suppress(OSError):
                process.terminate()
            # GitPython's `wait` raises its own error for what ends as it should here.
            with contextlib.suppress(Exception):
                process.wait()
            for helper in helpers:
                helper.join()
            for stream in (process.stdin, process.stdout, process.stderr):
                with contextlib.suppress(OSError, ValueError):
                    stream.close()
        if seen < len(self._commits):
            reason = f" ({git_error(complaints[0]).message})" if complaints else ""
            self.warning = f"history could be read for {seen:,} of {len(self._commits):,} commits{reason}"


def read_changes(repository: Repository, commits: Sequence[str]) -> ChangeStream:
    """The changes of those commits, in their order, each against its first parent."""
    return ChangeStream(repository, commits)


def _start_log(repository: Repository, commits: int) -> Any:
    """A running `git log` with its streams piped."""
    if commits <= _FEW:
        # After a commit or two, importing GitPython takes longer than reading them.
        return start_git(repository.directory, *_LOG, stdin=subprocess.PIPE)
    # 140 ms to import, and only the sleep time reads history.
    from git.cmd import Git

    return Git(repository.directory).execute(
        ["git", *_LOG],
        as_process=True,
        istream=subprocess.PIPE,
        env=_explicit_environment(repository),
    )


def _explicit_environment(repository: Repository) -> dict[str, str]:
    """The safe environment for GitPython, which passes on what our own would leave out.

    A hook runs with GIT_DIR and its like set; they are overridden, by what is meant or by nothing.
    """
    environment = git_environment()
    common = repository.common_dir
    meant = {
        "GIT_DIR": repository.git_dir,
        "GIT_COMMON_DIR": common,
        "GIT_WORK_TREE": repository.directory,
        "GIT_INDEX_FILE": os.path.join(repository.git_dir, "index"),  # noqa: PTH118
        "GIT_OBJECT_DIRECTORY": os.path.join(common, "objects"),  # noqa: PTH118
        "GIT_SHALLOW_FILE": os.path.join(common, "shallow"),  # noqa: PTH118
        "GIT_GRAFT_FILE": os.path.join(common, "info", "grafts"),  # noqa: PTH118
    }
    for name in os.environ:
        if name.startswith("GIT_") and name not in environment:
            environment[name] = meant.get(name, "")
    return environment


def _feed(stream: IO[bytes], commits: Sequence[str]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for start in range(0, len(commits), 1000):
            stream.write(("\n".join(commits[start : start + 1000]) + "\n").encode("ascii"))
        stream.close()


def _drain(stream: IO[bytes], complaints: list[bytes]) -> None:
    """Keeps the beginning of what git complains of, and lets it go on complaining."""
    with contextlib.suppress(OSError, ValueError):
        while part := stream.read(1 << 16):
            if not complaints:
                complaints.append(part)


def _parse(stream: IO[bytes]) -> Iterator[Change]:
    """Changes from NUL-separated fields: six of the commit, then `:modes ids status` and path in turn.

    No field can hold a NUL, so no message or path can pass for another field.
    """
    commit: list[str] = []
    entries: list[Entry] = []
    head = ""
    for tokens in _batches(stream):
        for token in tokens:
            if head:
                entries.append(_to_entry(head, token))
                head = ""
            elif len(commit) < _FIELDS:
                if commit or token:
                    commit.append(token)
            elif token[:1] == ":" or token[:2] == "\n:":
                head = token
            elif token:
                yield _to_change(commit, entries)
                commit, entries = [token], []
    if len(commit) == _FIELDS:
        yield _to_change(commit, entries)


def _batches(stream: IO[bytes]) -> Iterator[list[str]]:
    """The stream's NUL-terminated tokens, many at a time; what is not terminated is left out."""
    pending: list[bytes] = []
    while part := stream.read(1 << 17):
        whole, nul, rest = part.rpartition(b"\0")
        if nul:
            pending.append(whole)
            yield b"".join(pending).decode("utf-8", "surrogateescape").split("\0")
            pending = [rest]
        else:
            pending.append(part)


def _to_entry(head: str, path: str) -> Entry:
    status = head[-1]
    if status == "A":
        return status, path, head.split(" ")[3]
    if status == "D":
        return status, path, head.split(" ")[2]
    return status, path, ""


def _to_change(commit: Sequence[str], entries: list[Entry]) -> Change:
    object_, parents, seconds, author, subject, body = commit
    files = to_files(entries)
    total = len(files)
    if total > MOST_FILES:
        # Where a whole tree moves, what is moved last has a past too.
        moved = [file for file in files if file.status == "R"][:_MOST_MOVED]
        rest = sorted((file for file in files if file.status != "R"), key=_path_of)
        files = [*moved, *rest[: max(MOST_FILES - len(moved), 0)]]
    return Change(
        id=object_.lstrip("\n"),
        time=read_seconds(seconds),
        author=_replace_invalid(author),
        parents=len(parents.split()),
        subject=_replace_invalid(subject).strip(),
        body=_replace_invalid(body[: 4 * _MOST_BODY]).strip()[:_MOST_BODY],
        files=tuple(files),
        total_files=total,
    )


def _path_of(file: ChangedFile) -> str:
    return file.path


def _replace_invalid(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
