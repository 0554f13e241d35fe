"""What went wrong with a call, by what libraries raise: named in this program's words, with what to do next.

Errors are known by the names of their kinds, so that no library has to be imported for it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from sleepcode.errors import ModelError, ModelOverflow, ModelRefused, ModelRejected, ModelUnavailable
from sleepcode.llm.secrets import withhold

_OVERFLOW = ("context_length", "context length", "maximum context", "too many tokens", "prompt is too long")
_FILTERED = ("content_policy", "content policy", "content_filter", "content management policy")
_UNKNOWN_PROVIDER = "llm provider not provided"
_UNREADABLE = ("Invalid response object", "Empty or invalid response", "'choices' that is not a list")
"""What litellm says of a reply that came and that it can't make out."""
_LAYERS = re.compile(r"(?:(?:litellm\.)?\w+(?:Error|Exception|Timeout)(?:: | - ))+")
"""Names of litellm's own errors before what the provider said."""
_MOST_READ = 2_000
"""Characters of what an error says that are looked at."""
_MOST_CAUSES = 10


def translate_failure(error: Exception, model: str) -> ModelError:
    """The error of a call in this program's words, and whether the provider may have counted the call.

    What a provider says may hold a key, so little of it is kept.
    """
    failure = _translate(error, model)
    failure.is_unsettled = _is_unsettled(error)
    return failure


def _translate(error: Exception, model: str) -> ModelError:
    # Libraries give their errors more special kinds from version to version.
    names = {kind.__name__ for kind in type(error).__mro__}
    status = int(getattr(error, "status_code", None) or 0)
    whole = str(error).lower()
    line = str(getattr(error, "message", "") or error).partition("\n")[0]
    said = withhold(_LAYERS.sub("", line[:_MOST_READ], count=1))[0][:200]
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
            "set the provider's key in its usual variable, such as OPENAI_API_KEY",
        )
    if _UNKNOWN_PROVIDER in whole:
        return ModelRejected(
            f"no provider is known for {model}",
            "write PROVIDER/NAME, such as openai/gpt-4o-mini; openai/NAME with api_base for a server of your own",
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
