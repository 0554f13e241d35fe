"""The one word that runs every check."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.check import CHECKS, run_checks


def test_the_first_check_that_fails_is_named_and_ends_the_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.py").write_text("", encoding="utf-8")
    (tmp_path / "bad.py").write_text("raise SystemExit(3)", encoding="utf-8")
    assert run_checks([("one", ["good"]), ("two", ["bad"]), ("three", ["good"])], tmp_path) == "two"
    assert "three" not in capfd.readouterr().out


def test_every_kind_of_check_is_run() -> None:
    assert [name for name, _ in CHECKS] == ["format", "lint", "types", "bytecode", "tests"]
