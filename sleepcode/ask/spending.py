"""A question with a model on the ledger: what it took, and what it would have taken without notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sleepcode.ask.session import Session
from sleepcode.config import Settings
from sleepcode.errors import BudgetExhausted, ModelError
from sleepcode.llm.connect import connect, open_ledger
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.protocol import Completion, Message
from sleepcode.model import Citation, ModelReply
from sleepcode.paths import store_path
from sleepcode.store.ledger import TRIAL, Ledger
from sleepcode.tokens import CHARACTERS_PER_TOKEN, estimate_tokens

_FILES = 5


@dataclass(frozen=True, slots=True)
class Account:
    """One question on the ledger, and the meter of its calls."""

    ledger: Ledger
    meter: Meter
    number: int
    """The question's, by which its calls name it."""
    effort: str
    without_tokens: int
    """What the same question takes without notes, as it was estimated."""
    is_trial: bool
    """Nobody asked it: it measures."""

    def tell_failure(self, error: ModelError | BudgetExhausted, instead: str) -> str:
        """The notice that the model failed, and what is given `instead` of its answer.

        Raises the error where nothing is to be measured without it: a wrong key or a ceiling that is reached
        would fail every other case too. A request that a provider won't take is the failure of this case alone.
        """
        if self.is_trial and error.is_final:
            raise error
        hint = f"; {error.hint}" if error.hint else ""
        return f"no answer from the model ({error.message}); this is {instead}{hint}"


@contextmanager
def open_account(
    session: Session,
    settings: Settings,
    question: str,
    *,
    model: str,
    kind: str,
    effort: str,
    is_covered: bool,
    without_tokens: int,
    accounts: Settings | None = None,
) -> Iterator[Account]:
    """Writes a question down, before any call. `accounts` are the settings whose ledger is written for a trial.

    Raises StoreUnwritable where that ledger can't be written.
    """
    path = store_path(session.repository.common_dir, accounts or settings)
    with open_ledger(path) as ledger:
        number = ledger.start_question(
            question if settings.remember_questions else "",
            kind if accounts is None else TRIAL,
            effort,
            is_covered,
            without_tokens,
        )
        meter = Meter(connect(model, settings), ledger, settings, "test", question=number)
        yield Account(ledger, meter, number, effort, without_tokens, is_trial=accounts is not None)


def estimate_without_notes(session: Session, question: str, paths: Iterable[str]) -> int:
    """Tokens of the same question to a model that has to read for itself: the files that the answer
    rests on, whole, the first five of them."""
    view = session.view
    places = [view.place_of_path[path] for path in dict.fromkeys(paths) if path in view.place_of_path]
    sizes = view.data.sizes
    total = sum(max(0, sizes[place]) for place in places[:_FILES] if place < len(sizes))
    return estimate_tokens(question) + int(total / CHARACTERS_PER_TOKEN)


def charge_notes(meter: Meter, messages: Sequence[Message], reply: Completion, counted: int) -> int:
    """What the notes in a prompt cost, of which `counted` tokens were counted here.

    Our count is on the safe side; what the provider counted is what they cost.
    """
    return round(min(1.0, reply.usage.prompt / max(1, meter.measure(messages))) * counted)


def describe_reply(
    account: Account,
    budget: Budget,
    *,
    text: str = "",
    citations: tuple[Citation, ...] = (),
    unverified: tuple[str, ...] = (),
    notes_tokens: int = 0,
    withheld: int = 0,
) -> ModelReply:
    """The reply with the sums of the question's calls, as the ledger has them."""
    ledger = account.ledger
    calls = ledger.calls_of(account.number)
    ledger.describe_question(account.number, notes_tokens)
    known = all(call.cost is not None for call in calls)
    return ModelReply(
        model=account.meter.model,
        effort=account.effort,
        text=text,
        citations=citations,
        unverified=unverified,
        calls=len(calls),
        prompt=sum(call.prompt for call in calls),
        cached=sum(call.cached for call in calls),
        completion=sum(call.completion for call in calls),
        cost=budget.used_cost if known else None,
        notes_tokens=notes_tokens,
        without_tokens=account.without_tokens,
        withheld=withheld,
    )


def tell_withheld(withheld: int) -> tuple[str, ...]:
    """A notice of the secrets that were kept out of a prompt; none where there were none."""
    if not withheld:
        return ()
    return (f"{withheld} {'secret was' if withheld == 1 else 'secrets were'} kept out of the prompt",)
