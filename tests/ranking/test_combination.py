"""The learned combination: its shares add up, trees are read as they were written, reports are told apart."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepcode.ranking.combination import FEATURES, PRODUCTS, probability, shipped_combination
from sleepcode.ranking.globs import make_path_filter
from sleepcode.ranking.query import analyse
from sleepcode.ranking.trees import Trees, shipped_trees

_TREE = [0, 0.5, [1, 2.0, [0.25], [0.75], 0.5], [3.0], 1.0]
"""Signal 0 at most 0.5? then signal 1 at most 2? ..., with the expected values in between."""


@pytest.mark.parametrize(
    ("row", "score", "shares"),
    [
        ([0.5, 2.0], 0.25, {"content": -0.5, "path": -0.25}),
        ([0.4, 2.1], 0.75, {"content": -0.5, "path": 0.25}),
        ([0.6, 0.0], 3.0, {"content": 2.0}),
    ],
)
def test_tree_is_walked_and_taken_apart(row: list[float], score: float, shares: dict[str, float]) -> None:
    trees = Trees(["content", "path"], [_TREE])

    assert trees.score(row) == score
    assert trees.contributions(row) == (1.0, shares)


@given(st.lists(st.floats(-5, 5), min_size=200, max_size=200))
def test_shares_of_the_shipped_trees_add_up(values: list[float]) -> None:
    trees = shipped_trees("trees.json")
    row = (values * 2)[: len(trees.signals)]

    base, shares = trees.contributions(row)

    assert base + sum(shares.values()) == pytest.approx(trees.score(row))


def test_shipped_weights_are_of_features_that_exist() -> None:
    combination = shipped_combination()

    assert set(combination.weights) <= set(FEATURES)
    assert combination.weights["report"] < 0
    assert combination.trees is not None and set(combination.trees.signals) <= set(FEATURES)
    assert all(left in FEATURES and right in FEATURES for left, right in PRODUCTS)


def test_provenance_of_the_weights_is_beside_them() -> None:
    record = json.loads(resources.files("sleepcode.ranking").joinpath("weights.json").read_text())

    provenance = record["provenance"]
    assert len(provenance["repositories"]) >= 50
    assert provenance["held_out"]["pr-dev"]["cases"] > 0
    assert provenance["script"] == "tests/tools/fit_ranker.py"


@pytest.mark.parametrize(("score", "expected"), [(0.0, 0.5), (-100.0, 0.0), (2.0, 0.8808), (700.0, 1.0)])
def test_score_is_a_log_odds(score: float, expected: float) -> None:
    assert probability(score) == pytest.approx(expected, abs=1e-4)


_REPORT = (
    "Saving fails\n\nWhen I save twice I get an error. I expected that the second save overwrites the first, but it "
    "seems that the file is locked.\n\nSteps to reproduce:\n```\nsave()\nsave()\n```\nThis happens with version 3.2 on "
    "every machine that I have tried it on so far."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_REPORT, True),
        ("Fix saving twice", False),
        (
            "fix(io): overwrite on the second save (#12)\n\n* add a flag\n* rename a helper\n* document it",
            False,
        ),
        ("word " * 200, False),
    ],
)
def test_reports_are_told_from_titles(text: str, expected: bool) -> None:
    assert analyse(text).is_report is expected


@pytest.mark.parametrize(
    ("include", "exclude", "path", "expected"),
    [
        (["src/**"], [], "src/a/b.py", True),
        (["src/**"], [], "tests/a.py", False),
        (["*.py"], [], "deep/down/a.py", True),
        ([], ["tests/**"], "tests/a.py", False),
        (["src/**"], ["**/*.md"], "src/a.md", False),
        ([], ["docs"], "docs/index.md", False),
    ],
)
def test_globs_choose_paths(include: list[str], exclude: list[str], path: str, expected: bool) -> None:
    chosen = make_path_filter(include, exclude)

    assert chosen is not None
    assert chosen(path) is expected
