"""Answers with a model: notes and code under a budget, one call where that does, tools where it doesn't."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sleepcode.ask.answer import compose
from sleepcode.ask.session import Session, open_session
from sleepcode.ask.spending import describe_reply, estimate_without_notes
from sleepcode.config import Settings
from sleepcode.errors import (
    BudgetExhausted,
    CeilingReached,
    ModelError,
    ModelOverflow,
    ModelRejected,
    UsageError,
)
from sleepcode.explore.citations import check_citations
from sleepcode.explore.loop import explore
from sleepcode.explore.tools import READING_TOOLS, RevisionTools, describe_note
from sleepcode.llm.connect import connect, open_ledger
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.prompts import fence, read_prompt
from sleepcode.llm.protocol import Message, OnText
from sleepcode.llm.secrets import is_secret_file, withhold
from sleepcode.model import Answer, Note
from sleepcode.paths import store_path
from sleepcode.ranking.notes import match_notes
from sleepcode.ranking.query import Query, analyse
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.store.ledger import TRIAL, Ledger

MOST_REPLY = 800
"""Tokens of an answer."""
EXPLORING_BUDGET = 20_000
"""Tokens of a question that is explored, unless a budget was given."""
_ROUNDS = 10
_SURE = 0.75
_NOTES = 8
_LAST_WORDS = "Answer now, from what you have seen."


@dataclass(slots=True)
class _Context:
    """What goes into one call."""

    parts: list[str]
    fixed: int = 0
    """Tokens of what is always there: the instructions and the question."""
    notes_tokens: int = 0
    withheld: int = 0


def answer_with_model(
    repository: Repository,
    settings: Settings,
    question: str,
    *,
    model: str,
    effort: str,
    budget: int | None,
    revision: str | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    earlier: Sequence[Message] = (),
    on_text: OnText | None = None,
    has_notes: bool = True,
    accounts: Settings | None = None,
) -> Answer:
    """Answers a question; `on_text` gets the text while it arrives.

    `budget` is a ceiling in tokens on the prompt (with `high`, on everything that is sent and received).
    `earlier` are messages of the same conversation. `has_notes` and `accounts` are for comparing: without
    notes code alone goes along, and `accounts` is as `localize_with_model` has it. When the model fails, the
    answer is the one without a model, and says so. Raises UsageError for an empty question, StoreError when
    nothing is indexed or the ledger can't be written.
    """
    started = time.perf_counter()
    query = analyse(question, is_question=True)
    if query.is_empty:
        raise UsageError(
            "the question says nothing to look for", "ask in a few words, or name a file or symbol"
        )
    ceiling = budget or settings.budget
    with open_session(repository, settings, revision, include, exclude) as session:
        plain = compose(session, query, ceiling)
        if not has_notes:
            plain = replace(plain, notes=(), covered=False)
        chosen = route(plain) if effort == "auto" else effort
        if chosen == "none":
            notice = "an anticipated question answers this, so no model was called (--effort medium calls it)"
            return replace(plain, notices=(*plain.notices, notice), seconds=time.perf_counter() - started)
        with open_ledger(store_path(repository.common_dir, accounts or settings)) as ledger:
            paths = [item.path for item in plain.evidence] + [
                c.path for n in plain.notes for c in n.citations
            ]
            without = estimate_without_notes(session, question, paths)
            kept = question if settings.remember_questions else ""
            number = ledger.start_question(
                kept, "answer" if accounts is None else TRIAL, chosen, plain.covered, without
            )
            meter = Meter(connect(model, settings), ledger, settings, "test", question=number)
            asking = _Asking(session, query, meter, ledger, number, without, earlier)
            try:
                if chosen == "high":
                    result = asking.explore(plain, budget or max(settings.budget, EXPLORING_BUDGET))
                    if on_text is not None and result.reply is not None:
                        on_text(result.reply.text)
                else:
                    result = asking.once(plain, chosen, ceiling, on_text)
            except (ModelError, BudgetExhausted) as error:
                if accounts is not None and isinstance(error, CeilingReached | ModelRejected):
                    raise
                notice = (
                    f"no answer from the model ({error.message}); this is from the notes and the code alone"
                )
                if error.hint:
                    notice += f"; {error.hint}"
                result = replace(plain, notices=(*plain.notices, notice))
    return replace(result, seconds=time.perf_counter() - started)


def route(plain: Answer) -> str:
    """How far to go for a question, by how well the notes cover it: the likelier a question was, the more
    sleeping pays. `none` where an anticipated question answers it; `high` starts afresh, for what the notes
    missed they would also lead astray."""
    if plain.covered and plain.verdict == "answered" and plain.confidence >= _SURE:
        return "none"
    return "medium" if plain.verdict in ("answered", "likely") else "high"


class _Asking:
    """One question's calls."""

    def __init__(
        self,
        session: Session,
        query: Query,
        meter: Meter,
        ledger: Ledger,
        number: int,
        without_tokens: int,
        earlier: Sequence[Message],
    ) -> None:
        self._session = session
        self._query = query
        self._meter = meter
        self._ledger = ledger
        self._number = number
        self._without = without_tokens
        self._earlier = earlier

    def once(self, plain: Answer, effort: str, ceiling: int, on_text: OnText | None) -> Answer:
        """One call on notes alone (`low`) or on notes and code; shorter and once more when it overflows."""
        notes = self._notes(plain) if effort == "low" else list(plain.notes)
        if effort != "low" and (reason := self._why_not(plain, notes, ceiling)):
            plain, notes = replace(plain, notices=(*plain.notices, reason)), []
        spend = Budget(ceiling * 3 + 2 * MOST_REPLY)
        room = ceiling
        while True:
            messages, context = self._pack(plain, notes, effort, room)
            try:
                reply = self._meter.complete(
                    "answer", messages, spend, max_tokens=MOST_REPLY, on_text=on_text
                )
            except ModelOverflow:
                if room != ceiling:
                    raise
                # Half of what went along besides the question.
                room = context.fixed + (self._meter.measure(messages) - context.fixed) // 2
                continue
            # Our count is on the safe side; what the provider counted is what notes cost.
            share = min(1.0, reply.usage.prompt / max(1, self._meter.measure(messages)))
            context.notes_tokens = round(share * context.notes_tokens)
            return self._describe(plain, effort, reply.text, spend, context)

    def explore(self, plain: Answer, ceiling: int) -> Answer:
        """Lets the model look for itself, within the ceiling, without the notes in front of it."""
        spend = Budget(ceiling)
        with BlobReader(self._session.repository) as reader:
            session = self._session
            tools = RevisionTools(session.view, lambda place: session.read(reader, place), session.blob_of)
            messages: list[Message] = [
                {"role": "system", "content": read_prompt("answer-exploring")},
                *self._earlier,
                {"role": "user", "content": f"Question:\n{fence(withhold(self._query.text)[0])}"},
            ]
            ending = explore(
                *(self._meter, "answer", messages, READING_TOOLS),
                lambda call: tools.run(call.name, call.arguments),
                spend,
                most_rounds=_ROUNDS,
                max_tokens=MOST_REPLY,
                last_words=_LAST_WORDS,
            )
            if not ending.text:
                raise BudgetExhausted("the budget was spent before it answered", "give a larger --budget")
            context = _Context([], withheld=tools.withheld)
            return self._describe(plain, "high", ending.text, spend, context, tools)

    def _why_not(self, plain: Answer, notes: Sequence[Note], ceiling: int) -> str:
        """Why notes don't pay for this question; empty where they do, or where there are none."""
        if not notes:
            return ""
        if not plain.covered and plain.confidence >= _SURE:
            return "a search answers this, so no notes were sent along"
        with_notes, _ = self._pack(plain, notes, "medium", ceiling)
        if self._without <= self._meter.measure(with_notes):
            return f"the files that hold the answer take {self._without:,} tokens whole, so no notes were sent along"
        return ""

    def _notes(self, plain: Answer) -> list[Note]:
        matches = match_notes(self._session.view, self._query, _NOTES)
        found = [*plain.notes, *(match.note for match in matches)]
        return list({(note.kind, note.key): note for note in found}.values())

    def _pack(
        self, plain: Answer, notes: Sequence[Note], effort: str, room: int
    ) -> tuple[list[Message], _Context]:
        """The messages, as many notes and passages as are within `room` tokens."""
        system = {"role": "system", "content": read_prompt("answer")}
        context = _Context([])
        question = f"\nQuestion:\n{fence(withhold(self._query.text)[0])}"

        def build(parts: Sequence[str]) -> list[Message]:
            commit = f"Repository at commit {plain.stamp.commit[:12]}.\n"
            return [system, *self._earlier, {"role": "user", "content": commit + "".join(parts) + question}]

        spent = self._meter.measure(build(()))
        if spent > room:
            raise BudgetExhausted(
                f"the question alone takes {spent:,} tokens of {room:,}", "give a larger --budget"
            )
        texts = [(True, f"\nNote:\n{self._safe(describe_note(note), context)}\n") for note in notes]
        if effort != "low":
            for item in plain.evidence:
                if is_secret_file(item.path):
                    context.withheld += 1
                    continue
                numbered = "\n".join(
                    f"{item.start + offset} {line}" for offset, line in enumerate(item.excerpt.split("\n"))
                )
                head = " ".join(f"{item.path}:{item.start}-{item.end} {item.symbol}".split())
                texts.append((False, f"\n{head}\n{self._safe(numbered, context)}\n"))
        context.fixed = spent
        for is_note, text in texts:
            cost = self._meter.count(text) + 1
            if spent + cost > room:
                continue
            context.parts.append(text)
            spent += cost
            context.notes_tokens += cost if is_note else 0
        return build(context.parts), context

    def _safe(self, text: str, context: _Context) -> str:
        text, withheld = withhold(text)
        context.withheld += withheld
        return fence(text)

    def _describe(
        self,
        plain: Answer,
        effort: str,
        text: str,
        spend: Budget,
        context: _Context,
        tools: RevisionTools | None = None,
    ) -> Answer:
        with BlobReader(self._session.repository) as reader:
            session = self._session
            reading = tools or RevisionTools(
                session.view, lambda place: session.read(reader, place), session.blob_of
            )
            cited = check_citations(text, reading.lines)
        reply = describe_reply(
            *(self._ledger, self._number, self._meter.model, effort, spend),
            text=text.strip(),
            citations=cited.valid,
            unverified=cited.invalid,
            notes_tokens=context.notes_tokens,
            without_tokens=self._without,
            withheld=context.withheld,
        )
        notices = list(plain.notices)
        if cited.invalid:
            shown = ", ".join(cited.invalid[:3])
            notices.append(f"the model cites what is not there: {shown}; don't rely on it")
        if context.withheld:
            notices.append(f"{context.withheld} secrets were kept out of the prompt")
        return replace(plain, reply=reply, notices=tuple(notices))
