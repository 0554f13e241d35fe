"""What a request says, and what stands in it besides."""

from __future__ import annotations

import pytest

from sleepcode.ranking.query import analyse


def test_what_tools_sign_a_message_with_is_no_part_of_it() -> None:
    signed = "Keep the session of a cart\n\nIt was lost.\nSome-Session: https://example.org/quokka\nCo-Authored-By: Wombat <w@x>"
    told = analyse("Send a header\n\nContent-Quokka: 5\nis what the server wants.")

    words = set(analyse(signed).words.values())
    assert {"session", "cart", "lost"} <= words
    assert not {"quokka", "Wombat", "wombat"} & words
    assert "Quokka" in set(told.words.values())


def test_what_a_change_does_is_no_name_of_what_it_is_about() -> None:
    assert "Add" not in analyse("Add the rate of the day to invoices").names
    assert "rate" in analyse("Add the rate of the day to invoices").names
    assert "add" in analyse("`add` books twice").names
    assert "update" in analyse("update() books twice").names


@pytest.mark.parametrize(
    "text",
    [
        "`" * 59_000,
        "~" * 59_000,
        "http://" * 8_000,
        "see x.py: " + "@" * 59_000,
        "at " + "a" * 59_000 + ":",
        "error:\n" + "\n" * 59_000,
        "#1 " + "1." * 29_000,
        "\nA-b: c" * 8_000 + " and more",
    ],
    ids=["fence", "tildes", "links", "signs", "frame", "empty lines", "numbers", "trailers"],
)
def test_text_that_nobody_writes_is_taken_apart_in_time_that_grows_with_it(text: str) -> None:
    # Each of these took minutes to hours where a pattern looked at the rest of the text from every place in it.
    query = analyse(f"Sort the parcels by weight\n\n{text}")

    assert {"parcels", "weight"} <= set(query.words.values())


def test_word_that_is_stemmed_to_one_that_says_nothing_says_something() -> None:
    told = analyse("what is the theme of them?", is_question=True)

    assert list(told.words.values()) == ["theme"]
