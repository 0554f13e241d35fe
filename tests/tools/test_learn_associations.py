"""Learning associations: what counts, what is left out, and that the table reads back as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.ranking.associations import AssociationTable
from tests.support.repositories import RepositoryBuilder
from tests.tools.learn_associations import Counts, count_clone, learn_lifts, write_table


def _counts(number: int, met: int, changes: int = 100) -> Counts:
    return Counts(
        f"owner/name{number}",
        changes,
        words={"color": 20, "color2": 20},
        features={"in:them": 10, "in:color": 10},
        pairs={("color", "in:them"): met, ("color", "in:color"): met},
    )


def test_word_calls_for_what_it_meets_more_often_than_by_chance() -> None:
    lifts = learn_lifts([_counts(number, met=10) for number in range(5)])

    # 50 times where 10 were to be expected, drawn towards no lift by 3.
    assert lifts["color"]["in:them"] == pytest.approx(1.41)


def test_word_speaks_against_what_it_seldom_meets() -> None:
    rare = [
        Counts(f"o/n{n}", 100, {"typo": 20}, {"role:test": 60}, {("typo", "role:test"): 1}) for n in range(5)
    ]

    assert learn_lifts(rare)["typo"]["role:test"] < -1.5


def test_own_name_and_what_few_repositories_have_are_left_out() -> None:
    assert "in:color" not in learn_lifts([_counts(number, met=10) for number in range(5)])["color"]
    assert learn_lifts([_counts(number, met=10) for number in range(3)]) == {}


def test_large_repository_counts_as_much_as_another() -> None:
    large = Counts("o/large", 100_000, {"color": 2_000}, {"in:them": 10_000}, {("color", "in:them"): 0})
    small = [_counts(number, met=10) for number in range(4)]

    assert learn_lifts([*small, large])["color"]["in:them"] > 1.0


def test_written_table_reads_back(tmp_path: Path) -> None:
    out = tmp_path / "table.txt"

    pairs = write_table([_counts(number, met=10) for number in range(5)], out)

    assert pairs == 1
    table = AssociationTable(out.read_text())
    assert table.find(["color", "colour"]) == {"color": {"in:them": 1.41}}


def test_clone_is_counted_without_releases(builder: RepositoryBuilder) -> None:
    builder.commit_file("a.txt", "0\n", "Begin")
    for number in range(1, 6):
        builder.commit_file("themes/dark.css", f"{number}\n", f"Soften colors {number}")
    builder.commit_file("themes/dark.css", "x\n", "Release 1.2.3")

    counts = count_clone(builder.path)

    assert counts.changes == 5
    assert counts.pairs["color", "in:them"] == 5
    assert counts.features["ext:css"] == 5
