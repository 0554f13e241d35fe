"""Whether a model can be called, and what it can do."""

from __future__ import annotations

import json

from sleepcode.errors import BudgetExhausted, ModelError, ModelRejected
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model_reports import ModelCheck

_TOKENS = 200
_ALL = 'Look the name `ready` up with the tool and, in the same reply, write the JSON object {"ready": true}.'
_TOOL = {
    "type": "function",
    "function": {
        "name": "look",
        "description": "Looks a name up.",
        "parameters": {
            "type": "object",
            "properties": {"name": {"type": "string"}},
            "required": ["name"],
        },
    },
}


def check_model(meter: Meter) -> ModelCheck:
    """One tiny call that asks for everything; what its reply leaves open is asked by itself. Nothing is raised."""
    found = ModelCheck(meter.model)
    budget = Budget(10_000)
    heard: list[str] = []
    try:
        messages = [{"role": "user", "content": _ALL}]
        reply = meter.complete(
            "check",
            messages,
            budget,
            max_tokens=_TOKENS,
            tools=(_TOOL,),
            is_json=True,
            on_text=heard.append,
        )
        text, found.tools = reply.text, bool(reply.tool_calls)
    except ModelRejected:
        text = ""  # some servers refuse tools, or tools and JSON in one request
    except (ModelError, BudgetExhausted) as error:
        found.problem, found.hint = error.message, error.hint
        return found
    try:
        if not text and not found.tools:
            messages = [{"role": "user", "content": "Reply with the word ready."}]
            text = meter.complete("check", messages, budget, max_tokens=_TOKENS, on_text=heard.append).text
    except (ModelError, BudgetExhausted) as error:
        found.problem, found.hint = error.message, error.hint
        return found
    found.answers = True
    found.price_known = meter.price(1_000, 1_000) is not None
    found.tools = found.tools or _try_tools(meter, budget)
    found.json = _is_object(text) or _is_object(_try(meter, budget, heard))
    found.streams = bool(heard)
    found.tokens, found.cost = budget.used_tokens, budget.used_cost
    return found


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _try_tools(meter: Meter, budget: Budget) -> bool:
    messages = [{"role": "user", "content": "Look the name `ready` up with the tool."}]
    try:
        return bool(meter.complete("check", messages, budget, max_tokens=_TOKENS, tools=(_TOOL,)).tool_calls)
    except (ModelError, BudgetExhausted):
        return False


def _try(meter: Meter, budget: Budget, heard: list[str]) -> str:
    """A streamed reply that should be JSON."""
    messages = [{"role": "user", "content": 'Reply with the JSON object {"ready": true}.'}]
    try:
        return meter.complete(
            "check", messages, budget, max_tokens=_TOKENS, is_json=True, on_text=heard.append
        ).text.strip()
    except (ModelError, BudgetExhausted):
        return ""
