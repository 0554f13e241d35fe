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
    """What may still be spent; shared by all calls that are made for one thing.

    A reply that an earlier run has paid for takes nothing of `tokens`: they say what may be spent now. It counts
    in the `allowance`, which says how much work one thing may be: whoever goes on after a run that was killed
    takes the turns that it would have taken.
    """

    tokens: int
    """Prompt and completion together."""
    cost: float | None = None
    """US dollars; None: no such limit."""
    used_tokens: int = 0
    used_cost: float = 0.0
    allowance: int | None = None
    """Of what is spent and what was paid for before, together; None: no such limit."""
    credit: int = 0
    """What was paid for before and is still to come."""
    replayed: int = 0
    """What was paid for before and has come."""
    dollars: Dollars = None  # type: ignore[assignment]
    """Of its own, unless it shares them with others."""

    def __post_init__(self) -> None:
        if self.dollars is None:
            self.dollars = Dollars(self.cost)

    def spend(self, tokens: int, cost: float) -> None:
        self.used_tokens += tokens
        self.used_cost += cost
        self.dollars.spend(cost)

    def replay(self, tokens: int) -> None:
        """A reply came that was paid for before."""
        self.replayed += tokens
        self.credit = max(0, self.credit - tokens)

    @property
    def taken(self) -> int:
        """What was spent, now or before."""
        return self.used_tokens + self.replayed

    @property
    def payable(self) -> int:
        """What may be spent now."""
        return self._within(self.tokens - self.used_tokens)

    @property
    def left(self) -> int:
        """What may still come, of replies that are paid for too."""
        return self._within(self.tokens - self.used_tokens + self.credit)

    def _within(self, tokens: int) -> int:
        limit = tokens if self.allowance is None else min(tokens, self.allowance - self.taken)
        return max(0, limit)

    @property
    def is_spent(self) -> bool:
        return self.left <= LEAST_REPLY or self.dollars.is_spent
