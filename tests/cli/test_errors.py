"""Every error is one line with what to do next, the right exit code, and JSON where JSON was asked for."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.program import Outcome, Program
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def nowhere(tmp_path: Path) -> Program:
    """The program in a folder that is no repository."""
    return Program(tmp_path, tmp_path)


def check_error(outcome: Outcome, code: int, *parts: str) -> None:
    lines = outcome.err.splitlines()
    assert outcome.code == code, outcome
    assert lines[0].startswith("error: ")
    assert len(lines) == 2 and lines[1].startswith("hint: "), outcome.err
    for part in parts:
        assert part in outcome.err


@pytest.mark.parametrize("command", [["index"], ["ask", "why?"], ["notes"], ["status"]])
def test_a_folder_that_is_no_repository_is_an_error(nowhere: Program, command: list[str]) -> None:
    outcome = nowhere.run(*command)
    check_error(outcome, 1, "not inside a git repository", "--repo")
    assert outcome.out == ""


def test_a_folder_that_does_not_exist_is_an_error(nowhere: Program) -> None:
    check_error(nowhere.run("status", "--repo", "gone"), 1, "gone does not exist")


def test_a_repository_without_commits_is_an_error(tmp_path: Path) -> None:
    RepositoryBuilder(tmp_path / "empty")
    for command in (["index"], ["ask", "why?"]):
        check_error(Program(tmp_path / "empty", tmp_path).run(*command), 1, "no commits yet")


def test_a_revision_that_does_not_exist_is_an_error(call: Callable[..., Outcome]) -> None:
    for command in (["index", "--rev", "nope"], ["ask", "why discount?", "--rev", "nope"]):
        check_error(call(*command), 1, "'nope'")


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["frob"], ["no such command 'frob'"]),
        (["indx"], ["did you mean 'index'?"]),
        (["how is it built?"], ['sleepcode ask "..."']),
        (["ask", "--localise", "x"], ["no such option: --localise", "did you mean --localize?"]),
        (["ask", "--localize", "--fast should be faster"], ["no such option", "put `--` in front of a text"]),
        (["ask", "x", "--top", "many"], ["--top", "'many'"]),
        (["ask", "x", "--top", "0"], ["--top is 0", "from 1 to 1,000"]),
        (["ask", "x", "--budget", "-3"], ["--budget is -3"]),
        (["index", "--jobs", "9999"], ["--jobs is 9999"]),
        (["index", ".", "--repo", "."], ["both PATH and --repo"]),
        (["notes", "architcture"], ["did you mean architecture?"]),
        (["notes", "--json", "--markdown"], ["both --markdown and --json"]),
        (["ask"], ["the question is empty"]),
        (["ask", " \n"], ["the question is empty"]),
        (["ask", "--issue", "gone.md"], ["can't read gone.md"]),
        (["ask", "--issue", "."], ["can't read ."]),
        (["ask", "text", "--issue", "README.md"], ["both a text and --issue"]),
        (["ask", "??? !!!"], ["nothing to look for"]),
        (["ask", "x", "--rev", ""], ["--rev is empty"]),
        (["ask", "x", "--repo", ""], ["--repo is empty"]),
        (["index", "--rev", " "], ["--rev is empty"]),
        (["status", "--repo", ""], ["--repo is empty"]),
    ],
)
def test_usage_errors_say_what_is_wrong_and_what_to_do(
    call: Callable[..., Outcome], arguments: list[str], parts: list[str]
) -> None:
    check_error(call(*arguments), 2, *parts)


def test_empty_standard_input_is_a_usage_error(shop: Program) -> None:
    check_error(shop.run("ask", "-"), 2, "standard input is empty")


def test_binary_text_is_a_usage_error(call: Callable[..., Outcome], tmp_path: Path) -> None:
    file = tmp_path / "image.png"
    file.write_bytes(b"\x89PNG\0\0")
    check_error(call("ask", "--issue", str(file)), 2, "is binary")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["status", "--repo", "gone", "--json"], 1),
        (["ask", "--json", ""], 2),
        (["ask", "--json", "--frob"], 2),
    ],
)
def test_with_json_an_error_is_json_too(nowhere: Program, arguments: list[str], code: int) -> None:
    outcome = nowhere.run(*arguments)
    check_error(outcome, code)
    error = outcome.json()["error"]
    assert error["exit_code"] == code
    assert f"error: {error['message']}" == outcome.err.splitlines()[0]


def test_json_as_a_text_asks_for_no_json(nowhere: Program) -> None:
    assert nowhere.run("ask", "--", "--json").out == ""


def test_a_wrong_setting_is_an_error_of_every_command(
    fresh_shop: tuple[RepositoryBuilder, Program],
) -> None:
    builder, program = fresh_shop
    builder.write(".sleepcode.toml", "bugdet = 3\n")
    check_error(program.run("status"), 1, ".sleepcode.toml", "did you mean `budget`?")


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
@pytest.mark.parametrize(
    "arguments", [["index", "--practice"], ["index", "--sleep-cost"], ["status", "--usage", "--test-weight"]]
)
def test_a_number_that_holds_no_limit_is_refused(nowhere: Program, arguments: list[str], number: str) -> None:
    outcome = nowhere.run(*arguments, number)
    check_error(outcome, 2, arguments[-1])


def test_what_is_no_number_is_told_in_plain_words(nowhere: Program) -> None:
    check_error(nowhere.run("index", "--practice", "soon"), 2, "'soon' is no number")
    check_error(nowhere.run("eval", "--last", "soon"), 2, "'soon' is no whole number")
    check_error(nowhere.run("ask", "x", "--top", "soon"), 2, "'soon' is no whole number")


def test_a_question_without_quotes_is_told_to_have_some(nowhere: Program) -> None:
    check_error(nowhere.run("ask", "how", "are", "discounts", "refused"), 2, "in quotes")


def test_a_hostile_message_cannot_act_on_the_terminal(nowhere: Program) -> None:
    outcome = nowhere.run("status", "--repo", "\x1b[2Jgone")
    assert "\x1b" not in outcome.err and "gone" in outcome.err


def test_a_bug_is_one_line_with_the_path_of_a_log(nowhere: Program) -> None:
    outcome = nowhere.run_python(
        "-c",
        "import sys, sleepcode.cli.app as commands, sleepcode.__main__ as entry\n"
        "def broken(**_): raise ZeroDivisionError('by chance')\n"
        "commands.app = broken\nsys.argv = ['sleepcode', 'status']\nentry.main()",
    )
    check_error(outcome, 3, "this is a bug in sleepcode", "ZeroDivisionError")
    log = nowhere.home / ".local/state/sleepcode/errors.log"
    assert str(log) in outcome.err
    written = log.read_text(encoding="utf-8")
    assert "Traceback" in written and "by chance" in written and "Python 3" in written


def test_a_bug_whose_log_cannot_be_written_is_still_one_line(nowhere: Program) -> None:
    (nowhere.home / "file").write_text("")
    outcome = nowhere.run_python(
        "-c",
        "import sys, sleepcode.cli.app as commands, sleepcode.__main__ as entry\n"
        "def broken(**_): raise ZeroDivisionError\n"
        "commands.app = broken\nsys.argv = ['sleepcode', 'status']\nentry.main()",
        variables={"XDG_STATE_HOME": str(nowhere.home / "file")},
    )
    check_error(outcome, 3, "could not be written")
    assert "Traceback" not in outcome.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_an_interrupt_ends_with_130(shop: Program, tmp_path: Path) -> None:
    pipe = tmp_path / "task"
    os.mkfifo(pipe)
    process = shop.start("ask", "--issue", str(pipe))
    with pipe.open("wb"):  # opens once the program reads
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.decode().startswith("interrupted") and out == b""


def test_a_reader_that_goes_away_is_no_error(shop: Program) -> None:
    process = shop.start("notes", "--json")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.wait(timeout=30)
    assert (process.returncode, errors) == (0, b"")
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["status"], ["--help"], ["--version"], ["ask", "-h"]])
def test_output_that_cannot_be_written_is_an_error(shop: Program, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "sleepcode", *arguments],
            cwd=shop.folder,
            env=shop.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    check_error(Outcome(process.returncode, "", process.stderr.decode()), 1, "No space left on device")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_repository_is_an_error_of_index(fresh_shop: tuple[RepositoryBuilder, Program]) -> None:
    builder, program = fresh_shop
    folder = builder.path / ".git"
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        check_error(program.run("index"), 1)
    finally:
        folder.chmod(0o755)
