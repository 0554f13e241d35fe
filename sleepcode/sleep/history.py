"""Past changes that the store doesn't have yet, and what kind of change each one is."""

from __future__ import annotations

import re
import sqlite3
import threading
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sleepcode.model import Change
from sleepcode.parsing.late import late
from sleepcode.parsing.words import count_hashes, path_terms
from sleepcode.progress import Progress
from sleepcode.repo.history import list_commits, list_new_commits, read_changes, shallow_commits
from sleepcode.repo.repository import Repository
from sleepcode.sleep.base import Base
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
from sleepcode.store.postings import PostingBuffer, Space, pack_fields, pack_frequencies

_FEW_NEW = 500
"""New commits up to which only those are listed."""
BULK_FILES = 60
"""A change of more files than this says little of any one of them."""

_SLICE = 20
"""Changes that are kept before looking again for something more urgent: a few milliseconds."""

_BOT = late(
    r"\[bot\]|\b(?:dependabot|renovate|greenkeeper|pre-commit-ci|github-actions|snyk|bors)\b|-bot\b", re.I
)
_FIX = late(r"\b(?:fix(?:es|ed|ing)?|bug(?:fix)?|regression|crash(?:es|ed)?|hotfix)\b", re.I)
_BUG = late(r"\b(?:bug(?:fix)?|regression|crash(?:es|ed)?|hotfix)\b", re.I)
_NO_BUG = late(
    r"\b(?:typos?|spelling|grammar|format(?:ting)?|whitespace|indentation|lint(?:s|er|ing)?|clippy|ruff|mypy|eslint|"
    r"(?:compiler )?warnings?|docs?|documentation|doc ?strings?|readme|change ?log|comments?|links?|ci|cs|style ?ci|cod(?:e|ing) style)\b",
    re.I,
)
"""What is fixed in words, in looks or for a tool, and never went wrong for anybody."""
_ADDS = late(
    r"(?:add(?:s|ed|ing)?|allow(?:s|ed)?|enable|feat|implement(?:s|ed)?|introduce[sd]?|new|support)\b", re.I
)
_CLOSES = late(r"\b(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?):?\s+(?:[\w./-]+)?#\d+", re.I)
"""How a commit says which request it is for, be it for something new."""
_UPSTREAM = late(
    r"^Merge (?:(?:remote-tracking )?branch(?:es)? '?(?:[\w.-]+/)?(?:main|master|trunk|develop|dev|next|unstable)'?"
    r"(?! of .*pull)|.* into (?!main\b|master\b|trunk\b|unstable\b)|tag )",
)
_RELEASE = late(
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
    said = _CLOSES.sub("", change.subject) if _ADDS.match(change.subject) else change.subject
    if _FIX.search(said) and (_BUG.search(said) or not _NO_BUG.search(said)):
        flags |= FIX
    if _RELEASE.match(change.subject):
        flags |= RELEASE
    if change.subject.startswith("Revert "):
        flags |= REVERT
    return flags


_SHALLOW = "this clone is shallow, so history ends early; `git fetch --unshallow` brings the rest"


class HistoryReader:
    """Lists a revision's commits and reads the new ones in the background, while files are read.

    What was read can be kept in slices, `keep_some`, while others wait for something else; whoever
    commits calls `flush` first.
    """

    def __init__(self, repository: Repository, commit: str, bound: int, base: Base | None = None) -> None:
        self._repository = repository
        self._base = base if base is not None and _knows_its_past(base, repository, bound) else None
        self._older: Sequence[int] = ()
        """Numbers of the changes before those in `_commits`, where the base knows them."""
        self._commit = commit
        self._bound = bound
        # Read here: a connection is its thread's own.
        self._past = self._base.data.changes if self._base is not None else array("I")
        self._commits: list[str] = []
        self._known: dict[str, int] = {}
        self._changes: list[Change] = []
        """What was read and isn't kept yet, newest first."""
        self._kept = 0
        self._words = PostingBuffer(Space.CHANGE_WORDS)
        self._touched = PostingBuffer(Space.PATH_CHANGES)
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

    def keep_some(self, connection: sqlite3.Connection, numbers: PathNumbers, most: int = _SLICE) -> bool:
        """Keeps a few of the changes that were read, in the caller's transaction; False when there are none.

        Oldest first, so that what comes later in history also has the higher number.
        """
        if self._thread.is_alive() or not self._changes:
            return False
        for _ in range(min(most, len(self._changes))):
            change = self._changes.pop()
            self._known[change.id] = _keep(connection, change, numbers, self._words, self._touched)
            self._kept += 1
        return True

    @property
    def wants_flush(self) -> bool:
        """Whether everything was read and kept, and some of it isn't findable yet."""
        return bool(self._words.entries) and not self._thread.is_alive() and not self._changes

    def flush(self, connection: sqlite3.Connection, numbers: PathNumbers) -> None:
        """Makes what was kept findable, in the caller's transaction."""
        self._words.flush(connection)
        self._touched.flush(connection)
        index_new_paths(connection, numbers)

    def keep(self, connection: sqlite3.Connection, numbers: PathNumbers, progress: Progress) -> History:
        """Keeps the rest of what was read and returns the revision's changes."""
        progress.start("reading history", None)
        self._join()
        progress.start("recording history", len(self._changes))
        connection.execute("BEGIN IMMEDIATE")
        try:
            while left := len(self._changes):
                self.keep_some(connection, numbers)
                progress.advance(left - len(self._changes))
            self.flush(connection, numbers)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            progress.finish()
        ordered = [self._known[commit] for commit in self._commits[: self._bound] if commit in self._known]
        is_bound = len(self._commits) + len(self._older) > self._bound or self._is_base_bound
        ordered.extend(self._older[: max(0, self._bound - len(self._commits))])
        return History(ordered, self._kept, self._bound if is_bound else 0, self._warning)

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

    @property
    def _is_base_bound(self) -> bool:
        return bool(self._older) and self._base is not None and bool(self._base.data.facts["history_bound"])

    def _list(self) -> None:
        if self._base is not None:
            new = list_new_commits(self._repository, self._commit, self._base.commit, _FEW_NEW)
            if new is not None:
                self._commits, self._older = new, self._past
                return
        self._commits = list_commits(self._repository, self._commit, self._bound + 1)

    def _read(self, missing: Sequence[str]) -> None:
        stream = read_changes(self._repository, missing)
        self._changes.extend(stream)
        self._warning = stream.warning or self._warning


def _knows_its_past(base: Base, repository: Repository, bound: int) -> bool:
    """Whether the changes of a base are all that a fresh list of them would have."""
    is_whole = not base.data.facts.get("history_bound") or len(base.data.changes) == bound
    return is_whole and not repository.is_shallow and not base.data.warnings


def index_new_paths(connection: sqlite3.Connection, numbers: PathNumbers) -> None:
    """Makes the words of newly named paths findable."""
    buffer = PostingBuffer(Space.PATH_WORDS)
    for number, path in numbers.added:
        counts = path_terms(path)
        buffer.add(number, counts.keys(), map(pack_frequencies, counts.values()))
    numbers.added = []
    buffer.flush(connection)


def _keep(
    connection: sqlite3.Connection,
    change: Change,
    numbers: PathNumbers,
    words: PostingBuffer,
    touched: PostingBuffer,
) -> int:
    flags = classify_change(change)
    number, paths = write_change(connection, change, flags, pack_topics(change.subject), numbers)
    packed = pack_fields(count_hashes(change.body), count_hashes(change.subject))
    words.add(number, packed.keys(), packed.values())
    if not flags & BULK:
        unique = sorted(set(paths))
        touched.add(number, unique, [flags] * len(unique))
    return number
