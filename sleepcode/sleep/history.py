"""Past changes that the store doesn't have yet, and what kind of change each one is."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sleepcode.model import Change
from sleepcode.parsing.digest import path_terms
from sleepcode.parsing.words import count_hashes
from sleepcode.progress import Progress
from sleepcode.repo.history import list_commits, read_changes, shallow_commits
from sleepcode.repo.repository import Repository
from sleepcode.sleep.topics import pack_topics
from sleepcode.store.changes import (
    BOT,
    BULK,
    FIX,
    MERGE,
    RELEASE,
    REVERT,
    UPSTREAM_MERGE,
    PathNumbers,
    read_change_numbers,
    write_change,
)
from sleepcode.store.postings import PostingBuffer, Space, pack_frequencies

BULK_FILES = 60
"""A change of more files than this says little of any one of them."""

_BOT = re.compile(
    r"\[bot\]|\b(?:dependabot|renovate|greenkeeper|pre-commit-ci|github-actions|snyk|bors)\b|-bot\b", re.I
)
_FIX = re.compile(r"\b(?:fix(?:es|ed|ing)?|bug(?:fix)?|regression|crash(?:es|ed)?|hotfix)\b", re.I)
_UPSTREAM = re.compile(
    r"^Merge (?:(?:remote-tracking )?branch(?:es)? '?(?:[\w.-]+/)?(?:main|master|trunk|develop|dev|next|unstable)'?"
    r"(?! of .*pull)|.* into (?!main\b|master\b|trunk\b|unstable\b)|tag )",
)
_RELEASE = re.compile(
    r"^(?:(?:chore|build|ci)?(?:\([^)]*\))?:?\s*)?(?:release|bump|prepare (?:for )?release|version bump|set version|"
    r"update version|v?\d+\.\d+(?:\.\d+)*\S*$|back to development)",
    re.I,
)


@dataclass(slots=True)
class History:
    """The changes that a revision was made of."""

    numbers: list[int]
    """Newest first."""
    new: int
    bound: int
    """The bound where history is longer than it, else 0."""
    warning: str


def classify_change(change: Change) -> int:
    """The flags of a change, from its message, author and size."""
    flags = 0
    if _BOT.search(change.author):
        flags |= BOT
    if max(change.total_files, len(change.files)) > BULK_FILES:
        flags |= BULK
    if change.parents > 1:
        flags |= MERGE
        if _UPSTREAM.match(change.subject):
            flags |= UPSTREAM_MERGE
    if _FIX.search(change.subject):
        flags |= FIX
    if _RELEASE.match(change.subject):
        flags |= RELEASE
    if change.subject.startswith("Revert "):
        flags |= REVERT
    return flags


_SHALLOW = "this clone is shallow, so history ends early; `git fetch --unshallow` brings the rest"


class HistoryReader:
    """Lists a revision's commits and reads the new ones in the background, while files are read."""

    def __init__(self, repository: Repository, commit: str, bound: int) -> None:
        self._repository = repository
        self._commit = commit
        self._bound = bound
        self._commits: list[str] = []
        self._known: dict[str, int] = {}
        self._changes: list[Change] = []
        self._warning = ""
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._guarded(self._list), daemon=True)
        self._thread.start()

    def start_reading(self, connection: sqlite3.Connection) -> int:
        """Starts to read the changes that the store doesn't have; returns how many there are."""
        self._join()
        self._known = read_change_numbers(connection, self._commits[: self._bound])
        # A commit at the end of a shallow clone looks as if it had added every file.
        ends = set(shallow_commits(self._repository))
        wanted = self._commits[: self._bound]
        if not ends.isdisjoint(wanted):
            self._warning = _SHALLOW
        missing = [commit for commit in wanted if commit not in self._known and commit not in ends]
        if missing:
            self._thread = threading.Thread(target=self._guarded(lambda: self._read(missing)), daemon=True)
            self._thread.start()
        return len(missing)

    def keep(self, connection: sqlite3.Connection, numbers: PathNumbers, progress: Progress) -> History:
        """Keeps the changes that were read and returns the revision's."""
        progress.start("reading history", None)
        self._join()
        progress.start("recording history", len(self._changes))
        words = PostingBuffer(Space.CHANGE_WORDS)
        touched = PostingBuffer(Space.PATH_CHANGES)
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Oldest first, so that what comes later in history also has the higher number.
            for change in reversed(self._changes):
                self._known[change.id] = _keep(connection, change, numbers, words, touched)
                progress.advance()
            words.flush(connection)
            touched.flush(connection)
            index_new_paths(connection, numbers)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            progress.finish()
        ordered = [self._known[commit] for commit in self._commits[: self._bound] if commit in self._known]
        is_bound = len(self._commits) > self._bound
        return History(ordered, len(self._changes), self._bound if is_bound else 0, self._warning)

    def _join(self) -> None:
        while self._thread.is_alive():
            self._thread.join(timeout=0.2)  # in steps, so that Ctrl-C is heard
        if self._error is not None:
            raise self._error

    def _guarded(self, work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except Exception as error:
                self._error = error

        return run

    def _list(self) -> None:
        self._commits = list_commits(self._repository, self._commit, self._bound + 1)

    def _read(self, missing: Sequence[str]) -> None:
        stream = read_changes(self._repository, missing)
        self._changes.extend(stream)
        self._warning = stream.warning or self._warning


def index_new_paths(connection: sqlite3.Connection, numbers: PathNumbers) -> None:
    """Makes the words of newly named paths findable."""
    buffer = PostingBuffer(Space.PATH_WORDS)
    for number, path in numbers.added:
        counts = path_terms(path)
        terms = sorted(counts)
        buffer.add(number, terms, [pack_frequencies(counts[term]) for term in terms])
    numbers.added = []
    buffer.flush(connection)


def _keep(
    connection: sqlite3.Connection,
    change: Change,
    numbers: PathNumbers,
    words: PostingBuffer,
    touched: PostingBuffer,
) -> int:
    subject = count_hashes(change.subject)
    body = count_hashes(change.body)
    length = sum(subject.values()) + sum(body.values())
    flags = classify_change(change)
    number, paths = write_change(connection, change, flags, length, pack_topics(change.subject), numbers)
    terms = sorted(subject.keys() | body.keys())
    words.add(number, terms, [pack_frequencies(body.get(term, 0), subject.get(term, 0)) for term in terms])
    if not flags & BULK:
        unique = sorted(set(paths))
        touched.add(number, unique, [flags] * len(unique))
    return number
