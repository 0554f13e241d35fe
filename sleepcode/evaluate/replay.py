"""Replays cases at their base commits: index the base, ask, judge. Nothing later than the base is seen.

Cases of a repository run oldest base first and share a store of their own, keyed by git ids, so that a
base costs what it differs in. Outcomes are kept as they come: an interrupted evaluation goes on where it
stopped.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sleepcode.ask.answer import answer
from sleepcode.ask.budget import fit_localization
from sleepcode.ask.localize import rank
from sleepcode.ask.session import open_session
from sleepcode.config import Settings
from sleepcode.errors import SleepcodeError
from sleepcode.evaluate import metrics
from sleepcode.evaluate.baselines import rank_baselines
from sleepcode.evaluate.cases import Case, Kind
from sleepcode.evaluate.earlier import EarlierNotes, identify_notes
from sleepcode.evaluate.journal import Journal
from sleepcode.evaluate.metrics import Shown, cut_to_budget, f1, file_recall, recall, span_recall
from sleepcode.evaluate.results import rank_metrics
from sleepcode.evaluate.with_model import Trial, ask_model_everywhere
from sleepcode.model import Localization, Note, Role
from sleepcode.paths import store_path
from sleepcode.progress import Progress, SilentProgress
from sleepcode.ranking.combination import shipped_combination
from sleepcode.ranking.query import analyse
from sleepcode.ranking.signals import gather_signals
from sleepcode.repo.repository import Repository
from sleepcode.reports import CaseOutcome, ModelPoint
from sleepcode.sleep.index import index_repository
from sleepcode.tokens import CHARACTERS_PER_TOKEN

_PREDICTED = 40
"""Candidates of a case that are reported."""
_LONGEST_TITLE = 140


@dataclass(slots=True)
class Replayed:
    """A case's outcome, and what the baselines score on it."""

    outcome: CaseOutcome
    baselines: dict[str, dict[str, float]]
    points: list[ModelPoint] = field(default_factory=list)
    """With a model: what it made of the case."""


def replay(
    repository: Repository,
    settings: Settings,
    cases: Sequence[Case],
    budgets: Sequence[int],
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    model: str = "",
) -> Iterator[Replayed]:
    """Every case's outcome as it is reached, oldest base first; one that fails has its error in it."""
    shown = progress or SilentProgress()
    folder = Path(store_path(repository.common_dir, settings)).parent / "eval"
    own = settings._replace(store_dir=str(folder))
    earlier = EarlierNotes(repository, store_path(repository.common_dir, settings)) if model else None
    with Journal(folder / "outcomes.jsonl") as journal:
        for case in _by_age(repository, cases):
            notes = _notes_before(earlier, case)
            key = journal.key(case, budgets, own, f"{model} {identify_notes(notes)}" if model else "")
            known = journal.read(key)
            if known is None:
                trial = Trial(model, settings, notes) if model else None
                known = _run(repository, own, case, budgets, jobs, trial)
                if not known.outcome.error:
                    journal.write(key, known)
            shown.advance()
            yield known


def _notes_before(earlier: EarlierNotes | None, case: Case) -> list[Note]:
    """A model's notes that a case may be asked with; none where its base is missing, which is told later."""
    if earlier is None:
        return []
    try:
        return earlier.of(case.base)
    except SleepcodeError:
        return []


def _by_age(repository: Repository, cases: Sequence[Case]) -> list[Case]:
    """Oldest base first; cases whose base is missing come first, to fail."""

    def age(case: Case) -> tuple[int, str]:
        try:
            return repository.commit_summary(repository.resolve(case.base))[1], case.id
        except SleepcodeError:
            return 0, case.id

    return sorted(cases, key=age)


