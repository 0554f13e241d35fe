"""What the program costs before it does anything, and what it says of itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.program import Program

SLOW = (
    "sleepcode.model",
    "sleepcode.sleep",
    "sleepcode.ask",
    "rich",
    "tree_sitter",
    "git",
    "litellm",
    "numpy",
    "sqlite3",
    "asyncio",
    "tomllib",
    "multiprocessing",
)
_LOADED = (
    "import sys; sys.argv[1:] = {arguments!r}\n"
    "from sleepcode.__main__ import main\n"
    "try:\n    main()\nexcept SystemExit as ending:\n"
    "    print('LOADED', *sorted(set(sys.modules) & set({slow!r})))\n    sys.exit(ending.code)\n"
)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, tmp_path)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["index", "--help"], ["ask", "--help"], ["notes", "-h"], ["status", "--help"]]
)
def test_help_loads_nothing_slow(program: Program, arguments: list[str]) -> None:
    outcome = program.run_python("-c", _LOADED.format(arguments=arguments, slow=SLOW))
    assert outcome.code == 0
    assert outcome.out.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize(
    "arguments", [["ask", "how are discounts refused?"], ["ask", "-l", "Refuse discounts"]]
)
def test_a_question_on_a_fresh_index_loads_no_sleep_time(shop: Program, arguments: list[str]) -> None:
    slow = ("sleepcode.sleep", "rich", "git", "litellm", "numpy", "asyncio", "tree_sitter", "multiprocessing")
    outcome = shop.run_python("-c", _LOADED.format(arguments=arguments, slow=slow))
    assert outcome.code == 0
    assert outcome.out.splitlines()[-1] == "LOADED"


def test_a_command_loads_no_other_command(shop: Program) -> None:
    others = tuple(
        f"sleepcode.cli.{name}" for name in ("ask", "chat", "eval", "hook", "index", "models", "notes")
    )
    outcome = shop.run_python("-c", _LOADED.format(arguments=["status"], slow=others))
    assert outcome.code == 0
    assert outcome.out.splitlines()[-1] == "LOADED"


@pytest.mark.bench
def test_help_takes_less_than_120_milliseconds(program: Program) -> None:
    times = []
    for _ in range(5):
        started = time.perf_counter()
        program.run("--help")
        times.append(time.perf_counter() - started)
    assert min(times) < 0.12


@pytest.mark.parametrize("group", [[], ["hook"], ["models"]])
def test_without_a_command_the_help_is_shown(program: Program, group: list[str]) -> None:
    bare, asked = program.run(*group), program.run(*group, "-h")
    assert bare.code == asked.code == 0
    assert bare.out == asked.out


@pytest.mark.parametrize("command", ["", "index", "ask", "chat", "notes", "eval", "status", "models", "hook"])
def test_every_help_fits_80_columns(program: Program, command: str) -> None:
    lines = program.run(*command.split(), "--help").out.splitlines()
    assert [line for line in lines if len(line) > 80] == []


@pytest.mark.parametrize(
    "command",
    ["index", "ask", "chat", "notes", "eval", "status", "models check", "hook", "hook install", "hook run"],
)
def test_every_commands_help_has_examples_with_their_line_breaks(program: Program, command: str) -> None:
    lines = program.run(*command.split(), "--help").out.splitlines()
    examples = lines[next(number for number, line in enumerate(lines) if "Examples:" in line) + 1 :]
    assert len([line for line in examples if line.strip().startswith(("sleepcode ", "git log"))]) >= 2


@pytest.mark.parametrize(
    "command", ["index", "ask", "notes", "eval", "status", "models check", "hook install", "hook status"]
)
def test_every_command_takes_json_and_repo(program: Program, command: str) -> None:
    text = program.run(*command.split(), "--help").out
    assert "--json" in text and "--repo PATH" in text


def test_the_version_is_told(program: Program) -> None:
    from sleepcode import __version__

    assert program.run("--version").out == f"sleepcode {__version__}\n"


def test_a_shell_that_asks_is_told_completions(program: Program) -> None:
    completed = program.run(
        variables={
            "_SLEEPCODE_COMPLETE": "complete_bash",
            "COMP_WORDS": "sleepcode st",
            "COMP_CWORD": "1",
        }
    )
    assert completed.out.split() == ["status"]


@pytest.mark.parametrize(
    ("shell", "line"),
    [("bash", "complete -o default -F"), ("zsh", "#compdef sleepcode"), ("fish", "complete --command")],
)
def test_completion_is_shown_for_the_shell_that_is_named(program: Program, shell: str, line: str) -> None:
    outcome = program.run("--show-completion", shell, variables={"SHELL": "/bin/tcsh"})
    assert outcome.code == 0
    assert line in outcome.out and "_SLEEPCODE_COMPLETE" in outcome.out


def test_completion_is_installed_for_the_shell_that_is_named(program: Program) -> None:
    outcome = program.run("--install-completion", "bash")
    assert outcome.code == 0
    script = program.home / ".bash_completions" / "sleepcode.sh"
    assert script.is_file() and str(script) in outcome.out


def test_a_shell_that_can_not_be_told_is_asked_for(program: Program) -> None:
    # The real detection, below a process that is no shell; CI runs like this, without a terminal.
    script = (
        "import shellingham\n"
        "def fail(*_): raise shellingham.ShellDetectionFailure\n"
        "shellingham.detect_shell = fail\n" + _LOADED
    )
    arguments = ["--show-completion"]
    unknown = program.run_python("-c", script.format(arguments=arguments, slow=()))
    assert unknown.code == 1
    assert unknown.err.splitlines() == [
        "error: can't tell which shell this is",
        "hint: name it: `sleepcode --show-completion bash`",
    ]
    told = program.run_python(
        "-c", script.format(arguments=arguments, slow=()), variables={"SHELL": "/usr/bin/zsh"}
    )
    assert told.code == 0 and "#compdef sleepcode" in told.out


def test_a_shell_without_completion_is_a_usage_error(program: Program) -> None:
    outcome = program.run("--show-completion", "tcsh")
    assert outcome.code == 2
    assert outcome.err.splitlines()[0] == "error: there is no completion for tcsh"
