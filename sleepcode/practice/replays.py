"""Replays past changes at their parents, in a copy of the store, so that nobody waits for it or sees it."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sleepcode.ask.localize import rank
from sleepcode.ask.session import Session, open_session
from sleepcode.config import Settings
from sleepcode.errors import SleepcodeError, StoreError
from sleepcode.evaluate.cases import Case
from sleepcode.paths import store_path
from sleepcode.ranking.adaptation import ADAPTED
from sleepcode.ranking.combination import feature_value, shipped_combination
from sleepcode.ranking.query import analyse
from sleepcode.ranking.signals import gather_signals
from sleepcode.repo.repository import Repository
from sleepcode.sleep.index import index_repository
from sleepcode.store.database import open_for_reading, store_errors
from sleepcode.store.practice import PractisedChange, ShownCandidate

_FOLDER = "practice"
"""Of the copy, beside the store."""
_SHOWN = 25
_LEARNED_FROM = 60
"""Candidates of a change that are learned from, besides its gold."""
_COPY_PAGES = 4_096


def replay_changes(
    repository: Repository, settings: Settings, cases: Sequence[Case], seconds: float
) -> Iterator[tuple[Case, PractisedChange | None]]:
    """Each case with what the ranker makes of it, in their order, until the time is over.

    None for a case that can't be replayed: its parent isn't here. Raises StoreUnwritable where there is no
    room for the copy.
    """
    deadline = time.monotonic() + seconds
    with copied_store(repository, settings, _FOLDER) as own:
        for case in cases:
            if time.monotonic() >= deadline:
                return
            try:
                index_repository(repository, own, revision=case.base, jobs=1, notes=False)
                with open_session(repository, own, case.base) as session:
                    yield case, _practise(session, case)
            except StoreError:
                raise
            except SleepcodeError:
                yield case, None


def _practise(session: Session, case: Case) -> PractisedChange:
    combination = shipped_combination()
    query = analyse(case.text)
    gathered = gather_signals(session.view, query)
    shown = rank(session, query, gathered, combination, _SHOWN)
    scores = combination.scores(gathered)
    name = session.view.path
    ranked = sorted(scores, key=lambda place: (-scores[place], name(place)))
    kept = ranked[:_LEARNED_FROM] + [place for place in ranked[_LEARNED_FROM:] if name(place) in case.gold]
    return PractisedChange(
        change=case.change,
        text=case.text,
        gold=tuple(sorted(case.gold)),
        returned=shown.returned,
        candidates=tuple(
            ShownCandidate(
                candidate.path, round(candidate.probability, 4), candidate.role.value, candidate.reasons[:2]
            )
            for candidate in shown.candidates
        ),
        paths=tuple(name(place) for place in kept),
        scores=tuple(round(scores[place], 4) for place in kept),
        rows=tuple(
            tuple(round(feature_value(gathered, feature, place), 4) for feature in ADAPTED) for place in kept
        ),
    )


@contextmanager
def copied_store(repository: Repository, settings: Settings, name: str) -> Iterator[Settings]:
    """Settings with a store of their own that knows what the real one knows; it is gone afterwards.

    `name` is its folder's, beside the real one: whoever copies at the same time has another.
    """
    path = store_path(repository.common_dir, settings)
    folder = Path(path).with_name(name)
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    own = settings._replace(store_dir=str(folder), keep_revisions=2)
    copy = store_path(repository.common_dir, own)
    connection = open_for_reading(path)
    if connection is None:
        raise StoreError("this repository is not indexed yet", "run `sleepcode index`")
    try:
        with closing(connection), store_errors(copy):
            Path(copy).parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(copy)) as target:
                connection.backup(target, pages=_COPY_PAGES)
        yield own
    finally:
        shutil.rmtree(folder, ignore_errors=True)
