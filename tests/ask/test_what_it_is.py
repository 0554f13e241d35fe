"""What something is that a question names alone, and who works on a project that it calls by its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def _fill(builder: RepositoryBuilder) -> None:
    builder.write("README.md", "# Wagon\n\nA shop of carts.\n")
    builder.write("pyproject.toml", '[project]\nname = "wagon"\n')
    builder.write("src/wagon/__init__.py", "")
    builder.write(
        "src/wagon/carts.py",
        'class Cart:\n    """What is bought."""\n\n    def __init__(self, wheels: int = 4): ...\n\n'
        '    def run(self, speed):\n        """Rolls it."""\n\n\ndef fill_cart(cart):\n    """Puts all in."""\n',
    )
    builder.write("src/wagon/jobs/wash.py", "class Wash:\n    pass\n")
    builder.write("src/wagon/signals.py", '"""What others are told."""\n\nsold = 1\n')
    builder.write("web/wheelFlags.ts", "export enum WheelFlags {\n  ROUND = 1,\n}\n")
    builder.write("web/cart.ts", "export interface CartOptions {\n  wheelFlag?: number,\n}\n")
    builder.write("src/wagon/settings.py", 'DEFAULTS = {\n    "MAX_WHEELS": 12,\n}\n')
    builder.commit("Begin")


@pytest.fixture
def ask(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> Callable[[str], Answer]:
    index_once(_fill, settings)
    return lambda question: answer(opened(builder), settings, question)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "what does fill_cart do?",
            "`fill_cart` (function) in `src/wagon/carts.py:10-11`: Puts all in.",
        ),
        ("what does Cart.run do?", "`Cart.run` (method) is defined in `src/wagon/carts.py:6-7`: Rolls it."),
        ("what is MAX_WHEELS?", '`MAX_WHEELS` is defined in `src/wagon/settings.py:2`: `"MAX_WHEELS": 12,`'),
        (
            "what is fill_cart for?",
            "`fill_cart` (function) in `src/wagon/carts.py:10-11`: Puts all in.",
        ),
        (
            "what does wheelFlag mean?",
            "`WheelFlags` (enum) is defined in `web/wheelFlags.ts:1-3`.",
        ),
        ("what is a cart?", "`Cart` (class) in `src/wagon/carts.py:1-7`: What is bought."),
        (
            "which background jobs are there?",
            "`src/wagon/jobs` (1 file).\n- `src/wagon/jobs/wash.py`: `Wash`",
        ),
        (
            "which signals exist?",
            "`src/wagon/signals.py` (3 lines): What others are told.\n- `sold` (variable, 3-3)",
        ),
        (
            "what is the Cart class's __init__ signature?",
            "`Cart.__init__` (method) in `src/wagon/carts.py:4`.\n  def __init__(self, wheels: int = 4): ...",
        ),
    ],
)
def test_what_a_name_is_of_is_told(ask: Callable[[str], Answer], question: str, told: str) -> None:
    result = ask(question)

    assert result.verdict == "answered"
    assert result.notes[0].text == told


def test_a_project_is_no_folder_that_is_called_as_it(ask: Callable[[str], Answer]) -> None:
    assert ask("who maintains wagon?").notes[0].title == "Who works on this project?"
    assert ask("who maintains the wagon package?").notes[0].title == "Who works on src/wagon?"
    assert ask("what is Wagon?").notes[0].title == "What is wagon?"


def test_where_a_phrase_is_defined_is_where_what_has_all_its_words_is(ask: Callable[[str], Answer]) -> None:
    assert ask("where are the cart options defined?").notes[0].text == (
        "`CartOptions` (interface) is defined in `web/cart.ts:1-3`."
    )
    assert not ask("where is the rolling of WheelFlags for Cart implemented?").covered


def test_what_breaks_is_asked_of_those_who_use_it(ask: Callable[[str], Answer]) -> None:
    assert ask("what breaks if I change the signature of fill_cart?").notes[0].title == "Who uses fill_cart?"
