"""Calls under budgets against a real server: what is charged, what is tried again, what is told."""

from __future__ import annotations

import _thread
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from sleepcode.config import Settings
from sleepcode.errors import (
    BudgetExhausted,
    CeilingReached,
    ModelError,
    ModelOverflow,
    ModelRefused,
    ModelRejected,
    ModelReplyBad,
    ModelUnavailable,
    OutputClosed,
)
from sleepcode.llm.client import LiteLLM
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.pace import CallsStopped, Pace
from sleepcode.llm.usage import read_usage
from sleepcode.render.sleeping import render_usage
from sleepcode.render.terminal import PLAIN
from sleepcode.store.ledger import Ledger
from tests.support.model_server import ModelServer, Reply

_HELLO = [{"role": "user", "content": "Say hello to the cart."}]


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def meter(server: ModelServer, ledger: Ledger, waits: list[float]) -> Callable[..., Meter]:
    def make(model: str = "openai/scripted", **changes: object) -> Meter:
        settings = Settings()._replace(**changes)  # type: ignore[arg-type]
        llm = LiteLLM(model, api_base=server.address, timeout=2.0)
        return Meter(llm, ledger, settings, "test", pace=Pace(waits.append))

    return make


def _sums(ledger: Ledger) -> tuple[int, int]:
    calls = ledger.calls()
    return sum(call.prompt for call in calls), sum(call.completion for call in calls)


def test_reply_is_charged_as_the_server_counts(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("Hello, cart, nice to meet you.", cached=3)])
    budget = Budget(1_000)

    reply = meter().complete("greet", _HELLO, budget, max_tokens=100)

    (call,) = ledger.calls()
    assert reply.text == "Hello, cart, nice to meet you."
    assert (call.phase, call.purpose, call.outcome, call.cached) == ("test", "greet", "ok", 3)
    assert _sums(ledger) == (server.prompt_tokens, server.completion_tokens)
    assert budget.used_tokens == server.prompt_tokens + server.completion_tokens


def test_stream_arrives_in_pieces_and_is_charged_alike(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("Hello, cart, nice to meet you again.")])
    heard: list[str] = []

    reply = meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100, on_text=heard.append)

    assert len(heard) > 1
    assert "".join(heard) == reply.text == "Hello, cart, nice to meet you again."
    assert _sums(ledger) == (server.prompt_tokens, server.completion_tokens)


def test_server_that_does_not_stream_is_heard_all_the_same(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    thought = "<think>The user wants a greeting.</think>Hello, cart."
    server.follow([Reply(thought, calls=[("read", {"path": "shop/cart.py"})], cached=3, is_whole=True)])
    heard: list[str] = []

    reply = meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100, on_text=heard.append)

    assert "".join(heard) == reply.text == "Hello, cart."
    assert [(call.name, call.arguments) for call in reply.tool_calls] == [
        ("read", '{"path": "shop/cart.py"}')
    ]
    assert reply.finish == "tool_calls"
    (call,) = ledger.calls()
    assert (call.outcome, call.cached, call.is_estimated) == ("ok", 3, False)
    assert _sums(ledger) == (server.prompt_tokens, server.completion_tokens)


@pytest.mark.parametrize("reply", [Reply("", is_whole=True), Reply(is_empty=True, is_whole=True)])
def test_server_that_does_not_stream_and_says_nothing_is_told_as_such(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger, reply: Reply
) -> None:
    server.follow([reply])

    with pytest.raises(ModelReplyBad, match="empty"):
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100, on_text=lambda _: None)

    assert not any(call.is_estimated for call in ledger.calls())


def test_known_price_is_charged_in_dollars(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("Hello.")])

    meter("openai/gpt-4o-mini").complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    (call,) = ledger.calls()
    assert call.cost is not None
    assert 0 < call.cost < 0.001


