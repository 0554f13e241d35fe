"""The paper's figure for any repository: a case asked with notes and without, at several budgets."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sleepcode.ask.model_answer import answer_with_model
from sleepcode.ask.model_localize import localize_with_model
from sleepcode.config import Settings
from sleepcode.evaluate.cases import Case, Kind
from sleepcode.evaluate.metrics import Shown, f1, file_recall, mean, recall, span_recall
from sleepcode.llm.connect import connect
from sleepcode.model import ModelReply, Note
from sleepcode.model_reports import EVERYTHING, NOTHING, Measured
from sleepcode.paths import store_path
from sleepcode.repo.repository import Repository
from sleepcode.reports import ModelCurve, ModelPoint
from sleepcode.sleep.keeping import keep_notes

_AS_GOOD = 0.01
_EXPECTED_REPLY = {"localize": 250, "answer": 350}


@dataclass(frozen=True, slots=True)
class Trial:
    """How cases are put to a model."""

    model: str
    accounts: Settings
    """Whose ledger the calls are written in."""
    notes: Sequence[Note] = ()
    """What a model wrote about the repository before the case."""


def ask_model_everywhere(
    repository: Repository, settings: Settings, case: Case, budgets: Sequence[int], trial: Trial
) -> list[ModelPoint]:
    """One call for each budget, with notes in its prompt and without. The base commit is indexed."""
    if trial.notes:
        path = store_path(repository.common_dir, settings)
        keep_notes(path, repository.resolve(case.base), trial.notes)
    # A benchmark's questions are nobody's: the next sleep must not prepare for them.
    own = settings._replace(remember_questions=False)
    ask = _answer if case.kind is Kind.QUESTION else _localize
    return [
        ask(repository, own, case, budget, trial, has_notes)
        for has_notes in (True, False)
        for budget in budgets
    ]


def add_up(points: Sequence[Sequence[ModelPoint]]) -> list[ModelCurve]:
    """Macro averages over cases, one for each budget with notes and without."""
    keys = dict.fromkeys((point.has_notes, point.budget) for row in points for point in row)
    curves = []
    for has_notes, budget in keys:
        chosen = [p for row in points for p in row if (p.has_notes, p.budget) == (has_notes, budget)]
        costs = [point.cost for point in chosen]
        curves.append(
            ModelCurve(
                has_notes=has_notes,
                budget=budget,
                cases=len(chosen),
                failed=sum(point.failed for point in chosen),
                tokens=mean(float(point.tokens) for point in chosen),
                cost=None if any(cost is None for cost in costs) else sum(cost or 0.0 for cost in costs),
                scores={name: mean(p.scores[name] for p in chosen) for name in chosen[0].scores},
            )
        )
    return curves


def measure_saving(curves: Sequence[ModelCurve], model: str) -> Measured | None:
    """What notes save at the same quality, the paper's comparison; None where nothing was answered.

    With notes: the fewest tokens of those budgets that score within a hundredth of the best. Without: the
    fewest that score no less than that.
    """
    answered = [curve for curve in curves if curve.cases > curve.failed and curve.tokens]
    noted = [curve for curve in answered if curve.has_notes]
    plain = [curve for curve in answered if not curve.has_notes]
    if not noted or not plain:
        return None
    metric = next(iter(noted[0].scores))
    best = max(curve.scores[metric] for curve in noted)
    chosen = min(
        (curve for curve in noted if curve.scores[metric] >= best - _AS_GOOD), key=lambda c: c.tokens
    )
    equal = [curve for curve in plain if curve.scores[metric] >= chosen.scores[metric]]
    without = min((c.tokens for c in equal), default=max(c.tokens for c in plain))
    return Measured(
        model=model,
        metric=metric,
        score=chosen.scores[metric],
        cases=chosen.cases,
        time=time.time(),
        with_tokens=chosen.tokens,
        without_tokens=without,
        is_reached=bool(equal),
    )


def estimate(
    cases: int, budgets: Sequence[int], task: str, model: str, settings: Settings
) -> tuple[int, int, float | None]:
    """(calls, tokens, dollars or None) that evaluating with a model may come to."""
    calls = 2 * cases * len(budgets)
    prompt = 2 * cases * sum(budgets)
    completion = calls * _EXPECTED_REPLY[task]
    return calls, prompt + completion, connect(model, settings).price(prompt, completion)


def _localize(
    repository: Repository, settings: Settings, case: Case, budget: int, trial: Trial, has_notes: bool
) -> ModelPoint:
    result = localize_with_model(
        *(repository, settings, case.text),
        model=trial.model,
        accounts=trial.accounts,
        revision=case.base,
        top=20,
        budget=budget,
        # All that a model wrote before the case, whatever has earned its place since.
        told=EVERYTHING if has_notes else NOTHING,
    )
    ranked = [candidate.path for candidate in result.candidates]
    gold = frozenset(case.gold)
    returned = result.returned
    scores = {
        "F1 of returned": f1(ranked, gold, returned) if returned else 0.0,
        "recall of returned": recall(ranked, gold, returned),
        "recall@10": recall(ranked, gold, 10),
    }
    return _point(result.reply, budget, has_notes, scores)


def _answer(
    repository: Repository, settings: Settings, case: Case, budget: int, trial: Trial, has_notes: bool
) -> ModelPoint:
    result = answer_with_model(
        *(repository, settings, case.text),
        model=trial.model,
        accounts=trial.accounts,
        effort="medium",
        budget=budget,
        revision=case.base,
        has_notes=has_notes,
    )
    cited = result.reply.citations if result.reply is not None else ()
    shown = [Shown(place.path, place.start, max(place.end, place.start), "") for place in cited]
    scores = {
        "files cited": file_recall(shown, case.evidence),
        "spans cited": span_recall(shown, case.evidence),
    }
    return _point(result.reply, budget, has_notes, scores)


def _point(reply: ModelReply | None, budget: int, has_notes: bool, scores: dict[str, float]) -> ModelPoint:
    if reply is None:
        return ModelPoint(has_notes, budget, scores, 0, 0.0, failed=True)
    return ModelPoint(has_notes, budget, scores, reply.prompt + reply.completion, reply.cost)
