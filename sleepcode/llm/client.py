"""The litellm client: any provider, any OpenAI-compatible server. The only module that imports litellm.

Its import takes seconds, looks prices up on the network and reads `.env` files of the folder it runs in;
the first is done only when a call is certain, the others never.
"""

from __future__ import annotations

import logging
import os
import time
import warnings
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

from sleepcode.errors import (
    ModelError,
    ModelOverflow,
    ModelRefused,
    ModelRejected,
    ModelReplyBad,
    ModelUnavailable,
)
from sleepcode.llm.protocol import Completion, Message, OnText, ToolCall, Usage
from sleepcode.llm.thoughts import ThoughtFilter, leave_out_thoughts
from sleepcode.tokens import estimate_tokens

_OVERFLOW = ("context_length", "context length", "maximum context", "too many tokens", "prompt is too long")
_FILTERED = ("content_policy", "content policy", "content_filter", "content management policy")
_OWN_TOKENIZER = ("openai", "azure", "text-completion-openai")
"""Providers whose tokenizers come with litellm; for others the estimate holds where it is higher."""
_MOST_CAUSES = 10
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
        is_json: bool = False,
        on_text: OnText | None = None,
    ) -> Completion:
        litellm = _load()
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
            # Else litellm looks for tools of MCP servers with a package that it doesn't declare.
            options["_skip_mcp_handler"] = True
            if _wants_cache_marks(self._name):
                options["cache_control_injection_points"] = _CACHE_MARKS
        if is_json:
            options["response_format"] = {"type": "json_object"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                if on_text is not None:
                    return self._stream(litellm, options, on_text)
                return self._read(litellm, litellm.completion(**options), options)
            except ModelError:
                raise
            except Exception as error:
                failure = _translate(error, self._name)
                failure.is_unsettled = _is_unsettled(error)
                raise failure from error

    def count(self, text: str) -> int:
        litellm = _load()
        estimate = estimate_tokens(text)
        try:
            counted = int(litellm.token_counter(model=self._name, text=text))
            provider = litellm.get_llm_provider(self._name)[1]
        except Exception:
            return estimate
        known = self._name.removeprefix("openai/") in litellm.model_cost
        return counted if provider in _OWN_TOKENIZER and known else max(counted, estimate)

    def price(self, prompt: int, completion: int) -> float | None:
        litellm = _load()
        try:
            costs = litellm.cost_per_token(
                model=self._name, prompt_tokens=prompt, completion_tokens=completion
            )
        except Exception:
            return None
        return float(sum(costs))

    def _read(self, litellm: Any, response: Any, options: Mapping[str, Any]) -> Completion:
        if not response.choices:
            raise ModelReplyBad(f"{self._name} replied with nothing", "try again, or another model")
        choice = response.choices[0]
        calls = tuple(
            ToolCall(call.id or "", call.function.name or "", call.function.arguments or "")
            for call in choice.message.tool_calls or ()
        )
        text = leave_out_thoughts(choice.message.content or "")
        usage = self._usage(litellm, response, options, text)
        return Completion(text, usage, calls, choice.finish_reason or "stop")

    def _stream(self, litellm: Any, options: dict[str, Any], on_text: OnText) -> Completion:
        options |= {"stream": True, "stream_options": {"include_usage": True}}
        parts: list[str] = []
        thoughts = ThoughtFilter()
        usage: Usage | None = None
        finish = "stop"
        calls: dict[int, list[str]] = {}
        stream = litellm.completion(**options)
        for chunk in stream:
            if getattr(chunk, "usage", None):
                usage = self._usage(litellm, chunk, options, "")
            for choice in chunk.choices:
                finish = choice.finish_reason or finish
                _join_calls(calls, choice.delta)
                told = choice.delta.content if choice.delta is not None else ""
                if shown := thoughts.feed(told or ""):
                    parts.append(shown)
                    on_text(shown)
        if shown := thoughts.finish():
            parts.append(shown)
            on_text(shown)
        text = "".join(parts)
        # Litellm ends a stream that broke off as if it were whole; what the provider said itself is here.
        if not getattr(stream, "received_finish_reason", finish):
            broken = ModelUnavailable(f"{self._name} broke off in the middle", "try again")
            broken.is_unsettled = True
            raise broken
        if usage is None or not usage.prompt:
            usage = self._estimate(options, text + "".join(map("".join, calls.values())))
        return Completion(text, usage, tuple(ToolCall(*calls[number]) for number in sorted(calls)), finish)

    def _usage(self, litellm: Any, response: Any, options: Mapping[str, Any], text: str) -> Usage:
        told = getattr(response, "usage", None)
        if told is None or not told.prompt_tokens:
            return self._estimate(options, text)
        details = getattr(told, "prompt_tokens_details", None)
        cached = int(getattr(details, "cached_tokens", 0) or 0)
        prompt, completion = int(told.prompt_tokens), int(told.completion_tokens or 0)
        cost: float | None
        try:
            cost = float(litellm.completion_cost(completion_response=response, model=self._name))
        except Exception:
            cost = self.price(prompt, completion)
        return Usage(prompt, completion, cached, cost)

    def _estimate(self, options: Mapping[str, Any], text: str) -> Usage:
        prompt = sum(estimate_tokens(str(message.get("content") or "")) for message in options["messages"])
        completion = estimate_tokens(text)
        return Usage(prompt, completion, 0, self.price(prompt, completion), is_estimated=True)


def _join_calls(calls: dict[int, list[str]], delta: Any) -> None:
    """Adds the pieces of tool calls that a chunk brings to those by number: id, name, arguments."""
    for piece in getattr(delta, "tool_calls", None) or ():
        parts = calls.setdefault(piece.index or 0, ["", "", ""])
        parts[0] = piece.id or parts[0]
        if piece.function is not None:
            parts[1] += piece.function.name or ""
            parts[2] += piece.function.arguments or ""


def _sendable(value: Any) -> Any:
    """What can be sent of a message: names of files may hold bytes that are no text."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {key: _sendable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_sendable(part) for part in value]
    return value


def _wants_cache_marks(name: str) -> bool:
    return name.startswith("anthropic/") or ("claude" in name and name.startswith(("bedrock/", "vertex_ai/")))


def _load() -> Any:
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


_UNKNOWN_PROVIDER = "LLM Provider NOT provided"


def _translate(error: Exception, model: str) -> ModelError:
    """A provider's error in this program's words; what it says may hold a key, so little of it is kept."""
    from sleepcode.llm.secrets import withhold

    name = type(error).__name__
    status = getattr(error, "status_code", None)
    said = withhold(str(getattr(error, "message", "") or error).partition("\n")[0])[0][:200]
    if any(phrase in str(error).lower() for phrase in _OVERFLOW) or name == "ContextWindowExceededError":
        return ModelOverflow(f"the prompt is too long for {model}", "give a smaller --budget")
    if name in ("AuthenticationError", "PermissionDeniedError") or "credentials" in said.lower():
        return ModelRejected(
            f"{model}: the key is missing or wrong",
            "set the provider's key in its usual variable, such as OPENAI_API_KEY",
        )
    if _UNKNOWN_PROVIDER in str(error):
        return ModelRejected(
            f"no provider is known for {model}",
            "write PROVIDER/NAME, such as openai/gpt-4o-mini; openai/NAME with api_base for a server of your own",
        )
    if name == "NotFoundError":
        return ModelRejected(f"{model}: there is no such model", "check its name, as litellm spells it")
    if name == "RateLimitError":
        asked = _retry_after(error)
        hint = f"it asks to wait {asked:,.0f} seconds" if asked else "wait a while, or lower --jobs"
        return ModelUnavailable(f"{model}: too many requests", hint, asked)
    if name == "Timeout" or name == "APITimeoutError":
        return ModelUnavailable(f"{model} did not answer in time", "raise model_timeout, or try again")
    if name == "ContentPolicyViolationError" or any(phrase in str(error).lower() for phrase in _FILTERED):
        return ModelRefused(f"{model}: the request was refused by a filter", "ask something else")
    if name in ("BadRequestError", "UnsupportedParamsError"):
        refused = ModelRejected(
            f"{model} won't take the request: {said}", "check the model's name and api_base"
        )
        refused.is_final = False
        return refused
    if (status and int(status) >= 500) or name in ("APIConnectionError", "InternalServerError"):
        hint = "check api_base, or try again"
        return ModelUnavailable(f"{model} can't be reached or fails: {said}", hint, _retry_after(error))
    return ModelUnavailable(f"{model}: {name}: {said}", "try again; `sleepcode models check` says more")


def _is_unsettled(error: Exception) -> bool:
    """Whether a request went out to which no answer came, not even a refusal."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < _MOST_CAUSES:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    names = {type(found).__name__ for found in causes}
    if names & {"ConnectError", "ConnectTimeout", "ConnectionRefusedError", "gaierror"}:
        return False
    return bool(names & {"ReadTimeout", "ReadError", "RemoteProtocolError", "WriteTimeout", "WriteError"})


def _retry_after(error: Exception) -> float | None:
    """Seconds that the provider asks to wait, told as seconds or as a date."""
    response = getattr(error, "response", None)
    headers = getattr(error, "litellm_response_headers", None) or getattr(response, "headers", None) or {}
    told = str(headers.get("retry-after", ""))
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