def test_unknown_price_is_no_price(meter: Callable[..., Meter], server: ModelServer, ledger: Ledger) -> None:
    server.follow([Reply("Hello.")])

    meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert ledger.calls()[0].cost is None


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_passing_failure_is_tried_again(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger, waits: list[float], status: int
) -> None:
    server.follow([Reply(status=status, error="busy"), Reply(status=status, error="busy"), Reply("Hello.")])

    meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert [call.outcome for call in ledger.calls()] == ["unavailable", "unavailable", "ok"]
    assert waits == pytest.approx([1.0, 2.0], abs=0.1)
    assert _sums(ledger) == (server.prompt_tokens, server.completion_tokens)


@pytest.mark.parametrize("status", [429, 503])
def test_provider_says_how_long_to_wait(
    meter: Callable[..., Meter], server: ModelServer, waits: list[float], status: int
) -> None:
    server.follow([Reply(status=status, error="slow down", headers={"retry-after": "7"}), Reply("Hello.")])

    meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert waits == pytest.approx([7.0], abs=0.1)


def test_one_that_is_told_to_wait_makes_the_others_wait(
    server: ModelServer, ledger: Ledger, waits: list[float]
) -> None:
    server.follow([Reply(status=429, error="slow down", headers={"retry-after": "7"}), Reply("Hello.")])
    llm = LiteLLM("openai/scripted", api_base=server.address, timeout=2.0)
    pace = Pace(waits.append)
    first, second = (Meter(llm, ledger, Settings(), "sleep", pace=pace) for _ in range(2))

    first.complete("greet", _HELLO, Budget(1_000), max_tokens=100)
    second.complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert waits == pytest.approx([7.0, 7.0], abs=2.0)


def test_date_until_which_to_wait_is_understood(
    meter: Callable[..., Meter], server: ModelServer, waits: list[float]
) -> None:
    ready = meter()
    ready.count("what is imported late takes its time")
    date = formatdate(time.time() + 15, usegmt=True)
    server.follow([Reply(status=429, error="slow down", headers={"retry-after": date}), Reply("Hello.")])

    ready.complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert 0 < waits[0] <= 15


def test_nobody_waits_for_an_hour_because_a_provider_says_so(
    meter: Callable[..., Meter], server: ModelServer, waits: list[float]
) -> None:
    server.follow([Reply(status=429, error="slow down", headers={"retry-after": "3600"})])

    with pytest.raises(ModelUnavailable) as caught:
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert waits == []
    assert "3,600 seconds" in caught.value.hint


def test_while_nobody_waits_a_busy_provider_is_tried_more_often(
    server: ModelServer, ledger: Ledger, waits: list[float]
) -> None:
    server.follow([*[Reply(status=429, error="busy")] * 5, Reply("Hello.")])
    llm = LiteLLM("openai/scripted", api_base=server.address, timeout=2.0)

    Meter(llm, ledger, Settings(), "sleep", pace=Pace(waits.append)).complete(
        "greet", _HELLO, Budget(1_000), max_tokens=100
    )

    assert len(waits) == 5
    assert _sums(ledger) == (server.prompt_tokens, server.completion_tokens)


def test_no_call_is_made_once_they_are_stopped(
    server: ModelServer, ledger: Ledger, waits: list[float]
) -> None:
    pace = Pace(waits.append)
    meter = Meter(LiteLLM("openai/scripted", api_base=server.address), ledger, Settings(), "sleep", pace=pace)
    pace.stop()

    with pytest.raises(CallsStopped):
        meter.complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert server.requests == []
    assert ledger.calls() == []


def test_answer_that_never_came_is_charged_with_what_it_may_have_come_to(
    server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("Hello, cart.", delay=1.0)])
    llm = LiteLLM("openai/scripted", api_base=server.address, timeout=0.3)

    with pytest.raises(ModelUnavailable):
        Meter(llm, ledger, Settings(), "sleep", pace=Pace(lambda _: None)).complete(
            "greet", _HELLO, Budget(10_000), max_tokens=100
        )

    calls = ledger.calls()
    assert len(calls) == 3
    assert all(call.is_estimated and call.completion == 100 and call.prompt > 0 for call in calls)
    usage = read_usage(ledger, Settings())
    assert usage.estimated == sum(_sums(ledger))
    assert f"{usage.estimated:,} tokens of it" in render_usage(usage, PLAIN)


