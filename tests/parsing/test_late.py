"""Regular expressions that wait until they are needed."""

from __future__ import annotations

import re

import pytest

from sleepcode.parsing.late import late


def test_pattern_is_compiled_when_it_is_first_used() -> None:
    broken = late("(")

    with pytest.raises(re.error):
        broken.search("anything")


def test_text_without_what_a_match_needs_is_not_searched() -> None:
    broken = late("(", needs=("<!--", "#"))

    assert broken.sub("", "nothing of it") == "nothing of it"
    assert list(broken.finditer("nothing of it")) == []
    with pytest.raises(re.error):
        broken.sub("", "a # here")


def test_text_with_one_of_the_needs_is_searched() -> None:
    number = late(r"#\d+|GH-\d+", needs=("#", "GH-"))

    assert number.sub("N", "see #12 and GH-7") == "see N and N"
    assert [match.group() for match in number.finditer("only GH-7")] == ["GH-7"]
