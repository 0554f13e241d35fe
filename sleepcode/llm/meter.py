"""Calls under budgets, with every token in the ledger: the only way in which this program calls a model.

Where replies are recorded (at sleep time), one that an earlier run got to the same question is no call: it costs
nothing and is not in the ledger again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sleepcode.config import Settings
from sleepcode.errors import (
    BudgetExhausted,
    CeilingReached,
    ModelError,
    ModelRejected,
    ModelReplyEmpty,
    ModelUnavailable,
)
from sleepcode.llm.budget import LEAST_REPLY
from sleepcode.llm.budget import Budget as Budget
from sleepcode.llm.ceilings import check_ceilings
from sleepcode.llm.pace import Pace
from sleepcode.llm.problems import check_reply, find_problem
from sleepcode.llm.protocol import LLM, Completion, Message, OnText, Usage
from sleepcode.llm.recording import Recording, identify_request, withhold_reply
from sleepcode.store.ledger import Ledger
from sleepcode.store.replies import NewReply
from sleepcode.tokens import estimate_tokens

_ATTEMPTS = {"sleep": 6, "test": 3}
"""Tries of one call by phase: while nobody waits there is time."""
_LONGEST_WAIT = {"sleep": 300.0, "test": 20.0}
"""Seconds that a provider may ask to wait; where it asks for more, the call has failed."""
_FIRST_WAIT = 1.0
_THOUGHTS = 4_000
"""Tokens that a model gets besides for its thoughts, once it is known to think before it speaks."""
_GRACE = 5.0
"""Seconds that Ctrl-C waits for a call under way, so that what it took is known."""
_LOOK = 0.5
_OVERHEAD = 8
"""Tokens that a message costs beyond its text."""


@dataclass(frozen=True, slots=True)
class _Request:
    messages: Sequence[Message]
    max_tokens: int
    tools: Sequence[Mapping[str, Any]]
    tool_choice: str
    is_json: bool
    on_text: OnText | None
    asked: str
    """Digest of it, where replies are recorded."""


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
        self._has_json_mode = True
        self._has_tool_choice = True
        self._recording: Recording | None = None

    def record(self, scope: str) -> None:
        """Records replies from now on: they are for one thing, by which another run finds them."""
        self._recording = Recording(self._ledger, scope)

    def forget(self, *, only_bad: bool = False) -> None:
        """What replies were recorded for is kept; or `only_bad` ones shall not come again, for it failed."""
        if self._recording is not None:
            self._ledger.forget_replies(self._recording.scope, only_bad=only_bad)

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
        tool_choice: str = "",
        is_json: bool = False,
        on_text: OnText | None = None,
    ) -> Completion:
        """One reply. Every attempt is in the ledger, the failed ones too.

        What may be worth another try is tried again, three times in all (six at sleep time), as the provider
        asks; an empty reply once. Raises BudgetExhausted before anything is spent that doesn't fit, ModelError when the model fails.
        """
        prompt = self.measure(messages, tools)
        least = min(LEAST_REPLY, max_tokens)
        wished = max_tokens + (_THOUGHTS if self._thinks else 0)
        choice = tool_choice if self._has_tool_choice else ""
        asked = identify_request(self.model, messages, tools, is_json) if self._recording else ""
        request = _Request(messages, wished, tools, choice, is_json and self._has_json_mode, on_text, asked)
        attempt, empty = 0, 0
        while True:
            attempt += 1
            try:
                if (known := self._replay(asked, budget)) is not None:
                    return check_reply(self.model, known, request.max_tokens)
                _require(budget, prompt, least)
                self._pace.wait()
                # What an attempt took is no longer there for the next.
                request = replace(request, max_tokens=min(wished, budget.payable - prompt))
                price = self._llm.price(prompt, request.max_tokens)
                with self._holding(budget, price):
                    reply = self._attempt(purpose, request, budget, prompt, price)
                return check_reply(self.model, reply, request.max_tokens)
            except ModelRejected as error:
                if error.is_final or not (request.is_json or request.tool_choice):
                    raise
                # Some servers have no JSON mode, or leave the choice of tools to the model. The prompt asks
                # for the same.
                self._has_json_mode = self._has_json_mode and not request.is_json
                self._has_tool_choice = self._has_tool_choice and not request.tool_choice
                request = replace(request, is_json=False, tool_choice="")
            except ModelReplyEmpty as error:
                empty += 1
                if error.is_cut and not self._thinks:
                    # It thinks before it speaks: from now on with room for its thoughts.
                    self._thinks = True
                    wished = max_tokens + _THOUGHTS
                if empty > 1 or error.is_partial or budget.payable - prompt < least:
                    raise
            except ModelUnavailable as error:
                is_short = budget.payable - prompt < least
                if error.is_partial or is_short or attempt >= self._tries(error):
                    raise
                told = error.retry_after
                self._pace.pause(told if told is not None else _FIRST_WAIT * 2 ** (attempt - 1))

    def _replay(self, asked: str, budget: Budget) -> Completion | None:
        """The reply that an earlier run got; None where there is none."""
        reply = self._recording.take(asked) if self._recording is not None else None
        if reply is not None:
            budget.replay(reply.usage.prompt + reply.usage.completion)
        return reply

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

    def _attempt(
        self, purpose: str, request: _Request, budget: Budget, prompt: int, price: float | None
    ) -> Completion:
        # In one transaction: what others are about to spend counts too, whoever they are.
        with self._ledger.alone():
            check_ceilings(self._ledger, self._settings, prompt + request.max_tokens, price or 0.0)
            call = self._ledger.start(
                self._phase, purpose, self._llm.name, prompt, request.max_tokens, price, self._question
            )
        started = time.monotonic()
        heard: list[str] = []
        try:
            reply = self._call(request, heard)
        except _InterruptedAfter as interruption:
            self._keep(call, budget, request, interruption.reply, started, "interrupted")
            raise KeyboardInterrupt from None
        except BaseException as error:
            usage = self._usage_of_failure(error, request, prompt, heard)
            if isinstance(error, ModelError):
                error.is_partial = bool(heard)
            outcome = error.kind if isinstance(error, ModelError) else "interrupted"
            self._charge(call, budget, usage, started, outcome)
            raise
        return self._keep(call, budget, request, reply, started, find_problem(reply) or "ok")

    def _keep(
        self, call: int, budget: Budget, request: _Request, reply: Completion, started: float, outcome: str
    ) -> Completion:
        """Charges a reply, and writes it down where that is done; returns it as it was written down."""
        record = None
        if self._recording is not None:
            reply = withhold_reply(reply)
            record = self._recording.pack(request.asked, reply)
        self._charge(call, budget, reply.usage, started, outcome, record)
        return reply

    def _usage_of_failure(
        self, error: BaseException, request: _Request, prompt: int, heard: Sequence[str]
    ) -> Usage:
        """What a call that failed is charged with: nothing where it was refused, what was heard where it broke
        off, and what it may have come to where no answer came at all."""
        if heard:
            completion = estimate_tokens("".join(heard))
        elif not isinstance(error, ModelError):
            # Who listens to a stream ends it by going away; any other reply is written to its end.
            completion = 0 if request.on_text is not None else request.max_tokens
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
            tool_choice=request.tool_choice,
            is_json=request.is_json,
            on_text=hear if request.on_text is not None else None,
        )

    def _charge(
        self,
        call: int,
        budget: Budget,
        usage: Usage,
        started: float,
        outcome: str,
        reply: NewReply | None = None,
    ) -> None:
        self._ledger.finish(
            call,
            seconds=time.monotonic() - started,
            outcome=outcome,
            prompt=usage.prompt,
            completion=usage.completion,
            cached=usage.cached,
            cost=usage.cost,
            is_estimated=usage.is_estimated,
            reply=reply,
        )
        budget.spend(usage.prompt + usage.completion, usage.cost or 0.0)

    @contextmanager
    def _holding(self, budget: Budget, price: float | None) -> Iterator[None]:
        """Keeps a call's dollars from others of the same budget while it is made. Raises CeilingReached."""
        dollars = budget.dollars
        if dollars.limit is not None and price is None:
            raise CeilingReached(
                f"the price of {self._llm.name} is not known, so no ceiling in dollars can hold",
                "give a ceiling in tokens",
            )
        if not dollars.hold(price or 0.0):
            raise CeilingReached(
                f"the next call may cost {price or 0:.4f} USD, and {dollars.left:.4f} are left",
                "give a larger --sleep-cost",
            )
        try:
            yield
        finally:
            dollars.let_go(price or 0.0)


def _require(budget: Budget, prompt: int, least: int) -> None:
    """Raises BudgetExhausted where a prompt, and the least reply that is worth it, don't fit."""
    if budget.payable - prompt < least:
        raise BudgetExhausted(
            f"the prompt takes {prompt:,} tokens and {budget.payable:,} are left of the budget",
            "give a larger budget",
        )


def _text_of(message: Message) -> str:
    calls = message.get("tool_calls") or ()
    return str(message.get("content") or "") + "".join(str(call.get("function")) for call in calls)
