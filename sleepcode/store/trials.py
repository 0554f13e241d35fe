"""Trials of notes on past changes, and what notes have earned: never paid for twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from typing import NamedTuple

from sleepcode.model_reports import Level, Told
from sleepcode.store.practice import open_practice, open_practice_to_read, practice_errors

_BATCH = 500


class Tried(NamedTuple):
    """What came of one prompt."""

    f1: float | None
    """None where the prompt would have been no other than the default one: nobody was asked."""
    tokens: int
    """Of the prompt."""


class InForce(NamedTuple):
    """What is told since the last trials."""

    told: Told
    until: str
    """The newest change that was tried: it holds for revisions that have it behind them."""


class TrialFile:
    """Reads and writes trials; every method is one transaction. Raises StoreUnwritable, StoreError.

    `maker` stands for what makes a prompt and its reply: the model, the ranker, the words of the prompt.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection = open_practice(path)

    def __enter__(self) -> TrialFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def read(self, changes: Sequence[str], maker: str) -> dict[str, dict[str, Tried]]:
        """Commit id -> arm -> what came of it."""
        found: dict[str, dict[str, Tried]] = {}
        with self._errors():
            for start in range(0, len(changes), _BATCH):
                batch = changes[start : start + _BATCH]
                marks = ",".join("?" * len(batch))
                rows = self._connection.execute(
                    f"SELECT object, arm, f1, tokens FROM trial WHERE maker=? AND object IN ({marks})",
                    [maker, *batch],
                )
                for commit, arm, score, tokens in rows:
                    found.setdefault(commit, {})[arm] = Tried(score, tokens)
        return found

    def write(self, change: str, maker: str, arm: str, tried: Tried) -> None:
        with self._errors():
            self._connection.execute(
                "INSERT OR REPLACE INTO trial (object, arm, maker, f1, tokens) VALUES (?, ?, ?, ?, ?)",
                (change, arm, maker, tried.f1, tried.tokens),
            )

    def put_in_force(self, found: InForce) -> None:
        """Lets a model be told this from now on."""
        record = json.dumps(
            {"files": found.told.files, "edits": found.told.edits, "until": found.until}, sort_keys=True
        )
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("DELETE FROM told")
            self._connection.execute("INSERT INTO told VALUES (?)", (record,))
            self._connection.execute("COMMIT")

    def _errors(self) -> AbstractContextManager[None]:
        return practice_errors(self._path)


def read_told(store_path: str) -> InForce | None:
    """What is told since the last trials; None where there were none, or that can't be read.

    Asking never fails for the sake of it.
    """
    try:
        connection = open_practice_to_read(store_path)
        if connection is None:
            return None
        with closing(connection):
            row = connection.execute("SELECT record FROM told").fetchone()
        if row is None:
            return None
        record = json.loads(row[0])
        return InForce(Told(Level(record["files"]), Level(record["edits"])), str(record["until"]))
    except (sqlite3.Error, ValueError, TypeError, KeyError):
        return None
