"""The litellm client: any provider, any OpenAI-compatible server. The only module that imports litellm.

Its import takes seconds, looks prices up on the network and reads `.env` files of the folder it runs in;
the first is done only when a call is certain, the others never.
"""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sleepcode.errors import ModelUnavailable, OutputClosed, SleepcodeError
from sleepcode.llm.failures import translate_failure
from sleepcode.llm.protocol import NO_TOOL, Completion, Message, OnText, ToolCall, Usage
from sleepcode.llm.thoughts import ThoughtFilter, leave_out_thoughts
from sleepcode.tokens import estimate_tokens

_OWN_TOKENIZER = ("openai", "azure", "text-completion-openai")
"""Providers whose tokenizers come with litellm; for others the estimate holds where it is higher."""
_MOST_TOKENS = 1_000_000_000
"""Of one call. A server that tells more, or fewer than none, counts nothing."""
_CACHE_MARKS = ({"location": "message", "role": "system"}, {"location": "message", "index": -1})
"""What Anthropic's models keep for the next round of a conversation; other providers keep it by themselves."""


class LiteLLM:
    """One model through litellm. Keys come from the provider's usual environment variables only."""

    def __init__(self, name: str, *, api_base: str = "", timeout: float = 60.0) -> None:
        self._name = name
        self._api_base = api_base
        self._timeout = timeout

    @property
    def name(self) -> str:
        return self._name

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        tools: Sequence[Mapping[str, Any]] = (),
        tool_choice: str = "",
        is_json: bool = False,
        on_text: OnText | None = None,
    ) -> Completion:
        litellm = load()
        options: dict[str, Any] = {
            "model": self._name,
            "messages": [_sendable(dict(message)) for message in messages],
            "max_tokens": max_tokens,
            "timeout": self._timeout,
            "num_retries": 0,
            "max_retries": 0,
            "drop_params": True,
        }
        if self._api_base:
            options["api_base"] = self._api_base
            # A local server wants no key, but its client does.
            if self._name.startswith("openai/") and not os.environ.get("OPENAI_API_KEY"):
                options["api_key"] = "none"
        if tools:
            options["tools"] = [dict(tool) for tool in tools]
            if tool_choice:
                options["tool_choice"] = _choose(tool_choice)
            # Else litellm looks for tools of MCP servers with a package that it doesn't declare.
            options["_skip_mcp_handler"] = True
            if _wants_cache_marks(self._name):
                options["cache_control_injection_points"] = _CACHE_MARKS
        if is_json:
            options["response_format"] = {"type": "json_object"}
        arrived: list[str] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                if on_text is not None:
                    return self._stream(litellm, options, on_text, arrived)
                return self._read(litellm, litellm.completion(**options), options)
            except (SleepcodeError, OutputClosed):
                raise  # ours, or of whoever listens: it says nothing about the provider
            except Exception as error:
                failure = translate_failure(error, self._name)
                failure.is_unsettled = failure.is_unsettled or bool(arrived)
                raise failure from error

    def count(self, text: str) -> int:
        litellm = load()
        estimate = estimate_tokens(text)
        try:
            counted = int(litellm.token_counter(model=self._name, text=text))
            provider = litellm.get_llm_provider(self._name)[1]
        except Exception:
            return estimate
        known = self._name.removeprefix("openai/") in litellm.model_cost
        return counted if provider in _OWN_TOKENIZER and known else max(counted, estimate)

    def price(self, prompt: int, completion: int) -> float | None:
        litellm = load()
        try:
            costs = litellm.cost_per_token(
                model=self._name, prompt_tokens=prompt, completion_tokens=completion
            )
        except Exception:
            return None
        return float(sum(costs))

    def _read(self, litellm: Any, response: Any, options: Mapping[str, Any]) -> Completion:
        if not response.choices:
            return Completion("", self._usage(litellm, response, options, ""))
        choice = response.choices[0]
        said = choice.message.content or ""
        calls = tuple(
            ToolCall(call.id or "", call.function.name or "", call.function.arguments or "")
            for call in choice.message.tool_calls or ()
        )
        usage = self._usage(litellm, response, options, said + _written(calls))
        is_refused = bool(getattr(choice.message, "refusal", None)) and not said
        finish = "content_filter" if is_refused else choice.finish_reason or "stop"
        return Completion(leave_out_thoughts(said), usage, calls, finish)

    def _stream(
        self, litellm: Any, options: dict[str, Any], on_text: OnText, arrived: list[str]
    ) -> Completion:
        """Whatever is written `arrived`, thoughts and calls too, so that it is known where the rest never comes."""
        options |= {"stream": True, "stream_options": {"include_usage": True}}
        parts: list[str] = []
        thoughts = ThoughtFilter()
        last: Any = None
        finish = "stop"
        pieces: dict[int, list[str]] = {}
        stream = litellm.completion(**options)
        if (whole := _read_whole(stream)) is not None:
            reply = self._read(litellm, litellm.ModelResponse(**whole), options)
            arrived.append(reply.text)
            on_text(reply.text)
            return reply
        for chunk in stream:
            last = chunk if getattr(chunk, "usage", None) else last
            for choice in chunk.choices:
                finish = choice.finish_reason or finish
                arrived += _join_calls(pieces, choice.delta)
                told = (choice.delta.content if choice.delta is not None else "") or ""
                arrived.append(told)
                if shown := thoughts.feed(told):
                    parts.append(shown)
                    on_text(shown)
        if shown := thoughts.finish():
            parts.append(shown)
            on_text(shown)
        # Litellm ends a stream that broke off as if it were whole; what the provider said itself is here.
        if not getattr(stream, "received_finish_reason", finish):
            broken = ModelUnavailable(f"{self._name} broke off in the middle", "try again")
            broken.is_unsettled = True
            raise broken
        calls = tuple(ToolCall(*pieces[number]) for number in sorted(pieces))
        # Litellm makes a usage up where the provider tells none.
        is_told = any(getattr(chunk, "usage", None) for chunk in getattr(stream, "chunks", (last,)))
        usage = self._usage(litellm, last if is_told else None, options, "".join(arrived))
        return Completion("".join(parts), usage, calls, finish)

    def _usage(self, litellm: Any, response: Any, options: Mapping[str, Any], written: str) -> Usage:
        """What the provider counted; an estimate where it tells nothing, or what can't be.

        `written` is all that the model wrote, shown or not.
        """
        told = getattr(response, "usage", None)
        prompt, completion = (
            _read_count(getattr(told, name, None)) for name in ("prompt_tokens", "completion_tokens")
        )
        if not prompt or (written and not completion):
            return self._estimate(options, written)
        details = getattr(told, "prompt_tokens_details", None)
        cached = min(prompt, _read_count(getattr(details, "cached_tokens", None)))
        cost: float | None
        try:
            cost = float(litellm.completion_cost(completion_response=response, model=self._name))
        except Exception:
            cost = self.price(prompt, completion)
        return Usage(prompt, completion, cached, cost)

    def _estimate(self, options: Mapping[str, Any], written: str) -> Usage:
        sent = json.dumps([options["messages"], options.get("tools", ())], ensure_ascii=False)
        prompt, completion = estimate_tokens(sent), estimate_tokens(written)
        return Usage(prompt, completion, 0, self.price(prompt, completion), is_estimated=True)


