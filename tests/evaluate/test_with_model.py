"""The paper's figure on a repository's own past: a model with notes and without, at several budgets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sleepcode.config import Settings
from sleepcode.evaluate.run import evaluate, plan_mined
from sleepcode.evaluate.with_model import estimate
from sleepcode.render.evaluation import render_evaluation
from sleepcode.render.page import render_page
from sleepcode.render.terminal import PLAIN
from tests.support.model_server import ModelServer, Reply, serve_model
from tests.support.projects import build_shop, opened, settings_in
from tests.support.repositories import RepositoryBuilder

_MODEL = "openai/scripted"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serve_model() as running:
        running.follow(_choose)
        yield running


def _choose(request: dict[str, Any]) -> Reply:
    """Names the first two candidates that it is shown."""
    paths = re.findall(r'^\d+\. ("[^"]+")', request["messages"][1]["content"], re.MULTILINE)
    files = [{"path": json.loads(path), "probability": 0.9} for path in paths[:2]]
    return Reply(json.dumps({"files": files}))


@pytest.fixture
def settings(tmp_path: Path, server: ModelServer) -> Settings:
    return replace(settings_in(tmp_path / "store"), api_base=server.address)


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


def test_price_is_known_before_a_call(settings: Settings, server: ModelServer) -> None:
    calls, tokens, cost = estimate(10, [1_000, 2_000], "localize", "openai/gpt-4o-mini", settings)

    assert calls == 40
    assert tokens >= 60_000
    assert cost is not None and cost > 0
    assert server.requests == []
