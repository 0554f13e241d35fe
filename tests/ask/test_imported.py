"""What a file imports, of the repository and from outside."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
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
