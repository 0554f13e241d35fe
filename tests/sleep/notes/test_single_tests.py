"""How one test is run: as guides say, as the help of a script says, and as the runner takes it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.single_tests import QUESTIONS
from tests.support.snapshots import ask_all, make_snapshot

_PYTEST = {
    "pyproject.toml": "[tool.pytest.ini_options]\n",
    "tests/test_cart.py": "def test_adds():\n    pass\n",
}
_GO = {"go.mod": "module x\n", "cart/cart_test.go": "package cart\n\nfunc TestAdds(t *testing.T) {\n}\n"}
_JAVA = "package x;\n\npublic class CartTest {\n}\n"


def answers(files: Mapping[str, str]) -> dict[str, str]:
    snapshot = make_snapshot(files)
    return {note.key: note.text for note in ask_all(snapshot, write_architecture(snapshot))}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (_PYTEST, "- `pytest tests/test_cart.py::test_adds` (tests/test_cart.py:1)"),
        (_GO, "- `go test ./cart -run '^TestAdds$'` (cart/cart_test.go:3)"),
        (
            {"Cargo.toml": '[workspace]\nmembers = ["cart"]\n', "cart/src/lib.rs": "\n"},
            "- `cargo test --workspace NAME`, or `cargo test -p CRATE NAME`: those whose path has NAME (Cargo.toml)",
        ),
        (
            {"Cargo.toml": '[package]\nname = "cart"\n', "src/lib.rs": "\n"},
            "- `cargo test NAME`: those whose path has NAME (Cargo.toml)",
        ),
        (
            {
                "package.json": '{\n"scripts": {\n"test": "vitest"\n}}',
                "pnpm-lock.yaml": "a: 1\n",
                "src/cart.spec.ts": "it()\n",
            },
            "- `pnpm exec vitest run src/cart.spec.ts` (by vitest) (package.json:3)",
        ),
        (
            {
                "package.json": '{\n"scripts": {\n"test": "mocha"\n}}',
                "test/support/env.js": "it()\n",
                "test/cart.js": "it()\n",
            },
            "- `npx mocha test/cart.js` (by mocha) (package.json:3)",
        ),
        (
            {
                "pom.xml": "<project/>\n",
                "cart/pom.xml": "<project/>\n",
                "cart/src/test/java/CartTest.java": _JAVA,
            },
            "- `mvn test -pl cart -Dtest=CartTest` (cart/src/test/java/CartTest.java:3)",
        ),
        (
            {
                "build.gradle": "\n",
                "gradlew": "#!/bin/sh\n",
                "shop/cart/build.gradle.kts": "\n",
                "shop/cart/src/test/java/CartTest.java": _JAVA,
            },
            '- `./gradlew :shop:cart:test --tests "*CartTest"` (shop/cart/src/test/java/CartTest.java:3)',
        ),
        (
            {
                "README.md": "# Shop\n\nTo test it:\n\n    ./runtest\n",
                "runtest": '#!/bin/sh\ntclsh tests/all.tcl "$@"\n',
                "tests/all.tcl": 'puts {\n    "--quiet         Say nothing."\n    "--single <unit>   Run just this unit of the tests."\n}\n',
            },
            "- `./runtest --single <unit>`: Run just this unit of the tests (tests/all.tcl:3)",
        ),
    ],
)
def test_runner_is_told_with_a_test_that_there_is(files: dict[str, str], told: str) -> None:
    found = answers(files)

    assert [found.get(question) for question in QUESTIONS] == [told] * len(QUESTIONS)


def test_guide_comes_first() -> None:
    guide = "# Contributing\n\n## Tests\n\nTo run the tests of a single file:\n\n```sh\n./t tests/test_cart.py\n```\n"

    found = answers({**_PYTEST, "CONTRIBUTING.md": guide})

    assert found[QUESTIONS[0]] == (
        "- `./t tests/test_cart.py`: To run the tests of a single file (CONTRIBUTING.md:8)\n"
        "- `pytest tests/test_cart.py::test_adds` (tests/test_cart.py:1)"
    )


def test_specs_are_not_run_as_tests_of_rails() -> None:
    files = {"bin/rails": "#!/usr/bin/env ruby\n", "spec/cart_spec.rb": "describe Cart do\nend\n"}

    assert QUESTIONS[0] not in answers(files)


def test_project_without_tests_says_nothing_of_one() -> None:
    assert QUESTIONS[0] not in answers({"go.mod": "module x\n", "main.go": "package main\n"})