def _run(
    repository: Repository,
    settings: Settings,
    case: Case,
    budgets: Sequence[int],
    jobs: int | None,
    trial: Trial | None,
) -> Replayed:
    outcome = CaseOutcome(case.id, case.repository, sorted(case.gold), title=_title(case.text))
    is_question = case.kind is Kind.QUESTION
    has_notes = is_question or trial is not None
    try:
        index_repository(repository, settings, revision=case.base, jobs=jobs, notes=has_notes, wait=60.0)
        points = ask_model_everywhere(repository, settings, case, budgets, trial) if trial else []
        started = time.perf_counter()
        if is_question:
            _ask(repository, settings, case, budgets, outcome)
            outcome.seconds = (time.perf_counter() - started) / max(len(budgets), 1)
            return Replayed(outcome, {}, points)
        baselines = _localize(repository, settings, case, budgets, outcome)
        outcome.seconds = time.perf_counter() - started
        return Replayed(outcome, baselines, points)
    except SleepcodeError as error:
        if error.is_final:
            # So would every other case be; what was reached is kept.
            raise
        outcome.error = f"{error.message}; {error.hint}" if error.hint else error.message
        return Replayed(outcome, {})


def _title(text: str) -> str:
    line = next((line for line in text.splitlines() if line.strip()), "").strip()
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 3].rstrip() + "..."


def _localize(
    repository: Repository, settings: Settings, case: Case, budgets: Sequence[int], outcome: CaseOutcome
) -> dict[str, dict[str, float]]:
    query = analyse(case.text)
    with open_session(repository, settings, case.base) as session:
        gathered = gather_signals(session.view, query)
        if case.kind is Kind.ISSUE:
            # The gold of an issue is its fix without the tests, so tests are no candidates either.
            gathered.places = [p for p in gathered.places if session.view.role(p) is not Role.TEST]
        whole = rank(session, query, gathered, shipped_combination(), _PREDICTED)
        rankings = rank_baselines(gathered, session.view.path)
    printed = _shortened(whole, settings.top)
    outcome.predicted = [(candidate.path, round(candidate.probability, 4)) for candidate in whole.candidates]
    outcome.returned = whole.returned
    outcome.tokens = fit_localization(printed, settings.budget).tokens
    ranked = [path for path, _ in outcome.predicted]
    outcome.metrics = rank_metrics(ranked, outcome.gold, outcome.returned)
    for budget in budgets:
        fitted = fit_localization(printed, budget)
        paths = [candidate.path for candidate in fitted.candidates]
        paths += [companion.path for companion in fitted.companions] + [path for path, _ in fitted.further]
        named = list(dict.fromkeys(paths))
        outcome.metrics[f"shown in {budget:,} tokens"] = recall(named, case.gold, len(named))
        outcome.metrics[f"F1 in {budget:,} tokens"] = f1(named, case.gold, len(named))
    names = sorted(outcome.metrics, key=lambda name: name.startswith("F1 in "))
    outcome.metrics = {name: outcome.metrics[name] for name in names}
    return {
        system: rank_metrics(paths, outcome.gold, min(outcome.returned, len(paths)))
        for system, paths in rankings.items()
    }


def _shortened(result: Localization, top: int) -> Localization:
    """The result as it is printed: so many candidates with details, then names."""
    rest = [(candidate.path, candidate.probability) for candidate in result.candidates[top:]]
    return result._replace(
        candidates=result.candidates[:top],
        returned=min(result.returned, top),
        further=tuple([*rest, *result.further][:top]),
    )


def _ask(
    repository: Repository, settings: Settings, case: Case, budgets: Sequence[int], outcome: CaseOutcome
) -> None:
    """Asks at every budget. Tokens are characters over four here, as published figures count them."""
    for budget in budgets:
        own = int(budget * metrics.CHARACTERS_PER_TOKEN / CHARACTERS_PER_TOKEN)
        result = answer(repository, settings, case.text, revision=case.base, budget=own)
        passages = [Shown("", 0, 0, f"{note.title}\n{note.text}") for note in result.notes]
        passages += [Shown(item.path, item.start, item.end, item.excerpt) for item in result.evidence]
        cut = cut_to_budget(passages, budget)
        outcome.shown[budget] = [(item.path, item.start, item.end) for item in cut if item.path]
        outcome.metrics[f"files in {budget:,} tokens"] = file_recall(cut, case.evidence)
        outcome.metrics[f"spans in {budget:,} tokens"] = span_recall(cut, case.evidence)
        outcome.tokens = result.tokens
