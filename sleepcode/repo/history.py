"""Past changes, streamed from `git log`: messages and the paths that each commit changed.

Only ids and names are read, never contents, so a partial clone serves as well as a full one.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import IO, Any

from sleepcode.model import Change, ChangedFile
from sleepcode.repo.command import git_environment, run_git
from sleepcode.repo.repository import Repository

MOST_FILES = 300
"""Paths kept of one change; its true number of files is kept beside them."""
_MOST_BODY = 2_000
_FORMAT = "%H%x00%P%x00%ct%x00%an <%ae>%x00%s%x00%b%x00"
_FIELDS = 6
_Entry = tuple[str, str, bytes, bytes]
"""(status, path, blob before, blob after)"""


def list_commits(repository: Repository, commit: str, bound: int) -> list[str]:
    """The ids of a commit and its ancestors, newest first, at most `bound`.

    Where history can't be read to its end (a shallow or broken clone), what can be is returned.
    """
    output = run_git(
        repository.directory, "rev-list", f"--max-count={bound}", commit, "--", ok_codes=(0, 128)
    )
    return output.decode("ascii").split()


class ChangeStream:
    """Iterates over the changes of the given commits; `warning` says what could not be read."""

    def __init__(self, repository: Repository, commits: Sequence[str]) -> None:
        self._repository = repository
        self._commits = commits
        self.warning = ""

    def __iter__(self) -> Iterator[Change]:
        for options in (("--diff-merges=first-parent",), ("-m",)):
            started = False
            seen = 0
            process = self._start(options)
            try:
                for change in _parse(process.stdout):
                    started = True
                    seen += 1
                    yield change
            finally:
                error = _finish(process)
            if started or not _is_old_git(error):
                break
        if seen < len(self._commits):
            self.warning = (
                f"history could be read for {seen:,} of {len(self._commits):,} commits"
                + (f" (git: {error})" if error else "")
            )

    def _start(self, options: Sequence[str]) -> Any:
        from git.cmd import Git

        git = Git(self._repository.directory)
        arguments = [
            "log",
            "--stdin",
            "--no-walk=unsorted",
            "--raw",
            "-z",
            "--no-renames",
            "--root",
            "--no-textconv",
            "--no-ext-diff",
            "--abbrev=16",
            "--no-color",
            "--no-notes",
            "--no-decorate",
            "--encoding=UTF-8",
            f"--format={_FORMAT}",
            *options,
        ]
        process = git.execute(
            ["git", *arguments],
            as_process=True,
            istream=subprocess.PIPE,
            env=git_environment(),
        )
        import threading

        feeder = threading.Thread(target=_feed, args=(process.stdin, self._commits), daemon=True)
        feeder.start()
        return process


def read_changes(repository: Repository, commits: Sequence[str]) -> ChangeStream:
    """The changes of those commits, in their order."""
    return ChangeStream(repository, commits)


def _feed(stream: IO[bytes], commits: Sequence[str]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for start in range(0, len(commits), 1000):
            stream.write(("\n".join(commits[start : start + 1000]) + "\n").encode("ascii"))
        stream.close()


def _finish(process: Any) -> str:
    """Ends git; returns the last line that it wrote to its standard error."""
    errors = b""
    with contextlib.suppress(OSError, ValueError):
        process.stdout.close()
    with contextlib.suppress(OSError, ValueError):
        errors = process.stderr.read()
    with contextlib.suppress(Exception):
        process.wait()
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""


def _is_old_git(error: str) -> bool:
    return "diff-merges" in error or "unrecognized argument" in error


def _parse(stream: IO[bytes]) -> Iterator[Change]:
    """Changes from NUL-separated fields: six of the commit, then `:modes ids status` and path in turn.

    No field can hold a NUL, so no message or path can pass for another field.
    """
    commit: list[bytes] = []
    files: list[_Entry] = []
    entry = b""
    for token in _tokens(stream):
        if len(commit) < _FIELDS:
            if commit or token:
                commit.append(token)
        elif entry:
            files.append(_to_entry(entry, token))
            entry = b""
        elif token.lstrip(b"\n").startswith(b":"):
            entry = token.lstrip(b"\n")
        elif token.strip():
            yield _to_change(commit, files)
            commit, files = [token.lstrip(b"\n")], []
    if len(commit) == _FIELDS:
        yield _to_change(commit, files)


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    pending = b""
    while part := stream.read(1 << 18):
        tokens = (pending + part).split(b"\0")
        pending = tokens.pop()
        yield from tokens


def _to_entry(head: bytes, path: bytes) -> _Entry:
    _, _, old, new, status = head.split(b" ")
    return status[:1].decode("ascii"), path.decode("utf-8", "surrogateescape"), old, new


def _to_change(commit: Sequence[bytes], entries: list[_Entry]) -> Change:
    object_, parents, seconds, author, subject, body = commit
    files, total = _to_files(entries)
    return Change(
        id=object_.decode("ascii", "replace"),
        time=int(seconds or 0),
        author=author.decode("utf-8", "replace"),
        parents=len(parents.split()),
        subject=subject.decode("utf-8", "replace").strip(),
        body=body.decode("utf-8", "replace").strip()[:_MOST_BODY],
        files=files,
        total_files=total,
    )


def _to_files(entries: list[_Entry]) -> tuple[tuple[ChangedFile, ...], int]:
    total = len(entries)
    if total > MOST_FILES:
        entries = sorted(entries, key=lambda entry: entry[1])[:MOST_FILES]
    deleted = [entry for entry in entries if entry[0] == "D"]
    added = [entry for entry in entries if entry[0] == "A"]
    renames = _pair_renames(deleted, added) if deleted and added else {}
    gone = set(renames.values())
    files = []
    for status, path, _, _ in entries:
        if path in renames:
            files.append(ChangedFile("R", path, renames[path]))
        elif not (status == "D" and path in gone):
            files.append(ChangedFile(status if status in "AMDT" else "M", path))
    return tuple(files), total


def _content_before(entry: _Entry) -> bytes:
    return entry[2]


def _content_after(entry: _Entry) -> bytes:
    return entry[3]


def _file_name(entry: _Entry) -> bytes:
    return entry[1].rpartition("/")[2].encode("utf-8", "surrogateescape")


def _pair_renames(deleted: Sequence[_Entry], added: Sequence[_Entry]) -> dict[str, str]:
    """New path -> old path: the same content moved, else the same file name moved, each only if unique."""
    renames: dict[str, str] = {}
    for old_key, new_key in ((_content_before, _content_after), (_file_name, _file_name)):
        taken = set(renames.values())
        left = [entry for entry in deleted if entry[1] not in taken]
        right = [entry for entry in added if entry[1] not in renames]
        old_counts = Counter(old_key(entry) for entry in left)
        new_counts = Counter(new_key(entry) for entry in right)
        by_key = {old_key(entry): entry[1] for entry in left if old_counts[old_key(entry)] == 1}
        for entry in right:
            key = new_key(entry)
            if new_counts[key] == 1 and key in by_key:
                renames[entry[1]] = by_key[key]
    return renames
