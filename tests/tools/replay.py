"""Runs cases at their base commits, through the product's own functions or the BM25 baseline.

Guarantees that the clone is only read, that the store lies where it is told to, that base commits are
met oldest first, and that a case which fails is a miss with its error, never the end of the run.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sleepcode.ask.answer import answer
from sleepcode.ask.localize import localize
from sleepcode.config import Settings
from sleepcode.evaluate.cases import Case, Kind, find_clone
from sleepcode.evaluate.metrics import (
    CHARACTERS_PER_TOKEN,
    Shown,
    acc,
    average_precision,
    cut_to_budget,
    f1,
    file_recall,
    hit,
    recall,
    reciprocal_rank,
    span_recall,
)
from sleepcode.model import Role
from sleepcode.repo.repository import Repository, open_repository
from sleepcode.sleep.index import index_repository
from tests.tools.bm25_baseline import Corpus
from tests.tools.objects import sort_by_time

BUDGETS = (1000, 2000, 4000)
_TOP = {Kind.CHANGE: 50, Kind.ISSUE: 100}
"""Candidates asked for; issues leave tests out afterwards, so they ask for more."""
_UNBOUNDED = 10**9
"""The ranking is measured, not how much of it fits a prompt."""


@dataclass(slots=True)
class Outcome:
    """One case as one system handled it."""

    case: str
    repository: str
    metrics: dict[str, float]
    ranked: list[str] = field(default_factory=list)
    """The first 20 paths, or what a question was shown at the largest budget (`path:start-end`)."""
    gold: list[str] = field(default_factory=list)
    index_seconds: float = 0.0
    ask_seconds: float = 0.0
    """Of the localization, or the mean over the budgets."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """The cases of one repository and how to run them."""

    repository: str
    cases: tuple[Case, ...]
    clones: Path
    store: Path
    """Folder of this repository's store."""
    workers: int | None
    """Worker processes of one index; None: as the product decides."""
    notes: bool
    fresh: bool
    """A store of its own for each base commit."""


def run_product(job: Job) -> list[Outcome]:
    """Indexes each base commit, oldest first, and asks the cases of it."""
    clone = find_clone(job.clones, job.repository)
    repository = open_repository(str(clone))
    outcomes = []
    for commit in sort_by_time(clone, (case.base for case in job.cases)):
        folder = job.store / commit if job.fresh else job.store
        folder.mkdir(parents=True, exist_ok=True)
        settings = Settings()._replace(store_dir=str(folder))
        started = time.perf_counter()
        failure = _index(repository, settings, commit, job)
        took = time.perf_counter() - started
        for case in (case for case in job.cases if case.base == commit):
            outcome = _failed(case, failure) if failure else _ask(repository, settings, case)
            outcome.index_seconds = took
            took = 0.0
            outcomes.append(outcome)
    return outcomes


def run_baseline(job: Job) -> list[Outcome]:
    """Asks plain BM25 the same cases."""
    clone = find_clone(job.clones, job.repository)
    corpus = Corpus.of(clone, [case.text for case in job.cases])
    outcomes = []
    for case in job.cases:
        started = time.perf_counter()
        if case.kind is Kind.QUESTION:
            shown = _take(corpus, case, max(BUDGETS))
            outcome = _judge_answers(case, dict.fromkeys(BUDGETS, shown))
        else:
            outcome = _judge(case, corpus.rank_files(case.base, case.text, tests=case.kind is Kind.CHANGE))
        outcome.ask_seconds = time.perf_counter() - started
        outcomes.append(outcome)
    return outcomes


