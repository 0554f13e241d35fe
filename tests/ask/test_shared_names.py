"""Who uses, and what tests, a name that many files define."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

_STORES = ("memory", "disk", "remote", "shadow")


def _fill(builder: RepositoryBuilder) -> None:
    """Four stores that have the same methods, and who calls them."""
    builder.write("go.mod", "module example.org/carts\n")
    builder.write(
        "store/store.go",
        "package store\n\ntype Store interface {\n\tListCarts(all bool) []string\n\tOpen() error\n}\n",
    )
    for name in _STORES:
        kind = name.capitalize()
        builder.write(
            f"store/{name}/{name}.go",
            f"package {name}\n\ntype {kind} struct{{}}\n\n// ListCarts reads carts.\n"
            f"func (s *{kind}) ListCarts(all bool) []string {{\n\treturn nil\n}}\n\n"
            f"func (s *{kind}) Open() error {{\n\treturn nil\n}}\n",
        )
    builder.write(
        "web/page.go",
        'package web\n\nimport "example.org/carts/store"\n\n// Show calls ListCarts.\nfunc Show(s store.Store) int {\n'
        "\treturn len(s.ListCarts(true))\n}\n",
    )
    builder.write(
        "web/page_test.go",
        'package web\n\nimport "testing"\n\nfunc TestShow(t *testing.T) {\n\tvar s fake\n\tif s.ListCarts(false) != nil {\n'
        "\t\tt.Fail()\n\t}\n}\n",
    )
    builder.commit("Begin")


@pytest.fixture
def shop(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def _ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


@pytest.mark.parametrize("question", ["who calls ListCarts?", "what breaks if I change ListCarts?"])
def test_who_uses_a_method_of_many_types_is_told_with_the_lines(
    shop: RepositoryBuilder, settings: Settings, question: str
) -> None:
    result = _ask(shop, settings, question)

    text = result.notes[0].text
    assert result.verdict == "answered"
    assert "`ListCarts` is defined in 5 files" in text
    assert "doesn't tell which" in text
    # Not the lines that define it, and no comment.
    assert "Used in 1 file: `web/page.go` (7)." in text
    assert "Tests that use it by name: `web/page_test.go` (7)." in text
    assert str(result.notes[0].citations[0]) == "web/page.go:7"


def test_what_tests_a_method_of_many_types_is_told(shop: RepositoryBuilder, settings: Settings) -> None:
    result = _ask(shop, settings, "what tests ListCarts?")

    assert result.notes[0].title == "What tests ListCarts?"
    assert "`web/page_test.go` (7)" in result.notes[0].text
    assert "web/page.go" not in result.notes[0].text


def test_word_that_many_types_call_a_method_is_no_name(shop: RepositoryBuilder, settings: Settings) -> None:
    result = _ask(shop, settings, "who calls Open?")

    assert not any(note.title.startswith("Who uses") for note in result.notes)
