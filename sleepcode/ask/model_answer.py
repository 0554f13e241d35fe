"""Answers with a model: notes and code under a budget, one call where that does, tools where it doesn't."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sleepcode.ask.answer import analyse_question, compose
from sleepcode.ask.session import Session, open_session
from sleepcode.ask.spending import (
    Account,
    charge_notes,
    describe_reply,
    estimate_without_notes,
    open_account,
    tell_withheld,
)
from sleepcode.config import Settings
from sleepcode.errors import BudgetExhausted, ModelError, ModelOverflow, ModelReplyBad
from sleepcode.explore.citations import check_citations
from sleepcode.explore.loop import explore
from sleepcode.explore.tools import READING_TOOLS, RevisionTools, describe_note
from sleepcode.llm.meter import Budget
from sleepcode.llm.prompts import fence, read_prompt
from sleepcode.llm.protocol import Completion, Message, OnText
from sleepcode.llm.secrets import is_secret_file, withhold
from sleepcode.model import Answer, Note
from sleepcode.ranking.notes import match_notes
from sleepcode.ranking.query import Query
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository

MOST_REPLY = 800
"""Tokens of an answer."""
EXPLORING_BUDGET = 20_000
"""Tokens of a question that is explored, unless a budget was given."""
_ROUNDS = 10
_SURE = 0.75
_NOTES = 8
_LAST_WORDS = "Answer now, from what you have seen."
_ANTICIPATED = "an anticipated question answers this, so no model was called (--effort medium calls it)"


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
    query = analyse_question(question)
    with open_session(repository, settings, revision, include, exclude) as session:
        plain = compose(session, query, budget or settings.budget)
        if not has_notes:
            plain = plain._replace(notes=(), covered=False)
        chosen = route(plain) if effort == "auto" else effort
        if chosen == "none":
            result = _noticed(plain, _ANTICIPATED)
        else:
            with open_account(
                *(session, settings, question),
                model=model,
                kind="answer",
                effort=chosen,
                is_covered=plain.covered,
                without_tokens=estimate_without_notes(session, question, _rests_on(plain)),
                accounts=accounts,
            ) as account:
                asking = _Asking(session, query, account, earlier, on_text)
                result = _ask(asking, plain, account, budget, settings.budget)
    return result._replace(seconds=time.perf_counter() - started)


def _ask(asking: _Asking, plain: Answer, account: Account, budget: int | None, usual_budget: int) -> Answer:
    """The model's answer; the one without it, where it fails."""
    try:
        if account.effort == "high":
            return asking.explore(plain, budget or max(usual_budget, EXPLORING_BUDGET))
        return asking.once(plain, budget or usual_budget)
    except (ModelError, BudgetExhausted) as error:
        return _noticed(plain, account.tell_failure(error, "from the notes and the code alone"))


def _rests_on(plain: Answer) -> list[str]:
    """The files that an answer shows or cites."""
    shown = [item.path for item in plain.evidence]
    return shown + [citation.path for note in plain.notes for citation in note.citations]


def _noticed(result: Answer, *notices: str) -> Answer:
    return result._replace(notices=(*result.notices, *notices))


def route(plain: Answer) -> str:
    """How far to go for a question, by how well the notes cover it: the likelier a question was, the more
    sleeping pays. `none` where an anticipated question answers it; `high` starts afresh, for what the notes
    missed they would also lead astray."""
    if plain.covered and plain.verdict == "answered" and plain.confidence >= _SURE:
        return "none"
    return "medium" if plain.verdict in ("answered", "likely") else "high"


