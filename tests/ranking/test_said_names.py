"""Which words of a question are names of code."""

from __future__ import annotations

import pytest

from sleepcode.ranking.said_names import asked_words, says_as_name, written_names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("where is kMaxHeight defined?", ["kMaxHeight"]),
        ("where is ctx.throw implemented?", ["ctx.throw"]),
        ("what does `main` do?", ["main"]),
        ("who calls open() here?", ["open"]),
        ("Where are the URL routes defined?", []),
        ("Where is the lockfile written?", []),
    ],
)
def test_names_are_told_by_how_they_are_written(question: str, names: list[str]) -> None:
    said = [".".join(filter(None, (one.owner, one.name))) for one in written_names(question)]

    assert said == names


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("where is main defined?", ["main"]),
        ("where is the theme function defined?", ["theme"]),
        ("which file declares retry?", ["retry"]),
        ("what is the default value of timeout?", ["timeout"]),
        ("what is the default theme?", []),
        ("where is the lockfile written?", []),
    ],
)
def test_words_are_names_where_only_names_are_asked_of_so(question: str, words: list[str]) -> None:
    assert asked_words(question) == words


def test_word_beside_what_kind_of_name_it_is_is_a_name() -> None:
    assert says_as_name("default", "who calls the default function?")
    assert not says_as_name("default", "what is the default theme?")
