"""The first columns of a revision: of every file anew, or of the revision before with what differs put in."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sleepcode.sleep.base import Base, Kept
from sleepcode.sleep.columns import fill_files, patch_files
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.patch import Patch
from sleepcode.sleep.plan import Plan
from sleepcode.store.blobs import SYNTAX_ERRORS, BlobHead, read_heads_by_number
from sleepcode.store.changes import PathNumbers
from sleepcode.store.revisions import RevisionData

_OUTCOMES = {"too large": ""}
_FEW = 8


class Started(NamedTuple):
    """A revision whose columns of files are there; `patch` says how it differs from the base it is made of."""

    data: RevisionData
    listing: Listing
    patch: Patch | None


def start_revision(
    connection: sqlite3.Connection,
    plan: Plan,
    heads: Mapping[str, BlobHead],
    numbers: PathNumbers,
    base: Base | None,
    kept: Kept | None,
) -> Started:
    """Fills the columns that come from the tree and from the blobs' facts; the caller holds the transaction.

    `plan` has every file, or, without `kept`, those that differ from `base`.
    """
    _skip_unread(plan, heads)
    if base is not None and kept is None:
        return _patch(connection, plan, heads, numbers, base)
    data = RevisionData()
    fill_files(data, plan, heads, numbers, kept.roles if kept is not None else {})
    data.skipped = {reason: sorted(paths) for reason, paths in sorted(plan.skipped.items())}
    data.facts = {**_count(heads.values()), "rules": plan.rules}
    without = {place: entry.blob for place, entry in enumerate(plan.entries) if not data.blobs[place]}
    return Started(data, Listing(connection, data, numbers, without), None)


def _patch(
    connection: sqlite3.Connection,
    plan: Plan,
    heads: Mapping[str, BlobHead],
    numbers: PathNumbers,
    base: Base,
) -> Started:
    changed = {file.path for _, file in base.files or ()}
    data = base.data.derive()
    patch = patch_files(data, plan, heads, numbers, Listing(connection, base.data, numbers), changed)
    skipped = {
        reason: left
        for reason, paths in base.data.skipped.items()
        if (left := [path for path in paths if path not in changed])
    }
    for reason, paths in plan.skipped.items():
        skipped[reason] = sorted([*skipped.get(reason, ()), *paths])
    data.skipped = dict(sorted(skipped.items()))
    data.warnings = []
    come, gone = _exchanged(base.data.blobs, data.blobs, patch)
    was, now = (_count(read_heads_by_number(connection, blobs)) for blobs in (gone, come))
    data.facts |= {name: data.facts[name] + now[name] - was[name] for name in now}
    return Started(data, Listing(connection, data, numbers), patch)


def _exchanged(old: array[int], new: array[int], patch: Patch) -> tuple[list[int], list[int]]:
    """Blobs that only the new revision has, and those that only the old one has."""
    if not patch.is_moved:
        come = {new[place] for place in patch.touched}
        gone = {old[place] for place in patch.touched}
    else:
        come, gone = set(new), set(old)
        come, gone = come - gone, gone - come
    return _missing_in(old, come), _missing_in(new, gone)


def _missing_in(column: array[int], blobs: Collection[int]) -> list[int]:
    """Those of the blobs that no file of a column has; 0 is none."""
    held: Collection[int] = column if len(blobs) <= _FEW else set(column)
    return sorted(blob for blob in blobs if blob and blob not in held)


def _count(heads: Iterable[BlobHead]) -> dict[str, int]:
    counted = list(heads)
    return {
        "symbols": sum(head.symbols for head in counted),
        "syntax_errors": sum(1 for head in counted if head.flags & SYNTAX_ERRORS),
    }


def _skip_unread(plan: Plan, heads: Mapping[str, BlobHead]) -> None:
    """Says of files without facts why they have none."""
    for entry in plan.entries:
        head = heads.get(entry.key)
        if head is not None and head.outcome not in ("parsed", "symlink"):
            reason = _OUTCOMES.get(head.outcome, head.outcome)
            if reason:
                plan.skip(reason, entry.path)
