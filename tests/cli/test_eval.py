"""`sleepcode eval` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.program import Program
from tests.support.repositories import RepositoryBuilder

Shop = tuple[RepositoryBuilder, Program]


def test_eval_replays_the_repositorys_own_changes(fresh_shop: Shop, tmp_path: Path) -> None:
    builder, program = fresh_shop

    outcome = program.run(
        "eval", "--min-files", "2", "--last", "3", "--baselines", "--out", str(tmp_path / "out")
    )

    assert outcome.code == 0
    assert outcome.out.startswith("evaluated 3 cases (changes) in ")
    assert "BM25 of contents" in outcome.out
    page = (tmp_path / "out" / "report.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    assert "http" not in page.replace("http-equiv", "")
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert (result["schema"], result["task"], len(result["cases"])) == (1, "localize", 3)
    assert {"instance_id", "predicted", "returned", "gold", "tokens", "seconds"} <= result["cases"][0].keys()
    assert builder.git("status", "--porcelain") == ""


def test_page_escapes_what_the_repository_says(fresh_shop: Shop, tmp_path: Path) -> None:
    builder, program = fresh_shop
    for number in range(2):
        builder.write("src/<b>bold & brave.py", f"x = {number}\n")
        builder.write("README.md", f"# Shop {number}\n")
        builder.commit("Write <script>alert(1)</script> boldly")

    outcome = program.run("eval", "--min-files", "2", "--out", str(tmp_path / "out"))

    page = (tmp_path / "out" / "report.html").read_text()
    assert outcome.code == 0
    assert "<script>" not in page
    assert "&lt;b&gt;bold &amp; brave.py" in page


def test_eval_says_what_is_wrong_with_its_options(fresh_shop: Shop) -> None:
    _, program = fresh_shop
    for arguments, words in (
        (("--budget", "ten"), "numbers of tokens"),
        (("--task", "dance"), "localize or answer"),
        (("--task", "answer"), "--cases"),
        (("--min-files", "9", "--max-files", "2"), "--min-files"),
        (("--min-files", "14"), "lower --min-files"),
    ):
        outcome = program.run("eval", *arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert words in outcome.err


def test_missing_file_of_cases_is_an_error(fresh_shop: Shop) -> None:
    _, program = fresh_shop
    outcome = program.run("eval", "--cases", "nowhere.jsonl")
    assert outcome.code == 1
    assert "nowhere.jsonl" in outcome.err


def test_a_line_that_is_no_case_is_told_in_words(fresh_shop: Shop, tmp_path: Path) -> None:
    _, program = fresh_shop
    file = tmp_path / "cases.jsonl"
    for line, words in (("root:x:0", "it is no JSON"), ('{"repo": "a/b"}', "it has no ")):
        file.write_text(line + "\n")
        outcome = program.run("eval", "--cases", str(file))
        assert outcome.code == 1
        assert f"{file}:1 is not a case: {words}" in outcome.err
        assert "Error(" not in outcome.err


def test_an_evaluation_of_which_nothing_could_be_run_fails(fresh_shop: Shop, tmp_path: Path) -> None:
    _, program = fresh_shop
    case = {
        "instance_id": "a",
        "repo": "shop",
        "base_commit": "0" * 40,
        "problem_statement": "Refuse discounts",
    }
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps({**case, "gold_files": ["src/a.py"]}) + "\n")

    outcome = program.run("eval", "--cases", str(file), "--repo", ".")

    assert outcome.code == 1
    assert "1 case failed and count as misses" in outcome.out or "failed" in outcome.out


def test_folder_that_cannot_be_written_is_told_before_anything_is_replayed(fresh_shop: Shop) -> None:
    builder, program = fresh_shop
    before = {path.name for path in (builder.path / ".git").iterdir()}

    outcome = program.run("eval", "--min-files", "2", "--out", "README.md/report")

    assert (outcome.code, outcome.out) == (1, "")
    assert "can't write in README.md/report: Not a directory" in outcome.err
    assert {path.name for path in (builder.path / ".git").iterdir()} == before


def test_cases_that_cannot_be_read_are_told_in_words(fresh_shop: Shop, tmp_path: Path) -> None:
    _, program = fresh_shop
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")

    gone = program.run("eval", "--cases", "gone.jsonl")
    binary = program.run("eval", "--cases", str(tmp_path / "binary"))

    assert "can't read the cases in gone.jsonl: No such file or directory\n" in gone.err
    assert "binary: it is no text in UTF-8\n" in binary.err