def test_server_that_is_not_there_costs_nothing(ledger: Ledger) -> None:
    llm = LiteLLM("openai/scripted", api_base="http://127.0.0.1:9/v1", timeout=2.0)

    with pytest.raises(ModelUnavailable) as caught:
        Meter(llm, ledger, Settings(), "test", pace=Pace(lambda _: None)).complete(
            "greet", _HELLO, Budget(1_000), max_tokens=100
        )

    assert _sums(ledger) == (0, 0)
    assert "api_base" in caught.value.hint


def test_failure_for_good_is_given_up_after_three_tries(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply(status=503, error="down")])

    with pytest.raises(ModelUnavailable) as caught:
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert len(server.requests) == 3
    assert _sums(ledger) == (0, 0)
    assert "api_base" in caught.value.hint


def test_time_out_is_told_as_one(meter: Callable[..., Meter], server: ModelServer, ledger: Ledger) -> None:
    server.follow([Reply("Hello.", delay=3.0)])
    llm = LiteLLM("openai/scripted", api_base=server.address, timeout=0.3)

    with pytest.raises(ModelUnavailable, match="in time") as caught:
        Meter(llm, ledger, Settings(), "test", pace=Pace(lambda _: None)).complete(
            "greet", _HELLO, Budget(1_000), max_tokens=100
        )

    assert "model_timeout" in caught.value.hint


def test_connection_that_breaks_is_tried_again(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("Hello.", breaks_after=0), Reply("Hello.")])

    assert meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100).text == "Hello."
    assert [call.outcome for call in ledger.calls()] == ["unavailable", "ok"]


def test_stream_that_breaks_is_charged_for_what_was_heard(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("Hello, cart, nice to meet you again and again.", breaks_after=2)])

    with pytest.raises(ModelError):
        meter().complete("greet", _HELLO, Budget(10_000), max_tokens=100, on_text=lambda _: None)

    first = ledger.calls()[0]
    assert first.is_estimated
    assert first.prompt > 0 and first.completion > 0


def test_wrong_key_is_told_and_not_tried_again(
    meter: Callable[..., Meter], server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-abcdefghijklmnopqrstuvwxyz123456")
    server.follow([Reply(status=401, error="Incorrect API key: sk-abcdefghijklmnopqrstuvwxyz123456")])

    with pytest.raises(ModelRejected) as caught:
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert len(server.requests) == 1
    assert "OPENAI_API_KEY" in caught.value.hint
    assert "sk-abc" not in f"{caught.value.message}{caught.value.hint}"


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (403, "this key may not use the model", "key is missing or wrong"),
        (402, "Insufficient credits", "no credit"),
        (429, "insufficient_quota", "no credit"),
    ],
)
def test_who_asks_in_vain_is_told_at_once(
    meter: Callable[..., Meter], server: ModelServer, status: int, error: str, words: str
) -> None:
    server.follow([Reply(status=status, error=error)])

    with pytest.raises(ModelRejected, match=words) as caught:
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert caught.value.is_final
    assert len(server.requests) == 1


def test_too_many_tokens_a_minute_are_no_overflow(
    meter: Callable[..., Meter], server: ModelServer, waits: list[float]
) -> None:
    busy = "Too many tokens, please wait before trying again."
    server.follow([Reply(status=429, error=busy), Reply("Hello.")])

    assert meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100).text == "Hello."
    assert len(waits) == 1


@pytest.mark.parametrize(
    ("status", "error"), [(400, "the prompt is too long: 9000 tokens"), (413, "Payload too large")]
)
def test_overflow_by_any_status_is_told_as_one(
    meter: Callable[..., Meter], server: ModelServer, status: int, error: str
) -> None:
    server.follow([Reply(status=status, error=error)])

    with pytest.raises(ModelOverflow):
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)


def test_unknown_model_is_told(meter: Callable[..., Meter], server: ModelServer) -> None:
    server.follow([Reply(status=404, error="model not found")])

    with pytest.raises(ModelRejected, match="no such model"):
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)


