"""What a model is to this program: messages in, text or tool calls out, with what it cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

Message = Mapping[str, Any]
"""One message in the chat format: `role`, `content`, and for tools `tool_calls` or `tool_call_id`."""

OnText = Callable[[str], None]

NO_TOOL = "none"
"""A choice of tools: the model has to answer in words."""


class Usage(NamedTuple):
    """Tokens of one call, as the provider counted them (or as estimated, where it didn't say)."""

    prompt: int
    completion: int
    cached: int = 0
    """The part of the prompt that the provider had cached."""
    cost: float | None = None
    """US dollars; None where the model's price is not known."""
    is_estimated: bool = False


class ToolCall(NamedTuple):
    id: str
    name: str
    arguments: str
    """JSON as the model wrote it; it may be broken."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One reply."""

    text: str
    usage: Usage
    tool_calls: tuple[ToolCall, ...] = ()
    finish: str = "stop"
    """`stop`, `length`, `tool_calls` or `content_filter`."""


class LLM(Protocol):
    """A model. Raises ModelError; one call is one attempt."""

    @property
    def name(self) -> str: ...

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
        """One reply of at most `max_tokens`; `on_text` gets its text while it arrives.

        `tool_choice` is empty where the model may choose, NO_TOOL, or the tool that it has to call.
        """

    def count(self, text: str) -> int:
        """Tokens of a text, never fewer than the model will count but by a hair."""

    def price(self, prompt: int, completion: int) -> float | None:
        """US dollars of a call of that size; None where the price is not known."""
