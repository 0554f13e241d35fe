"""What history says, counted once: churn, fixes, companions, what moves with what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from sleepcode.model import Change, Role
from sleepcode.sleep.history import classify_change
from sleepcode.store.changes import BOT, BULK, FIX, MERGE, RELEASE, UPSTREAM_MERGE

_MOST_TOGETHER = 30
_OF_ONE = 120


class HistoryStatistics:
    """Counts over the changes of a revision; changes by bots, merges and mass edits are left out.

    A merged branch's own commits are in history too, so counting its merge would count them twice.
    """

    def __init__(self, changes: Sequence[Change], roles: Mapping[str, Role]) -> None:
        self._roles = roles
        self.counted: list[Change] = []
        """Newest first."""
        self.by_path: dict[str, list[int]] = {}
        """Path -> positions in `counted`, newest first."""
        self.fixes: Counter[str] = Counter()
        for change in changes:
            flags = classify_change(change)
            if flags & (BOT | BULK | UPSTREAM_MERGE | MERGE | RELEASE):
                continue
            position = len(self.counted)
            self.counted.append(change)
            for file in change.files:
                if file.path in roles:
                    self.by_path.setdefault(file.path, []).append(position)
                    if flags & FIX:
                        self.fixes[file.path] += 1

    def churn(self, path: str) -> int:
        """How many counted changes touched a file."""
        return len(self.by_path.get(path, ()))

    def companions(self, path: str) -> list[tuple[str, int, int]]:
        """(other path, changes that touched both, changes of this file), most often first."""
        positions = self.by_path.get(path, [])[:_OF_ONE]
        together: Counter[str] = Counter()
        for position in positions:
            files = self.counted[position].files
            if len(files) <= _MOST_TOGETHER:
                together.update({file.path for file in files if file.path in self._roles})
        together.pop(path, None)
        ranked = sorted(together.items(), key=lambda item: (-item[1], item[0]))
        return [(other, times, len(positions)) for other, times in ranked if times >= 2]

    @cached_property
    def source_changes(self) -> int:
        """Counted changes that touched source."""
        return sum(self._touches(change, Role.SOURCE) for change in self.counted)

    def moved_with_source(self, role: Role) -> int:
        """Changes that touched both source and a file of `role`."""
        return sum(
            self._touches(change, Role.SOURCE) and self._touches(change, role) for change in self.counted
        )

    def moved_with_file(self, path: str) -> int:
        """Changes to source that also touched one file."""
        return sum(
            self._touches(self.counted[position], Role.SOURCE) for position in self.by_path.get(path, ())
        )

    def _touches(self, change: Change, role: Role) -> bool:
        return any(self._roles.get(file.path) is role for file in change.files)
