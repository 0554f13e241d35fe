"""What a question with a model took, and what it would have taken without notes."""

from __future__ import annotations

from collections.abc import Iterable

from sleepcode.ask.session import Session
from sleepcode.llm.meter import Budget
from sleepcode.model import Citation, ModelReply
from sleepcode.store.ledger import Ledger
from sleepcode.tokens import CHARACTERS_PER_TOKEN, estimate_tokens

_FILES = 5


def estimate_without_notes(session: Session, question: str, paths: Iterable[str]) -> int:
    """Tokens of the same question to a model that has to read for itself: the files that the answer
    rests on, whole, the first five of them."""
    view = session.view
    places = [view.place_of_path[path] for path in dict.fromkeys(paths) if path in view.place_of_path]
    sizes = view.data.sizes
    total = sum(max(0, sizes[place]) for place in places[:_FILES] if place < len(sizes))
    return estimate_tokens(question) + int(total / CHARACTERS_PER_TOKEN)


def describe_reply(
    ledger: Ledger,
    question: int,
    model: str,
    effort: str,
    budget: Budget,
    *,
    text: str = "",
    citations: tuple[Citation, ...] = (),
    unverified: tuple[str, ...] = (),
    notes_tokens: int = 0,
    without_tokens: int = 0,
    withheld: int = 0,
) -> ModelReply:
    """The reply with the sums of the question's calls, as the ledger has them."""
    asked = next((found for found in ledger.questions() if found.id == question), None)
    calls = ledger.calls_of(question)
    ledger.describe_question(question, notes_tokens)
    known = all(call.cost is not None for call in calls)
    return ModelReply(
        model=model,
        effort=effort,
        text=text,
        citations=citations,
        unverified=unverified,
        calls=len(calls),
        prompt=asked.prompt if asked else 0,
        cached=sum(call.cached for call in calls),
        completion=asked.completion if asked else 0,
        cost=budget.used_cost if known else None,
        notes_tokens=notes_tokens,
        without_tokens=without_tokens,
        withheld=withheld,
    )