def test_overflow_is_told_as_one(meter: Callable[..., Meter], server: ModelServer) -> None:
    server.follow([Reply(status=400, error="context_length_exceeded: maximum context length is 8192 tokens")])

    with pytest.raises(ModelOverflow):
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(""), "empty"),
        (Reply("I can't", finish="content_filter"), "refused"),
        (Reply("", refusal="I can't"), "refused"),
        (Reply(is_empty=True), "empty"),
    ],
)
def test_useless_reply_is_charged_and_told(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger, reply: Reply, words: str
) -> None:
    server.follow([reply])

    with pytest.raises(ModelReplyBad, match=words):
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert ledger.calls()[0].outcome != "ok"
    assert _sums(ledger) == (server.prompt_tokens, server.completion_tokens)
    assert server.prompt_tokens > 0


def test_refusal_is_not_asked_for_again(meter: Callable[..., Meter], server: ModelServer) -> None:
    server.follow([Reply("", refusal="I can't help with that."), Reply("Hello.")])

    with pytest.raises(ModelRefused):
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert len(server.requests) == 1


@pytest.mark.parametrize("is_streaming", [True, False])
@pytest.mark.parametrize(
    "usage",
    [
        None,
        {"prompt_tokens": 12, "completion_tokens": 0, "total_tokens": 12},
        {"prompt_tokens": -12, "completion_tokens": -3, "total_tokens": -15},
        {"prompt_tokens": 10**30, "completion_tokens": 3, "total_tokens": 10**30},
    ],
)
def test_what_no_provider_can_have_counted_is_estimated(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger, usage: object, is_streaming: bool
) -> None:
    server.follow([Reply("Hello, cart, nice to meet you.", usage=usage)])

    meter().complete(
        "greet", _HELLO, Budget(1_000), max_tokens=100, on_text=(lambda _: None) if is_streaming else None
    )

    (call,) = ledger.calls()
    assert call.is_estimated
    assert server.prompt_tokens <= call.prompt < 100
    assert server.completion_tokens <= call.completion < 100


def test_tools_and_calls_are_estimated_too_where_a_provider_counts_nothing(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    tool = {
        "type": "function",
        "function": {"name": "read", "description": "Reads lines of a file. " * 20, "parameters": {}},
    }
    server.follow([Reply(calls=[("read", {"path": "shop/cart.py " * 20})], usage=None)])

    meter().complete("greet", _HELLO, Budget(10_000), max_tokens=1_000, tools=[tool])

    (call,) = ledger.calls()
    assert call.prompt >= server.prompt_tokens > 100
    assert call.completion >= server.completion_tokens > 50


def test_reply_that_cant_be_read_is_charged_with_what_it_may_have_come_to(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("Hello.", usage={"prompt_tokens": "many"}), Reply("Hello.")])

    meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    first, second = ledger.calls()
    assert (first.completion, first.is_estimated, second.is_estimated) == (100, True, False)
    assert first.prompt >= second.prompt


@pytest.mark.parametrize("max_tokens", [100, 5_000])
def test_tries_of_one_call_keep_the_budget_together(
    server: ModelServer, ledger: Ledger, max_tokens: int
) -> None:
    server.follow([Reply("Hello.", breaks_after=0)])
    budget = Budget(300)
    llm = LiteLLM("openai/scripted", api_base=server.address, timeout=2.0)

    with pytest.raises(ModelUnavailable):
        Meter(llm, ledger, Settings(), "sleep", pace=Pace(lambda _: None)).complete(
            "greet", _HELLO, budget, max_tokens=max_tokens
        )

    assert 0 < budget.used_tokens <= 300


def test_second_try_of_an_empty_reply_gets_what_the_first_left(
    meter: Callable[..., Meter], server: ModelServer
) -> None:
    server.follow([Reply(" " * 400), Reply("Hello.")])
    asking = meter()

    asking.complete("greet", _HELLO, Budget(300), max_tokens=200)

    first, second = (request["max_tokens"] for request in server.requests)
    assert first == 200
    assert second < 300 - 100 - asking.measure(_HELLO)


def test_stream_that_breaks_off_at_a_ceiling_is_not_asked_for_again(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("<think>Let me think about carts.</think>Hello.", breaks_after=2)])

    with pytest.raises(CeilingReached):
        meter(max_tokens_per_day=150).complete(
            "greet", _HELLO, Budget(1_000), max_tokens=100, on_text=lambda _: None
        )

    assert len(server.requests) == 1
    assert 100 < sum(_sums(ledger)) <= 150


