"""A question and code put the same thing differently: what counts of a question, and what else is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.ask.session import open_session
from sleepcode.parsing.words import hash_term, word_hashes
from sleepcode.ranking.lexical import score_words
from sleepcode.ranking.passages import find_passages
from sleepcode.ranking.query import analyse
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.support.projects import settings_in
from tests.support.repositories import RepositoryBuilder


def _weight(question: str, word: str) -> float:
    (term,) = word_hashes(word)
    return analyse(question, is_question=True).terms.get(term, 0.0)


@pytest.mark.parametrize("word", ["happens", "told", "usually", "choose"])
def test_words_of_asking_count_for_little(word: str) -> None:
    question = "What usually happens, and who is told to choose, when a worker dies?"

    assert _weight(question, word) < 0.5 < _weight(question, "worker")
    assert not set(word_hashes(word)) & analyse(question, is_question=True).telling


def test_word_that_names_a_thing_of_code_is_none_of_asking() -> None:
    told = analyse("What happens when a user is deleted?", is_question=True).telling

    assert set(word_hashes("user")) <= told


def test_what_breaks_is_no_word_to_look_for() -> None:
    told = analyse("what breaks if I change the lexer?", is_question=True).telling

    assert told == set(word_hashes("lexer"))


def test_form_of_a_verb_is_the_verb() -> None:
    assert _weight("where is the lockfile written?", "write") > 0.5


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("How is the colour chosen?", "color"),
        ("where is the color chosen", "colour"),
        ("how are names normalised", "normaliz"),
        ("what is at the centre?", "center"),
        ("which catalogue is read?", "catalog"),
        ("What happens when it shuts down?", "shutdown"),
        ("what if a request timed out?", "timeout"),
        ("when does a hash table grow?", "hashtabl"),
        ("when does a hash table grow?", "hash_table"),
        ("when is 404 answered?", "not_found"),
        ("when is 404 answered?", "notfound"),
        ("why does an upload end in 413?", "payload_too_large"),
    ],
)
def test_other_spelling_and_words_written_as_one_are_looked_for_too(question: str, term: str) -> None:
    query = analyse(question, is_question=True)

    assert query.terms[hash_term(term)] > 0.5
    assert hash_term(term) in query.variants
    assert hash_term(term) not in query.telling


def test_title_of_a_change_is_taken_as_it_is() -> None:
    assert not analyse("Choose the colour of the hash table").variants
    assert _weights_of("Choose the colour") == {1.0}


def _weights_of(title: str) -> set[float]:
    return set(analyse(title).terms.values())


def test_variant_tells_no_more_than_its_word_however_rare_it_is(tmp_path: Path) -> None:
    builder = RepositoryBuilder(tmp_path / "fleet")
    for number in range(8):
        builder.write(f"node_{number}.py", f"def join_{number}(master):\n    return master.link\n")
        builder.write(f"leaf_{number}.py", f"def grow_{number}(tree):\n    return tree\n")
    builder.write("ship.py", "def hoist(mast):\n    return mast\n")
    builder.commit("Nodes")
    repository, settings = open_repository(str(builder.path)), settings_in(tmp_path / "store")
    index_repository(repository, settings, notes=False)

    query = analyse("who is the master?", is_question=True)
    with open_session(repository, settings) as session:
        weights = score_words(session.view, query).weights

    assert hash_term("mast") in query.variants
    assert 0.0 < weights[hash_term("mast")] <= weights[hash_term("master")]


def test_what_code_writes_as_one_word_is_found(tmp_path: Path) -> None:
    builder = RepositoryBuilder(tmp_path / "pool")
    builder.write("stopping.py", "def shutdown(workers):\n    for one in workers:\n        one.join()\n")
    for number in range(5):
        name = f"menu_{number}"
        builder.write(f"{name}.py", f"def scroll_{number}(menu):\n    menu.told = menu.happens({number})\n")
    builder.commit("A pool")
    repository, settings = open_repository(str(builder.path)), settings_in(tmp_path / "store")
    index_repository(repository, settings, notes=False)

    query = analyse("What happens when it is told to shut down?", is_question=True)
    with open_session(repository, settings) as session:
        passages, _ = find_passages(session.view, query)
        found = session.view.path(passages[0].place)

    assert found == "stopping.py"
