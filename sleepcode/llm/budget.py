"""What may still be spent, in tokens and in dollars."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from math import inf

LEAST_REPLY = 64
"""A reply of fewer tokens is not worth its prompt."""


@dataclass(slots=True)
class Dollars:
    """US dollars that budgets share which are spent at the same time. Safe to use from several threads."""

    limit: float | None = None
    """None: no such limit."""
    used: float = 0.0
    held: float = 0.0
    """What calls under way may come to."""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def left(self) -> float:
        return inf if self.limit is None else max(0.0, self.limit - self.used - self.held)

    @property
    def is_spent(self) -> bool:
        return self.limit is not None and self.used >= self.limit

    def hold(self, price: float) -> bool:
        """Keeps the price of a call that is about to be made; False where that isn't there."""
        with self._lock:
            if price > self.left:
                return False
            self.held += price
            return True

    def let_go(self, price: float) -> None:
        """The call is over; what it took has been spent."""
        with self._lock:
            self.held -= price

    def spend(self, cost: float) -> None:
        with self._lock:
            self.used += cost


@dataclass(slots=True)
class Budget:
    """What may still be spent; shared by all calls that are made for one thing."""

    tokens: int
    """Prompt and completion together."""
    cost: float | None = None
    """US dollars; None: no such limit."""
    used_tokens: int = 0
    used_cost: float = 0.0
    dollars: Dollars = None  # type: ignore[assignment]
    """Of its own, unless it shares them with others."""

    def __post_init__(self) -> None:
        if self.dollars is None:
            self.dollars = Dollars(self.cost)

    def spend(self, tokens: int, cost: float) -> None:
        self.used_tokens += tokens
        self.used_cost += cost
        self.dollars.spend(cost)

    @property
    def left(self) -> int:
        return max(0, self.tokens - self.used_tokens)

    @property
    def is_spent(self) -> bool:
        return self.left <= LEAST_REPLY or self.dollars.is_spent
