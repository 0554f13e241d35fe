"""Calls under budgets, with every token in the ledger: the only way in which this program calls a model."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sleepcode.config import Settings
from sleepcode.errors import (
    BudgetExhausted,
    CeilingReached,
    ModelError,
    ModelReplyBad,
    ModelReplyEmpty,
    ModelUnavailable,
)
from sleepcode.llm.pace import Pace
from sleepcode.llm.protocol import LLM, Completion, Message, OnText, Usage
from sleepcode.store.ledger import Ledger
from sleepcode.tokens import estimate_tokens

_ATTEMPTS = {"sleep": 6, "test": 3}
"""Tries of one call by phase: while nobody waits there is time."""
_LONGEST_WAIT = {"sleep": 300.0, "test": 20.0}
"""Seconds that a provider may ask to wait; where it asks for more, the call has failed."""
_FIRST_WAIT = 1.0
_THOUGHTS = 4_000
"""Tokens that a model gets besides for its thoughts, once it is known to think before it speaks."""
_EMPTY = "the reply is empty"
_CUT = "it thought until no room was left to reply"
_GRACE = 5.0
"""Seconds that Ctrl-C waits for a call under way, so that what it took is known."""
_LOOK = 0.5
_DAY = 86_400
_OVERHEAD = 8
"""Tokens that a message costs beyond its text."""
_LEAST_REPLY = 64
"""A reply of fewer tokens is not worth its prompt."""


@dataclass(slots=True)
class Budget:
    """What may still be spent; shared by all calls that are made for one thing."""

    tokens: int
    """Prompt and completion together."""
    cost: float | None = None
    """US dollars; None: no such limit."""
    used_tokens: int = 0
    used_cost: float = 0.0

    @property
    def left(self) -> int:
        return max(0, self.tokens - self.used_tokens)

    @property
    def is_spent(self) -> bool:
        return self.left <= _LEAST_REPLY or (self.cost is not None and self.used_cost >= self.cost)


@dataclass(frozen=True, slots=True)
class _Request:
    messages: Sequence[Message]
    max_tokens: int
    tools: Sequence[Mapping[str, Any]]
    is_json: bool
    on_text: OnText | None


class _InterruptedAfter(BaseException):
    """Ctrl-C came while a reply was on its way, which has come since: it is charged, and not used."""

    def __init__(self, reply: Completion) -> None:
        super().__init__()
        self.reply = reply


class Meter:
    """One model, one phase, one ledger."""

    def __init__(
        self,
        llm: LLM,
        ledger: Ledger,
        settings: Settings,
        phase: str,
        *,
        question: int | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._llm = llm
        self._ledger = ledger
        self._settings = settings
        self._phase = phase
        self._question = question
        self._pace = pace or Pace()
        self._thinks = False

    def close(self) -> None:
        """Closes the ledger that it was given."""
        self._ledger.close()

    @property
    def model(self) -> str:
        return self._llm.name

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return self._llm.count(text)

    def price(self, prompt: int, completion: int) -> float | None:
        return self._llm.price(prompt, completion)

    def complete(
        self,
        purpose: str,
        messages: Sequence[Message],
        budget: Budget,
        *,
        max_tokens: int,
        tools: Sequence[Mapping[str, Any]] = (),
        is_json: bool = False,
        on_text: OnText | None = None,
    ) -> Completion:
        """One reply. Every attempt is in the ledger, the failed ones too.

        What may be worth another try is tried again, three times in all (six at sleep time), as the provider
        asks; an empty reply once. Raises BudgetExhausted before anything is spent that doesn't fit, ModelError when the model fails.
        """
        prompt = self.measure(messages, tools)
        room = budget.left - prompt
        if room < min(_LEAST_REPLY, max_tokens):
            raise BudgetExhausted(
                f"the prompt takes {prompt:,} tokens and {budget.left:,} are left of the budget",
                "give a larger budget",
            )
        wished = max_tokens + (_THOUGHTS if self._thinks else 0)
        request = _Request(messages, min(wished, room), tools, is_json, on_text)
        attempt, empty = 0, 0
        while True:
            attempt += 1
            self._pace.wait()
            self._check_ceilings(prompt, request.max_tokens, budget)
            try:
                return self._attempt(purpose, request, budget, prompt)
            except ModelReplyEmpty as error:
                empty += 1
                room = budget.left - prompt
                if error.is_cut and not self._thinks:
                    # It thinks before it speaks: from now on with room for its thoughts.
                    self._thinks = True
                    request = replace(request, max_tokens=min(max_tokens + _THOUGHTS, room))
                if empty > 1 or error.is_partial or room < min(_LEAST_REPLY, max_tokens):
                    raise
            except ModelUnavailable as error:
                if error.is_partial or attempt >= self._tries(error):
                    raise
                asked = error.retry_after
                self._pace.pause(asked if asked is not None else _FIRST_WAIT * 2 ** (attempt - 1))

    def _tries(self, error: ModelUnavailable) -> int:
        """How often a call that failed so is made at most; 0 where the provider asks for too long a wait."""
        if (error.retry_after or 0.0) > _LONGEST_WAIT[self._phase]:
            return 0
        # An answer that never came may have been paid for: that is not risked as often.
        return _ATTEMPTS["test" if error.is_unsettled else self._phase]

    def measure(self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]] = ()) -> int:
        """Tokens of a prompt: its messages and the descriptions of its tools."""
        total = sum(_OVERHEAD + self._llm.count(_text_of(message)) for message in messages)
        return total + (estimate_tokens(repr(list(tools))) if tools else 0)

    def _attempt(self, purpose: str, request: _Request, budget: Budget, prompt: int) -> Completion:
        estimate = self._llm.price(prompt, request.max_tokens)
        call = self._ledger.start(
            self._phase, purpose, self._llm.name, prompt, request.max_tokens, estimate, self._question
        )
        started = time.monotonic()
        heard: list[str] = []
        try:
            reply = self._call(request, heard)
        except _InterruptedAfter as interruption:
            self._charge(call, budget, interruption.reply.usage, started, "interrupted")
            raise KeyboardInterrupt from None
        except BaseException as error:
            usage = self._usage_of_failure(error, request, prompt, heard)
            if isinstance(error, ModelError):
                error.is_partial = bool(heard)
            outcome = error.kind if isinstance(error, ModelError) else "interrupted"
            self._charge(call, budget, usage, started, outcome)
            raise
        problem = _find_problem(reply)
        self._charge(call, budget, reply.usage, started, problem or "ok")
        if problem == _CUT:
            empty = ModelReplyEmpty(
                f"{self._llm.name}: {problem} ({request.max_tokens:,} tokens)",
                "give a larger budget, or a model that thinks less",
            )
            empty.is_cut = True
            raise empty
        if problem:
            kind = ModelReplyEmpty if problem == _EMPTY else ModelReplyBad
            raise kind(f"{self._llm.name}: {problem}", "try again, or another model")
        return reply

    def _usage_of_failure(
        self, error: BaseException, request: _Request, prompt: int, heard: Sequence[str]
    ) -> Usage:
        """What a call that failed is charged with: nothing where it was refused, what was heard where it broke
        off, and what it may have come to where no answer came at all."""
        if heard:
            completion = estimate_tokens("".join(heard))
        elif not isinstance(error, ModelError):
            completion = 0
        elif error.is_unsettled:
            completion = request.max_tokens
        else:
            return Usage(0, 0, 0, 0.0)
        return Usage(prompt, completion, 0, self._llm.price(prompt, completion), is_estimated=True)

    def _call(self, request: _Request, heard: list[str]) -> Completion:
        """The call itself. Ctrl-C during one whose reply isn't shown while it comes waits a moment for it."""
        if request.on_text is not None or threading.current_thread() is not threading.main_thread():
            return self._call_here(request, heard)
        came: list[Completion | BaseException] = []

        def work() -> None:
            try:
                came.append(self._call_here(request, heard))
            except BaseException as error:  # it is raised again where it is waited for
                came.append(error)

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        try:
            while worker.is_alive():
                worker.join(_LOOK)  # without a limit, some systems don't hear Ctrl-C
        except KeyboardInterrupt:
            worker.join(_GRACE)
            if came and isinstance(came[0], Completion):
                raise _InterruptedAfter(came[0]) from None
            raise
        if isinstance(came[0], BaseException):
            raise came[0]
        return came[0]

    def _call_here(self, request: _Request, heard: list[str]) -> Completion:
        def hear(text: str) -> None:
            heard.append(text)
            if request.on_text is not None:
                request.on_text(text)

        return self._llm.complete(
            request.messages,
            max_tokens=request.max_tokens,
            tools=request.tools,
            is_json=request.is_json,
            on_text=hear if request.on_text is not None else None,
        )

    def _charge(self, call: int, budget: Budget, usage: Usage, started: float, outcome: str) -> None:
        self._ledger.finish(
            call,
            seconds=time.monotonic() - started,
            outcome=outcome,
            prompt=usage.prompt,
            completion=usage.completion,
            cached=usage.cached,
            cost=usage.cost,
            is_estimated=usage.is_estimated,
        )
        budget.used_tokens += usage.prompt + usage.completion
        budget.used_cost += usage.cost or 0.0

    def _check_ceilings(self, prompt: int, completion: int, budget: Budget) -> None:
        price = self._llm.price(prompt, completion)
        if budget.cost is not None and price is None:
            raise BudgetExhausted(
                f"the price of {self._llm.name} is not known, so no ceiling in dollars can hold",
                "give a ceiling in tokens",
            )
        if budget.cost is not None and budget.used_cost + (price or 0.0) > budget.cost:
            raise BudgetExhausted(
                f"the next call may cost {price or 0:.4f} USD, and {budget.cost - budget.used_cost:.4f} are left",
                "give a larger --sleep-cost",
            )
        settings = self._settings
        tokens, cost = self._ledger.spent(time.time() - _DAY)
        if cost + (price or 0.0) > settings.max_cost_per_day:
            raise CeilingReached(
                f"today's ceiling of {settings.max_cost_per_day:.2f} USD is reached ({cost:.2f} spent)",
                "raise max_cost_per_day in your own configuration, or wait",
            )
        if tokens + prompt + completion > settings.max_tokens_per_day:
            raise CeilingReached(
                f"today's ceiling of {settings.max_tokens_per_day:,} tokens is reached ({tokens:,} spent)",
                "raise max_tokens_per_day in your own configuration, or wait",
            )
        if settings.max_cost:
            _, total = self._ledger.spent()
            if total + (price or 0.0) > settings.max_cost:
                raise CeilingReached(
                    f"the ceiling of {settings.max_cost:.2f} USD for this repository is reached",
                    "raise max_cost in your own configuration",
                )


def _text_of(message: Message) -> str:
    calls = message.get("tool_calls") or ()
    return str(message.get("content") or "") + "".join(str(call.get("function")) for call in calls)


def _find_problem(reply: Completion) -> str:
    """What is wrong with a reply whatever it was for; empty when nothing is."""
    if reply.finish == "content_filter":
        return "the reply was refused by a filter"
    if not reply.text.strip() and not reply.tool_calls:
        return _CUT if reply.finish == "length" else _EMPTY
    return ""
