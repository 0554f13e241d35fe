"""A whole run over a clone made for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.repositories import RepositoryBuilder
from tests.tools.run_cases import main


def _write_cases(folder: Path, *rows: Mapping[str, object]) -> Path:
    file = folder / "cases.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def _change(base: str, **more: object) -> dict[str, object]:
    """A case whose change edited the parser."""
    return {
        "instance_id": "one",
        "repo": "o/n",
        "base_commit": base,
        "problem_statement": "fix parse_header in the parser",
        "gold_files": ["parser.py"],
        **more,
    }


def _arguments(tmp_path: Path, cases: Path, *more: str) -> list[str]:
    return ["--cases", str(cases), "--clones", str(tmp_path), *more]


def _make_clone(tmp_path: Path) -> tuple[RepositoryBuilder, str]:
    builder = RepositoryBuilder(tmp_path / "o+n")
    builder.write(
        "tests/test_parser.py", "from parser import parse_header\n\n\ndef test_it(): parse_header()\n"
    )
    builder.write("shapes.py", "class Circle:\n    radius = 1\n")
    base = builder.commit_file("parser.py", "def parse_header(text):\n    return text.split(':')\n")
    builder.commit_file("parser.py", "", "Empty the parser")
    return builder, base


def test_a_change_is_ranked_at_its_base_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, base = _make_clone(tmp_path)
    case = _change(base, added_files=[])
    out = tmp_path / "out.json"
    cases = _write_cases(tmp_path, case)
    assert main(_arguments(tmp_path, cases, "--baseline", "--json", str(out))) == 0
    systems = json.loads(out.read_text(encoding="utf-8"))
    assert systems["sleepcode"]["all"]["recall@5"]["mean"] == 1.0
    assert systems["BM25"]["cases"][0]["metrics"]["recall@5"] == 1.0
    assert "o/n (1)" in capsys.readouterr().out


def test_the_clone_is_left_as_it_was(tmp_path: Path) -> None:
    builder, base = _make_clone(tmp_path)
    before = sorted(str(path) for path in builder.path.rglob("*"))
    case = {
        "question_id": "q",
        "repo": "o/n",
        "base_commit": base,
        "question": "Where is the header parsed?",
        "evidence": [{"path": "parser.py", "start": 1, "end": 2}],
    }
    assert main(_arguments(tmp_path, _write_cases(tmp_path, case))) == 0
    assert sorted(str(path) for path in builder.path.rglob("*")) == before


def test_issues_leave_tests_out_of_the_candidates(tmp_path: Path) -> None:
    _, base = _make_clone(tmp_path)
    case = _change(base, problem_statement="test_it in tests/test_parser.py fails in parse_header")
    out = tmp_path / "out.json"
    assert main(_arguments(tmp_path, _write_cases(tmp_path, case), "--json", str(out))) == 0
    outcome = json.loads(out.read_text(encoding="utf-8"))["sleepcode"]["cases"][0]
    assert outcome["ranked"][0] == "parser.py"
    assert "tests/test_parser.py" not in outcome["ranked"]


def test_a_case_that_fails_is_a_miss_and_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, base = _make_clone(tmp_path)
    case = _change(base, instance_id="good", added_files=[])
    # A text with nothing to look for is refused by the product.
    bad = {**case, "instance_id": "bad", "problem_statement": "?!"}
    out = tmp_path / "out.json"
    assert main(_arguments(tmp_path, _write_cases(tmp_path, case, bad), "--json", str(out))) == 1
    assert json.loads(out.read_text(encoding="utf-8"))["sleepcode"]["all"]["recall@5"]["mean"] == 0.5
    assert "1 of 2 cases failed" in capsys.readouterr().out


def test_a_missing_clone_is_told_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = _change("c", repo="o/none")
    assert main(_arguments(tmp_path, _write_cases(tmp_path, case))) == 2
    assert "no clone of o/none" in capsys.readouterr().err


def test_no_case_is_left_of_other_repositories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, base = _make_clone(tmp_path)
    case = _change(base)
    cases = _write_cases(tmp_path, case, {**case, "instance_id": "two"}, {**case, "instance_id": "three"})
    assert main(_arguments(tmp_path, cases, "--repo", "o/other")) == 2
    assert "no case is left" in capsys.readouterr().err
    assert main(_arguments(tmp_path, cases, "--repo", "o/n", "--limit", "2")) == 0
    assert "o/n (2)" in capsys.readouterr().out
