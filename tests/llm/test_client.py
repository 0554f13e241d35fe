"""The client knows every error of the library that it calls models with."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from sleepcode.errors import ModelError, ModelOverflow, ModelRefused, ModelRejected, ModelUnavailable
from sleepcode.llm.client import LiteLLM

_KINDS: dict[type[ModelError], str] = {
    ModelRejected: """
        AuthenticationError BadRequestError CallerCredentialAuthenticationError EndpointNotSupportedByModelError
        ImageFetchError InvalidRequestError LiteLLMUnknownProvider MalformedRequestFieldError NotFoundError
        PaymentRequiredError PermissionDeniedError RejectedRequestError UnprocessableEntityError
        UnsupportedEndpointError UnsupportedParamsError VectorStoreSearchError
    """,
    ModelUnavailable: """
        APIConnectionError APIError APIResponseValidationError BadGatewayError BlockedPiiEntityError BudgetExceededError
        CallerCredentialRateLimitError GuardrailRaisedException
        InternalServerError JSONSchemaValidationError MidStreamFallbackError MockException ModelNotMappedError
        ModifyResponseException OpenAIError RateLimitError SensitiveDataRouteException ServiceUnavailableError
        Timeout
    """,
    ModelOverflow: "ContextWindowExceededError",
    ModelRefused: "ContentPolicyViolationError",
}
_EXPECTED = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_STATUS = {"PaymentRequiredError": 402, "PermissionDeniedError": 403}


def _errors() -> dict[str, type[Exception]]:
    import litellm

    return {
        name: kind
        for name, kind in vars(litellm.exceptions).items()
        if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__.startswith("litellm")
    }


def test_every_error_of_the_library_is_told_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    llm = LiteLLM("openai/scripted")
    llm.count("what is imported late takes its time")
    import litellm

    told = {}
    for name, kind in _errors().items():
        error: Any = kind.__new__(kind)
        error.args = (error.message,) = ("said",)
        error.num_retries = error.max_retries = error.original_exception = None
        error.status_code = _STATUS.get(name)

        def fail(*, failure: Exception = error, **_: Any) -> None:
            raise failure

        monkeypatch.setattr(litellm, "completion", fail)
        with pytest.raises(ModelError) as caught:
            llm.complete([{"role": "user", "content": "Say hello."}], max_tokens=10)
        told[name] = type(caught.value)

    assert told == {name: _EXPECTED.get(name) for name in told}
