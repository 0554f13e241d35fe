"""How sure an answer is: less so of what the repository says nothing about."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from sleepcode.ask.answer import analyse_question, answer
from sleepcode.ask.evidence import weigh_passages
from sleepcode.ask.session import open_session
from sleepcode.ask.texts import Texts
from sleepcode.config import Settings
from sleepcode.ranking.confidence import SIGNALS, how_sure, surest
from sleepcode.ranking.passages import find_passages
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.support.projects import settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "store")


def _ask(builder: RepositoryBuilder, settings: Settings, question: str) -> tuple[str, float]:
    repository = open_repository(str(builder.path))
    index_repository(repository, settings)
    result = answer(repository, settings, question)
    return result.verdict, result.confidence


@pytest.fixture
def shop(builder: RepositoryBuilder) -> RepositoryBuilder:
    builder.write(
        "shop/retries.py",
        '"""Retries of payments."""\n\n\ndef wait_before_retry(attempt):\n'
        '    """Seconds to wait before a payment is tried again: twice as long each time."""\n'
        "    return min(60, 2**attempt)\n\n\ndef retry_payment(payment, attempts=5):\n"
        "    for attempt in range(attempts):\n        if payment.charge():\n            return True\n"
        "        payment.sleep(wait_before_retry(attempt))\n    return False\n",
    )
    for name in ("orders", "stock", "mail", "taxes"):
        builder.write(
            f"shop/{name}.py", f'"""The {name}."""\n\n\ndef load_{name}(path):\n    return path.read_text()\n'
        )
    builder.commit("Begin")
    return builder


def test_question_about_what_is_there_is_surer_than_one_about_something_else(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    verdict, there = _ask(shop, settings, "How long does a payment wait before it is tried again?")
    other_verdict, elsewhere = _ask(
        shop, settings, "How does the text shaper load glyph outlines before a paragraph is painted again?"
    )

    assert (verdict, other_verdict) == ("likely", "unknown")
    assert there > elsewhere


def test_little_is_spent_on_what_is_hardly_about_the_question(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    repository = open_repository(str(shop.path))
    index_repository(repository, settings, notes=False)
    question = "How does the text shaper load glyph outlines before a paragraph is painted again?"

    result = answer(repository, settings, question, budget=400)

    assert result.verdict == "unknown"
    assert result.evidence
    assert result.tokens <= 100


def test_other_spelling_makes_no_less_sure(shop: RepositoryBuilder, settings: Settings) -> None:
    shop.write("shop/label.py", "def color_of_label(theme, label):\n    return theme.colors[label.kind]\n")
    shop.commit("Labels")

    verdict, british = _ask(shop, settings, "What is the colour of a label, by its kind and theme?")
    _, american = _ask(shop, settings, "What is the color of a label, by its kind and theme?")

    assert verdict == "likely"
    assert british == pytest.approx(american, abs=0.1)


def test_more_of_every_signal_makes_surer() -> None:
    low = [0.2, 0.1, -3.0, -3.0, 0.0, 0.0, 0.2, 1.9]

    for number in range(len(SIGNALS)):
        high = [*low[:number], low[number] + 0.5, *low[number + 1 :]]
        assert how_sure(high) > how_sure(low), SIGNALS[number]


def test_questions_about_others_were_told_apart_where_it_was_fitted() -> None:
    text = resources.files("sleepcode.ranking").joinpath("confidence.json").read_text(encoding="utf-8")
    found = json.loads(text)["provenance"]["cross_validated"]

    assert found["area"] > 0.85
    assert found["calibration_error"] < 0.05
    assert found["foreign_unknown"] > 5 * found["own_unknown"]


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("How do I change the port?", 0.5),
        ("Where is the default port configured?", 0.5),
        ("How do I change the socket?", 1.0),
        ("How is a port bound to a socket?", 1.0),
    ],
)
def test_one_word_that_nothing_is_called_makes_nothing_sure(
    question: str, most: float, shop: RepositoryBuilder, settings: Settings
) -> None:
    shop.write("shop/ship.py", "def open_socket(port, host):\n    return bind(port, host, port + 1)\n")
    shop.commit("Ship")
    repository = open_repository(str(shop.path))
    index_repository(repository, settings)
    query = analyse_question(question)

    with open_session(repository, settings) as session, BlobReader(repository) as reader:
        passages, lexical = find_passages(session.view, query)
        weighed = weigh_passages(session, Texts(session, reader), query, passages, lexical)

        assert weighed[0].cut.passage.symbol == "open_socket"
        assert surest(session.view, query, lexical, weighed) == most
