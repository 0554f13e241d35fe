"""What history says, counted once: churn, fixes, companions, what moves with what, words of subjects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from sleepcode.model import Role
from sleepcode.sleep.topics import SubjectKeys, Topic, count_words, read_keys, unpack_topics
from sleepcode.store.changes import BOT, BULK, FIX, MERGE, RELEASE, UPSTREAM_MERGE

MOST_TOGETHER = 30
"""A change of more files than this says nothing of which files belong together."""
RECENT = 1_000
"""Commits to source that say how the project works today."""
MOST_SUBJECTS = 8_000
"""Newest changes whose words count: what was touched long before is often gone or settled."""
_OF_ONE = 120


class PastChange(NamedTuple):
    """A commit as note writers read it."""

    id: str
    time: int
    """Commit time, seconds since the epoch."""
    subject: str
    flags: int
    """What kind of change it is: the flags of `store.changes`."""
    paths: tuple[str, ...]
    """The paths that it touched, as they are called today, each once."""
    topics: str
    """What its subject is about: `sleep.topics.pack_topics`."""
    former: tuple[tuple[str, str], ...] = ()
    """(path today, path then) of what has been renamed since."""
    added: int = 0
    """How many of the paths, the first ones, it added."""


class HistoryStatistics:
    """Counts over the changes of a revision; changes by bots, merges and mass edits are left out.

    A merged branch's own commits are in history too, so counting its merge would count them twice.
    """

    def __init__(self, changes: Sequence[PastChange], role_of: Callable[[str], Role | None]) -> None:
        self._roles: dict[str, Role] = {}
        """Roles of the revision's files that changes touched."""
        self.counted: list[PastChange] = []
        """Newest first."""
        self.by_path: dict[str, list[int]] = {}
        """Path -> positions in `counted`, newest first."""
        gone: set[str] = set()
        self.fixes: Counter[str] = Counter()
        self._former: dict[str, Counter[str]] = {}
        self._topics: dict[int, list[Topic]] = {}
        by_path = self.by_path
        for change in changes:
            flags = change.flags
            if flags & (BOT | BULK | UPSTREAM_MERGE | MERGE | RELEASE):
                continue
            position = len(self.counted)
            self.counted.append(change)
            for path, then in change.former:
                self._former.setdefault(path, Counter())[then] += 1
            for path in change.paths:
                positions = by_path.get(path)
                if positions is None:
                    role = None if path in gone else role_of(path)
                    if role is None:
                        gone.add(path)
                        continue
                    self._roles[path] = role
                    positions = by_path[path] = []
                positions.append(position)
                if flags & FIX:
                    self.fixes[path] += 1
        self._companions: dict[str, list[tuple[str, int, int]]] = {}

    @property
    def touched(self) -> Collection[str]:
        """The revision's files that counted changes touched."""
        return self.by_path.keys()

    def churn(self, path: str) -> int:
        """How many counted changes touched a file."""
        return len(self.by_path.get(path, ()))

    def former_name(self, path: str) -> tuple[str, int] | None:
        """(what a file was called, in how many of its changes), where it was called so in most of them."""
        counts = self._former.get(path)
        if not counts:
            return None
        name, times = min(counts.items(), key=lambda item: (-item[1], item[0]))
        return (name, times) if 2 * times > self.churn(path) else None

    def companions(self, path: str) -> list[tuple[str, int, int]]:
        """(other path, changes that touched both, changes looked at), most often first.

        The newest 120 changes of the file are looked at; a file that came along once is no companion.
        """
        known = self._companions.get(path)
        if known is not None:
            return known
        found = self._companions[path] = self._count_companions(path, self.by_path.get(path, [])[:_OF_ONE])
        return found

    def companions_by_name(self, path: str) -> list[tuple[str, int, int]]:
        """The same of the changes in which both had the names of today: what a file that was divided did before is
        no past of what has its name."""
        counted = self.counted
        under_name = [
            position
            for position in self.by_path.get(path, ())
            if path not in {today for today, _ in counted[position].former}
        ]
        return self._count_companions(path, under_name[:_OF_ONE], is_by_name=True)

    def _count_companions(
        self, path: str, positions: Sequence[int], *, is_by_name: bool = False
    ) -> list[tuple[str, int, int]]:
        together: Counter[str] = Counter()
        roles = self._roles
        for position in positions:
            change = self.counted[position]
            paths: Collection[str] = change.paths
            if len(paths) <= MOST_TOGETHER:
                renamed = {today for today, _ in change.former} if is_by_name else ()
                together.update([path for path in paths if path in roles and path not in renamed])
        together.pop(path, None)
        found = [(other, times, len(positions)) for other, times in together.items() if times >= 2]
        found.sort(key=lambda item: (-item[1], item[0]))
        return found

    @cached_property
    def recent_source(self) -> list[set[Role]]:
        """For each of the newest commits that touch source: the roles of all files that it touches."""
        return list(self._recent.values())

    @cached_property
    def _recent(self) -> dict[int, set[Role]]:
        """`recent_source` by position."""
        found = {}
        role_of = self._roles.get
        for position, change in enumerate(self.counted):
            touched = set(map(role_of, change.paths))
            if Role.SOURCE in touched:
                found[position] = {role for role in touched if role is not None}
                if len(found) == RECENT:
                    break
        return found

    def moved_with_source(self, role: Role) -> int:
        """How many of the recent commits to source also touch a file of `role`."""
        return sum(role in touched for touched in self.recent_source)

    def recent_with_source(self, path: str) -> int:
        """How many of the recent commits to source also touch one file."""
        return len(self._recent.keys() & self.by_path.get(path, ()))

    @cached_property
    def topic_keys(self) -> list[SubjectKeys]:
        """What the topics of each of the newest changes are compared by."""
        return read_keys([change.topics for change in self.counted[:MOST_SUBJECTS]])

    def topics_of(self, position: int) -> list[Topic]:
        """The topics of one of the counted changes."""
        known = self._topics.get(position)
        if known is None:
            known = self._topics[position] = unpack_topics(self.counted[position].topics)
        return known

    @cached_property
    def word_counts(self) -> dict[str, int]:
        """Word -> how many of the newest changes are about it."""
        return count_words([change.topics for change in self.counted[:MOST_SUBJECTS]])
