"""The metrics against values worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sleepcode.evaluate.cases import CaseError, Kind, find_clone, read_cases
from sleepcode.evaluate.metrics import (
    Shown,
    Span,
    acc,
    average_precision,
    bootstrap,
    cut_to_budget,
    f1,
    file_recall,
    hit,
    macro,
    precision,
    recall,
    reciprocal_rank,
    span_recall,
)

RANKED = ["a", "x", "b", "y", "z", "c"]
GOLD = {"a", "b", "c", "d"}


def test_recall_is_the_share_of_gold_among_the_first_k() -> None:
    assert [recall(RANKED, GOLD, k) for k in (1, 3, 5, 20)] == [0.25, 0.5, 0.5, 0.75]


def test_precision_divides_by_k_and_by_less_when_the_ranking_is_shorter() -> None:
    assert precision(RANKED, GOLD, 5) == pytest.approx(2 / 5)
    assert precision(["a"], GOLD, 5) == 1.0
    assert precision([], GOLD, 5) == 0.0


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    # precision 2/5, recall 2/4
    assert f1(RANKED, GOLD, 5) == pytest.approx(4 / 9)
    assert f1(["x"], GOLD, 5) == 0.0


def test_hit_looks_for_any_gold_file_and_acc_for_all() -> None:
    assert hit(RANKED, GOLD) == 1.0
    assert hit(["x", "a"], GOLD) == 0.0
    assert acc(RANKED, {"a", "b"}, 2) == 0.0
    assert acc(RANKED, {"a", "b"}, 3) == 1.0


def test_reciprocal_rank_is_of_the_first_gold_file() -> None:
    assert reciprocal_rank(["x", "y", "b", "a"], GOLD) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], GOLD) == 0.0


def test_average_precision_adds_precision_at_each_gold_rank() -> None:
    # gold at ranks 1, 3 and 6 of 4 gold files: (1/1 + 2/3 + 3/6) / 4
    assert average_precision(RANKED, GOLD, 20) == pytest.approx((1 + 2 / 3 + 1 / 2) / 4)
    # with k below the number of gold files, a perfect ranking still scores 1
    assert average_precision(["a", "b"], GOLD, 2) == 1.0


def test_a_span_is_shown_when_half_of_its_lines_are() -> None:
    shown = [Shown("f", 1, 5, ""), Shown("f", 9, 9, "")]
    assert span_recall(shown, [Span("f", 4, 7)]) == 1.0
    assert span_recall(shown, [Span("f", 5, 7)]) == 0.0
    assert span_recall(shown, [Span("f", 5, 9)]) == 0.0
    assert span_recall(shown, [Span("f", 5, 8), Span("f", 9, 9)]) == 0.5


def test_a_citation_of_a_whole_file_is_shown_with_any_line_of_it() -> None:
    assert span_recall([Shown("f", 3, 3, "")], [Span("f"), Span("g")]) == 0.5


def test_overlapping_passages_are_not_counted_twice() -> None:
    assert span_recall([Shown("f", 1, 2, ""), Shown("f", 1, 2, "")], [Span("f", 1, 6)]) == 0.0


def test_file_recall_counts_each_cited_file_once() -> None:
    evidence = [Span("f", 1, 2), Span("f", 5, 6), Span("g")]
    assert file_recall([Shown("f", 90, 91, "")], evidence) == 0.5


def test_a_passage_over_the_budget_is_cut_to_whole_lines() -> None:
    # headings cost 6 characters ("f:1-3\n"); 5 tokens are 20 characters
    shown = cut_to_budget([Shown("f", 1, 3, "abcd\nefgh\nijkl"), Shown("g", 1, 1, "x")], 5)
    assert shown == [Shown("f", 1, 2, "abcd\nefgh")]


def test_passages_that_fill_the_budget_exactly_are_kept_whole() -> None:
    passages = [Shown("f", 1, 1, "abc"), Shown("g", 1, 1, "abc")]
    assert cut_to_budget(passages, 5) == passages
    assert cut_to_budget(passages, 4) == passages[:1]


def test_macro_weighs_every_case_the_same() -> None:
    assert macro([{"r": 1.0}, {"r": 0.0}, {"r": 0.5}]) == {"r": 0.5}


def test_bootstrap_brackets_the_mean_and_repeats_itself() -> None:
    values = [0.0] * 50 + [1.0] * 50
    interval = bootstrap(values)
    assert interval == bootstrap(values)
    assert interval.mean == 0.5
    # the standard error is 0.05, so the interval is about 0.4 to 0.6
    assert 0.37 < interval.low < 0.43
    assert 0.57 < interval.high < 0.63


def test_bootstrap_of_a_constant_has_no_width() -> None:
    assert bootstrap([0.25] * 10) == (0.25, 0.25, 0.25)


def test_the_three_kinds_of_case_are_told_apart(tmp_path: Path) -> None:
    common = {"repo": "o/n", "base_commit": "c"}
    issue = {**common, "instance_id": "i", "problem_statement": "t", "gold_files": ["f"]}
    question = {
        **common,
        "question_id": "q",
        "question": "t",
        "evidence": [{"path": "f", "start": 3, "end": 9}, {"path": "g", "start": None, "end": None}],
    }
    file = tmp_path / "cases.jsonl"
    rows = [issue, {**issue, "added_files": []}, question]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    cases = read_cases(file)
    assert [case.kind for case in cases] == [Kind.ISSUE, Kind.CHANGE, Kind.QUESTION]
    assert cases[2].gold == {"f", "g"}
    assert cases[2].evidence == (Span("f", 3, 9), Span("g"))


def test_a_broken_case_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text('\n{"repo": "o/n"}\n', encoding="utf-8")
    with pytest.raises(CaseError, match=r"cases\.jsonl:2"):
        read_cases(file)


@pytest.mark.parametrize("place", ["o+n/repo", "o+n", "o/n"])
def test_a_clone_is_found_in_each_layout(tmp_path: Path, place: str) -> None:
    clone = tmp_path / place
    clone.mkdir(parents=True)
    (clone / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    assert find_clone(tmp_path, "o/n") == clone
