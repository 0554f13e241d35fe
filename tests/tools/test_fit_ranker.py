"""The parts of fitting that need no numpy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sleepcode.evaluate.cases import Kind, read_cases
from sleepcode.evaluate.mining import mine_cases
from sleepcode.ranking.combination import read_weights
from sleepcode.repo.repository import open_repository
from tests.support.kept_aside import KEPT_ASIDE
from tests.support.repositories import RepositoryBuilder
from tests.tools.fit_ranker import calibration_error
from tests.tools.mine_cases import clone_name

_REPORTS = Path(__file__).parents[2] / "fixtures" / "reports.jsonl"


def test_calibration_error_is_nothing_where_stated_is_true() -> None:
    assert calibration_error([(0.5, 1.0), (0.5, 0.0)]) == pytest.approx(0.0)


def test_calibration_error_weighs_bins_by_their_size() -> None:
    # Three say 0.95 and one of them is right, one says 0.05 and is wrong.
    pairs = [(0.95, 1.0), (0.95, 0.0), (0.95, 0.0), (0.05, 0.0)]

    assert calibration_error(pairs) == pytest.approx(0.75 * (0.95 - 1 / 3) + 0.25 * 0.05)


def test_mined_case_has_the_parent_as_its_base(builder: RepositoryBuilder) -> None:
    for name in ("a.py", "b.py"):
        builder.write(name, "x = 1\n")
    base = builder.commit("Start with two files")
    for name in ("a.py", "b.py"):
        builder.write(name, "x = 2\n")
    builder.write("c.py", "x = 3\n")
    builder.commit("Change both files")

    cases = mine_cases(open_repository(str(builder.path)), "ada/project", 10, least_files=2)

    assert [(case.base, case.gold) for case in cases] == [(base, frozenset(("a.py", "b.py")))]


def test_mining_leaves_bots_and_single_files_out(builder: RepositoryBuilder) -> None:
    for name in ("a.py", "b.py"):
        builder.write(name, "x = 1\n")
    builder.commit("Start with two files")
    for name in ("a.py", "b.py"):
        builder.write(name, "x = 2\n")
    builder.commit("Bump dependencies of both", author="dependabot[bot] <bot@example.org>")
    builder.commit_file("a.py", "x = 3\n", "Change one file")

    assert list(mine_cases(open_repository(str(builder.path)), "ada/project", 10, least_files=2)) == []


@pytest.mark.parametrize("folder", ["owner+name", "owner+name/repo", "owner/name"])
def test_clone_is_named_by_its_folder(folder: str) -> None:
    assert clone_name(Path("/clones") / folder) == "owner/name"


def test_reports_have_what_mends_them_and_are_of_repositories_that_are_fitted_on() -> None:
    cases = read_cases(_REPORTS)
    provenance = json.loads(read_weights())["provenance"]

    assert all(case.kind is Kind.ISSUE and 1 <= len(case.gold) <= 2 for case in cases)
    assert len({case.id for case in cases}) == len(cases)
    assert {case.repository for case in cases} <= set(provenance["repositories"])
    assert provenance["issues"] >= len(cases)


def test_nothing_is_fitted_on_what_is_kept_aside() -> None:
    provenance = json.loads(read_weights())["provenance"]

    assert not KEPT_ASIDE & set(provenance["repositories"])
