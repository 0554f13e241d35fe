"""Localization: the files that a task would edit, most likely first."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from sleepcode.ask.budget import fit_localization
from sleepcode.ask.companions import find_companions
from sleepcode.ask.customs import find_customary
from sleepcode.ask.session import Session, open_session
from sleepcode.ask.spans import find_spans
from sleepcode.ask.themes import find_themes
from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.model import Candidate, Localization, Role
from sleepcode.parsing.roles import fragments_folder, is_changelog
from sleepcode.paths import store_path
from sleepcode.ranking.adaptation import adapt, ranker_identity
from sleepcode.ranking.combination import Combination, explain, probability, shipped_combination
from sleepcode.ranking.made_from import find_raised
from sleepcode.ranking.query import Query, analyse
from sleepcode.ranking.reasons import find_reasons, tell_reasons
from sleepcode.ranking.signals import Gathered, gather_signals
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.repository import Repository
from sleepcode.repo.suspects import SuspectSearch
from sleepcode.store.practice import read_adaptation

_FIRST = 5
"""Candidates of which one is likely to be no changelog."""
_UNKNOWN_BELOW = 0.08
FURTHER_ABOVE = 0.01
"""What comes after the candidates is named while it is at least this likely."""


def localize(
    repository: Repository,
    settings: Settings,
    task: str,
    *,
    revision: str | None = None,
    top: int = 10,
    budget: int = 2000,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    begun: SuspectSearch | None = None,
) -> Localization:
    """Ranks the files that `task` would edit.

    `top` bounds the candidates; `budget` is in tokens and bounds what a printed or piped result holds; `begun` is
    as for `open_session`.
    Raises UsageError for an empty task, StoreError when nothing is indexed.
    """
    started = time.perf_counter()
    query = analyse(task)
    if query.is_empty:
        raise UsageError("the task says nothing to look for", "describe the change in a few words")
    with open_session(repository, settings, revision, include, exclude, begun) as session:
        gathered = gather_signals(session.view, query)
        learned = read_adaptation(store_path(repository.common_dir, settings), ranker_identity())
        combination = adapt(shipped_combination(), learned, session.view, query)
        result = rank(session, query, gathered, combination, top)
    return fit_localization(result, budget)._replace(seconds=time.perf_counter() - started)


def rank(
    session: Session, query: Query, gathered: Gathered, combination: Combination, top: int
) -> Localization:
    """Combines gathered signals into the ranked result."""
    view = session.view
    scores = combination.scores(gathered)
    raised = find_raised(view, scores)
    scores |= {place: scores[made] for place, (_, made) in raised.items()}
    for place in _fragments(view, query, scores):
        # What another change says of itself: this one adds its own.
        del scores[place]
    # A source comes before what is as likely as it because that is generated from it.
    ranked = sorted(scores, key=lambda place: (-scores[place], place not in raised, view.path(place)))
    chances = [probability(scores[place]) for place in ranked]
    candidates = []
    for place, chance in zip(ranked[:top], chances[:top], strict=True):
        reasons = find_reasons(view, query, gathered, place)
        contributions = combination.contributions(gathered, place)
        if place in raised:
            share, made = raised[place]
            contributions.append(("made_from", 1.0, share))
            reasons["made_from"] = f"{view.path(made)} is generated from it"
        told = tell_reasons(contributions, reasons)
        candidates.append(
            Candidate(
                path=view.path(place),
                probability=chance,
                score=scores[place],
                role=view.role(place),
                language=view.languages[place],
                reasons=tuple(told[:4]),
                spans=find_spans(view, query, gathered, place),
                contributions=explain(contributions, reasons),
            )
        )
    confidence = _surest(view, ranked, chances)
    returned = choose_returned(chances, top) if confidence >= _UNKNOWN_BELOW else 0
    places = ranked[: max(returned, 3)]
    return Localization(
        task=query.text,
        stamp=session.stamp,
        candidates=tuple(candidates),
        returned=returned,
        companions=find_companions(view, gathered, places, ranked[:top]),
        confidence=confidence,
        verdict=verdict_of(confidence),
        themes=find_themes(session, query),
        customary=find_customary(view) if any(view.role(one) is Role.SOURCE for one in places) else None,
        further=tuple(
            (view.path(place), chance)
            for place, chance in zip(ranked[top : 2 * top], chances[top : 2 * top], strict=True)
            if chance >= FURTHER_ABOVE
        ),
        precedents=_precedents(session, gathered),
        notices=tuple(session.notices),
    )


def _fragments(view: RevisionView, query: Query, places: Iterable[int]) -> list[int]:
    """Entries for a changelog that are in files of their own, but for those that the task names."""
    view.load_paths(places)
    return [
        place
        for place in places
        if view.role(place) is Role.DOCUMENTATION
        and fragments_folder(view.path(place))
        and not any(view.path(place).endswith(named) for named in query.paths)
    ]


def _surest(view: RevisionView, ranked: Sequence[int], chances: Sequence[float]) -> float:
    """The chance of the first candidate, changelogs left out where there is another: they go with any change."""
    first = zip(ranked[:_FIRST], chances[:_FIRST], strict=True)
    proper = (chance for place, chance in first if not is_changelog(view.path(place)))
    return next(proper, chances[0] if chances else 0.0)


def choose_returned(chances: Sequence[float], most: int) -> int:
    """How many of the first candidates to hand over: the number whose F1 is expected to be the highest.

    `chances` are all candidates' probabilities, highest first. The expectation of F1 is approximated by the
    ratio of expectations, 2 * hits / (handed over + gold), as in Jansche (2005).
    """
    gold = sum(chances)
    best, number, hits = 0.0, 0, 0.0
    for rank, chance in enumerate(chances[:most], 1):
        hits += chance
        value = 2.0 * hits / (rank + gold)
        if value > best:
            best, number = value, rank
    return number


def verdict_of(confidence: float) -> str:
    """The word for a confidence."""
    if confidence >= 0.75:
        return "confident"
    if confidence >= 0.45:
        return "likely"
    return "unsure" if confidence >= _UNKNOWN_BELOW else "unknown"


def _precedents(session: Session, gathered: Gathered) -> tuple[tuple[str, str, int], ...]:
    chosen = [number for number, likeness in gathered.precedents.changes[:5] if likeness >= 0.5]
    rows = session.view.change_rows(chosen)
    found: list[tuple[str, str, int]] = []
    for number in chosen:
        row = rows[number]
        if row.subject not in (subject for _, subject, _ in found):
            found.append((row.object, row.subject, row.time))
    return tuple(found[:3])
