"""What a past change is worth as evidence."""

from __future__ import annotations

from math import exp, sqrt

from sleepcode.store.changes import BOT, BULK, MERGE, RELEASE, REVERT, UPSTREAM_MERGE

RECENT_CHANGES = 300.0
"""Changes over which recency falls by a factor of e."""


def change_weight(flags: int) -> float:
    """How much a change says of the files that it touched, between 0 and 1, whatever their number."""
    if flags & (BULK | UPSTREAM_MERGE):
        return 0.0
    weight = 1.0
    if flags & BOT:
        weight *= 0.1
    if flags & RELEASE:
        weight *= 0.3
    if flags & REVERT:
        weight *= 0.5
    if flags & MERGE:
        # A merge repeats the changes that it merges; both together count a little over one.
        weight *= 0.6
    return weight


def share_weight(files: int) -> float:
    """How much a change of so many files says of each one of them."""
    return 1.0 / sqrt(max(files, 1))


def recency_weight(ordinal: int) -> float:
    """1 for the newest change, falling with the number of changes since; no clock is read."""
    return exp(-ordinal / RECENT_CHANGES)
