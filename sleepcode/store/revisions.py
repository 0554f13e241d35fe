"""Revisions: which path has which blob, and the columns computed for each of a revision's files.

A revision that is read loads each column when it is first asked for; one that is derived from another and
written shares the columns that were not replaced.
"""

from __future__ import annotations

import json
import sqlite3
import time
from array import array
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from sleepcode.model import Role
from sleepcode.store.packing import pack_json, unpack_json
from sleepcode.store.pieces import forget_pieces, read_column, read_piece, write_column, write_piece

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


class RevisionData:
    """A revision's files in the order of their paths' bytes, one entry a file in every column."""

    def __init__(self) -> None:
        self.paths: array[int] = array("I")
        self.blobs: array[int] = array("I")
        self.roles: array[int] = array("B")
        self.languages: array[int] = array("B")
        """Index into `language_names`."""
        self.lengths: array[int] = array("I")
        """Words in the file, 0 for those without facts."""
        self.lines: array[int] = array("I")
        self.flags: array[int] = array("B")
        """What the blob is: the flags of `store.blobs`."""
        self.sizes: array[int] = array("q")
        self.centrality: array[float] = array("f")
        """PageRank times the number of files: 1 is average."""
        self.churn: array[float] = array("f")
        """Weighted number of past changes that touched the file."""
        self.fixes: array[float] = array("f")
        self.recency: array[float] = array("f")
        """Weighted number of the most recent changes (by count, not by the clock) that touched it."""
        self.stems: array[int] = array("I")
        """Hash of what a source and its tests share of their names."""
        self.components: array[int] = array("I")
        """Index into `facts["components"]`."""
        self.summaries: array[int] = array("I")
        """Number of the note that sums the file up without a model."""
        self.edge_offsets: array[int] = array("I")
        """One more than there are files; the imports of file i are edges[offsets[i]:offsets[i + 1]]."""
        self.edges: array[int] = array("I")
        """Positions (not numbers) of the imported files."""
        self.changes: array[int] = array("I")
        """Numbers of the changes that led here, newest first."""
        self.notes: array[int] = array("I")
        self.language_names: list[str] = []
        self.aliases: dict[int, int] = {}
        """Path before -> path today, for renamed files."""
        self.externals: dict[str, list[int]] = {}
        """External package -> positions of the files that import it."""
        self.skipped: dict[str, list[str]] = {}
        self.learned: list[str] = []
        self.warnings: list[str] = []
        self.facts: dict[str, Any] = {}
        """Small figures for reports: counts, bounds, rates."""
        self.stored: _Stored | None = None
        """Where columns that were not loaded yet are."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Loads a column; only what is not there yet comes here."""
            stored = object.__getattribute__(self, "stored")
            if stored is None or name not in stored.pieces:
                raise AttributeError(name)
            value = stored.read(name)
            setattr(self, name, value)
            return value

    def derive(self) -> RevisionData:
        """A revision with the same columns, to replace some of them (never to change one in place)."""
        derived = RevisionData.__new__(RevisionData)
        derived.stored = self.stored
        for name in (*_TYPES, *_DOCUMENTS):
            if self.stored is None or name not in self.stored.pieces:
                setattr(derived, name, getattr(self, name))
        for name in _EXTRAS:
            setattr(derived, name, deepcopy(getattr(self, name)))
        return derived

    def is_loaded(self, name: str) -> bool:
        """Whether a column is here already, read or replaced."""
        try:
            object.__getattribute__(self, name)
        except AttributeError:
            return False
        return True


_TYPES = {
    **dict.fromkeys(
        (
            "paths",
            "blobs",
            "lengths",
            "lines",
            "edge_offsets",
            "edges",
            "changes",
            "notes",
            "stems",
            "components",
            "summaries",
        ),
        "I",
    ),
    **dict.fromkeys(("roles", "languages", "flags"), "B"),
    **dict.fromkeys(("centrality", "churn", "fixes", "recency"), "f"),
    "sizes": "q",
}
"""Column -> type of its entries."""
_DOCUMENTS = ("aliases", "externals", "skipped")
"""What is no column and may be long."""
_EXTRAS = ("language_names", "learned", "warnings", "facts")


