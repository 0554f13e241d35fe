"""What is asked of files that tell how a project is built."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    """A program that is built in several ways."""
    builder.write(
        "CMakeLists.txt",
        'option(SHOP_TESTS "Build the tests" ON)\ninclude(Shop)\n\nfunction(add_shop_test name)\n'
        "  target_link_libraries(${name} shop)\nendfunction()\n\nadd_library(shop cart.cc)\n"
        "if(SHOP_TESTS)\n  add_shop_test(cart_test)\nendif()\n",
    )
    builder.write("cmake/Shop.cmake", "set(SHOP_NAME shop)\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Where is SHOP_TESTS configured?", "`SHOP_TESTS` (variable) is defined in `CMakeLists.txt:1`"),
        (
            "Who uses cmake/Shop.cmake?",
            "Used by 1 other file, as far as names and imports tell: `CMakeLists.txt`",
        ),
    ],
)
def test_builds_are_told(shop: RepositoryBuilder, settings: Settings, question: str, told: str) -> None:
    assert told in ask(shop, settings, question).notes[0].text


def test_what_stands_behind_a_definition_is_not_in_it(shop: RepositoryBuilder, settings: Settings) -> None:
    text = ask(shop, settings, "Who uses add_shop_test?").notes[0].text

    assert "`add_shop_test` is defined in `CMakeLists.txt:4-6` (function)." in text
    assert "in `shop`" not in text


def test_script_or_rule_that_is_named_is_told_with_what_it_runs(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write(
        "package.json",
        '{\n  "packageManager": "pnpm@9.1.0+sha512.abc",\n  "scripts": {\n    "predev": "node prepare.js",\n    "dev": "vite --host"\n  }\n}\n',
    )
    builder.write("pnpm-lock.yaml", "lockfileVersion: 9\n")
    builder.write("Makefile", "all: dev\n\ndev:\n\tnpm run dev\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    for question in (
        "what does pnpm run dev do?",
        "what happens when I run `npm run dev`?",
        "what does pnpm dev do?",
    ):
        text = answer(opened(builder), settings, question).notes[0].text
        assert text == (
            "`dev` of `package.json:5` runs `vite --host`.\nBefore it `predev` runs `node prepare.js`."
        ), question
    rule = answer(opened(builder), settings, "what does make dev do?").notes[0].text
    assert rule == "The rule is in `Makefile:3-4`:\n  dev:\n  npm run dev"
    manager = answer(opened(builder), settings, "which package manager is used?").notes[0].text
    assert manager == "- `package.json` names `pnpm@9.1.0`\n- `pnpm-lock.yaml` is the lock of pnpm"
