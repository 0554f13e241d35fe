"""The journal of replies: what a model said while it slept, until what it was for is kept.

It is part of the ledger's file, so that a reply is written down in one transaction with what it cost. A night
that was killed is gone on with from here: whoever asks the same for the same thing gets the reply that was
paid for. Rows leave as soon as what they were for is kept and can't be asked for again; what nobody asks for any
more is swept away.
"""

from __future__ import annotations

import sqlite3
import time
from typing import NamedTuple

REPLIES = """
CREATE INDEX call_question ON call (question);
CREATE TABLE reply (
    call INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    asked TEXT NOT NULL,
    time REAL NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX reply_scope ON reply (scope);
"""
_OLDEST = 30 * 86_400.0
"""Seconds for which a reply that nobody asks for is kept."""
_MOST_BYTES = 8_000_000
_GOOD = ("ok", "interrupted")
"""Outcomes of calls whose replies are of use: after Ctrl-C they may have come, and nobody waited for them."""


class NewReply(NamedTuple):
    """A reply, to be written down with its call."""

    scope: str
    """What it is for."""
    asked: str
    """Digest of what was asked."""
    record: bytes


class KeptReply(NamedTuple):
    """A reply of an earlier run, and what the provider counted."""

    asked: str
    record: bytes
    prompt: int
    completion: int
    cached: int
    cost: float | None
    is_estimated: bool


def write_reply(connection: sqlite3.Connection, call: int, reply: NewReply) -> None:
    connection.execute(
        "INSERT INTO reply VALUES (?, ?, ?, ?, ?)", (call, *reply[:2], time.time(), reply.record)
    )


def read_replies(connection: sqlite3.Connection, scope: str) -> list[KeptReply]:
    """The replies for one thing, in the order of their calls; who asks for them keeps them from being swept away."""
    rows = connection.execute(
        "SELECT asked, record, prompt, completion, cached, cost, estimated FROM reply JOIN call ON id = reply.call"
        " WHERE scope=? ORDER BY id",
        (scope,),
    ).fetchall()
    if rows:
        connection.execute("UPDATE reply SET time=? WHERE scope=?", (time.time(), scope))
    return [KeptReply._make([*row[:6], bool(row[6])]) for row in rows]


def sum_replies(connection: sqlite3.Connection) -> dict[str, int]:
    """Scope -> tokens that its replies were paid with."""
    rows = connection.execute(
        "SELECT scope, sum(prompt + completion) FROM reply JOIN call ON id = reply.call GROUP BY scope"
    )
    return {scope: int(tokens) for scope, tokens in rows}


def forget_replies(connection: sqlite3.Connection, scope: str, *, only_bad: bool = False) -> None:
    """Takes the replies for one thing out; `only_bad` those that said nothing, or were refused by a filter."""
    marks = ",".join("?" * len(_GOOD))
    connection.execute(
        "DELETE FROM reply WHERE scope=?"
        f" AND (? OR call IN (SELECT id FROM call WHERE outcome NOT IN ({marks})))",
        (scope, not only_bad, *_GOOD),
    )


def sweep_replies(connection: sqlite3.Connection, since: float = 0.0) -> None:
    """Takes out what nobody asked for `since` a time, or for a month, and the oldest of what is too much."""
    connection.execute("DELETE FROM reply WHERE time < ?", (max(since, time.time() - _OLDEST),))
    connection.execute(
        "DELETE FROM reply WHERE call IN (SELECT call FROM"
        " (SELECT call, sum(length(record)) OVER (ORDER BY time DESC, call DESC) AS bytes FROM reply) WHERE bytes > ?)",
        (_MOST_BYTES,),
    )
