"""Commands that manuals list with what they are for, and those that are none of the project's."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes.commands import find_commands
from tests.support.snapshots import make_snapshot


def commands_of(files: dict[str, str | bytes]) -> list[tuple[str, str]]:
    return [(command.kind, command.text) for command in find_commands(make_snapshot(files))]


def test_items_of_a_guide_tell_commands_and_what_they_are_for() -> None:
    guide = (
        "# Guide\n\n## Commands\n- `make` - build\n- `make ct` - integration tests. They take long.\n"
        "- `make dialyzer`: static analysis\n- `src/` - the code\n- `make run-<name>` - one of them\n"
    )

    assert commands_of({"AGENTS.md": guide}) == [
        ("build", "`make`: build"),
        ("test", "`make ct`: integration tests"),
        ("lint", "`make dialyzer`: static analysis"),
    ]


def test_rows_of_a_table_tell_commands_and_what_they_are_for() -> None:
    guide = (
        "| Path | Purpose |\n| --- | --- |\n| `test/` | Tests |\n\n"
        "| Task | Command |\n| ---- | ------- |\n| Fast tests only | `forge test -vvv` |\n"
        "| Lint | `make lint` / `make lint-fix` |\n| Prove | `make test-all`, then `bin/prove` |\n| Choose | `forge test --match-test '^a\\|^b'` |\n"
    )

    assert commands_of({"CLAUDE.md": guide}) == [
        ("test", "`forge test -vvv`: Fast tests only"),
        ("lint", "`make lint`: Lint"),
        ("lint", "`make lint-fix`: Lint"),
    ]


@pytest.mark.parametrize(
    "command",
    ["pytest test/unit/cart_test.py::test_sum", "shellcheck myscripts/*.sh", "pytest tests/your_test.py"],
)
def test_command_on_a_file_that_is_not_there_is_none_of_the_project(command: str) -> None:
    readme = f"# Shop\n\n## Checks\n\n```\n{command}\npytest tests/test_cart.py\n```\n"

    assert commands_of({"README.md": readme, "tests/test_cart.py": "def test_a(): ...\n"}) == [
        ("test", "`pytest tests/test_cart.py`")
    ]


def test_file_of_a_part_and_what_is_made_are_there() -> None:
    readme = (
        "# Shop\n\n```\nflutter test test/unit/cart_test.dart\npytest -o build/out.xml build/cart/a.py\n```\n"
    )

    found = commands_of({"README.md": readme, "app/test/unit/cart_test.dart": "void main() {}\n"})

    assert [text for _, text in found] == [
        "`flutter test test/unit/cart_test.dart`",
        "`pytest -o build/out.xml build/cart/a.py`",
    ]


def test_what_only_prepares_tests_runs_none() -> None:
    makefile = "test-build:\n\tcc t.c\ntest-clean:\n\trm t\ntest-deps:\n\tget t\ntest:\n\t./t\n"
    package = '{"scripts": {"compile": "hardhat build", "test:build": "mocha t", "test:clean": "rm t"}}\n'

    assert commands_of({"Makefile": makefile}) == [("test", "`make test`")]
    assert commands_of({"package.json": package}) == [
        ("build", "`npm run compile`: `hardhat build`"),
        ("test", "`npm run test:build`: `mocha t`"),
    ]
