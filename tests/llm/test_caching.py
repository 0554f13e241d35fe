"""Prompt caching: what is asked of providers that want to be asked, and what is counted."""

from __future__ import annotations

import json

import pytest

from sleepcode.llm.client import LiteLLM
from tests.support.model_server import ModelServer, Reply

_TOOL = {
    "type": "function",
    "function": {"name": "read", "description": "reads", "parameters": {"type": "object", "properties": {}}},
}
_MESSAGES = [{"role": "system", "content": "be brief"}, {"role": "user", "content": "what is here?"}]
_MARK = {"type": "ephemeral"}


@pytest.fixture
def server(server: ModelServer) -> ModelServer:
    server.follow([Reply("nothing", cached=5)])
    return server


def test_conversation_with_tools_is_kept_by_anthropics_models(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key")
    model = LiteLLM("anthropic/claude-sonnet-4-5", api_base=server.address.removesuffix("/v1"))

    reply = model.complete(_MESSAGES, max_tokens=20, tools=[_TOOL])

    (request,) = server.requests
    assert request["system"][-1]["cache_control"] == _MARK
    assert request["messages"][-1]["content"][-1]["cache_control"] == _MARK
    assert (reply.text, reply.usage.cached) == ("nothing", 5)
    assert reply.usage.prompt == server.prompt_tokens


@pytest.mark.parametrize(("name", "tools"), [("openai/scripted", [_TOOL]), ("openai/scripted", [])])
def test_others_are_asked_nothing_of_the_kind(
    name: str, tools: list[dict[str, object]], server: ModelServer
) -> None:
    reply = LiteLLM(name, api_base=server.address).complete(_MESSAGES, max_tokens=20, tools=tools)

    assert "cache_control" not in json.dumps(server.requests)
    assert reply.usage.cached == 5


def test_single_call_of_an_anthropic_model_is_not_kept(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key")
    model = LiteLLM("anthropic/claude-sonnet-4-5", api_base=server.address.removesuffix("/v1"))

    model.complete(_MESSAGES, max_tokens=20)

    # Writing to the cache costs more than it saves where nothing follows.
    assert "cache_control" not in json.dumps(server.requests)