class _Stored(NamedTuple):
    """The columns of a revision in the store."""

    connection: sqlite3.Connection
    pieces: dict[str, list[int]]

    def read(self, name: str) -> Any:
        pieces = self.pieces[name]
        if name in _TYPES:
            return read_column(self.connection, _TYPES[name], pieces)
        if name == "aliases":
            flat = read_column(self.connection, "I", pieces)
            return dict(zip(flat[0::2], flat[1::2], strict=True))
        return unpack_json(read_piece(self.connection, pieces[0]))


class RevisionHead(NamedTuple):
    """A revision without its columns."""

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
    report: str = "",
) -> None:
    """Adds or replaces a revision; from this moment it is served. `report` is kept as it is given.

    The caller holds the transaction.
    """
    pieces = {name: _write(connection, data, name) for name in (*_TYPES, *_DOCUMENTS)}
    extra = {name: getattr(data, name) for name in _EXTRAS}
    connection.execute("DELETE FROM revision WHERE object=?", (commit,))
    connection.execute(
        "INSERT INTO revision (object, subject, time, indexed, fingerprint, has_notes, arrays, report, pieces)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(commit, subject, committed, time.time(), fingerprint, int(has_notes)),
            *(pack_json(extra), report, json.dumps(pieces, separators=(",", ":"))),
        ),
    )


def _write(connection: sqlite3.Connection, data: RevisionData, name: str) -> list[int]:
    """The pieces of a column or document, new ones where it isn't what the store has."""
    if data.stored is not None and data.stored.connection is connection and not data.is_loaded(name):
        return data.stored.pieces[name]
    value = getattr(data, name)
    if name in _TYPES:
        return write_column(connection, value)
    if name == "aliases":
        return write_column(
            connection, array("I", [number for pair in sorted(value.items()) for number in pair])
        )
    return [write_piece(connection, pack_json(value))]


def read_revision(connection: sqlite3.Connection, commit: str) -> RevisionData | None:
    """A revision, or None when it isn't indexed; its columns are read from `connection` when they are used."""
    row = connection.execute("SELECT arrays, pieces FROM revision WHERE object=?", (commit,)).fetchone()
    if row is None:
        return None
    data = RevisionData.__new__(RevisionData)
    data.stored = _Stored(connection, json.loads(row[1]))
    for name, value in unpack_json(row[0]).items():
        setattr(data, name, value)
    return data


class PackedRevision(NamedTuple):
    """A revision for another process: what is loaded, and where the store has the rest."""

    columns: dict[str, Any]
    pieces: dict[str, list[int]]


def detach_revision(data: RevisionData) -> PackedRevision:
    """The revision without its connection."""
    names = (*_TYPES, *_DOCUMENTS, *_EXTRAS)
    columns = {name: getattr(data, name) for name in names if data.is_loaded(name)}
    pieces = data.stored.pieces if data.stored is not None else {}
    return PackedRevision(columns, {name: at for name, at in pieces.items() if name not in columns})


def attach_revision(connection: sqlite3.Connection, packed: PackedRevision) -> RevisionData:
    """The revision of `detach_revision`, its other columns read from `connection`."""
    data = RevisionData.__new__(RevisionData)
    data.stored = _Stored(connection, packed.pieces)
    for name, value in packed.columns.items():
        setattr(data, name, value)
    return data


def read_report(connection: sqlite3.Connection, commit: str) -> str:
    """What `write_revision` was given as the report of a revision; empty where there is none."""
    row = connection.execute("SELECT report FROM revision WHERE object=?", (commit,)).fetchone()
    return str(row[0]) if row is not None else ""


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
    """Deletes revisions, and the pieces that none of the others has."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("DELETE FROM revision WHERE object=?", [(commit,) for commit in commits])
    used: set[int] = set()
    for (pieces,) in connection.execute("SELECT pieces FROM revision"):
        used.update(number for numbers in json.loads(pieces).values() for number in numbers)
    forget_pieces(connection, used)
    connection.execute("COMMIT")