def rank_metrics(kind: Kind, ranked: Sequence[str], gold: frozenset[str]) -> dict[str, float]:
    """The metrics that a kind of case is judged by; an empty ranking scores 0 everywhere."""
    if kind is Kind.ISSUE:
        scores = {f"acc@{k}": acc(ranked, gold, k) for k in (1, 3, 5, 10)}
        return {**scores, "MRR": reciprocal_rank(ranked, gold)}
    scores = {f"recall@{k}": recall(ranked, gold, k) for k in (5, 10, 20)}
    return {
        "hit@1": hit(ranked, gold),
        **scores,
        "F1@5": f1(ranked, gold, 5),
        "MAP@20": average_precision(ranked, gold, 20),
    }


def evidence_metrics(case: Case, shown: dict[int, list[Shown]]) -> dict[str, float]:
    """Share of cited files and of cited spans that each budget shows."""
    cut = {budget: cut_to_budget(shown.get(budget, []), budget) for budget in BUDGETS}
    files = {f"files@{budget}": file_recall(cut[budget], case.evidence) for budget in BUDGETS}
    spans = {f"spans@{budget}": span_recall(cut[budget], case.evidence) for budget in BUDGETS}
    return {**files, **spans}


def _index(repository: Repository, settings: Settings, commit: str, job: Job) -> str:
    """Indexes a commit; returns what went wrong, empty when nothing did."""
    try:
        index_repository(repository, settings, revision=commit, jobs=job.workers, notes=job.notes)
    except Exception as error:
        return f"index: {_describe(error)}"
    return ""


def _ask(repository: Repository, settings: Settings, case: Case) -> Outcome:
    started = time.perf_counter()
    try:
        if case.kind is Kind.QUESTION:
            shown = {budget: _answer(repository, settings, case, budget) for budget in BUDGETS}
            outcome = _judge_answers(case, shown)
        else:
            outcome = _judge(case, _localize(repository, settings, case))
    except Exception as error:
        return _failed(case, f"ask: {_describe(error)}")
    runs = len(BUDGETS) if case.kind is Kind.QUESTION else 1
    outcome.ask_seconds = (time.perf_counter() - started) / runs
    return outcome


def _localize(repository: Repository, settings: Settings, case: Case) -> list[str]:
    result = localize(
        repository, settings, case.text, revision=case.base, top=_TOP[case.kind], budget=_UNBOUNDED
    )
    leave_out = Role.TEST if case.kind is Kind.ISSUE else None
    return [candidate.path for candidate in result.candidates if candidate.role is not leave_out]


def _answer(repository: Repository, settings: Settings, case: Case, budget: int) -> list[Shown]:
    """What an answer shows, its notes charged first."""
    result = answer(repository, settings, case.text, revision=case.base, budget=budget)
    notes = [Shown("", 0, 0, f"{note.title}\n{note.text}") for note in result.notes]
    return notes + [Shown(item.path, item.start, item.end, item.excerpt) for item in result.evidence]


def _take(corpus: Corpus, case: Case, budget: int) -> list[Shown]:
    """The best windows, a little more than the budget holds."""
    taken, left = [], budget * CHARACTERS_PER_TOKEN
    for window in corpus.rank_windows(case.base, case.text):
        taken.append(window)
        left -= len(window.text)
        if left < 0:
            break
    return taken


def _judge(case: Case, ranked: list[str]) -> Outcome:
    metrics = rank_metrics(case.kind, ranked, case.gold)
    return Outcome(case.id, case.repository, metrics, ranked[:20], sorted(case.gold))


def _judge_answers(case: Case, shown: dict[int, list[Shown]]) -> Outcome:
    largest = cut_to_budget(shown[max(BUDGETS)], max(BUDGETS))
    places = [f"{passage.path}:{passage.start}-{passage.end}" for passage in largest if passage.path]
    metrics = evidence_metrics(case, shown)
    gold = [f"{span.path}:{span.start}-{span.end}" for span in case.evidence]
    return Outcome(case.id, case.repository, metrics, places, gold)


def _failed(case: Case, error: str) -> Outcome:
    outcome = _judge_answers(case, {max(BUDGETS): []}) if case.kind is Kind.QUESTION else _judge(case, [])
    outcome.error = error
    return outcome


def _describe(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
