"""Whether a model can be called, and what it can do."""

from __future__ import annotations

from sleepcode.errors import BudgetExhausted, ModelError
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model_reports import ModelCheck

_TOKENS = 200
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
    """One tiny call, then one each for tool calls, JSON and streaming; nothing is raised."""
    found = ModelCheck(meter.model)
    budget = Budget(10_000)
    try:
        messages = [{"role": "user", "content": "Reply with the word ready."}]
        meter.complete("check", messages, budget, max_tokens=_TOKENS)
        found.answers = True
    except (ModelError, BudgetExhausted) as error:
        found.problem, found.hint = error.message, error.hint
        return found
    found.price_known = meter.price(1_000, 1_000) is not None
    found.tools = _try_tools(meter, budget)
    found.json = _try(meter, budget, 'Reply with the JSON object {"ready": true}.', is_json=True).startswith(
        "{"
    )
    heard: list[str] = []
    _try(meter, budget, "Reply with the word ready.", on_text=heard.append)
    found.streams = bool(heard)
    found.tokens, found.cost = budget.used_tokens, budget.used_cost
    return found


def _try_tools(meter: Meter, budget: Budget) -> bool:
    messages = [{"role": "user", "content": "Look the name `ready` up with the tool."}]
    try:
        return bool(meter.complete("check", messages, budget, max_tokens=_TOKENS, tools=(_TOOL,)).tool_calls)
    except (ModelError, BudgetExhausted):
        return False


def _try(meter: Meter, budget: Budget, text: str, **options: object) -> str:
    messages = [{"role": "user", "content": text}]
    try:
        return meter.complete("check", messages, budget, max_tokens=_TOKENS, **options).text.strip()  # type: ignore[arg-type]
    except (ModelError, BudgetExhausted):
        return ""
