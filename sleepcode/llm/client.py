"""The litellm client: any provider, any OpenAI-compatible server. The only module that imports litellm.

Its import takes seconds, looks prices up on the network and reads `.env` files of the folder it runs in;
the first is done only when a call is certain, the others never.
"""

from __future__ import annotations

import json
import logging
import os
import re
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
    ModelUnavailable,
    OutputClosed,
    SleepcodeError,
)
from sleepcode.llm.protocol import Completion, Message, OnText, ToolCall, Usage
from sleepcode.llm.thoughts import ThoughtFilter, leave_out_thoughts
from sleepcode.tokens import estimate_tokens

_OVERFLOW = ("context_length", "context length", "maximum context", "too many tokens", "prompt is too long")
_FILTERED = ("content_policy", "content policy", "content_filter", "content management policy")
_UNREADABLE = ("Invalid response object", "Empty or invalid response", "'choices' that is not a list")
"""What litellm says of a reply that came and that it can't make out."""
_LAYERS = re.compile(r"(?:(?:litellm\.)?\w+(?:Error|Exception|Timeout)(?:: | - ))+")
"""Names of litellm's own errors before what the provider said."""
_OWN_TOKENIZER = ("openai", "azure", "text-completion-openai")
"""Providers whose tokenizers come with litellm; for others the estimate holds where it is higher."""
_MOST_CAUSES = 10
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
                failure = _translate(error, self._name)
                failure.is_unsettled = bool(arrived) or _is_unsettled(error)
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


def _translate(error: Exception, model: str) -> ModelError:
    """A provider's error in this program's words; what it says may hold a key, so little of it is kept."""
    from sleepcode.llm.secrets import withhold

    # Libraries give their errors more special kinds from version to version.
    names = {kind.__name__ for kind in type(error).__mro__}
    status = int(getattr(error, "status_code", None) or 0)
    whole = str(error).lower()
    line = str(getattr(error, "message", "") or error).partition("\n")[0]
    said = withhold(_LAYERS.sub("", line, count=1))[0][:200]
    if status == 402 or "insufficient_quota" in whole:
        hint = "add credit with the provider, or name another model"
        return ModelRejected(f"{model}: the account has no credit left", hint)
    # Before the prompt's length: "too many tokens" are too many a minute here.
    if "RateLimitError" in names:
        asked = _retry_after(error)
        hint = f"it asks to wait {asked:,.0f} seconds" if asked else "wait a while, or lower --jobs"
        return ModelUnavailable(f"{model}: too many requests", hint, asked)
    if status == 413 or "ContextWindowExceededError" in names or any(part in whole for part in _OVERFLOW):
        return ModelOverflow(f"the prompt is too long for {model}", "give a smaller --budget")
    if status in (401, 403) or "AuthenticationError" in names or "credentials" in said.lower():
        return ModelRejected(
            f"{model}: the key is missing or wrong",
            "set the provider's key in its usual variable, e.g. OPENAI_API_KEY; `sleepcode models check` tries it",
        )
    if "NotFoundError" in names:
        return ModelRejected(f"{model}: there is no such model", "check its name, as litellm spells it")
    if names & {"Timeout", "APITimeoutError"}:
        return ModelUnavailable(f"{model} did not answer in time", "raise model_timeout, or try again")
    if "ContentPolicyViolationError" in names or any(phrase in whole for phrase in _FILTERED):
        return ModelRefused(f"{model}: the request was refused by a filter", "ask something else")
    if names & {"BadRequestError", "UnprocessableEntityError"}:
        refused = ModelRejected(
            f"{model} won't take the request: {said}", "check the model's name and api_base"
        )
        refused.is_final = False
        return refused
    if _is_unreadable(_find_causes(error)):
        return ModelUnavailable(f"{model} replied what can't be read", "check api_base, or try again")
    if status >= 500 or names & {"APIConnectionError", "InternalServerError"}:
        hint = "check api_base, or try again"
        fails = f"{model} can't be reached or fails" + (f": {said}" if said else "")
        return ModelUnavailable(fails, hint, _retry_after(error))
    return ModelUnavailable(
        f"{model}: {type(error).__name__}: {said}", "try again; `sleepcode models check` says more"
    )


def _find_causes(error: Exception) -> list[BaseException]:
    """The error, what it was raised from, and so on."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < _MOST_CAUSES:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    return causes


def _is_unsettled(error: Exception) -> bool:
    """Whether a request went out to which no answer came, not even a refusal, or one that can't be read."""
    causes = _find_causes(error)
    names = {type(found).__name__ for found in causes}
    if names & {"ConnectError", "ConnectTimeout", "ConnectionRefusedError", "gaierror"}:
        return False
    never_came = {"ReadTimeout", "ReadError", "RemoteProtocolError", "WriteTimeout", "WriteError"}
    return bool(names & never_came) or _is_unreadable(causes)


def _is_unreadable(causes: Sequence[BaseException]) -> bool:
    """Whether a reply came that is none: the provider has done its work, and counts it."""
    # A refusal whose words are no JSON is a refusal all the same.
    if any(type(found).__name__ == "HTTPStatusError" for found in causes):
        return False
    return any(
        isinstance(found, json.JSONDecodeError) or any(phrase in str(found) for phrase in _UNREADABLE)
        for found in causes
    )


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
