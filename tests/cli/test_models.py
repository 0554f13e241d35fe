"""The commands with a model, as processes of their own, against a scripted server."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.model_server import ModelServer, Reply
from tests.support.preloaded import Preloaded
from tests.support.program import Outcome, Program
from tests.support.repositories import RepositoryBuilder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="commands run in forks")

_MODEL = "openai/scripted"


@pytest.fixture(scope="session")
def preloaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preloaded]:
    folder = tmp_path_factory.mktemp("preloaded")
    with Preloaded(Program(folder, folder).environment()) as process:
        yield process


@pytest.fixture
def run(shop: Program, tmp_path: Path, server: ModelServer, preloaded: Preloaded) -> Callable[..., Outcome]:
    """Runs a command in an indexed shop of its own."""
    shutil.copytree(shop.folder, tmp_path / "shop")
    program = Program(tmp_path / "shop", tmp_path)

    def call(*arguments: str, input: bytes = b"") -> Outcome:
        environment = program.environment({"SLEEPCODE_API_BASE": server.address})
        code, out, err = preloaded.run(arguments, program.folder, environment, input)
        return Outcome(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))

    return call


def test_answer_streams_and_ends_with_what_it_cost(run: Callable[..., Outcome], server: ModelServer) -> None:
    server.follow([Reply("By `apply_discount`, at src/shop/cart.py:11.")])

    outcome = run("ask", "how is a discount applied to the total?", "--model", _MODEL, "--effort", "medium")

    assert outcome.code == 0
    assert outcome.out.startswith("By `apply_discount`, at src/shop/cart.py:11.\n\nof ")
    assert "cites src/shop/cart.py:11" in outcome.out
    assert f"{server.prompt_tokens + server.completion_tokens:,} tokens in 1 call" in outcome.out
    assert "without notes about" in outcome.out


def test_answer_as_json_has_the_reply(run: Callable[..., Outcome], server: ModelServer) -> None:
    server.follow([Reply("At src/shop/cart.py:11.")])

    outcome = run("ask", "how are discounts applied?", "--model", _MODEL, "--effort", "low", "--json")

    reply = outcome.json()["reply"]
    assert reply["text"] == "At src/shop/cart.py:11."
    assert reply["prompt"] == server.prompt_tokens
    assert reply["citations"] == [{"path": "src/shop/cart.py", "start": 11, "end": 0}]


def test_escapes_of_a_model_do_not_reach_the_terminal(
    run: Callable[..., Outcome], server: ModelServer
) -> None:
    server.follow([Reply("Look \x1b[31mhere\x1b]0;owned\x07 at src/shop/cart.py:11.")])

    outcome = run("ask", "how are discounts applied?", "--model", _MODEL, "--effort", "medium")

    assert "\x1b" not in outcome.out and "\x07" not in outcome.out


def test_without_a_model_nothing_is_called_and_nothing_is_different(
    run: Callable[..., Outcome], server: ModelServer
) -> None:
    question = "how are discounts applied?"
    plain = run("ask", question)
    without = run("ask", question, "--model", _MODEL, "--no-model")

    assert plain.out == without.out
    assert server.requests == []
    assert "reply" not in run("ask", question, "--json").json()


def test_files_are_found_with_a_model(run: Callable[..., Outcome], server: ModelServer) -> None:
    server.follow([Reply('{"files": [{"path": "src/shop/prices.py", "probability": 0.9}]}')])

    outcome = run("ask", "--localize", "Round prices up", "--model", _MODEL, "--json")

    value = outcome.json()
    assert value["returned"] == 1
    assert value["predicted"][0]["path"] == "src/shop/prices.py"
    assert value["reply"]["calls"] == 1


def test_a_failing_model_is_told_and_the_answer_is_there(
    run: Callable[..., Outcome], server: ModelServer
) -> None:
    server.follow([Reply(status=401, error="no such key")])

    outcome = run("ask", "how are discounts applied?", "--model", _MODEL, "--effort", "medium")

    assert outcome.code == 0
    assert "src/shop/cart.py" in outcome.out
    assert "the key is missing or wrong" in " ".join(outcome.out.split())


def test_check_says_what_works(run: Callable[..., Outcome], server: ModelServer) -> None:
    server.follow(
        lambda request: (
            Reply(calls=[("look", {"name": "ready"})]) if request.get("tools") else Reply('{"ready": true}')
        )
    )

    outcome = run("models", "check", "--model", _MODEL)

    assert outcome.code == 0
    rows = [line.split()[:2] for line in outcome.out.splitlines()[1:]]
    assert rows == [["yes", "tool"], ["yes", "JSON"], ["yes", "streaming"], ["no", "price"]]


def test_check_takes_one_call_where_the_model_does_as_it_is_told(
    run: Callable[..., Outcome], server: ModelServer
) -> None:
    server.follow([Reply('{"ready": true}', calls=[("look", {"name": "ready"})])])

    checked = run("models", "check", "--model", _MODEL, "--json").json()["models"][0]

    assert len(server.requests) == 1
    assert [checked[key] for key in ("answers", "tools", "json", "streams")] == [True] * 4
    assert checked["tokens"] == server.prompt_tokens + server.completion_tokens


def test_check_of_a_server_that_knows_no_tools(run: Callable[..., Outcome], server: ModelServer) -> None:
    server.follow(
        lambda request: (
            Reply(status=400, error="no tools here") if request.get("tools") else Reply('{"ready": true}')
        )
    )

    checked = run("models", "check", "--model", _MODEL, "--json").json()["models"][0]

    assert [checked[key] for key in ("answers", "tools", "json", "streams")] == [True, False, True, True]


def test_check_says_what_is_wrong_and_how_to_mend_it(
    run: Callable[..., Outcome], server: ModelServer
) -> None:
    server.follow([Reply(status=401, error="no")])

    outcome = run("models", "check", "--model", _MODEL)

    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.startswith(f"error: {_MODEL}: the key is missing or wrong\n")
    assert "OPENAI_API_KEY" in outcome.err


def test_failed_check_is_one_object_of_json(run: Callable[..., Outcome], server: ModelServer) -> None:
    server.follow([Reply(status=401, error="no")])

    outcome = run("models", "check", "--model", _MODEL, "--json")

    assert outcome.code == 1
    (checked,) = json.loads(outcome.out)["models"]
    assert checked["problem"] == f"{_MODEL}: the key is missing or wrong"
    assert "OPENAI_API_KEY" in checked["hint"]


def test_model_of_no_known_provider_is_told_how_models_are_named(run: Callable[..., Outcome]) -> None:
    outcome = run("models", "check", "--model", "scripted")

    assert outcome.code == 1
    assert outcome.err.startswith("error: no provider is known for scripted\nhint: write PROVIDER/NAME")


def test_no_model_is_an_error_that_says_how_to_name_one(run: Callable[..., Outcome]) -> None:
    for arguments in (
        ["models", "check"],
        ["chat"],
        ["index", "--sleep-budget", "1000"],
        ["ask", "x", "--effort", "low"],
    ):
        outcome = run(*arguments)
        assert outcome.code == 2
        assert "--model" in outcome.err


def test_sleep_is_planned_done_and_accounted_for(run: Callable[..., Outcome], server: ModelServer) -> None:
    def script(request: dict[str, Any]) -> Reply:
        if "prepare for questions" in request["messages"][0]["content"]:
            return Reply(
                json.dumps(
                    {
                        "questions": [
                            {
                                "question": "Who rounds?",
                                "answer": "A function.",
                                "cites": ["src/shop/prices.py:4-6"],
                            }
                        ]
                    }
                )
            )
        results = sum(message["role"] == "tool" for message in request["messages"])
        if not results:
            return Reply(calls=[("rethink_note", {"text": "Rounding is at src/shop/prices.py:4-6."})])
        return Reply(calls=[("finish", {})])

    server.follow(script)
    plan = run("index", "--model", _MODEL, "--dry-run", "--json").json()["sleep"]
    assert plan["planned"] and server.requests == []

    slept = run("index", "--model", _MODEL, "--effort", "low", "--sleep-budget", "30000", "--json").json()[
        "sleep"
    ]
    usage = run("status", "--usage", "--json").json()["usage"]
    text = run("status", "--usage").out

    assert slept["kept"]
    assert usage["phases"][0]["prompt"] == server.prompt_tokens
    assert usage["phases"][0]["completion"] == server.completion_tokens
    assert slept["tokens"] == server.prompt_tokens + server.completion_tokens
    assert f"{server.prompt_tokens:,} tokens in" in " ".join(text.split())
    assert "Who rounds?" in run("notes", "questions").out


def test_index_spends_nothing_without_being_told_to(
    fresh_shop: tuple[RepositoryBuilder, Program], server: ModelServer
) -> None:
    _, program = fresh_shop

    program.run("index", variables={"SLEEPCODE_API_BASE": server.address, "SLEEPCODE_MODEL": _MODEL})

    assert server.requests == []


def test_repository_can_neither_spend_nor_send_code_elsewhere(
    fresh_shop: tuple[RepositoryBuilder, Program], server: ModelServer
) -> None:
    builder, program = fresh_shop
    for setting in (
        f'model = "{_MODEL}"',
        f'api_base = "{server.address}"',
        "max_cost_per_day = 1000",
        '[sleep]\nmodel = "x"',
    ):
        builder.write(".sleepcode.toml", setting + "\n")
        outcome = program.run("ask", "how are discounts applied?")
        assert outcome.code == 1
        assert "can't be set by a repository" in outcome.err
    assert server.requests == []


def test_conversation_goes_on_with_what_was_said(run: Callable[..., Outcome], server: ModelServer) -> None:
    server.follow(
        [Reply("In the cart: src/shop/cart.py:11."), Reply("Above 90 percent: src/shop/cart.py:13.")]
    )

    outcome = run(
        *("chat", "--model", _MODEL, "--effort", "medium"),
        input=b"how is a discount applied to the total?\nand when is a discount refused?\n\n",
    )

    assert outcome.code == 0
    assert "src/shop/cart.py:11" in outcome.out and "src/shop/cart.py:13" in outcome.out
    second = [message["content"] for message in server.requests[1]["messages"]]
    assert second[1] == "how is a discount applied to the total?"
    assert second[2] == "In the cart: src/shop/cart.py:11."


def test_word_that_leaves_a_conversation_is_no_question(
    run: Callable[..., Outcome], server: ModelServer
) -> None:
    outcome = run("chat", "--model", _MODEL, input=b"Exit\nwhere are discounts?\n")

    assert outcome.code == 0
    assert outcome.out == ""
    assert server.requests == []


def test_conversation_goes_on_after_a_line_that_says_nothing(
    run: Callable[..., Outcome], server: ModelServer
) -> None:
    server.follow([Reply("In the cart: src/shop/cart.py:11.")])

    outcome = run(
        *("chat", "--model", _MODEL, "--effort", "medium"),
        input=b"???\nhow is a \xff discount applied to the total?\n\n",
    )

    assert outcome.code == 0
    assert "warning: the question says nothing to look for; ask in a few words" in outcome.err
    assert "src/shop/cart.py:11" in outcome.out
