"""Replies that were recorded: who asks the same for the same thing pays nothing, whatever ended the run before."""

from __future__ import annotations

import _thread
import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from sleepcode.config import Settings
from sleepcode.errors import BudgetExhausted, ModelRefused, ModelReplyEmpty
from sleepcode.llm.client import LiteLLM
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.pace import Pace
from sleepcode.store.ledger import Ledger
from tests.support.model_server import ModelServer, Reply

_HELLO = [{"role": "user", "content": "Say hello to the cart."}]


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "ledger.db")


@contextmanager
def _run(
    server: ModelServer, path: str, scope: str = "a note", model: str = "openai/scripted"
) -> Iterator[Meter]:
    """A run of its own, which records replies for something."""
    llm = LiteLLM(model, api_base=server.address, timeout=5.0)
    with closing(Meter(llm, Ledger(path), Settings(), "sleep", pace=Pace(lambda _: None))) as meter:
        meter.record(scope)
        yield meter


def _say(meter: Meter, messages: Any = _HELLO, budget: Budget | None = None, **options: Any) -> str:
    chosen = {"max_tokens": 100, **options}
    return meter.complete("greet", messages, budget or Budget(10_000), **chosen).text


def test_next_run_gets_the_recorded_reply_whole_and_pays_nothing(server: ModelServer, path: str) -> None:
    server.follow([Reply("Look.", calls=[("read", {"path": "café.py"})], cached=3)])
    with _run(server, path) as meter:
        first = meter.complete("greet", _HELLO, Budget(1_000), max_tokens=100)
    budget = Budget(1_000)

    with _run(server, path) as meter:
        again = meter.complete("greet", _HELLO, budget, max_tokens=50)

    assert again == first
    assert len(server.requests) == 1
    assert (budget.used_tokens, budget.left) == (0, 1_000)
    with closing(Ledger(path)) as ledger:
        assert len(ledger.calls()) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"messages": [{"role": "user", "content": "Say hello to the shop."}]},
        {"tools": [{"type": "function", "function": {"name": "look", "parameters": {}}}]},
        {"is_json": True},
        {"scope": "another note"},
        {"model": "openai/other"},
    ],
)
def test_other_questions_get_replies_of_their_own(
    server: ModelServer, path: str, other: dict[str, Any]
) -> None:
    with _run(server, path) as meter:
        _say(meter)
    where = {name: other.pop(name) for name in ("scope", "model") if name in other}

    with _run(server, path, **where) as meter:
        _say(meter, **other)

    assert len(server.requests) == 2


def test_question_that_is_asked_several_times_gets_its_replies_in_turn(
    server: ModelServer, path: str
) -> None:
    server.follow([Reply("one"), Reply("two"), Reply("three"), Reply("four")])
    with _run(server, path) as meter:
        said = [_say(meter) for _ in range(2)]

    with _run(server, path) as meter:
        again = [_say(meter) for _ in range(3)]

    assert (said, again) == (["one", "two"], ["one", "two", "three"])
    assert len(server.requests) == 3


def test_replies_without_use_are_replayed_as_such(server: ModelServer, path: str) -> None:
    server.follow([Reply(""), Reply("Hello.")])
    with _run(server, path) as meter:
        assert _say(meter) == "Hello."

    with _run(server, path) as meter:
        assert _say(meter) == "Hello."

    assert len(server.requests) == 2


def test_refusal_is_not_asked_for_again(server: ModelServer, path: str) -> None:
    server.follow([Reply("No", finish="content_filter")])
    for _ in range(2):
        with _run(server, path) as meter, pytest.raises(ModelRefused):
            _say(meter)

    assert len(server.requests) == 1


def test_model_that_thinks_is_known_by_what_was_recorded(server: ModelServer, path: str) -> None:
    server.follow([Reply("", finish="length"), Reply("Hello.")])
    with _run(server, path) as meter:
        _say(meter)
    server.requests.clear()

    with _run(server, path) as meter:
        _say(meter)
        _say(meter, [{"role": "user", "content": "And to the shop."}])

    assert len(server.requests) == 1
    assert server.requests[0]["max_tokens"] > 1_000


def test_what_said_nothing_is_asked_again_once_it_is_forgotten(server: ModelServer, path: str) -> None:
    server.follow([Reply(""), Reply(""), Reply("Hello.")])
    with _run(server, path) as meter:
        with pytest.raises(ModelReplyEmpty):
            _say(meter)
        meter.forget(only_bad=True)

    with _run(server, path) as meter:
        assert _say(meter) == "Hello."


def test_reply_that_came_after_an_interrupt_is_not_asked_for_again(server: ModelServer, path: str) -> None:
    def interrupted(request: dict[str, Any]) -> Reply:
        _thread.interrupt_main()
        return Reply("Hello.", delay=0.3)

    server.follow(interrupted)
    with _run(server, path) as meter, pytest.raises(KeyboardInterrupt):
        _say(meter)

    with _run(server, path) as meter:
        assert _say(meter) == "Hello."

    assert len(server.requests) == 1


def test_secrets_of_a_reply_are_neither_kept_nor_used(server: ModelServer, path: str) -> None:
    key = "AKIAIOSFODNN7EXAMPLE"
    text = f'password = "hunter22hunter"\nThe key is {key}.'
    server.follow([Reply(f"It is {key}.", calls=[("rethink_note", {"text": text}), ("broken", f"{{{key}")])])
    with _run(server, path) as meter:
        first = meter.complete("greet", _HELLO, Budget(1_000), max_tokens=100)
    with _run(server, path) as meter:
        again = meter.complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert first == again
    assert first.text == "It is [withheld]."
    arguments = json.loads(first.tool_calls[0].arguments)
    assert arguments["text"] == 'password = "[withheld]"\nThe key is [withheld].'
    with closing(sqlite3.connect(path)) as connection:
        (record,) = connection.execute("SELECT record FROM reply").fetchone()
    assert key not in zlib.decompress(record).decode()
    assert "hunter22" not in zlib.decompress(record).decode()


def test_record_that_cant_be_read_is_asked_for_once_more(server: ModelServer, path: str) -> None:
    with _run(server, path) as meter:
        _say(meter)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE reply SET record=x'00'")

    with _run(server, path) as meter:
        assert _say(meter) == "ready"

    assert len(server.requests) == 2


def test_recorded_replies_count_in_an_allowance_and_take_nothing_of_what_may_be_spent(
    server: ModelServer, path: str
) -> None:
    with _run(server, path) as meter:
        _say(meter, budget=(paid := Budget(10_000)))
    budget = Budget(500, allowance=600, credit=paid.used_tokens)

    with _run(server, path) as meter:
        _say(meter, budget=budget)

    assert budget.used_tokens == 0
    assert budget.taken == paid.used_tokens
    assert budget.payable == budget.left == min(500, 600 - paid.used_tokens)


def test_what_is_still_to_come_for_nothing_pays_for_no_call(server: ModelServer, path: str) -> None:
    budget = Budget(60, allowance=10_000, credit=9_000)

    with _run(server, path) as meter, pytest.raises(BudgetExhausted):
        _say(meter, budget=budget)

    assert budget.left > 1_000
    assert server.requests == []


def test_nothing_is_recorded_while_somebody_waits(server: ModelServer, path: str) -> None:
    llm = LiteLLM("openai/scripted", api_base=server.address, timeout=5.0)
    for _ in range(2):
        with closing(Meter(llm, Ledger(path), Settings(), "test")) as meter:
            _say(meter)

    assert len(server.requests) == 2
    with closing(Ledger(path)) as ledger:
        assert ledger.tokens_of_replies() == {}
