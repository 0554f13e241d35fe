"""What is left of lines without comments and strings."""

from __future__ import annotations

import pytest

from sleepcode.parsing.bare_code import bare_code


@pytest.mark.parametrize(
    ("language", "line", "bare"),
    [
        ("cpp", 'open("a // b", \'"\', c); // shut()', "open( ,  , c); "),
        ("cpp", "int a; /* shut() */ open();", "int a;   open();"),
        ("python", "open('a # b')  # shut()", "open( )  "),
        ("python", 'open(f"{shut()}")', 'open(f"{shut()}")'),
        ("rust", "fn open<'a>(x: &'a str, y: &'a str)", "fn open<'a>(x: &'a str, y: &'a str)"),
        ("lua", "open() -- shut()", "open() "),
        ("javascript", "open() # shut()", "open() # shut()"),
    ],
)
def test_comments_and_strings_are_left_out(language: str, line: str, bare: str) -> None:
    assert bare_code(language, line).rstrip() == bare.rstrip()