def _read_whole(stream: Any) -> dict[str, Any] | None:
    """The reply of a server that doesn't stream though it was asked to; None for a stream.

    Litellm makes an empty stream of it, as if the model had said nothing.
    """
    response = getattr(getattr(stream, "completion_stream", None), "response", None)
    kind = str(getattr(response, "headers", {}).get("content-type", ""))
    if response is None or not kind.startswith("application/json"):
        return None
    value = json.loads(response.read())
    return value if isinstance(value, dict) and isinstance(value.get("choices"), list) else None


def _read_count(value: Any) -> int:
    """Tokens as a provider tells them; 0 for what no provider can have counted."""
    return value if isinstance(value, int) and 0 < value <= _MOST_TOKENS else 0


def _written(calls: Sequence[ToolCall]) -> str:
    return "".join(call.name + call.arguments for call in calls)


def _join_calls(calls: dict[int, list[str]], delta: Any) -> list[str]:
    """Adds the pieces of tool calls that a chunk brings to those by number: id, name, arguments.

    Returns what they say.
    """
    said: list[str] = []
    for piece in getattr(delta, "tool_calls", None) or ():
        parts = calls.setdefault(piece.index or 0, ["", "", ""])
        parts[0] = piece.id or parts[0]
        if piece.function is not None:
            name, arguments = piece.function.name or "", piece.function.arguments or ""
            parts[1] += name
            parts[2] += arguments
            said += [name, arguments]
    return said


def _sendable(value: Any) -> Any:
    """What can be sent of a message: names of files may hold bytes that are no text."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {key: _sendable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_sendable(part) for part in value]
    return value


def _choose(tool: str) -> str | dict[str, Any]:
    return tool if tool == NO_TOOL else {"type": "function", "function": {"name": tool}}


def _wants_cache_marks(name: str) -> bool:
    return name.startswith("anthropic/") or ("claude" in name and name.startswith(("bedrock/", "vertex_ai/")))


@cache
def load() -> Any:
    """Litellm, imported and set up once; that takes seconds."""
    # Both have to be known before the import: prices from the package, no `.env` of the repository.
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_MODE"] = "PRODUCTION"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import litellm
    litellm.suppress_debug_info = True
    litellm.disable_hf_tokenizer_download = True
    litellm.telemetry = False
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "httpx", "openai"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return litellm
