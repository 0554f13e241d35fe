"""Lines of files as an answer is of them: of the commit, or of the working tree where it was laid over."""

from __future__ import annotations

from pathlib import Path

from sleepcode.ask.texts import excerpt
from sleepcode.errors import RepositoryError
from sleepcode.model import Stamp
from sleepcode.parsing.notebooks import decode_file, most_bytes
from sleepcode.repo.command import run_git
from sleepcode.repo.overlay import MOST_BYTES, read_working_file
from sleepcode.repo.repository import Repository


class ExcerptReader:
    """Reads spans of files by path, each file once."""

    def __init__(self, repository: Repository, stamp: Stamp) -> None:
        self._repository = repository
        self._stamp = stamp
        self._lines: dict[str, list[str] | None] = {}

    def read(self, path: str, start: int, end: int) -> str | None:
        """Lines `start` to `end` of a file; None when it can't be read."""
        if path not in self._lines:
            self._lines[path] = self._load(path)
        lines = self._lines[path]
        return excerpt(lines, start, end) if lines is not None else None

    def _load(self, path: str) -> list[str] | None:
        data: bytes | None
        if path in self._stamp.overlaid and self._repository.worktree is not None:
            data = read_working_file(str(Path(self._repository.worktree, path)), most_bytes(path, MOST_BYTES))
        else:
            try:
                data = run_git(self._repository.directory, "cat-file", "blob", f"{self._stamp.commit}:{path}")
            except RepositoryError:
                return None
        text = decode_file(path, data) if data is not None else None
        return text.split("\n") if text is not None else None
