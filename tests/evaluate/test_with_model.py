"""The paper's figure on a repository's own past: a model with notes and without, at several budgets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sleepcode.config import Settings
from sleepcode.errors import CeilingReached, ModelRejected
from sleepcode.evaluate.run import evaluate, plan_mined
from sleepcode.evaluate.with_model import estimate, measure_saving
from sleepcode.llm.connect import open_ledger
from sleepcode.llm.usage import read_usage
from sleepcode.model import Citation, Note, NoteKind
from sleepcode.paths import store_path
from sleepcode.render.evaluation import render_evaluation
from sleepcode.render.page import render_page
from sleepcode.render.sleeping import describe_measured, render_usage
from sleepcode.render.terminal import PLAIN
from sleepcode.repo.command import run_git
from sleepcode.reports import ModelCurve
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.keeping import keep_notes
from sleepcode.store.measured import read_measured
from tests.support.model_server import ModelServer, Reply
from tests.support.projects import build_shop, opened, settings_in
from tests.support.repositories import RepositoryBuilder

_MODEL = "openai/scripted"


@pytest.fixture
def server(server: ModelServer) -> ModelServer:
    server.follow(_choose)
    return server


def _choose(request: dict[str, Any]) -> Reply:
    """Names the first two candidates that it is shown."""
    paths = re.findall(r'^\d+\. ("[^"]+")', request["messages"][1]["content"], re.MULTILINE)
    files = [{"path": json.loads(path), "probability": 0.9} for path in paths[:2]]
    return Reply(json.dumps({"files": files}))


@pytest.fixture
def settings(tmp_path: Path, server: ModelServer) -> Settings:
    return settings_in(tmp_path / "store", api_base=server.address)


def test_each_budget_is_asked_with_notes_and_without(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=15)

    report = evaluate(plan, settings, [600, 1_200], model=_MODEL)

    assert len(server.requests) == plan.size * 4
    assert [(curve.has_notes, curve.budget) for curve in report.curves] == [
        (True, 600),
        (True, 1_200),
        (False, 600),
        (False, 1_200),
    ]
    prompts = [request["messages"][1]["content"] for request in server.requests]
    assert all(len(prompt) / 3.3 <= 1_200 for prompt in prompts)
    assert "| " in prompts[0] and "| " not in prompts[2]
    assert sum(curve.tokens * curve.cases for curve in report.curves) == pytest.approx(
        server.prompt_tokens + server.completion_tokens
    )
    assert "with openai/scripted, one call a case" in render_evaluation(report, PLAIN)
    assert "F1 of returned against test-time tokens" in render_page(report, "project")


def test_what_was_asked_is_not_paid_for_again(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=15)
    first = evaluate(plan, settings, [600], model=_MODEL)
    server.requests.clear()

    again = evaluate(plan, settings, [600], model=_MODEL)

    assert server.requests == []
    assert again.curves == first.curves


def test_outcome_that_was_half_written_costs_no_other(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=15)
    evaluate(plan, settings, [600], model=_MODEL)
    kept = Path(store_path(repository.common_dir, settings)).parent / "eval" / "outcomes.jsonl"
    kept.write_bytes(kept.read_bytes()[:-40])
    server.requests.clear()

    evaluate(plan, settings, [600], model=_MODEL)
    assert len(server.requests) == 2
    evaluate(plan, settings, [600], model=_MODEL)

    assert len(server.requests) == 2


def test_price_is_known_before_a_call(settings: Settings, server: ModelServer) -> None:
    calls, tokens, cost = estimate(10, [1_000, 2_000], "localize", "openai/gpt-4o-mini", settings)

    assert calls == 40
    assert tokens >= 60_000
    assert cost is not None and cost > 0
    assert server.requests == []


def _note_of(path: str, blob: str, commit: str) -> Note:
    data = {"sleep": {"prompt": "1", "effort": "low", "commit": commit}}
    text = "Knows all that matters."
    return Note(
        NoteKind.FILE, path, path, text, data, (Citation(path, 1),), ((path, blob),), source="openai/large"
    )


def test_notes_of_a_model_are_used_from_the_commit_on_at_which_they_were_made(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=15)
    head = repository.resolve("HEAD")
    index_repository(repository, settings)
    blob = run_git(repository.directory, "rev-parse", "HEAD:shop/cart.py").decode().strip()
    path = store_path(repository.common_dir, settings)

    def asked_with_it(made: str) -> list[bool]:
        keep_notes(path, head, [_note_of("shop/cart.py", blob, made)])
        server.requests.clear()
        evaluate(plan, settings, [2_000], model=_MODEL)
        return ["Knows all that matters" in text for text in server.texts]

    assert not any(asked_with_it(head))
    assert asked_with_it(head) == []  # and what was asked is not paid for again
    oldest = min(
        (case.base for _, cases in plan.work for case in cases),
        key=lambda base: repository.commit_summary(repository.resolve(base))[1],
    )
    shown = asked_with_it(repository.resolve(oldest))
    assert shown.count(True) > 0
    assert shown[1::2].count(True) == 0  # without notes


def test_spending_of_an_evaluation_is_in_the_ledger_and_under_its_ceilings(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=15)
    path = store_path(repository.common_dir, settings)

    evaluate(plan, settings, [600], model=_MODEL)
    with open_ledger(path) as ledger:
        usage = read_usage(ledger, settings, read_measured(path))

    test = usage.phases[1]
    assert (test.prompt, test.completion) == (server.prompt_tokens, server.completion_tokens)
    assert usage.questions == 0
    assert usage.measured is not None and usage.measured.cases == plan.size
    assert "measured" in render_usage(usage, PLAIN)

    server.requests.clear()
    with pytest.raises(CeilingReached):
        evaluate(plan, settings._replace(max_tokens_per_day=usage.tokens_today), [700], model=_MODEL)
    assert server.requests == []


def test_saving_is_measured_at_the_same_quality() -> None:
    def curve(has_notes: bool, budget: int, tokens: float, score: float) -> ModelCurve:
        return ModelCurve(has_notes, budget, 10, 0, tokens, None, {"F1": score})

    with_notes = [curve(True, 500, 480.0, 0.40), curve(True, 1_000, 900.0, 0.50)]
    cheap = [curve(False, 500, 450.0, 0.30), curve(False, 2_000, 1_900.0, 0.51)]

    reached = measure_saving([*with_notes, *cheap], "m")
    never = measure_saving([*with_notes, cheap[0]], "m")
    useless = measure_saving([*with_notes, curve(False, 500, 450.0, 0.50)], "m")

    assert reached is not None and (reached.saved, reached.is_reached) == (1_000.0, True)
    assert never is not None and not never.is_reached
    assert useless is not None and useless.saved < 0
    assert "save nothing" in describe_measured(useless)
    assert measure_saving([], "m") is None


def test_wrong_key_ends_an_evaluation_at_once(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=15)
    server.follow([Reply(status=401, error="no")])

    with pytest.raises(ModelRejected):
        evaluate(plan, settings, [600], model=_MODEL)

    assert len(server.requests) == 1


def test_request_that_a_provider_does_not_take_is_the_failure_of_its_case_alone(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    def odd(request: dict[str, Any]) -> Reply:
        if len(server.requests) in (3, 4):  # the second case with notes: asked for JSON, and then without
            return Reply(status=400, error="an odd request")
        return _choose(request)

    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=15)
    server.follow(odd)

    report = evaluate(plan, settings, [600], model=_MODEL)

    assert [curve.cases for curve in report.curves] == [plan.size, plan.size]
    assert sum(curve.failed for curve in report.curves) == 1
    assert not any(case.error for case in report.cases)
