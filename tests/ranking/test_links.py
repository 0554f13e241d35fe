"""Names that a text says in words."""

from __future__ import annotations

from sleepcode.ranking.links import spoken_names


def test_names_are_heard_in_words_that_follow_each_other() -> None:
    names = spoken_names("How is the request context of the JSON provider pushed?")

    assert names["request_context"] == names["requestcontext"] == 2
    assert names["jsonprovider"] == 2


def test_no_name_starts_or_ends_with_a_filler_word() -> None:
    assert not {"the_request", "context_of"} & spoken_names("the request context of it").keys()
    assert "state_of_mind" in spoken_names("a state of mind")


def test_work_is_bounded_for_a_long_text() -> None:
    assert len(spoken_names("alpha beta gamma " * 10_000)) < 5_000
