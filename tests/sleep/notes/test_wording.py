"""Repository text that goes into notes."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes.wording import clean, listing, month, number, opening, plain


def test_terminal_escapes_and_control_characters_are_removed() -> None:
    assert (
        clean("a\x1b[31mred\x1b[0m\x07 b\x1b]8;;http://x\x07link\x1b]8;;\x07\r\nc\x9bd") == "a red b link c d"
    )


def test_bidirectional_and_invisible_characters_are_removed() -> None:
    assert clean("user\u202e\u2066 admin\u200b") == "user admin"


def test_undecodable_bytes_are_removed() -> None:
    clean("bad\udcff name").encode("utf-8")


def test_long_text_is_capped() -> None:
    assert len(clean("x" * 100_000, 50)) == 50


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [link](https://example.org) and **bold** `code`", "A link and bold `code`"),
        ("Uses [Werkzeug] and [Jinja][1]", "Uses Werkzeug and Jinja"),
        ("See :class:`Blueprint` and ``async``", "See `Blueprint` and `async`"),
        ("The `tutorial`_ of `Flask <https://example.org>`_", "The `tutorial` of Flask"),
        ("Returns {@link Gson} objects", "Returns `Gson` objects"),
        ('<p align="center">Centred</p>', "Centred"),
        ("Sets `v-bind` in `<style>` blocks", "Sets `v-bind` in `<style>` blocks"),
        ("The list `__all__` of __init__", "The list `__all__` of __init__"),
        ("a * b * c", "a * b * c"),
    ],
)
def test_markup_is_removed(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_opening_takes_whole_sentences() -> None:
    assert (
        opening("One thing. Another thing follows here. A third.", 40)
        == "One thing. Another thing follows here."
    )


def test_opening_doesnt_end_at_an_abbreviation_or_a_list_number() -> None:
    assert opening("Colours, e.g. red or green. More.", 28) == "Colours, e.g. red or green."
    assert opening("Handlers do this: 1. Wait. Then more and more", 26) == "Handlers do this: 1. Wait."


def test_opening_drops_a_sentence_that_was_cut_before() -> None:
    assert opening("It works. It has become one of the most...", 200) == "It works."


def test_opening_gets_a_full_stop() -> None:
    assert opening("Sells things", 50) == "Sells things."


def test_listing_says_how_many_more() -> None:
    assert listing(["a", "b"], 3) == "`a` and `b`"
    assert listing(["a", "b", "c", "d"], 2) == "`a`, `b` and 2 more"


def test_counts_agree_with_their_noun() -> None:
    assert number(1, "file") == "1 file"
    assert number(1200, "dependency", "dependencies") == "1,200 dependencies"


def test_impossible_time_has_no_month() -> None:
    assert month(10**30) == ""
    assert month(0) == "1970-01"


def test_addresses_and_emphasis_keep_their_words() -> None:
    assert plain("See <https://example.org/a> and _then_ use `a_b_c` or __init__.") == (
        "See https://example.org/a and then use `a_b_c` or __init__."
    )


def test_opening_that_goes_on_with_a_list_ends_before_it() -> None:
    assert (
        opening("This directory contains files of the build such as:")
        == "This directory contains files of the build."
    )


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        (
            "feature/foryou/impl/src/main/kotlin/ForYouScreen.kt",
            40,
            "feature/foryou/impl/.../ForYouScreen.kt",
        ),
        ("feature/foryou/ForYouScreen.kt", 40, "feature/foryou/ForYouScreen.kt"),
        ("a-folder-of-one-very-long-name/ForYouScreen.kt", 30, "a-f/.../ForYouScreen.kt"),
        ("a/" + "n" * 40, 30, "a/" + "n" * 25 + "..."),
        ("words and / words that go on for very long", 20, "words and / words..."),
    ],
)
def test_long_path_keeps_its_name(text: str, most: int, expected: str) -> None:
    found = clean(text, most)

    assert found == expected
    assert len(found) <= most
