"""Puts past changes to a model, told one thing and another: the trial of notes, in a copy of the store.

At the parent of a change a model is told only what was written at or before it, so no note knows the change
that it is tried on: not its files as it left them, nor what its author said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sleepcode.ask.known import gather_known
from sleepcode.ask.localize import localize
from sleepcode.ask.localize_prompt import CANDIDATES, MOST_REPLY, Prompt, build_prompt, read_named
from sleepcode.ask.session import open_session
from sleepcode.config import Settings
from sleepcode.errors import ModelOverflow, ModelReplyBad
from sleepcode.evaluate.earlier import EarlierNotes
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model_reports import Told
from sleepcode.paths import store_path
from sleepcode.practice.judging import ARMS, DEFAULT, score_named
from sleepcode.practice.replays import copied_store
from sleepcode.repo.repository import Repository
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.keeping import keep_notes
from sleepcode.store.database import open_for_writing, store_errors
from sleepcode.store.notes import forget_paid_notes
from sleepcode.store.practice import PractisedChange, ShownCandidate
from sleepcode.store.revisions import delete_revisions
from sleepcode.store.trials import Tried

UNASKED = Tried(None, 0)
_FOLDER = "trials"
"""Of the copy, beside the store."""
_ALL_CANDIDATES = 1_000_000
"""Tokens of a localization of which nothing is to be left out."""


class Asking(NamedTuple):
    """A past change, ready to be asked about."""

    gold: frozenset[str]
    candidates: Sequence[ShownCandidate]
    prompts: Mapping[str, Prompt]
    """Arm -> what it gives; only the default one where every arm would give that."""


class Trials:
    """Past changes at their parents."""

    def __init__(self, repository: Repository, own: Settings, earlier: EarlierNotes) -> None:
        self._repository = repository
        self._own = own
        self._path = store_path(repository.common_dir, own)
        self._earlier = earlier

    def prepare(self, change: PractisedChange, meter: Meter) -> Asking:
        """What a model would be told of a change in each way.

        Raises RepositoryError where its parent isn't here, UsageError where it says nothing, BudgetExhausted
        where it says so much that no candidate has room.
        """
        base = self._repository.resolve(f"{change.change}^")
        self._index(base)
        wide = localize(
            *(self._repository, self._own, change.text),
            revision=base,
            top=CANDIDATES,
            budget=_ALL_CANDIDATES,
        )
        prompts: dict[str, Prompt] = {}
        with open_session(self._repository, self._own, base) as session:
            known = gather_known(session, wide, Told())
            prompts[DEFAULT] = build_prompt(meter, known, self._own.budget)
            for name, arm in ARMS.items():
                prompt = build_prompt(meter, gather_known(session, wide, arm.told), self._own.budget)
                if all(prompt.messages != other.messages for other in prompts.values()):
                    prompts[name] = prompt
        return Asking(frozenset(change.gold), known.candidates, prompts)

    def _index(self, base: str) -> None:
        """Indexes the parent of a change with the notes that were known there, and none that came later."""
        connection, _ = open_for_writing(self._path)
        try:
            with store_errors(self._path):
                forget_paid_notes(connection)
                delete_revisions(connection, [base])
        finally:
            connection.close()
        index_repository(self._repository, self._own, revision=base, jobs=1)
        if notes := self._earlier.of(base):
            keep_notes(self._path, base, notes)


@contextmanager
def open_trials(repository: Repository, settings: Settings) -> Iterator[Trials]:
    """Trials in a copy of the store, which is gone afterwards. Raises StoreUnwritable where there is no room."""
    earlier = EarlierNotes(repository, store_path(repository.common_dir, settings))
    with copied_store(repository, settings, _FOLDER) as own:
        yield Trials(repository, own, earlier)


def ask_about(meter: Meter, asking: Asking, arm: str, budget: Budget) -> Tried:
    """What would be handed over, told this; a reply that names nothing is worth nothing.

    Raises ModelError, and BudgetExhausted before anything is spent that doesn't fit.
    """
    messages = asking.prompts[arm].messages
    tokens = meter.measure(messages)
    try:
        reply = meter.complete("try notes", messages, budget, max_tokens=MOST_REPLY, is_json=True)
        tokens = reply.usage.prompt
        named = read_named(reply.text, asking.candidates)
    except ModelOverflow:
        return UNASKED
    except ModelReplyBad:
        return Tried(0.0, tokens)
    return Tried(score_named(asking.candidates, named, asking.gold), tokens)
