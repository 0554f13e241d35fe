"""The commands from end to end, on a real repository with a real store."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.program import Outcome, Program
from tests.support.repositories import RepositoryBuilder

Shop = tuple[RepositoryBuilder, Program]
Call = Callable[..., Outcome]
TASK = "Refuse a discount of more than 90 percent in the cart"


def tokens(text: str) -> float:
    return len(text) / 3.3


def unfolded(text: str) -> str:
    return " ".join(text.split())


# --- index ----------------------------------------------------------------------------------------


def test_index_tells_what_it_did_and_what_to_try_next(fresh_shop: Shop) -> None:
    builder, program = fresh_shop
    outcome = program.run("index")
    assert outcome.code == 0
    assert outcome.out.startswith("indexed 4 files in ")
    assert f"of {builder.head()[:9]} " in outcome.out
    assert outcome.out.splitlines()[-1].startswith("  sleepcode ask --localize ")


def test_a_second_index_finds_nothing_new(call: Call) -> None:
    assert call("index").out.startswith("up to date: nothing is new")


def test_index_reports_as_json_even_when_quiet(call: Call) -> None:
    report = call("index", "--json", "--quiet").json()
    assert report["fresh"] is True
    assert report["files"] == 4
    assert report["languages"]["python"] == 3


def test_index_names_the_repository_in_the_commands_to_try(shop: Program) -> None:
    outside = Program(shop.home, shop.home)
    assert "sleepcode ask --repo shop " in outside.run("index", "shop").out
    assert "sleepcode ask --repo shop " in outside.run("index", "--repo", "shop").out


def test_index_of_another_revision_needs_no_checkout(fresh_shop: Shop) -> None:
    builder, program = fresh_shop
    first = builder.git("rev-list", "--max-parents=0", "HEAD")
    assert program.run("index", "--rev", first, "--json").json()["commit"] == first
    answer = program.run("ask", "--localize", TASK, "--rev", first, "--json").json()
    assert answer["commit"] == first
    assert "tests/test_cart.py" not in [file["path"] for file in answer["predicted"]]


# --- ask ------------------------------------------------------------------------------------------


def test_localizing_puts_the_file_first_with_reasons_and_lines(call: Call) -> None:
    result = call("ask", "--localize", TASK, "--json").json()
    first = result["predicted"][0]
    assert (result["schema"], first["path"]) == (1, "src/shop/cart.py")
    assert 0 < first["probability"] <= 1
    assert first["reasons"] and first["signals"]
    assert any(span["symbol"] == "Cart.apply_discount" for span in first["spans"])


def test_localizing_as_text_names_the_commit_and_the_chance(call: Call) -> None:
    text = call("ask", "--localize", TASK).out
    commit = call("status", "--json").json()["commit"]
    assert f"of {commit[:9]} " in text
    assert "src/shop/cart.py" in text and "% sure of the first" in text


def test_a_question_is_answered_with_passages(call: Call) -> None:
    result = call("ask", "where is a discount refused?", "--json").json()
    assert "src/shop/cart.py" in [item["path"] for item in result["evidence"]]
    assert result["verdict"] in ("answered", "likely", "unsure", "unknown")


def test_a_question_about_nothing_here_is_said_not_to_be_covered(call: Call) -> None:
    text = call("ask", "kubernetes ingress zebra?").out
    assert "no note covers this question" in text


def test_a_task_comes_from_standard_input_or_a_file(shop: Program, tmp_path: Path) -> None:
    file = tmp_path / "issue.md"
    file.write_text(TASK)
    said = shop.run("ask", "--localize", TASK, "--json").json()
    piped = shop.run("ask", "--localize", "-", "--json", input=TASK.encode()).json()
    read = shop.run("ask", "--issue", str(file), "--json").json()
    assert said["predicted"] == piped["predicted"] == read["predicted"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_task_in_another_encoding_is_understood(call: Call, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "issue.txt"
    file.write_bytes(f"{TASK} – naïve".replace("–", "-").encode(encoding))
    result = call("ask", "--issue", str(file), "--json").json()
    assert result["predicted"][0]["path"] == "src/shop/cart.py"
    assert result["task"].startswith("Refuse")


def test_an_argument_that_is_no_utf8_is_no_bug(shop: Program) -> None:
    assert shop.run("ask", "--localize", b"discount caf\xe9", "--json").code == 0


def test_a_task_of_a_megabyte_is_fine(shop: Program) -> None:
    text = f"{TASK}\n".encode() + b"the log says nothing of use here\n" * 32_000
    outcome = shop.run("ask", "--localize", "-", "--json", input=text)
    assert outcome.code == 0
    assert outcome.json()["predicted"]


@pytest.mark.parametrize("budget", [100, 300, 1000])
@pytest.mark.parametrize("mode", [[], ["--localize"], ["--print-prompt"], ["--localize", "--print-prompt"]])
def test_what_is_printed_keeps_to_the_budget(call: Call, mode: list[str], budget: int) -> None:
    outcome = call("ask", *mode, "--budget", str(budget), TASK)
    assert outcome.code == 0 and outcome.out.strip()
    limit = max(budget, 150) if "--print-prompt" in mode else budget  # a prompt's instructions stay whole
    assert tokens(outcome.out) <= limit


def test_top_bounds_the_files(call: Call) -> None:
    assert len(call("ask", "-l", TASK, "--top", "1", "--json").json()["predicted"]) == 1


def test_include_and_exclude_choose_the_files(call: Call) -> None:
    only = call("ask", "-l", TASK, "--include", "tests/**", "--include", "*.md", "--json").json()
    paths = {file["path"] for file in only["predicted"]}
    assert paths and all(path.startswith("tests/") or path.endswith(".md") for path in paths)
    without = call("ask", "-l", TASK, "--exclude", "src/shop/cart.py", "--json").json()
    assert "src/shop/cart.py" not in [file["path"] for file in without["predicted"]]


def test_explaining_shows_every_signals_share(call: Call) -> None:
    text = call("ask", "-l", TASK, "--explain").out
    assert ", the sum of" in text and "prior" in text


def test_a_prompt_holds_the_task_the_files_and_their_code(call: Call) -> None:
    outcome = call("ask", "-l", TASK, "--print-prompt")
    assert TASK in outcome.out
    assert "src/shop/cart.py" in outcome.out and "def apply_discount" in outcome.out
    as_json = call("ask", "-l", TASK, "--print-prompt", "--json").json()
    assert as_json["prompt"].strip() == outcome.out.strip()


def test_asking_what_was_never_indexed_indexes_it_first(fresh_shop: Shop) -> None:
    _, program = fresh_shop
    outcome = program.run("ask", "-l", TASK, "--json")
    assert outcome.json()["predicted"][0]["path"] == "src/shop/cart.py"
    assert "nothing is indexed here yet" in outcome.err
    assert program.run("ask", "-l", TASK).err == ""


def test_quiet_asking_says_nothing_but_the_answer(fresh_shop: Shop) -> None:
    assert fresh_shop[1].run("ask", "-l", TASK, "--quiet").err == ""


def test_asking_after_a_commit_answers_of_the_new_commit(fresh_shop: Shop) -> None:
    builder, program = fresh_shop
    program.run("index", "--quiet")
    head = builder.commit_file(
        "src/shop/vouchers.py", "def redeem_voucher() -> None:\n    pass\n", "Add vouchers"
    )
    result = program.run("ask", "-l", "redeem_voucher fails", "--json").json()
    assert result["commit"] == head
    assert result["predicted"][0]["path"] == "src/shop/vouchers.py"


def test_a_stale_index_that_is_not_refreshed_answers_and_says_so(fresh_shop: Shop) -> None:
    builder, program = fresh_shop
    old = builder.head()
    program.run("index", "--quiet")
    head = builder.commit_file("src/shop/vouchers.py", "x = 1\n", "Add vouchers")
    outcome = program.run("ask", "-l", TASK, variables={"SLEEPCODE_REFRESH_LIMIT": "0"})
    assert f"of {old[:9]} " in outcome.out
    assert f"1 file behind {head[:9]}" in unfolded(outcome.out)
    assert "note: " in outcome.out


def test_uncommitted_work_counts(fresh_shop: Shop) -> None:
    builder, program = fresh_shop
    program.run("index", "--quiet")
    builder.write("src/shop/gifts.py", "def wrap_gift() -> None:\n    pass\n")
    outcome = program.run("ask", "-l", "wrap_gift tears the paper")
    assert "src/shop/gifts.py" in outcome.out
    assert "with 1 uncommitted file" in unfolded(outcome.out)


@pytest.mark.skipif(os.name == "nt", reason="such names can't be on this system")
def test_paths_that_are_odd_are_printed_harmlessly(tmp_path: Path) -> None:
    builder = RepositoryBuilder(tmp_path / "odd")
    names = ["discount\n\x1b[2J.py", 'disc\'ount "q" 🎁.py', os.fsdecode(b"discount\xff.py")]
    for name in names:
        builder.write(name, "def discount() -> None:\n    pass\n")
    builder.commit("Add discounts")
    program = Program(builder.path, tmp_path)
    text = program.run("ask", "-l", "discount", "--top", "9")
    assert text.code == 0, text
    assert "\x1b" not in text.out and "discount\\n\\x1b[2J.py" in text.out and "discount\\xff.py" in text.out
    predicted = program.run("ask", "-l", "discount", "--json").json()["predicted"]
    assert {file["path"] for file in predicted} == set(names)


def test_colors_are_off_in_a_pipe_and_on_when_asked_for(shop: Program) -> None:
    assert "\x1b" not in shop.run("status").out
    assert "\x1b[" in shop.run("status", variables={"SLEEPCODE_COLOR": "always"}).out


# --- notes and status -----------------------------------------------------------------------------


def test_notes_show_the_architecture_and_what_else_there_is(call: Call) -> None:
    text = call("notes").out
    assert "ARCHITECTURE" in text and "sleepcode notes files" in text
    assert "FILES" not in text


def test_notes_of_a_kind_are_of_that_kind(call: Call) -> None:
    notes = call("notes", "files", "--json").json()["notes"]
    assert {note["kind"] for note in notes} == {"file"}
    assert {note["key"] for note in notes} >= {"src/shop/cart.py", "src/shop/prices.py"}


def test_notes_about_a_file_are_found_by_its_path_from_where_one_is(shop: Program) -> None:
    at_top = shop.run("notes", "files", "src/shop/cart.py", "--json").json()["notes"]
    inside = Program(shop.folder / "src", shop.home).run("notes", "files", "shop/cart.py", "--json")
    assert [note["key"] for note in at_top] == ["src/shop/cart.py"]
    assert inside.json()["notes"] == at_top


def test_notes_need_no_kind(call: Call) -> None:
    notes = call("notes", "src/shop/cart.py", "--json").json()["notes"]
    assert (notes[0]["kind"], notes[0]["key"]) == ("file", "src/shop/cart.py")
    assert {note["kind"] for note in notes} > {"file"}


def test_notes_about_nothing_say_so(call: Call) -> None:
    outcome = call("notes", "files", "no/such/file")
    assert outcome.code == 0 and "No note is about that" in outcome.out
    assert "no note is about no/such/file;" in outcome.err

    both = call("notes", "files", "src/shop/cart.py", "no/such/file")
    assert "src/shop/cart.py" in both.out
    assert "no/such/file" in both.err
    assert "cart.py" not in both.err


def test_notes_as_markdown_are_a_document(call: Call) -> None:
    text = call("notes", "--markdown").out
    assert text.startswith("# Notes\n")
    assert "\n## Architecture\n" in text and "\n## Files\n" in text


def test_a_note_is_stale_when_its_file_was_changed(fresh_shop: Shop) -> None:
    builder, program = fresh_shop
    program.run("index", "--quiet")
    builder.write("src/shop/prices.py", "def round_price() -> None:\n    pass\n")
    notes = program.run("notes", "files", "--json").json()["notes"]
    stale = {note["key"]: note["stale"] for note in notes}
    assert stale["src/shop/prices.py"] is True
    assert stale["src/shop/cart.py"] is False


def test_a_note_is_not_stale_because_another_kind_has_one_of_its_name(
    fresh_shop: Shop,
) -> None:
    builder, program = fresh_shop
    builder.write("install", "#!/bin/sh\nexit 0\n")
    for number in range(60):
        builder.commit_file(f"docs/page_{number % 4}.md", f"# {number}\n", f"Write page {number}")
    for number in range(5):
        builder.commit_file("src/shop/prices.py", f"PRICE = {number}\n", f"install: number {number}")
    program.run("index", "--quiet")
    builder.write("install", "#!/bin/sh\nexit 1\n")

    notes = program.run("notes", "--json").json()["notes"]

    stale = {note["kind"]: note["stale"] for note in notes if note["key"] == "install"}
    assert stale == {"file": True, "edit": False}


def test_status_follows_the_repository(fresh_shop: Shop) -> None:
    builder, program = fresh_shop
    assert program.run("status", "--json").json()["state"] == "missing"
    program.run("index", "--quiet")
    old = builder.head()
    assert program.run("status", "--json").json()["state"] == "fresh"
    builder.commit_file("new.py", "x = 1\n", "Add something")
    builder.write("README.md", "changed\n")
    report = program.run("status", "--json").json()
    assert (report["state"], report["commit"]) == ("stale", old)
    assert report["stale_files"] == ["new.py"]
    assert report["uncommitted"] == ["README.md"]
    assert [run["outcome"] for run in report["runs"]] == ["done"]


def test_a_bare_repository_works_as_any_other(built: RepositoryBuilder, tmp_path: Path) -> None:
    bare = built.bare_clone(tmp_path / "bare.git")
    program = Program(bare, tmp_path)
    assert program.run("index", "--quiet").code == 0
    assert program.run("ask", "-l", TASK, "--json").json()["predicted"][0]["path"] == "src/shop/cart.py"
    assert program.run("status", "--json").json()["state"] == "fresh"


def test_a_store_elsewhere_leaves_the_repository_alone(fresh_shop: Shop, tmp_path: Path) -> None:
    builder, program = fresh_shop
    elsewhere = {"SLEEPCODE_STORE_DIR": str(tmp_path / "stores")}
    assert program.run("index", "--quiet", variables=elsewhere).code == 0
    assert not (builder.path / ".git/sleepcode").exists()
    assert program.run("status", "--json", variables=elsewhere).json()["state"] == "fresh"


def test_a_terminal_without_unicode_gets_plain_punctuation(shop: Program) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    outcome = shop.run("status", variables=ascii_only)
    assert outcome.code == 0
    assert "\\xb7" not in outcome.out and "·" not in outcome.out
    assert '" - ' in outcome.out
