"""Evaluation as a whole: what is mined, that nothing later leaks, what an interruption leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.evaluate.cases import Case, CaseError, Kind, read_cases
from sleepcode.evaluate.journal import Journal
from sleepcode.evaluate.mining import mine_cases
from sleepcode.evaluate.results import calibration_bins, summarize
from sleepcode.evaluate.run import Plan, evaluate, plan_cases, plan_mined
from sleepcode.progress import SilentProgress
from sleepcode.reports import CaseOutcome
from tests.support.projects import MAIL, build_shop, opened, settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "store")


def case_at(commit: str, text: str, *gold: str, kind: Kind = Kind.CHANGE) -> Case:
    return Case(f"case-{text}", kind, "shop", commit, text, frozenset(gold))


def test_changes_are_mined_newest_first_at_their_parents(builder: RepositoryBuilder) -> None:
    build_shop(builder)
    base = builder.head()
    builder.write("shop/mail.py", MAIL + "\n\nRETRIES = 9\n")
    builder.write("tests/test_mail.py", "def test_nine() -> None:\n    assert True\n")
    builder.write("shop/new.py", "x = 1\n")
    builder.commit("Retry mail nine times")

    first, *others = mine_cases(opened(builder), "shop", 10, least_files=2)

    assert (first.base, first.text) == (base, "Retry mail nine times")
    assert first.gold == {"shop/mail.py", "tests/test_mail.py"}
    assert [case.text for case in others] == [f"Retry confirmation mail {n} times" for n in (2, 1, 0)]


def test_long_message_of_few_sources_stands_in_for_an_issue(builder: RepositoryBuilder) -> None:
    build_shop(builder)
    builder.write("shop/mail.py", MAIL + "\n\nLIMIT = 1\n")
    builder.write("tests/test_mail.py", "def test_limit() -> None:\n    assert True\n")
    builder.commit("Limit mail\n\n" + "Customers complain that they get the same mail twice. " * 8)

    (case,) = (c for c in mine_cases(opened(builder), "shop", 0, issues=1))

    assert (case.kind, case.gold) == (Kind.ISSUE, {"shop/mail.py"})


def test_mined_changes_are_replayed_and_measured(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=5)

    report = evaluate(plan, settings, [500, 2000], baselines=True)

    assert len(report.cases) == 3
    assert report.metrics["recall@10"].mean == 1.0
    assert report.metrics["shown in 500 tokens"].mean == 1.0
    assert set(report.baselines) >= {"BM25 of contents", "commits like this one"}
    assert all(case.predicted and not case.error for case in report.cases)


def test_nothing_later_than_the_base_is_seen(builder: RepositoryBuilder, tmp_path: Path) -> None:
    build_shop(builder)
    base = builder.head()
    case = case_at(base, "Retry confirmation mail", "shop/mail.py")
    plan_before = plan_of(builder, case)
    before = evaluate(plan_before, settings_in(tmp_path / "before"), [500])
    # What comes now names the task outright: on HEAD, on another branch, and in a tag.
    for number in range(4):
        builder.write("shop/prices.py", f"RETRIES = {number}\n")
        builder.commit(f"Retry confirmation mail in prices {number}")
    builder.branch("other")
    builder.git("tag", "later")
    settings = settings_in(tmp_path / "after")
    evaluate(plan_of(builder, replace(case, id="later", base=builder.head())), settings, [500])

    after = evaluate(plan_of(builder, case), settings, [500])

    assert after.cases[0].predicted == before.cases[0].predicted
    assert after.cases[0].metrics == before.cases[0].metrics


def plan_of(builder: RepositoryBuilder, *cases: Case) -> Plan:
    return Plan("localize", ((opened(builder), cases),))


class _Interrupting(SilentProgress):
    """Presses Ctrl-C after so many cases."""

    def __init__(self, after: int) -> None:
        self._left = after

    def advance(self, steps: int = 1) -> None:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt


def test_interrupted_evaluation_keeps_what_was_reached(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    repository = opened(build_shop(builder))
    plan = plan_mined(repository, last=3, least_files=2, most_files=5)

    broken = evaluate(plan, settings, [500], progress=_Interrupting(2))
    whole = evaluate(plan, settings, [500])

    assert broken.interrupted
    assert not whole.interrupted
    assert len(broken.cases) < len(whole.cases) == 3
    assert whole.cases[0] == evaluate(plan, settings, [500]).cases[0]


def test_case_that_cannot_be_run_is_a_miss_with_its_error(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    build_shop(builder)
    good = case_at(builder.head(), "Retry confirmation mail", "shop/mail.py")
    lost = case_at("0" * 40, "Send mail", "shop/mail.py")

    report = evaluate(plan_of(builder, good, lost), settings, [500])

    errors = {case.id: case.error for case in report.cases}
    assert errors[good.id] == ""
    assert "0000" in errors[lost.id]
    assert report.metrics["recall@10"].mean == 0.5


def test_tests_are_no_candidates_of_an_issue(builder: RepositoryBuilder, settings: Settings) -> None:
    build_shop(builder)
    text = "Mail is sent twice: test_mail fails"
    issue = case_at(builder.head(), text, "shop/mail.py", kind=Kind.ISSUE)

    report = evaluate(plan_of(builder, issue), settings, [500])

    assert [path for path, _ in report.cases[0].predicted if path.startswith("tests/")] == []


def test_question_is_measured_by_the_lines_shown(
    builder: RepositoryBuilder, settings: Settings, tmp_path: Path
) -> None:
    build_shop(builder)
    row = {
        "question_id": "q1",
        "repo": "shop",
        "base_commit": builder.head(),
        "question": "How does the cart add an item?",
        "evidence": [{"path": "shop/cart.py", "start": 12, "end": 16}],
    }
    file = tmp_path / "qa.jsonl"
    file.write_text(json.dumps(row) + "\n")

    report = evaluate(plan_cases(file, builder.path, None), settings, [1000])

    assert report.task == "answer"
    assert report.metrics["spans in 1,000 tokens"].mean == 1.0
    assert any(path == "shop/cart.py" for path, _, _ in report.cases[0].shown[1000])


def test_gold_comes_from_the_patch_where_it_is_not_spelled_out(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    patch = (
        "diff --git a/a b.py b/a b.py\n--- a/a b.py\n+++ b/a b.py\n@@ -1 +1 @@\n-x\n+y\n"
        "diff --git a/q.sql b/q.sql\n--- a/q.sql\n+++ b/q.sql\n@@ -1 +1 @@\n--- old words\n+-- new words\n"
        "diff --git a/new.py b/new.py\n--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+x\n"
    )
    row = {"instance_id": "i", "repo": "o/n", "base_commit": "c", "problem_statement": "p", "patch": patch}
    file.write_text(json.dumps(row) + "\n")

    assert read_cases(file)[0].gold == {"a b.py", "q.sql"}


@pytest.mark.parametrize("content", ["", "{}\n", "not json\n", "[]\n", '{"question": 1}\n'])
def test_file_without_cases_is_an_error_that_says_where(tmp_path: Path, content: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(content)

    with pytest.raises(CaseError, match=r"cases\.jsonl"):
        read_cases(file)


def test_missing_clone_is_an_error_that_names_it(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    row = {
        "instance_id": "i",
        "repo": "o/n",
        "base_commit": "c",
        "problem_statement": "p",
        "gold_files": ["a"],
    }
    file.write_text(json.dumps(row) + "\n")

    with pytest.raises(CaseError, match="no clone of o/n"):
        plan_cases(file, tmp_path, None)


def test_history_without_fitting_changes_is_an_error(builder: RepositoryBuilder) -> None:
    builder.commit_file("a.py", "x = 1\n", "Start")

    with pytest.raises(UsageError, match="no change of 3 to 15"):
        plan_mined(opened(builder), last=5, least_files=3, most_files=15)


def test_calibration_compares_stated_with_true() -> None:
    bins = calibration_bins([(0.9, True), (0.95, False), (0.05, False), (1.0, True)])

    assert [(part.low, part.candidates) for part in bins] == [(0.0, 1), (0.9, 3)]
    assert bins[1].stated == pytest.approx(0.95)
    assert bins[1].true == pytest.approx(2 / 3)


def test_error_counts_as_a_miss_in_every_metric() -> None:
    good = CaseOutcome("a", "r", ["x"], metrics={"hit@1": 1.0})
    bad = CaseOutcome("b", "r", ["x"], error="gone")

    assert summarize("localize", [good, bad], {}).metrics["hit@1"].mean == 0.5


def test_outcomes_of_another_program_are_not_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "sleepcode"
    (package / "ranking").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "ranking" / "signals.py").write_text("WEIGHT = 1\n")
    monkeypatch.setattr("sleepcode.evaluate.journal._PACKAGE", package)
    case = Case("shop@1", Kind.CHANGE, "shop", "0" * 40, "Refuse discounts", frozenset({"a.py"}))
    settings = Settings()

    before = Journal(tmp_path / "outcomes").key(case, [500], settings)
    again = Journal(tmp_path / "outcomes").key(case, [500], settings)
    (package / "ranking" / "signals.py").write_text("WEIGHT = 2\n")
    after = Journal(tmp_path / "outcomes").key(case, [500], settings)

    assert before == again != after
