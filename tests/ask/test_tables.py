"""Where a table of a database is defined, with its columns as they stand there."""

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
    builder.write(
        "db/schema.rb",
        'ActiveRecord::Schema.define do\n  create_table "carts" do |t|\n    t.string "name"\n'
        '    t.index ["name"]\n  end\n\n  create_table "wheels" do |t|\n  end\nend\n',
    )
    builder.write("db/migrate/1_carts.rb", "create_table :carts do |t|\n  t.string :old\nend\n")
    builder.write("app/cart.rb", "class Cart < ApplicationRecord\nend\n")
    builder.write(
        "store/bells.sql",
        "CREATE TABLE bell (\n  id INT NOT NULL,\n  tone TEXT DEFAULT ('c')\n);\n\nCREATE INDEX b ON bell (id);\n",
    )
    builder.write(
        "shop/models.py",
        "from django.db import models\n\n\nclass Order(models.Model):\n    total = models.IntegerField()\n\n"
        "    paid = models.BooleanField()\n\n\nother = 1\n",
    )
    builder.write("web/table.ts", "export function renderTable(columns: string[]) {\n  return columns;\n}\n")
    builder.commit("Begin")


@pytest.fixture
def ask(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> Callable[[str], Answer]:
    index_once(_fill, settings)
    return lambda question: answer(opened(builder), settings, question)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "where is the carts table defined?",
            [
                "The table `carts` is defined in `db/schema.rb:2-5`:",
                '  create_table "carts" do |t|',
                '    t.string "name"',
                '    t.index ["name"]',
                "  end",
                "Also in `app/cart.rb:1`, `db/migrate/1_carts.rb:1`.",
            ],
        ),
        (
            "what columns does the bells table have?",
            [
                "The table `bell` is defined in `store/bells.sql:1-4`:",
                "  CREATE TABLE bell (",
                "    id INT NOT NULL,",
                "    tone TEXT DEFAULT ('c')",
                "  );",
            ],
        ),
        (
            "which columns are in the table order?",
            [
                "The table `Order` is defined in `shop/models.py:4-7`:",
                "  class Order(models.Model):",
                "      total = models.IntegerField()",
                "  ",
                "      paid = models.BooleanField()",
            ],
        ),
    ],
)
def test_table_is_told_as_it_is_defined(ask: Callable[[str], Answer], question: str, told: list[str]) -> None:
    result = ask(question)

    assert result.verdict == "answered"
    assert result.notes[0].text.split("\n") == told


def test_what_only_shows_tables_is_none(ask: Callable[[str], Answer]) -> None:
    assert not any("is defined in `db" in note.text for note in ask("which columns are rendered?").notes)
