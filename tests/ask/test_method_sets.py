"""Who implements an interface of Go, and who uses a name that is also part of other words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def _fill(builder: RepositoryBuilder) -> None:
    builder.write(
        "shop/shop.go",
        "package shop\n\ntype Till interface {\n\tAdd(name string, price int) (int, error)\n\tClose() error\n}\n\n"
        "type Check func(till Till) error\n",
    )
    builder.write(
        "desk/desk.go",
        "package desk\n\ntype desk struct{}\n\nfunc (d *desk) Add(n string, p int) (total int, err error) { return 0, nil }\n",
    )
    builder.write(
        "desk/close.go",
        "package desk\n\nfunc (d *desk) Close() error { return nil }\n\ntype Prompt struct{}\n",
    )
    builder.write(
        "other/other.go",
        "package other\n\ntype other struct{}\n\nfunc (o other) Add(n string) error { return nil }\n\n"
        "func (o other) Close() error { return nil }\n",
    )
    builder.write(
        "user/user.go",
        'package user\n\nimport (\n\t"example.org/outside/prompt"\n\t"example.org/shop/desk"\n)\n\n'
        "var p desk.Prompt\nvar q prompt.Any\n",
    )
    builder.write("go.mod", "module example.org/shop\n\ngo 1.22\n")
    builder.write(
        "web/Basket.ts",
        "export const BasketImpl = {}\nexport const Basket = BasketImpl\nexport function isBasket() {}\n",
    )
    builder.write("web/page.ts", "import { Basket } from './Basket'\n\nexport const page = [Basket]\n")
    builder.write(
        "web/render.ts",
        "import {\n  BasketImpl,\n  isBasket,\n} from './Basket'\n\nexport const basket = [BasketImpl, isBasket()]\n",
    )
    builder.write("py/cached.py", "import os\n\nif os.name:\n    cacheit = 1\nelse:\n    cacheit = 2\n")
    builder.write("py/sums.py", "from py.cached import cacheit\n\nprint(cacheit)\n")
    builder.write("py/fast/plot.py", "class plotted:\n    def __init__(self, values): ...\n")
    builder.write("py/plotted.py", "def plotted(values, colour=None):\n    return values\n")
    builder.commit("Begin")


@pytest.fixture
def told(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> Callable[[str], list[str]]:
    index_once(_fill, settings)
    return lambda question: answer(opened(builder), settings, question).notes[0].text.split("\n")


@pytest.mark.parametrize("question", ["what implements shop.Till?", "which types implement Till?"])
def test_an_interface_is_implemented_by_what_has_its_methods(
    told: Callable[[str], list[str]], question: str
) -> None:
    assert told(question)[-1] == "Extended or implemented by `desk` (`desk/desk.go:3`)."


def test_a_type_of_ours_comes_before_a_package_that_is_called_so(told: Callable[[str], list[str]]) -> None:
    assert told("who uses Prompt?") == [
        "`Prompt` is defined in `desk/close.go:5` (struct).",
        "Used by 1 other file, as far as names and imports tell: `user/user.go` (8).",
    ]


def test_who_takes_something_else_of_its_file_does_not_use_it(told: Callable[[str], list[str]]) -> None:
    assert (
        told("who uses Basket?")[1]
        == "Used by 1 other file, as far as names and imports tell: `web/page.ts` (3)."
    )


def test_what_a_condition_gives_its_value_is_a_name_of_the_module(told: Callable[[str], list[str]]) -> None:
    assert told("who uses cacheit?") == [
        "`cacheit` is defined in `py/cached.py:4` (variable).",
        "Used by 1 other file, as far as names and imports tell: `py/sums.py` (3).",
    ]


def test_a_function_is_told_beside_a_class_of_its_name(told: Callable[[str], list[str]]) -> None:
    assert told("where is plotted defined?") == [
        "- `plotted` (class) is defined in `py/fast/plot.py:1-2`.",
        "- `plotted` (function) is defined in `py/plotted.py:1-2`.",
    ]


def test_a_macro_is_used_where_its_name_stands_in_code(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("src/log.h", "#define LOG_WARNING 3\n#define UNUSED_LEVEL 4\n")
    builder.write("src/till.c", '#include "log.h"\n\nint a(void) { return say(LOG_WARNING); }\n')
    builder.write(
        "src/cart.c", '#include "log.h"\n\n/* LOG_WARNING is not for this. */\nint b(void) { return 1; }\n'
    )
    builder.write("tests/other.tcl", "# LOG_WARNING\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    note = answer(opened(builder), settings, "who uses LOG_WARNING?").notes[0]
    assert note.text.split("\n") == [
        "`LOG_WARNING` is defined in `src/log.h:1` (macro).",
        "Used by 1 other file, as far as names and imports tell: `src/till.c` (3).",
    ]
    nobody = answer(opened(builder), settings, "who uses UNUSED_LEVEL?").notes[0]
    assert nobody.text.endswith("No other file is known to use it, as far as names and imports tell.")


def test_name_that_another_package_has_is_not_that_of_this_one(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for package in ("till", "till-test"):
        builder.write(
            f"packages/{package}/package.json", f'{{"name": "@shop/{package}", "main": "src/index.ts"}}\n'
        )
        builder.write(f"packages/{package}/src/ops.ts", "export const nodeOps = {}\n")
        builder.write(f"packages/{package}/src/index.ts", "export * from './ops'\n")
    builder.write("packages/till-test/src/index.ts", "export * from './ops'\nexport * from '@shop/till'\n")
    builder.write(
        "packages/core/__tests__/a.spec.ts", "import { nodeOps } from '@shop/till-test'\n\ntest(nodeOps)\n"
    )
    builder.write(
        "packages/core/__tests__/b.spec.ts", "import { nodeOps } from '@shop/till'\n\ntest(nodeOps)\n"
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = answer(opened(builder), settings, "what tests packages/till/src/ops.ts?").notes[0].text

    assert "b.spec.ts" in text
    assert "a.spec.ts" not in text
