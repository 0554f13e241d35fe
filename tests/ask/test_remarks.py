"""What a model wrote of one thing is shown line by line where it says something of a question."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.model_answer import answer_with_model
from sleepcode.config import Settings
from sleepcode.model import Citation, Note, NoteKind
from sleepcode.paths import store_path
from sleepcode.repo.repository import Repository
from sleepcode.sleep.keeping import keep_notes
from tests.ask.conftest import MODEL
from tests.support.model_server import ModelServer, Reply
from tests.support.repositories import RepositoryBuilder

_QUESTION = "why are voucher amounts rounded twice?"
_TELLING = "- Voucher amounts are rounded twice, for the till and for the ledger (shop/prices.py:3-8)."
_TEXT = f"How prices come about.\n- Taxes come first (shop/prices.py:1).\n{_TELLING}\n- Cents are integers (shop/cart.py:1)."


@pytest.fixture
def kept(builder: RepositoryBuilder, repository: Repository, settings: Settings) -> Note:
    """A note by a model about prices, kept at HEAD."""
    commit = repository.resolve("HEAD")
    blob = builder.blob("shop/prices.py")
    note = Note(
        *(NoteKind.FILE, "shop/prices.py", "shop/prices.py", _TEXT, {}),
        (Citation("shop/prices.py", 1), Citation("shop/prices.py", 3, 8), Citation("shop/cart.py", 1)),
        (("shop/prices.py", blob),),
        source="openai/scripted",
    )
    keep_notes(store_path(repository.common_dir, settings), commit, [note])
    return note


def test_line_that_says_something_of_the_question_is_shown_with_what_it_cites(
    repository: Repository, settings: Settings, kept: Note
) -> None:
    result = answer(repository, settings, _QUESTION)

    (remark,) = [note for note in result.notes if note.source != "static"]
    assert remark.text == _TELLING
    assert list(map(str, remark.citations)) == ["shop/prices.py:3-8"]
    assert result.tokens <= 2_000


@pytest.mark.parametrize("question", ["where does a parcel come from?", "is anything rounded down?"])
def test_one_word_of_a_question_makes_no_remark(
    repository: Repository, settings: Settings, kept: Note, question: str
) -> None:
    assert all(note.source == "static" for note in answer(repository, settings, question).notes)


def test_note_of_a_file_that_was_changed_since_says_nothing(
    builder: RepositoryBuilder, repository: Repository, settings: Settings, kept: Note
) -> None:
    builder.write("shop/prices.py", "def price_of(item):\n    return item.price\n")

    assert all(note.source == "static" for note in answer(repository, settings, _QUESTION).notes)


def test_remarks_stay_within_a_small_budget(repository: Repository, settings: Settings, kept: Note) -> None:
    for budget in (30, 60, 90, 120, 240):
        result = answer(repository, settings, _QUESTION, budget=budget)
        assert result.tokens <= budget
        assert any(note.text == _TELLING for note in result.notes) == (budget >= 60)


def test_model_is_told_the_line_and_not_the_rest_of_the_note(
    repository: Repository, settings: Settings, server: ModelServer, kept: Note
) -> None:
    server.follow([Reply("Twice (shop/prices.py:3-8).")])

    answer_with_model(repository, settings, _QUESTION, model=MODEL, effort="medium", budget=2_000)

    (prompt,) = server.texts
    assert "rounded twice, for the till" in prompt
    assert "Taxes come first" not in prompt
