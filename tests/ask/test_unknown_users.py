"""What is said, and how surely, where nobody is known to use something."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

_PAGES = (
    "app/views/carts/show.html.erb",
    "resources/views/cart.blade.php",
    "templates/cart.html",
    "static/cart.css",
    "db/carts.sql",
    "config/carts.yml",
)


def _fill(builder: RepositoryBuilder) -> None:
    """Carts of Ruby, with a desk that no one uses and pages that frameworks find."""
    builder.write("app/models/cart.rb", "class Cart\n  def overload\n    1\n  end\nend\n")
    builder.write("app/models/road.rb", "class Road\n  def close(cart)\n    cart.overload\n  end\nend\n")
    builder.write("app/models/desk.rb", "class Desk\n  def open\n    Cart.new\n  end\nend\n")
    builder.write(
        "spec/models/road_spec.rb", "RSpec.describe Road do\n  it { Road.new.close(Cart.new) }\nend\n"
    )
    for page in _PAGES:
        builder.write(page, '<p class="cart">A cart at the desk</p>\n')
    builder.commit("Begin")


@pytest.fixture
def carts(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


def told(result: Answer) -> str:
    return "\n".join(note.text for note in result.notes)


@pytest.mark.parametrize("page", _PAGES)
def test_of_what_frameworks_find_it_is_not_said_that_nobody_uses_it(
    page: str, carts: RepositoryBuilder, settings: Settings
) -> None:
    result = ask(carts, settings, f"what breaks if I change {page}?")

    assert (
        "Who uses it is not known: files of its kind are often found by names that nothing writes out."
        in told(result)
    )
    assert "No other file" not in told(result)
    assert result.verdict == "unsure"
    assert result.confidence <= 0.4


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what breaks if I change app/models/desk.rb?", "No other file is known to use it"),
        ("who uses Desk?", "No other file is known to use it"),
        ("what tests app/models/desk.rb?", "No test is known to use it by name."),
    ],
)
def test_nobody_is_said_without_being_sure(
    question: str, said: str, carts: RepositoryBuilder, settings: Settings
) -> None:
    result = ask(carts, settings, question)

    assert said in told(result)
    assert result.verdict == "unsure"
    assert result.confidence <= 0.4


def test_that_only_tests_use_something_is_an_answer(carts: RepositoryBuilder, settings: Settings) -> None:
    result = ask(carts, settings, "who uses Road?")

    assert "No other file but tests is known to use it" in told(result)
    assert "Tests that use it by name: `spec/models/road_spec.rb`" in told(result)
    assert result.verdict == "answered"
    assert 0.6 < result.confidence < 0.85


def test_users_of_a_class_and_of_a_method_of_ruby(carts: RepositoryBuilder, settings: Settings) -> None:
    by_class = ask(carts, settings, "who uses Cart?")

    assert "Used by 1 other file, as far as names and imports tell: `app/models/desk.rb` (3)." in told(
        by_class
    )
    assert "Tests that use it by name: `spec/models/road_spec.rb` (2)." in told(by_class)
    assert by_class.verdict == "answered"
    assert "`app/models/road.rb`" in told(ask(carts, settings, "who uses `Cart.overload`?"))
