"""The ledger: every call to a model, written down before its result is used, at sleep time with the reply itself.

It is a file of its own beside the store: it outlives rebuilds, and asking never waits for indexing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sleepcode.model_reports import AskedQuestion, CallRecord
from sleepcode.store.beside import beside_errors, open_beside
from sleepcode.store.replies import (
    REPLIES,
    KeptReply,
    NewReply,
    forget_replies,
    read_replies,
    sum_replies,
    sweep_replies,
    write_reply,
)
from sleepcode.store.texts import from_column, to_column

_NAME = "ledger"
TRIAL = "trial"
"""The kind of a question that nobody asked: an evaluation's."""
_CALLS = """
CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    time REAL NOT NULL,
    seconds REAL NOT NULL,
    phase TEXT NOT NULL,
    purpose TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt INTEGER NOT NULL,
    cached INTEGER NOT NULL,
    completion INTEGER NOT NULL,
    cost REAL,
    estimated INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    question INTEGER
);
CREATE INDEX call_time ON call (time);
CREATE TABLE attempt (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    inputs TEXT NOT NULL,
    outcome TEXT NOT NULL,
    time REAL NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    time REAL NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    effort TEXT NOT NULL,
    covered INTEGER NOT NULL,
    notes_tokens INTEGER NOT NULL,
    without_tokens INTEGER NOT NULL,
    prepared INTEGER NOT NULL
);
"""
_MIGRATIONS = (_CALLS, REPLIES)
_COLUMNS = "id, time, seconds, phase, purpose, model, prompt, cached, completion, cost, estimated, outcome"


def ledger_path(store_path: str) -> str:
    return str(Path(store_path).with_name("ledger.db"))


