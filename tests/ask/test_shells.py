"""Where functions of shell scripts are defined and who uses them: they are everybody's who sources them."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

_NO_BASH = 'for file ("$SHOP"/*.zsh(N)); do\n  echo "${${(%):-%x}:a:h}"\ndone\n'


def _fill(builder: RepositoryBuilder) -> None:
    """A prompt of zsh, in which functions are called by text."""
    builder.write(
        "lib/cart.zsh",
        _NO_BASH
        + "function cart_total() {\n  echo 1\n}\nfunction _shop::cart::open {\n  echo 2\n}\n"
        + "function cart-fetch {\n  cart_total\n}\nfunction weigh {\n  echo 3\n}\nfunction grep {\n  echo 4\n}\n"
        + "function cart_alone() {\n  echo 5\n}\n",
    )
    builder.write("themes/dark.zsh-theme", "PROMPT='total: $(cart_total) %# '\n# cart-fetch is not needed\n")
    builder.write("themes/light.zsh-theme", "alias w='weigh'\n" + _NO_BASH)
    builder.write("plugins/till/till.plugin.zsh", 'alias o="_shop::cart::open"\ncart-fetch | grep x\n')
    builder.write("tools/apart.sh", "cart_total() {\n  echo 6\n}\ncart_total\n")
    builder.write("start.sh", 'source "$SHOP/lib/cart.zsh"\n')
    builder.write("README.md", "# Shop\n\nCall `cart_total` in your prompt.\n")
    builder.commit("Begin")


@pytest.fixture
def shop(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


@pytest.mark.parametrize(
    ("name", "line"), [("cart_total", 4), ("_shop::cart::open", 7), ("cart-fetch", 10), ("weigh", 13)]
)
def test_functions_of_zsh_are_found_by_their_names(
    name: str, line: int, shop: RepositoryBuilder, settings: Settings
) -> None:
    result = ask(shop, settings, f"where is {name} defined?")

    assert f"`lib/cart.zsh:{line}-{line + 2}`" in result.notes[0].text
    assert result.verdict == "answered"


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("cart_total", "themes/dark.zsh-theme"),
        ("_shop::cart::open", "plugins/till/till.plugin.zsh"),
        ("cart-fetch", "plugins/till/till.plugin.zsh"),
        ("`weigh`", "themes/light.zsh-theme"),
    ],
)
def test_users_of_a_function_of_zsh_name_it(
    name: str, user: str, shop: RepositoryBuilder, settings: Settings
) -> None:
    result = ask(shop, settings, f"who uses {name}?")

    assert f"Used by 1 other file, as far as names and imports tell: `{user}`" in result.notes[0].text
    assert result.verdict == "answered"


@pytest.mark.parametrize("name", ["`grep`", "cart_alone"])
def test_nobody_is_known_to_use_what_is_a_command_or_never_named(
    name: str, shop: RepositoryBuilder, settings: Settings
) -> None:
    result = ask(shop, settings, f"who uses {name}?")

    assert "No other file is known to use it" in result.notes[0].text
    assert result.verdict == "unsure"


def test_files_that_source_another_use_it(shop: RepositoryBuilder, settings: Settings) -> None:
    result = ask(shop, settings, "which files source lib/cart.zsh?")

    assert result.notes[0].title == "Who uses lib/cart.zsh?"
    assert "`start.sh`" in result.notes[0].text
    assert result.verdict == "answered"
