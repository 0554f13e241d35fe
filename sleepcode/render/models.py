"""What `models check` found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sleepcode.model_reports import ModelCheck
from sleepcode.render.terminal import Style, safe

_WITHOUT = {
    "tools": "no tool calls: sleeping and --effort high won't work with it",
    "json": "no JSON: `ask --localize` may fall back to the ranking without a model",
    "streams": "no streaming: answers arrive as a whole",
    "price_known": "its price is not known: ceilings hold by tokens (max_tokens_per_day)",
}


def render_checks(checks: Sequence[ModelCheck], style: Style) -> str:
    """What works with each model that can be called; why others can't be is an error's to tell."""
    lines = []
    for check in checks:
        if check.problem:
            continue
        lines.append(
            f"{style('works', 'bold', 'green')}: {safe(check.model)} answers ({check.tokens:,} tokens)"
        )
        known = [
            ("tools", "tool calls"),
            ("json", "JSON"),
            ("streams", "streaming"),
            ("price_known", "price"),
        ]
        lines += [
            f"  {'yes' if getattr(check, name) else 'no':<4} {words}"
            + ("" if getattr(check, name) else f" - {_WITHOUT[name]}")
            for name, words in known
        ]
    return "\n".join(lines) + "\n"


def checks_json(checks: Sequence[ModelCheck]) -> dict[str, Any]:
    return {"models": [asdict(check) for check in checks]}