class Ledger:
    """Reads and writes the ledger of one repository; every method is one transaction.

    Raises StoreUnwritable where it can't be written: then nothing is spent either.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection = open_beside(path, _NAME, _MIGRATIONS, synchronous="FULL")

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes in between: what is read in the block still holds when it writes."""
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            with self._errors():
                yield
        except BaseException:
            with self._errors():
                self._connection.execute("ROLLBACK")
            raise
        with self._errors():
            self._connection.execute("COMMIT")

    def start(
        self,
        phase: str,
        purpose: str,
        model: str,
        prompt: int,
        completion: int,
        cost: float | None,
        question: int | None = None,
    ) -> int:
        """Writes a call down with what it may come to, before it is made; returns its number."""
        with self._errors():
            cursor = self._connection.execute(
                "INSERT INTO call (time, seconds, phase, purpose, model, prompt, cached, completion, cost, estimated,"
                " outcome, question) VALUES (?, 0, ?, ?, ?, ?, 0, ?, ?, 1, 'started', ?)",
                (time.time(), phase, purpose, model, prompt, completion, cost, question),
            )
            return int(cursor.lastrowid or 0)

    def finish(
        self,
        call: int,
        *,
        seconds: float,
        outcome: str,
        prompt: int,
        completion: int,
        cached: int = 0,
        cost: float | None,
        is_estimated: bool = False,
        reply: NewReply | None = None,
    ) -> None:
        """Writes what the call came to, and with it the `reply`, where it may be asked for again."""
        with self.alone():
            self._connection.execute(
                "UPDATE call SET seconds=?, outcome=?, prompt=?, completion=?, cached=?, cost=?, estimated=? WHERE id=?",
                (seconds, outcome, prompt, completion, cached, cost, int(is_estimated), call),
            )
            if reply is not None:
                write_reply(self._connection, call, reply)

    def spent(self, since: float = 0.0) -> tuple[int, float]:
        """(tokens, known dollars) of all calls since a time, open ones with what they may come to."""
        with self._errors():
            row = self._connection.execute(
                "SELECT coalesce(sum(prompt + completion), 0), coalesce(sum(cost), 0) FROM call WHERE time >= ?",
                (since,),
            ).fetchone()
        return int(row[0]), float(row[1])

    def start_question(self, text: str, kind: str, effort: str, covered: bool, without_tokens: int) -> int:
        """Writes a question down; its calls name it."""
        with self._errors():
            cursor = self._connection.execute(
                "INSERT INTO question (time, text, kind, effort, covered, notes_tokens, without_tokens, prepared)"
                " VALUES (?, ?, ?, ?, ?, 0, ?, 0)",
                (time.time(), to_column(text[:2_000]), kind, effort, int(covered), without_tokens),
            )
            return int(cursor.lastrowid or 0)

    def describe_question(self, question: int, notes_tokens: int) -> None:
        """How many tokens of its prompts were notes."""
        with self._errors():
            self._connection.execute(
                "UPDATE question SET notes_tokens=? WHERE id=?", (notes_tokens, question)
            )

    def open_questions(self, most: int) -> list[tuple[int, str]]:
        """(number, text) of questions that the notes didn't cover and no sleep has prepared for."""
        with self._errors():
            rows = self._connection.execute(
                "SELECT id, text FROM question WHERE covered=0 AND prepared=0 AND kind='answer' AND text != ''"
                " ORDER BY id DESC LIMIT ?",
                (most,),
            ).fetchall()
        return [(int(number), from_column(text)) for number, text in rows]

    def attempts(self) -> dict[tuple[str, str], str]:
        """(kind, key) of every note that was worked on -> identity of what it was made from then."""
        with self._errors():
            rows = self._connection.execute("SELECT kind, key, inputs FROM attempt").fetchall()
        return {(kind, from_column(key)): inputs for kind, key, inputs in rows}

    def record_attempt(
        self, kind: str, key: str, inputs: str, outcome: str, *, scope: str = "", question: int = 0
    ) -> None:
        """Writes down that a note was worked on, so that the same is not paid for twice: the replies of its
        `scope` have served, and the `question` that it answers is prepared for."""
        with self.alone():
            self._connection.execute(
                "INSERT OR REPLACE INTO attempt (kind, key, inputs, outcome, time) VALUES (?, ?, ?, ?, ?)",
                (kind, to_column(key), inputs, outcome, time.time()),
            )
            self._connection.execute("UPDATE question SET prepared=1 WHERE id=?", (question,))
            forget_replies(self._connection, scope)

    def replies(self, scope: str) -> list[KeptReply]:
        """The replies of an earlier run for one thing, in the order of their calls."""
        with self.alone():
            return read_replies(self._connection, scope)

    def tokens_of_replies(self) -> dict[str, int]:
        """Scope -> tokens that the replies for it were paid with."""
        with self._errors():
            return sum_replies(self._connection)

    def forget_replies(self, scope: str, *, only_bad: bool = False) -> None:
        """Takes the replies for one thing out: it is kept, or they are of no use; `only_bad` those that say nothing."""
        with self.alone():
            forget_replies(self._connection, scope, only_bad=only_bad)

    def sweep_replies(self, since: float = 0.0) -> None:
        """Takes out replies that nobody asked for `since` a time, and what is too old or too much in any case."""
        with self.alone():
            sweep_replies(self._connection, since)

    def calls(self) -> list[CallRecord]:
        """Every call, oldest first."""
        with self._errors():
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM call ORDER BY id").fetchall()
        return [CallRecord._make([*row[:10], bool(row[10]), row[11]]) for row in rows]

    def calls_of(self, question: int) -> list[CallRecord]:
        """The calls of one question, oldest first."""
        with self._errors():
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM call WHERE question=? ORDER BY id", (question,)
            ).fetchall()
        return [CallRecord._make([*row[:10], bool(row[10]), row[11]]) for row in rows]

    def questions(self) -> list[AskedQuestion]:
        """Every question with the sums of its calls, oldest first."""
        with self._errors():
            rows = self._connection.execute(
                "SELECT q.id, q.time, q.text, q.kind, q.effort, q.covered, q.notes_tokens, q.without_tokens,"
                " coalesce(sum(c.prompt), 0), coalesce(sum(c.completion), 0), coalesce(sum(c.cost), 0)"
                " FROM question q LEFT JOIN call c ON c.question = q.id GROUP BY q.id ORDER BY q.id"
            ).fetchall()
        return [
            AskedQuestion._make([*row[:2], from_column(row[2]), *row[3:5], bool(row[5]), *row[6:]])
            for row in rows
        ]

    def _errors(self) -> AbstractContextManager[None]:
        return beside_errors(self._path, _NAME)