def test_thoughts_before_a_stream_broke_off_are_charged(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    thoughts = "<think>Let me think about carts and greetings.</think>Hello."
    server.follow([Reply(thoughts, breaks_after=2), Reply("Hello.")])

    meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100, on_text=lambda _: None)

    first, _ = ledger.calls()
    assert first.is_estimated
    assert first.prompt > 0 and first.completion > 0


def test_error_in_the_middle_of_a_stream_is_charged_for_what_was_heard(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("Hello, cart, nice to meet you again and again.", fails_after=2)])

    with pytest.raises(ModelUnavailable, match="fails: overloaded"):
        meter().complete("greet", _HELLO, Budget(10_000), max_tokens=100, on_text=lambda _: None)

    (call,) = ledger.calls()
    assert call.is_estimated
    assert call.prompt > 0 and call.completion > 0


def test_listener_that_goes_away_is_not_taken_for_a_failure_of_the_model(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    def go_away(text: str) -> None:
        raise OutputClosed

    server.follow([Reply("Hello, cart, nice to meet you again and again.")])

    with pytest.raises(OutputClosed):
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100, on_text=go_away)

    (call,) = ledger.calls()
    assert (call.outcome, call.is_estimated) == ("interrupted", True)
    assert call.completion > 0


def test_prompt_beyond_the_budget_is_never_sent(meter: Callable[..., Meter], server: ModelServer) -> None:
    with pytest.raises(BudgetExhausted, match="prompt takes"):
        meter().complete("greet", [{"role": "user", "content": "cart " * 500}], Budget(300), max_tokens=100)

    assert server.requests == []


def test_reply_is_cut_to_what_the_budget_has_left(meter: Callable[..., Meter], server: ModelServer) -> None:
    meter().complete("greet", _HELLO, Budget(200), max_tokens=5_000)

    assert server.requests[0]["max_tokens"] < 200


