"""The parts of fitting what passages are worth that need no numpy, and the questions that it is fitted on."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

from sleepcode.evaluate.cases import Kind, read_cases
from sleepcode.evaluate.metrics import Span
from tests.support.kept_aside import KEPT_ASIDE
from tests.tools.fit_passages import fold_of, measure
from tests.tools.offered import Offered, Question

_QUESTIONS = Path(__file__).parents[2] / "fixtures" / "questions.jsonl"
_BY_HAND = 57.1
"""What weights chosen by hand show of the same questions' cited spans, in percent."""


def test_what_a_budget_shows_is_what_is_worth_most() -> None:
    evidence = [Span("a.py", 1, 10), Span("b.py", 5, 6)]
    offered = [Offered("a.py", 20, [(1, 10, 9_000)]), Offered("b.py", 20, [(1, 4, 90), (5, 8, 90)])]
    question = Question("one", "ada/shop", evidence, offered, None, None)

    found = measure(question, [0.5, 0.1, 0.9])

    assert found["spans@1000"] == found["files@1000"] == 0.5
    assert found["spans@4000"] == found["files@4000"] == 1.0
    assert found["first@1000"] == found["first@4000"] == 1.0
    of_b_alone = measure(replace(question, evidence=evidence[1:]), [2.0, 0.1, 0.9])
    assert (of_b_alone["first@1000"], of_b_alone["first@4000"]) == (1.0, 0.0)


def test_each_repository_is_left_out_as_a_whole() -> None:
    names = [question.repository for question in read_cases(_QUESTIONS)]

    folds = fold_of(names)

    assert folds.keys() == set(names)
    assert len(set(folds.values())) == 5


def test_questions_cite_lines_and_are_of_no_repository_that_is_measured() -> None:
    cases = read_cases(_QUESTIONS)

    assert all(case.kind is Kind.QUESTION and case.evidence for case in cases)
    assert all(span.start <= span.end for case in cases for span in case.evidence)
    assert not {case.repository for case in cases} & KEPT_ASIDE


def test_provenance_tells_how_many_questions_were_fitted() -> None:
    text = resources.files("sleepcode.ranking").joinpath("passage_trees.json").read_text(encoding="utf-8")
    provenance = json.loads(text)["provenance"]

    assert provenance["questions"] == len(read_cases(_QUESTIONS))
    assert provenance["cross_validated"]["spans@2000"] > _BY_HAND
