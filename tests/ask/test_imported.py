"""What a file imports, of the repository and from outside."""

from __future__ import annotations

import json

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def _fill(builder: RepositoryBuilder) -> None:
    builder.write(
        "shop/cart.py",
        "import os\n\nimport requests\n\nfrom shop import wheels\n\nprint(wheels, os, requests)\n",
    )
    builder.write("shop/wheels.py", "import os\n")
    builder.write("shop/__init__.py", "")
    builder.write("shop/bare.py", "x = 1\n")
    builder.write("go.mod", "module example.org/shop\n\ngo 1.22\n")
    builder.write("till/a.go", "package till\n\nfunc A() {}\n")
    builder.write("till/b.go", "package till\n\nfunc B() {}\n")
    builder.write(
        "main.go",
        'package main\n\nimport (\n\t"fmt"\n\n\t"example.org/shop/till"\n)\n\nfunc main() { fmt.Println(till.A) }\n',
    )
    builder.commit("Begin")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "what does shop/cart.py import?",
            [
                "`shop/cart.py` imports 1 file of this repository: `shop/wheels.py`.",
                "From outside it takes `requests`.",
            ],
        ),
        (
            "which modules does shop/wheels.py import?",
            ["`shop/wheels.py` imports no file of this repository; it names `os`."],
        ),
        ("what does shop/bare.py import?", ["`shop/bare.py` imports nothing, as far as is known."]),
        (
            "what are the imports of main.go?",
            ["`main.go` imports 1 package of this repository: `till`.", "Beside that it names `fmt`."],
        ),
    ],
)
def test_imports_of_a_file_are_told(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings, question: str, told: list[str]
) -> None:
    index_once(_fill, settings)

    result = answer(opened(builder), settings, question)

    assert result.verdict == "answered"
    assert result.notes[0].text.split("\n") == told


def test_what_a_part_needs_is_told_by_its_manifest_and_its_imports(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("package.json", '{"name": "shop", "private": true, "workspaces": ["packages/*"]}')
    for name, needs in (
        ("cart", {"@shop/stock": "1", "lodash": "4"}),
        ("cart-compat", {"react": "1"}),
        ("stock", {}),
    ):
        manifest = {"name": f"@shop/{name}", "dependencies": needs, "peerDependencies": {"typescript": "5"}}
        builder.write(f"packages/{name}/package.json", json.dumps(manifest))
    builder.write("packages/stock/src/index.ts", "export const count = 1\n")
    builder.write(
        "packages/cart/src/index.ts",
        "import { count } from '../../stock/src/index'\nimport { map } from 'lodash'\nexport const cart = map(count)\n",
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    for question in (
        "what does the cart package depend on?",
        "which packages does cart depend on?",
        "what does packages/cart import?",
        "dependencies of packages/cart",
    ):
        note = answer(opened(builder), settings, question).notes[0]
        assert note.title == "What does packages/cart depend on?", question
        assert note.text == (
            "`packages/cart/package.json` needs `@shop/stock`, `lodash`; is used beside `typescript`.\n"
            "Its sources import `packages/stock` (in 1 file).\n"
            "From outside they take `lodash` (in 1 file)."
        )