def test_daily_ceiling_of_dollars_stops_spending(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    call = ledger.start("sleep", "explore", "m", 10, 10, 0.99)
    ledger.finish(call, seconds=1, outcome="ok", prompt=10, completion=10, cost=0.99)

    with pytest.raises(BudgetExhausted, match="ceiling") as caught:
        meter("openai/gpt-4o", max_cost_per_day=0.99).complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert "max_cost_per_day" in caught.value.hint
    assert server.requests == []


def test_daily_ceiling_of_tokens_holds_where_no_price_is_known(
    meter: Callable[..., Meter], server: ModelServer
) -> None:
    with pytest.raises(BudgetExhausted, match="tokens"):
        meter(max_tokens_per_day=50).complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert server.requests == []


def test_call_that_never_ended_counts_with_what_it_may_have_come_to(ledger: Ledger) -> None:
    ledger.start("sleep", "explore", "m", 400, 100, 0.02)

    assert ledger.spent() == (500, 0.02)


def test_key_of_the_environment_reaches_the_server_and_nothing_else(
    meter: Callable[..., Meter],
    server: ModelServer,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secretsecretsecretsecret")

    meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert server.keys == ["Bearer sk-secretsecretsecretsecret"]
    assert "sk-secret" not in repr(ledger.calls())
    assert "".join(capfd.readouterr()) == ""


def test_model_that_thinks_first_gets_room_for_its_thoughts(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    server.follow([Reply("", finish="length"), Reply("Hello.")])
    thinking = meter()

    assert thinking.complete("greet", _HELLO, Budget(20_000), max_tokens=100).text == "Hello."
    thinking.complete("greet", _HELLO, Budget(20_000), max_tokens=100)

    first, second, third = (request["max_tokens"] for request in server.requests)
    assert first == 100
    assert second == third > 1_000
    assert _sums(ledger) == (server.prompt_tokens, server.completion_tokens)


def test_model_that_thinks_for_ever_is_told_as_one(meter: Callable[..., Meter], server: ModelServer) -> None:
    server.follow([Reply("", finish="length")])

    with pytest.raises(ModelReplyBad, match="no room was left") as caught:
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    assert len(server.requests) == 2
    assert "larger budget" in caught.value.hint


@pytest.mark.parametrize("is_streaming", [True, False])
def test_thoughts_that_are_told_along_are_left_out(
    meter: Callable[..., Meter], server: ModelServer, is_streaming: bool
) -> None:
    server.follow([Reply("<think>The user wants {a} greeting.</think>\n\nHello, cart.")])
    heard: list[str] = []

    reply = meter().complete(
        "greet", _HELLO, Budget(1_000), max_tokens=100, on_text=heard.append if is_streaming else None
    )

    assert reply.text == "Hello, cart."
    assert "".join(heard) == ("Hello, cart." if is_streaming else "")


def test_server_without_a_json_mode_is_asked_for_json_all_the_same(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger
) -> None:
    def plain(request: dict[str, Any]) -> Reply:
        if "response_format" in request:
            return Reply(status=400, error="response_format is not supported")
        return Reply('{"ready": true}')

    server.follow(plain)
    ready = meter()

    for _ in range(2):
        reply = ready.complete("greet", _HELLO, Budget(10_000), max_tokens=100, is_json=True)
        assert reply.text == '{"ready": true}'

    assert [call.outcome for call in ledger.calls()] == ["rejected", "ok", "ok"]
    assert _sums(ledger) == (server.prompt_tokens, server.completion_tokens)


def test_bytes_that_are_no_text_are_sent_as_what_they_are_not(
    meter: Callable[..., Meter], server: ModelServer
) -> None:
    name = b"caf\xe9.py".decode("utf-8", "surrogateescape")
    said = {"name": "read", "arguments": name}
    messages = [
        {"role": "user", "content": f"Read {name}, ol\u00e9."},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "1", "type": "function", "function": said}],
        },
        {"role": "tool", "tool_call_id": "1", "content": name},
    ]

    assert meter().complete("greet", messages, Budget(1_000), max_tokens=100).text == "ready"
    assert server.requests[0]["messages"][0]["content"] == "Read caf?.py, ol\u00e9."


def test_reply_that_nobody_waits_for_any_more_is_charged_with_what_it_may_come_to(
    meter: Callable[..., Meter], server: ModelServer, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sleepcode.llm.meter._GRACE", 0.1)

    def endless(request: dict[str, Any]) -> Reply:
        _thread.interrupt_main()
        return Reply("Hello.", delay=1.5)

    server.follow(endless)
    with pytest.raises(KeyboardInterrupt):
        meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100)

    (call,) = ledger.calls()
    assert (call.outcome, call.completion, call.is_estimated) == ("interrupted", 100, True)


class _Together(LiteLLM):
    """Whoever has been told a price waits for the others."""

    barrier = threading.Barrier(3)

    def price(self, prompt: int, completion: int) -> float | None:
        with suppress(threading.BrokenBarrierError):
            self.barrier.wait(2.0)
        return super().price(prompt, completion)


def test_calls_at_the_same_time_keep_a_ceiling_together(server: ModelServer, tmp_path: Path) -> None:
    settings = Settings()._replace(max_tokens_per_day=200)
    llm = _Together("openai/scripted", api_base=server.address, timeout=5.0)
    llm.count("what is imported late takes its time")
    came: list[object] = []

    def ask() -> None:
        own = Ledger(str(tmp_path / "shared.db"))
        try:
            came.append(
                Meter(llm, own, settings, "sleep").complete("greet", _HELLO, Budget(1_000), max_tokens=100)
            )
        except CeilingReached as error:
            came.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(server.requests) == 1
    assert sum(isinstance(what, CeilingReached) for what in came) == 2


def test_thoughts_whose_beginning_the_server_swallowed_are_left_out(
    meter: Callable[..., Meter], server: ModelServer
) -> None:
    server.follow([Reply('Maybe {"files": ["a"]}? No.\n</think>\n\n{"files": ["b"]}')])

    assert meter().complete("greet", _HELLO, Budget(1_000), max_tokens=100).text == '{"files": ["b"]}'
