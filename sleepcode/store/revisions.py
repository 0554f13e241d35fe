"""Revisions: which path has which blob, and the columns computed for each of a revision's files."""

from __future__ import annotations

import sqlite3
import time
from array import array
from dataclasses import dataclass, field
from typing import Any

from sleepcode.model import Role
from sleepcode.store.packing import pack_arrays, unpack_arrays

ROLES: tuple[Role, ...] = (
    Role.SOURCE,
    Role.TEST,
    Role.DOCUMENTATION,
    Role.CONFIGURATION,
    Role.GENERATED,
    Role.VENDORED,
    Role.DATA,
)
"""Roles by their number in the store; append only."""


@dataclass(slots=True)
class RevisionData:
    """A revision's files in the order of their paths' bytes, one entry a file in every column."""

    paths: array[int] = field(default_factory=lambda: array("I"))
    blobs: array[int] = field(default_factory=lambda: array("I"))
    roles: array[int] = field(default_factory=lambda: array("B"))
    languages: array[int] = field(default_factory=lambda: array("B"))
    """Index into `language_names`."""
    lengths: array[int] = field(default_factory=lambda: array("I"))
    """Words in the file, 0 for those without facts."""
    lines: array[int] = field(default_factory=lambda: array("I"))
    flags: array[int] = field(default_factory=lambda: array("B"))
    """What the blob is: the flags of `store.blobs`."""
    sizes: array[int] = field(default_factory=lambda: array("q"))
    centrality: array[float] = field(default_factory=lambda: array("f"))
    """PageRank times the number of files: 1 is average."""
    churn: array[float] = field(default_factory=lambda: array("f"))
    """Weighted number of past changes that touched the file."""
    fixes: array[float] = field(default_factory=lambda: array("f"))
    recency: array[float] = field(default_factory=lambda: array("f"))
    """Weighted number of the most recent changes (by count, not by the clock) that touched it."""
    edge_offsets: array[int] = field(default_factory=lambda: array("I"))
    """One more than there are files; the imports of file i are edges[offsets[i]:offsets[i + 1]]."""
    edges: array[int] = field(default_factory=lambda: array("I"))
    """Positions (not numbers) of the imported files."""
    changes: array[int] = field(default_factory=lambda: array("I"))
    """Numbers of the changes that led here, newest first."""
    notes: array[int] = field(default_factory=lambda: array("I"))
    language_names: list[str] = field(default_factory=list)
    aliases: dict[int, int] = field(default_factory=dict)
    """Path before -> path today, for renamed files."""
    externals: dict[str, list[int]] = field(default_factory=dict)
    """External package -> positions of the files that import it."""
    skipped: dict[str, list[str]] = field(default_factory=dict)
    learned: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    """Small figures for reports: counts, bounds, rates."""


_COLUMNS = (
    "paths blobs roles languages lengths lines flags sizes centrality churn fixes recency edge_offsets edges changes notes"
).split()
_EXTRAS = "language_names externals skipped learned warnings facts".split()


@dataclass(frozen=True, slots=True)
class RevisionHead:
    id: int
    object: str
    subject: str
    time: int
    indexed: float
    fingerprint: str
    has_notes: bool


def write_revision(
    connection: sqlite3.Connection,
    commit: str,
    subject: str,
    committed: int,
    fingerprint: str,
    data: RevisionData,
    has_notes: bool,
) -> None:
    """Adds or replaces a revision; from this moment it is served."""
    arrays = {name: getattr(data, name) for name in _COLUMNS}
    extra = {name: getattr(data, name) for name in _EXTRAS}
    extra["aliases"] = sorted(data.aliases.items())
    connection.execute("DELETE FROM revision WHERE object=?", (commit,))
    connection.execute(
        "INSERT INTO revision (object, subject, time, indexed, fingerprint, has_notes, arrays, report)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, '')",
        (commit, subject, committed, time.time(), fingerprint, int(has_notes), pack_arrays(arrays, extra)),
    )


def read_revision(connection: sqlite3.Connection, commit: str) -> RevisionData | None:
    """The columns of a revision, or None when it isn't indexed."""
    row = connection.execute("SELECT arrays FROM revision WHERE object=?", (commit,)).fetchone()
    if row is None:
        return None
    arrays, extra = unpack_arrays(row[0])
    data = RevisionData()
    for name in _COLUMNS:
        setattr(data, name, arrays[name])
    for name in _EXTRAS:
        setattr(data, name, extra[name])
    data.aliases = dict(extra["aliases"])
    return data


_HEAD = "SELECT id, object, subject, time, indexed, fingerprint, has_notes FROM revision"


def _to_head(row: tuple[Any, ...]) -> RevisionHead:
    number, commit, subject, committed, indexed, fingerprint, has_notes = row
    return RevisionHead(number, commit, subject, committed, indexed, fingerprint, bool(has_notes))


def read_head(connection: sqlite3.Connection, commit: str) -> RevisionHead | None:
    row = connection.execute(f"{_HEAD} WHERE object=?", (commit,)).fetchone()
    return _to_head(row) if row else None


def list_revisions(connection: sqlite3.Connection) -> list[RevisionHead]:
    """Every indexed revision, the most recently indexed first."""
    rows = connection.execute(f"{_HEAD} ORDER BY indexed DESC, id DESC")
    return [_to_head(row) for row in rows]


def delete_revisions(connection: sqlite3.Connection, commits: list[str]) -> None:
    connection.executemany("DELETE FROM revision WHERE object=?", [(commit,) for commit in commits])
