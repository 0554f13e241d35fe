"""What was practised: past changes that were predicted from what was known before them, and what it taught.

It is a file of its own beside the store, like the ledger: it outlives rebuilds, and nothing is practised
twice. A replay is worth what the ranker was worth that made it, so each is kept with that ranker's identity.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, NamedTuple

from sleepcode.errors import StoreError
from sleepcode.store.beside import beside_errors, open_beside

_NAME = "practice file"
_PRACTISED = """
CREATE TABLE IF NOT EXISTS practised (
    object TEXT PRIMARY KEY,
    ranker TEXT NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS adaptation (
    ranker TEXT PRIMARY KEY,
    record TEXT NOT NULL
) WITHOUT ROWID;
"""
_TRIALS = """
CREATE TABLE IF NOT EXISTS trial (
    object TEXT NOT NULL,
    arm TEXT NOT NULL,
    maker TEXT NOT NULL,
    f1 REAL,
    tokens INTEGER NOT NULL,
    PRIMARY KEY (object, arm, maker)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (
    record TEXT NOT NULL
);
"""
_RULES_ARE_IN_THE_LEDGER = """
DROP TABLE IF EXISTS reflection;
"""
_MIGRATIONS = (_PRACTISED, _TRIALS, _RULES_ARE_IN_THE_LEDGER)
_BATCH = 500


class ShownCandidate(NamedTuple):
    """A candidate as it would have been shown."""

    path: str
    probability: float
    role: str
    reasons: tuple[str, ...]


class PractisedChange(NamedTuple):
    """A past change, and what the ranker made of it at its parent."""

    change: str
    """Commit id."""
    text: str
    """What its author said of it."""
    gold: tuple[str, ...]
    """Paths that it modified, as they were called before it."""
    returned: int
    """How many of the candidates would have been handed over."""
    candidates: tuple[ShownCandidate, ...]
    """The likeliest, best first."""
    paths: tuple[str, ...]
    """What could be learned from: the likeliest candidates, and the gold among the others."""
    scores: tuple[float, ...]
    """[paths] log-odds."""
    rows: tuple[tuple[float, ...], ...]
    """[paths x features] in the order that the ranker's identity stands for."""


class Adaptation(NamedTuple):
    """What a repository's own past adds to the shipped weights."""

    weights: dict[str, float]
    """Feature -> what is added to its weight."""
    bias: float
    """What is added to every log-odds."""
    until: str
    """The newest change that it was learned from: it holds for revisions that have it behind them."""
    changes: int
    """How many changes it was learned from."""


def practice_path(store_path: str) -> str:
    return str(Path(store_path).with_name("practice.db"))


def open_practice(path: str) -> sqlite3.Connection:
    """The practice file, made where there is none. Raises what `open_beside` raises."""
    return open_beside(path, _NAME, _MIGRATIONS, synchronous="NORMAL")


def practice_errors(path: str) -> AbstractContextManager[None]:
    """Errors of the practice file in words."""
    return beside_errors(path, _NAME)


def open_practice_to_read(store_path: str) -> sqlite3.Connection | None:
    """The practice file beside a store, as it is; None where there is none. Raises sqlite3.Error."""
    path = Path(practice_path(store_path))
    if not path.exists():
        return None
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)


class PracticeFile:
    """Reads and writes what was practised; every method is one transaction. Raises StoreUnwritable, StoreError."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection = open_practice(path)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> PracticeFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, changes: Sequence[str], ranker: str) -> dict[str, PractisedChange]:
        """Commit id -> what `ranker` made of it, of those that it was tried on."""
        found = {}
        with self._errors():
            for start in range(0, len(changes), _BATCH):
                batch = changes[start : start + _BATCH]
                marks = ",".join("?" * len(batch))
                rows = self._connection.execute(
                    f"SELECT record FROM practised WHERE ranker=? AND object IN ({marks})", [ranker, *batch]
                )
                for (record,) in rows:
                    practised = _unpack(record)
                    found[practised.change] = practised
        return found

    def write(self, practised: PractisedChange, ranker: str) -> None:
        with self._errors():
            self._connection.execute(
                "INSERT OR REPLACE INTO practised VALUES (?, ?, ?)",
                (practised.change, ranker, _pack(practised)),
            )

    def adapt(self, ranker: str, adaptation: Adaptation | None) -> None:
        """Puts an adaptation into force for `ranker`, or takes away what there was; other rankers' go too."""
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("DELETE FROM adaptation")
            if adaptation is not None:
                record = json.dumps(adaptation._asdict())
                self._connection.execute("INSERT INTO adaptation VALUES (?, ?)", (ranker, record))
            self._connection.execute("COMMIT")

    def _errors(self) -> AbstractContextManager[None]:
        return practice_errors(self._path)


def read_adaptation(store_path: str, ranker: str) -> Adaptation | None:
    """The adaptation in force for `ranker`; None where nothing was learned, or it can't be read.

    Asking never fails for the sake of it.
    """
    try:
        connection = open_practice_to_read(store_path)
        if connection is None:
            return None
        with closing(connection):
            row = connection.execute("SELECT record FROM adaptation WHERE ranker=?", (ranker,)).fetchone()
        return Adaptation(**json.loads(row[0])) if row is not None else None
    except (sqlite3.Error, ValueError, TypeError):
        return None


def count_practised(store_path: str, ranker: str) -> tuple[int, bool]:
    """(changes that `ranker` was tried on, whether it is adjusted); nothing where that can't be read."""
    try:
        connection = open_practice_to_read(store_path)
        if connection is None:
            return 0, False
        with closing(connection):
            row = connection.execute("SELECT count(*) FROM practised WHERE ranker=?", (ranker,)).fetchone()
    except sqlite3.Error:
        return 0, False
    return int(row[0]), read_adaptation(store_path, ranker) is not None


def read_missed(store_path: str, ranker: str) -> dict[str, int]:
    """Path -> how many practised changes modified it without `ranker` having returned it; empty for no practice."""
    missed: dict[str, int] = {}
    with practice_errors(practice_path(store_path)):
        connection = open_practice_to_read(store_path)
        if connection is None:
            return missed
        with closing(connection):
            rows = connection.execute("SELECT record FROM practised WHERE ranker=?", (ranker,))
            for (record,) in rows:
                practised = _unpack(record)
                returned = {candidate.path for candidate in practised.candidates[: practised.returned]}
                for gold in practised.gold:
                    if gold not in returned:
                        missed[gold] = missed.get(gold, 0) + 1
    return missed


def _pack(practised: PractisedChange) -> bytes:
    return zlib.compress(json.dumps(practised._asdict()).encode("ascii"))


def _unpack(record: bytes) -> PractisedChange:
    try:
        values: dict[str, Any] = json.loads(zlib.decompress(record))
        return PractisedChange(
            change=values["change"],
            text=values["text"],
            gold=tuple(values["gold"]),
            returned=values["returned"],
            candidates=tuple(
                ShownCandidate(path, probability, role, tuple(reasons))
                for path, probability, role, reasons in values["candidates"]
            ),
            paths=tuple(values["paths"]),
            scores=tuple(values["scores"]),
            rows=tuple(tuple(row) for row in values["rows"]),
        )
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            "a record of what was practised can't be read", "delete practice.db beside the store"
        ) from error