class _Asking:
    """One question's calls; `on_text` gets the text while it arrives."""

    def __init__(
        self,
        session: Session,
        query: Query,
        account: Account,
        earlier: Sequence[Message],
        on_text: OnText | None,
    ) -> None:
        self._session = session
        self._query = query
        self._account = account
        self._meter = account.meter
        # What was typed before may hold what must not leave the machine, as the question may.
        self._earlier = [{**message, "content": withhold(message["content"])[0]} for message in earlier]
        self._on_text = on_text
        question, self._withheld = withhold(query.text)
        self._question = f"Question:\n{fence(question)}"

    def once(self, plain: Answer, ceiling: int) -> Answer:
        """One call on notes alone (`low`) or on notes and code; shorter and once more when it overflows."""
        is_low = self._account.effort == "low"
        notes = self._notes(plain) if is_low else list(plain.notes)
        if not is_low and (reason := self._why_not(plain, notes, ceiling)):
            # What a model wrote was chosen line by line: it says what no search finds.
            notes = [note for note in notes if note.source != "static"]
            plain = plain if notes else _noticed(plain, reason)
        spend = Budget(ceiling * 3 + 2 * MOST_REPLY)
        messages, context = self._pack(plain, notes, ceiling)
        try:
            reply = self._complete(messages, spend)
        except ModelOverflow:
            # Half of what went along besides the question.
            room = context.fixed + (self._meter.measure(messages) - context.fixed) // 2
            messages, context = self._pack(plain, notes, room)
            reply = self._complete(messages, spend)
        context.notes_tokens = charge_notes(self._meter, messages, reply, context.notes_tokens)
        with self._reading() as tools:
            return self._describe(plain, reply.text, spend, context, tools)

    def explore(self, plain: Answer, ceiling: int) -> Answer:
        """Lets the model look for itself, within the ceiling, without the notes in front of it."""
        spend = Budget(ceiling)
        messages: list[Message] = [
            {"role": "system", "content": read_prompt("answer-exploring")},
            *self._earlier,
            {"role": "user", "content": self._question},
        ]
        with self._reading() as tools:
            ending = explore(
                *(self._meter, "answer", messages, READING_TOOLS),
                lambda call: tools.run(call.name, call.arguments),
                spend,
                most_rounds=_ROUNDS,
                max_tokens=MOST_REPLY,
                last_words=_LAST_WORDS,
            )
            if not ending.text and ending.reason == "rounds":
                raise ModelReplyBad(
                    f"it looked {ending.calls:,} things up in {ending.rounds} rounds and gave no answer",
                    "ask for less at once, or name another model",
                )
            if not ending.text:
                raise BudgetExhausted("the budget was spent before it answered", "give a larger --budget")
            context = _Context([], withheld=self._withheld + tools.withheld)
            result = self._describe(plain, ending.text, spend, context, tools)
        if self._on_text is not None:
            self._on_text(ending.text.strip())
        return result

    def _complete(self, messages: Sequence[Message], spend: Budget) -> Completion:
        return self._meter.complete("answer", messages, spend, max_tokens=MOST_REPLY, on_text=self._on_text)

    @contextmanager
    def _reading(self) -> Iterator[RevisionTools]:
        session = self._session
        with BlobReader(session.repository) as reader:
            yield RevisionTools(session.view, lambda place: session.read(reader, place), session.blob_of)

    def _why_not(self, plain: Answer, notes: Sequence[Note], ceiling: int) -> str:
        """Why notes don't pay for this question; empty where they do, or where there are none."""
        if not notes:
            return ""
        if not plain.covered and plain.confidence >= _SURE:
            return "a search answers this, so no notes were sent along"
        with_notes, _ = self._pack(plain, notes, ceiling)
        whole = self._account.without_tokens
        if whole <= self._meter.measure(with_notes):
            return f"the files that hold the answer take {whole:,} tokens whole, so no notes were sent along"
        return ""

    def _notes(self, plain: Answer) -> list[Note]:
        """The notes of the answer, then those that match the question, each once."""
        matches = match_notes(self._session.view, self._query, _NOTES)
        found = [*plain.notes, *(match.note for match in matches if self._session.is_asked_for(match.note))]
        return list({note.id: note for note in found}.values())

    def _pack(self, plain: Answer, notes: Sequence[Note], room: int) -> tuple[list[Message], _Context]:
        """The messages, as many notes and passages as are within `room` tokens.

        Raises BudgetExhausted where not even the question is.
        """
        system = {"role": "system", "content": read_prompt("answer")}
        commit = f"Repository at commit {plain.stamp.commit[:12]}.\n"

        def build(parts: Sequence[str]) -> list[Message]:
            content = f"{commit}{''.join(parts)}\n{self._question}"
            return [system, *self._earlier, {"role": "user", "content": content}]

        spent = self._meter.measure(build(()))
        if spent > room:
            raise BudgetExhausted(
                f"the question alone takes {spent:,} tokens of {room:,}", "give a larger --budget"
            )
        context = _Context([], fixed=spent, withheld=self._withheld)
        for is_note, text in self._texts(plain, notes, context):
            cost = self._meter.count(text) + 1
            if spent + cost > room:
                continue
            context.parts.append(text)
            spent += cost
            context.notes_tokens += cost if is_note else 0
        return build(context.parts), context

    def _texts(self, plain: Answer, notes: Sequence[Note], context: _Context) -> Iterator[tuple[bool, str]]:
        """(whether it is a note, text) of what may go along, the notes first; with `low` they are all."""
        for note in notes:
            yield True, f"\nNote:\n{_safe(describe_note(note), context)}\n"
        for item in plain.evidence if self._account.effort != "low" else ():
            if is_secret_file(item.path):
                context.withheld += 1
                continue
            numbered = "\n".join(
                f"{number} {line}" for number, line in enumerate(item.excerpt.split("\n"), item.start)
            )
            head = " ".join(f"{item.path}:{item.start}-{item.end} {item.symbol}".split())
            yield False, f"\n{head}\n{_safe(numbered, context)}\n"

    def _describe(
        self, plain: Answer, text: str, spend: Budget, context: _Context, tools: RevisionTools
    ) -> Answer:
        """The answer with the reply, its citations checked, and what is to be known of it."""
        cited = check_citations(text, tools.lines, tools.ending)
        reply = describe_reply(
            self._account,
            spend,
            text=text.strip(),
            citations=cited.valid,
            unverified=cited.invalid,
            notes_tokens=context.notes_tokens,
            withheld=context.withheld,
        )
        result = plain._replace(reply=reply)
        if cited.invalid:
            shown = ", ".join(cited.invalid[:3])
            result = _noticed(result, f"the model cites what is not there: {shown}; don't rely on it")
        return _noticed(result, *tell_withheld(context.withheld))


def _safe(text: str, context: _Context) -> str:
    text, withheld = withhold(text)
    context.withheld += withheld
    return fence(text)
