"""A loop of tool calls under a budget: it ends, whatever the model does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sleepcode.errors import BudgetExhausted, ModelOverflow
from sleepcode.explore.tools import READING_TOOLS
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.protocol import NO_TOOL, Completion, Message, ToolCall

_MOST_CALLS = 8
"""Calls of one round that are answered."""
_MOST_REPEATS = 2
"""Times that the same call is answered before the model is told that it asks the same."""
_LONGEST_NAME = 64
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]")
SPARE = 1
"""Of the rounds, for a model that still looks things up when it has to end."""
_READING = frozenset(tool["function"]["name"] for tool in READING_TOOLS)
_TOO_LATE = "That was the last round: nothing more is looked up."
_DROPPED = "[left out to save room; ask again if it is needed]"


@dataclass(slots=True)
class Ending:
    """How a loop ended."""

    text: str = ""
    """The model's last words."""
    rounds: int = 0
    calls: int = 0
    reason: str = ""
    """`answered`, `finished`, `rounds` (none were left) or `budget`."""
    names: list[str] = field(default_factory=list)
    """Tools called, in order."""


RunTool = Callable[[ToolCall], str]
IsDone = Callable[[], bool]


def explore(
    meter: Meter,
    purpose: str,
    messages: Sequence[Message],
    tools: Sequence[Mapping[str, Any]],
    run_tool: RunTool,
    budget: Budget,
    *,
    most_rounds: int,
    max_tokens: int,
    last_words: str,
    last_tool: str = NO_TOOL,
    is_done: IsDone = lambda: False,
) -> Ending:
    """Lets the model call tools until it answers, is done, or nothing is left.

    In the last round, or when the budget would not hold another, it is told `last_words` and has to call
    `last_tool` (NO_TOOL: to answer), so that what it found is not lost; what it read first is left out where
    the budget wouldn't hold that round with it. The tools stay on offer, for some providers refuse a
    conversation with calls of tools that they aren't told of. Raises ModelError when a call fails for good,
    CeilingReached, and BudgetExhausted when not even one fits.
    """
    conversation: list[dict[str, Any]] = [dict(message) for message in messages]
    ending = Ending()
    asked: dict[tuple[str, str], int] = {}
    before = 0
    is_last = is_over = is_short = False
    while not is_over:
        is_over = is_last  # a model that still looks things up is told once more
        ending.rounds += 1
        prompt = meter.measure(conversation, tools)
        # The next round is longer than this one, by about what this one is longer than the last.
        next_prompt = 2 * prompt - before
        before = prompt
        room = budget.left - prompt - 2 * max_tokens
        is_short = is_short or room < (next_prompt if ending.rounds > 1 else prompt)
        is_last = is_last or is_short or ending.rounds >= most_rounds - SPARE
        if is_last:
            conversation.append({"role": "user", "content": last_words})
            _fit(meter, conversation, tools, budget.left - max_tokens)
        choice = last_tool if is_last else ""
        try:
            reply = _complete(meter, purpose, conversation, budget, max_tokens, tools, choice)
        except BudgetExhausted as error:
            # A ceiling is no end that was reckoned with: whoever explores decides what becomes of it.
            if ending.rounds == 1 or error.is_final:
                raise
            ending.reason = "budget"
            return ending
        if not reply.tool_calls:
            ending.text, ending.reason = reply.text, "answered"
            return ending
        _answer_calls(conversation, reply, asked, _refuse_reading(run_tool) if is_last else run_tool, ending)
        if is_done():
            ending.reason = "finished"
            return ending
        is_over = is_over or (is_last and any(call.name == last_tool for call in reply.tool_calls))
    ending.reason = "budget" if is_short else "rounds"
    return ending


def _refuse_reading(run_tool: RunTool) -> RunTool:
    """In the last round nothing is read any more: there is none after it in which it could be of use."""
    return lambda call: _TOO_LATE if call.name in _READING else run_tool(call)


def _fit(
    meter: Meter, conversation: list[dict[str, Any]], tools: Sequence[Mapping[str, Any]], most: int
) -> None:
    """Leaves out what tools returned, the oldest first, until the prompt has no more than `most` tokens."""
    while meter.measure(conversation, tools) > most and _shrink(conversation):
        pass


def _complete(
    meter: Meter,
    purpose: str,
    conversation: list[dict[str, Any]],
    budget: Budget,
    max_tokens: int,
    tools: Sequence[Mapping[str, Any]],
    tool_choice: str,
) -> Completion:
    def call() -> Completion:
        return meter.complete(
            purpose, conversation, budget, max_tokens=max_tokens, tools=tools, tool_choice=tool_choice
        )

    try:
        return call()
    except ModelOverflow:
        if not _shrink(conversation):
            raise
        return call()


def _shrink(conversation: list[dict[str, Any]]) -> bool:
    """Leaves out the older half of what tools returned; False when there is nothing to leave out."""
    results = [
        message for message in conversation if message["role"] == "tool" and message["content"] != _DROPPED
    ]
    dropped = results[: (len(results) + 1) // 2]
    for message in dropped:
        message["content"] = _DROPPED
    return bool(dropped)


def _answer_calls(
    conversation: list[dict[str, Any]],
    reply: Completion,
    asked: dict[tuple[str, str], int],
    run_tool: RunTool,
    ending: Ending,
) -> None:
    calls = [
        call._replace(id=call.id or f"call-{ending.calls + number}")
        for number, call in enumerate(reply.tool_calls)
    ]
    conversation.append(
        {
            "role": "assistant",
            "content": reply.text or None,
            "tool_calls": [
                {
                    "id": call.id,
                    "type": "function",
                    # A provider refuses a conversation that quotes a broken call back at it.
                    "function": {"name": _name(call.name), "arguments": _valid(call.arguments)},
                }
                for call in calls
            ],
        }
    )
    for number, call in enumerate(calls):
        ending.calls += 1
        ending.names.append(call.name)
        key = (call.name, call.arguments)
        asked[key] = asked.get(key, 0) + 1
        if number >= _MOST_CALLS:
            result = f"Only {_MOST_CALLS} calls of a round are answered."
        elif asked[key] > _MOST_REPEATS:
            result = "You have asked exactly this before; go on with something else."
        else:
            result = run_tool(call)
        conversation.append({"role": "tool", "tool_call_id": call.id, "content": result})


def _name(name: str) -> str:
    return _NO_NAME.sub("_", name)[:_LONGEST_NAME] or "unknown"


def _valid(arguments: str) -> str:
    try:
        is_object = isinstance(json.loads(arguments), dict)
    except (ValueError, RecursionError):
        is_object = False
    return arguments if is_object else "{}"
