"""The ledger's file: made by several at once, brought up to date, and the journal of replies that is in it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from sleepcode.errors import SleepcodeError
from sleepcode.store import replies
from sleepcode.store.ledger import Ledger
from sleepcode.store.replies import NewReply


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "ledger.db")


def _write(path: str, scope: str, asked: str, record: bytes = b"said", outcome: str = "ok") -> None:
    with closing(Ledger(path)) as ledger:
        call = ledger.start("sleep", "explore", "m", 10, 5, None)
        reply = NewReply(scope, asked, record)
        ledger.finish(call, seconds=1, outcome=outcome, prompt=8, completion=2, cost=None, reply=reply)


def _read(path: str, scope: str) -> list[str]:
    with closing(Ledger(path)) as ledger:
        return [kept.asked for kept in ledger.replies(scope)]


def _age(path: str, scope: str, seconds: float) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE reply SET time = time - ? WHERE scope=?", (seconds, scope))


def test_replies_come_in_the_order_of_their_calls_with_what_was_counted(path: str) -> None:
    for asked in ("b", "a", "b"):
        _write(path, "note", asked)
    _write(path, "other", "c")

    with closing(Ledger(path)) as ledger:
        kept = ledger.replies("note")
        assert ledger.tokens_of_replies() == {"note": 30, "other": 10}
    assert [reply.asked for reply in kept] == ["b", "a", "b"]
    assert (kept[0].record, kept[0].prompt, kept[0].completion, kept[0].cost) == (b"said", 8, 2, None)


def test_replies_leave_with_the_attempt_that_they_were_for(path: str) -> None:
    _write(path, "note", "a")
    _write(path, "other", "a")

    with closing(Ledger(path)) as ledger:
        question = ledger.start_question("Where?", "answer", "low", False, 0)
        ledger.record_attempt("question", "Where?", "made of", "kept", scope="note", question=question)
        assert ledger.open_questions(5) == []
        assert ledger.attempts() == {("question", "Where?"): "made of"}

    assert _read(path, "note") == []
    assert _read(path, "other") == ["a"]


def test_replies_that_said_nothing_leave_alone(path: str) -> None:
    for asked, outcome in (("a", "ok"), ("b", "the reply is empty"), ("c", "interrupted")):
        _write(path, "note", asked, outcome=outcome)

    with closing(Ledger(path)) as ledger:
        ledger.forget_replies("note", only_bad=True)

    assert _read(path, "note") == ["a", "c"]


def test_what_nobody_asks_for_is_swept_away_after_a_month(path: str) -> None:
    for scope in ("asked for", "forgotten"):
        _write(path, scope, "a")
        _age(path, scope, 31 * 86_400)
    _read(path, "asked for")

    with closing(Ledger(path)) as ledger:
        ledger.sweep_replies()

    assert _read(path, "forgotten") == []
    assert _read(path, "asked for") == ["a"]


def test_oldest_of_too_many_replies_are_swept_away(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "_MOST_BYTES", 250)
    for number in range(4):
        _write(path, f"note {number}", "a", bytes(100))

    with closing(Ledger(path)) as ledger:
        ledger.sweep_replies()
        assert sorted(ledger.tokens_of_replies()) == ["note 2", "note 3"]


def test_ledger_of_an_earlier_version_keeps_what_it_says(path: str) -> None:
    with closing(Ledger(path)) as ledger:
        ledger.start("sleep", "explore", "m", 10, 5, None)
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("DROP TABLE reply")
        old.execute("DROP INDEX call_question")
        old.execute("PRAGMA user_version=1")

    _write(path, "note", "a")

    assert _read(path, "note") == ["a"]
    with closing(Ledger(path)) as ledger:
        assert len(ledger.calls()) == 2


def test_ledger_that_several_make_at_once_is_there_for_all_of_them(tmp_path: Path) -> None:
    failed: list[SleepcodeError] = []

    def make(path: str) -> None:
        try:
            Ledger(path).close()
        except SleepcodeError as error:
            failed.append(error)

    for number in range(80):
        threads = [threading.Thread(target=make, args=(str(tmp_path / f"{number}.db"),)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert failed == []
