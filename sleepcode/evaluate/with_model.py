"""The paper's figure for any repository: a case asked with notes and without, at several budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sleepcode.ask.model_answer import answer_with_model
from sleepcode.ask.model_localize import localize_with_model
from sleepcode.config import Settings
from sleepcode.evaluate.cases import Case, Kind
from sleepcode.evaluate.metrics import Shown, f1, file_recall, mean, recall, span_recall
from sleepcode.llm.connect import connect
from sleepcode.model import ModelReply
from sleepcode.repo.repository import Repository
from sleepcode.reports import ModelCurve, ModelPoint

_EXPECTED_REPLY = {"localize": 250, "answer": 350}


def ask_model_everywhere(
    repository: Repository, settings: Settings, case: Case, budgets: Sequence[int], model: str
) -> list[ModelPoint]:
    """One call for each budget, with notes in its prompt and without."""
    # A benchmark's questions are nobody's: the next sleep must not prepare for them.
    own = replace(settings, remember_questions=False)
    ask = _answer if case.kind is Kind.QUESTION else _localize
    return [
        ask(repository, own, case, budget, model, has_notes)
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


def estimate(
    cases: int, budgets: Sequence[int], task: str, model: str, settings: Settings
) -> tuple[int, int, float | None]:
    """(calls, tokens, dollars or None) that evaluating with a model may come to."""
    calls = 2 * cases * len(budgets)
    prompt = 2 * cases * sum(budgets)
    completion = calls * _EXPECTED_REPLY[task]
    return calls, prompt + completion, connect(model, settings).price(prompt, completion)


def _localize(
    repository: Repository, settings: Settings, case: Case, budget: int, model: str, has_notes: bool
) -> ModelPoint:
    result = localize_with_model(
        *(repository, settings, case.text),
        model=model,
        revision=case.base,
        top=20,
        budget=budget,
        has_notes=has_notes,
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
    repository: Repository, settings: Settings, case: Case, budget: int, model: str, has_notes: bool
) -> ModelPoint:
    result = answer_with_model(
        *(repository, settings, case.text),
        model=model,
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
