"""What continuous integration runs: with the values and the folders that it says itself, by its steps' names."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes.ci_values import fill_in
from sleepcode.sleep.notes.shell_lines import kind_of, telling_command
from tests.sleep.notes.test_commands import commands_of, runs
from tests.support.snapshots import ask_all, make_snapshot

_CI = ".github/workflows/ci.yml"


def _ci(steps: str, env: str = "") -> dict[str, str | bytes]:
    return {_CI: f"jobs:\n  a:\n{env}    steps:\n{steps}"}


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("sbt test", "test"),
        ("sbt 'project core' '++ 2.13' headerCheckAll scalafmtCheckAll 'project /' scalafmtSbtCheck", "lint"),
        ("sbt githubWorkflowCheck", "lint"),
        ("sbt 'project coreNative' Test/nativeLink", "build"),
        ("sbt +core/Test/compile", "build"),
        ('sbt "++2.13; clean; testOnly shop.CartSpec"', "test"),
        ("sbt docs/tlSite", "docs"),
        ("sbt update", ""),
        ("cargo bench --all", "benchmark"),
        ("go test -run=NONE -bench=. ./...", "benchmark"),
        ("make bench", "benchmark"),
        ("pytest benchmarks/test_cart.py", "test"),
        ("clang-format -i --style=file <file>", "lint"),
        ("selene lua", "lint"),
        ("pnpm test:check:tsc", "lint"),
        ("pnpm run --filter shop types:build-config", "build"),
    ],
)
def test_command_is_of_the_kind_of_its_task(command: str, kind: str) -> None:
    assert telling_command(command) == command
    assert kind_of(command) == kind


@pytest.mark.parametrize("line", ["sbt", "cmake", "./gradlew --stacktrace", "cargo"])
def test_tool_that_needs_a_task_is_no_command_by_itself(line: str) -> None:
    assert telling_command(line) == ""


def test_release_is_no_test() -> None:
    assert commands_of(runs("sbt tlCiRelease", "sbt +test ci-release", "make test")) == {
        "test": ["CI runs `make test`"]
    }


def test_values_that_the_configuration_says_are_filled_in() -> None:
    env = "    env:\n      DIR: ${{ github.workspace }}/build\n      KIND: ${{ matrix.fast && 'Release' || 'Debug' }}\n"
    steps = (
        '      - run: >-\n          cmake -S "${{ github.workspace }}" -B "${{ env.DIR }}"\n          -DTYPE=${{ env.KIND }}\n'
        "      - name: Test\n        working-directory: ${{ github.workspace }}/build\n"
        '        run: ctest -C "${{ env.KIND }}" -j ${{ matrix.jobs }}\n'
    )

    assert commands_of(_ci(steps, env)) == {
        "build": ['CI runs `cmake -S "." -B "./build" -DTYPE=<Release or Debug>`'],
        "test": ['CI runs `cd build && ctest -C "<Release or Debug>" -j <matrix.jobs>`'],
    }


def test_variable_of_several_values_is_not_filled_in() -> None:
    text = "env:\n  A: 1\n  B: 2 # two\nrun: x ${{ env.A }} ${{ env.B }}\n\nenv:\n  A: 3\n"

    assert fill_in(text).split("\n")[3] == "run: x ${{ env.A }} 2"


def test_windows_is_not_what_is_told() -> None:
    text = "shop${{ startsWith(matrix.os, 'windows') && '.exe' || '' }} ${{ matrix.os != 'windows' && 'a' || 'b' }}"

    assert fill_in(text) == "shop a"


def test_what_goes_into_a_folder_takes_the_rest_of_its_block_there() -> None:
    steps = (
        "      - run: |\n          cd tools\n          sbt test\n          cd ..\n          make lint\n"
        "      - run: |\n          if x; then\n            cd tools\n          else\n            make format\n          fi\n"
        "      - run: |\n          git clone https://example.org/theirs\n          cd theirs\n          make test\n"
        "      - run: |\n          mkdir out\n          cd out && cmake ..\n          make\n      - run: make docs\n"
    )

    assert commands_of({**_ci(steps), "tools/a.scala": "object A\n"}) == {
        "build": ["CI runs `cd out && cmake ..`", "CI runs `cd out && make`"],
        "test": ["CI runs `cd tools && sbt test`"],
        "lint": ["CI runs `make lint`", "CI runs `make format`"],
        "docs": ["CI runs `make docs`"],
    }


def test_script_does_what_its_step_is_called_after() -> None:
    steps = (
        "      - name: Run tests\n        run: |\n"
        "          ./build.sh check-custom -- -n auto $(cd shop && echo cases/$GROUP | grep -v old)\n"
        "      - name: Format\n        run: ./check.sh\n      - name: Build\n        run: ./build.sh\n"
    )

    assert commands_of(_ci(steps)) == {
        "build": ["CI runs `./build.sh`"],
        "test": [
            "CI runs `./build.sh check-custom -- -n auto $(cd shop && echo cases/$GROUP | grep -v old)` "
            "in a step named `Run tests`"
        ],
        "lint": ["CI runs `./check.sh` in a step named `Format`"],
    }


def test_command_that_a_variable_holds_is_run() -> None:
    env = '    env:\n      LINUX_SETUP_COMMAND: "make setup"\n      LINUX_COMMAND: "./scripts/integration_tests.sh"\n'

    assert commands_of(_ci("", env)) == {"test": ["CI runs `./scripts/integration_tests.sh`"]}


def test_benchmarks_and_integration_tests_are_asked_for_by_themselves() -> None:
    steps = (
        "      - run: make test\n      - run: make integration-tests\n"
        "      - name: Run benchmarks\n        run: ${{ env.OUT }}shop_bench\n"
    )
    told = {note.title: note.text for note in ask_all(make_snapshot(_ci(steps)), [])}

    assert told["How do I run the benchmarks?"] == f"- CI runs `<env.OUT>shop_bench` ({_CI}:7)"
    assert told["How do I run the integration tests?"] == f"- CI runs `make integration-tests` ({_CI}:5)"


def test_benchmarks_that_nobody_says_how_to_run_are_told_as_such() -> None:
    files: dict[str, str | bytes] = {"Makefile": "test:\n\techo\n", "benchmarks/speed.py": "import time\n"}
    told = {note.title: note.text for note in ask_all(make_snapshot(files), [])}

    assert told["How do I run the benchmarks?"] == (
        "No manifest, manual or CI says how the benchmarks are run. They are in `benchmarks/speed.py`."
    )
