"""A cited place is there, or it was made up."""

from __future__ import annotations

import pytest

from sleepcode.explore.citations import check_citations
from sleepcode.model import Citation

_FILES = {"src/app.py": ["line"] * 40, "docs/my notes.md": ["line"] * 5, "Makefile": ["all:"]}


@pytest.mark.parametrize(
    ("text", "valid", "invalid"),
    [
        ("It starts in src/app.py:12.", [Citation("src/app.py", 12)], []),
        ("(src/app.py:3-9)", [Citation("src/app.py", 3, 9)], []),
        ("`src/app.py:40`, `src/app.py:41`", [Citation("src/app.py", 40)], ["src/app.py:41"]),
        ("See docs/my notes.md:2-5", [Citation("docs/my notes.md", 2, 5)], []),
        ("Makefile:1 builds", [Citation("Makefile", 1)], []),
        ("at nowhere/app.py:3", [], ["nowhere/app.py:3"]),
        ("src/app.py:9-3", [], ["src/app.py:9-3"]),
        ("At 10:30 std::vector:3 happened", [], []),
        ("https://example.org:8080/x", [], []),
        ("https://example.org/src/app.py:3", [], []),
        ("`/src/app.py:3`", [Citation("src/app.py", 3)], []),
        ("`/etc/passwd:3`, /etc/hosts:1", [], ["/etc/passwd:3", "/etc/hosts:1"]),
        ("(../src/app.py:3) and src/../../app.py:4", [], ["../src/app.py:3", "src/../../app.py:4"]),
        ("~/src/app.py:3 and $HOME/x.py", [], []),
        ("src/app.py:12:5", [Citation("src/app.py", 12)], []),
        ("see nowhere.py:3 - 5 there", [], ["nowhere.py:3 - 5"]),
        ("src/app.py:3, src/app.py:4", [Citation("src/app.py", 3), Citation("src/app.py", 4)], []),
        ("nothing", [], []),
    ],
)
def test_places_are_told_apart(text: str, valid: list[Citation], invalid: list[str]) -> None:
    checked = check_citations(text, _FILES.get)

    assert (list(checked.valid), list(checked.invalid)) == (valid, invalid)


def test_ramblings_of_a_hundred_thousand_letters_end() -> None:
    # Dashes took minutes: a model that draws a line may not know where to end it.
    for word in ("a", "a.", "a b ", "a/b ", "-", "+-", "|---", ":1 ", "a:1"):
        text = f"{word * (100_000 // len(word))}: nothing, but src/app.py:2"

        assert check_citations(text, _FILES.get).valid == (Citation("src/app.py", 2),)
