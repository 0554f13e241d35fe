"""Words of a text: the same however they are found."""

from __future__ import annotations

import re

import pytest

from sleepcode.parsing.words import count_hashes, find_hashes, hash_term, split_word


@pytest.mark.parametrize(
    "text",
    [
        "def parse_config(path: str) -> HTTPServer2:\n\treturn a.b(x)[1] + '\\0'",
        "x y z 1 _ __ ab _c",
        "w" * 80 + " " + "x" * 81 + " " + "y" * 82 + "_Zed " + "q" * 250,
        "Parsed HTTP HTTPServers parsedAll 404 007 0x1F 2e10 iOS A1 Ab",
        "Größe der naïve_Überschrift, 変数 x",
        "tabs\tand\x0bfeeds\x1cand\x7fothers\x00end",
    ],
)
def test_terms_are_those_of_each_word_by_itself(text: str) -> None:
    words = re.findall(r"\w{2,80}", text)

    assert list(find_hashes(text)) == [hash_term(term) for word in words for term in split_word(word)]


def test_words_are_counted() -> None:
    assert count_hashes("parse parsed Parser") == {hash_term("pars"): 2, hash_term("parser"): 1}


@pytest.mark.parametrize(
    ("word", "base"), [("added", "add"), ("adding", "add"), ("stopped", "stop"), ("running", "run")]
)
def test_what_was_done_is_found_by_what_one_does(word: str, base: str) -> None:
    assert split_word(word) == split_word(base)


def test_several_of_what_is_written_in_capitals_are_one_word() -> None:
    assert split_word("URLs") == ("url", "urls")
    assert split_word("APIsOf") == ("api", "of", "apisof")
    assert split_word("HTTPServer") == ("http", "server", "httpserver")
