"""The ceilings of a day and of a repository, by what the ledger says: they stop spending, not the program."""

from __future__ import annotations

import time

from sleepcode.config import Settings
from sleepcode.errors import CeilingReached
from sleepcode.store.ledger import Ledger

_DAY = 86_400


def check_ceilings(ledger: Ledger, settings: Settings, tokens: int, price: float) -> None:
    """Raises CeilingReached where a call that may take so many tokens, at that price, goes beyond a ceiling.

    Calls under way count with what they may come to.
    """
    spent, cost = ledger.spent(time.time() - _DAY)
    if cost + price > settings.max_cost_per_day:
        raise CeilingReached(
            f"today's ceiling of {settings.max_cost_per_day:.2f} USD is reached ({cost:.2f} spent)",
            "raise max_cost_per_day in your own configuration, or wait",
        )
    if spent + tokens > settings.max_tokens_per_day:
        raise CeilingReached(
            f"today's ceiling of {settings.max_tokens_per_day:,} tokens is reached ({spent:,} spent)",
            "raise max_tokens_per_day in your own configuration, or wait",
        )
    if settings.max_cost:
        _, total = ledger.spent()
        if total + price > settings.max_cost:
            raise CeilingReached(
                f"the ceiling of {settings.max_cost:.2f} USD for this repository is reached",
                "raise max_cost in your own configuration",
            )
