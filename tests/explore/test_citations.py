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


_ENDINGS = ("core/src/extract/mod.rs", "core/src/lib.rs", "web/src/extract/mod.rs", "web/src/extract/ws.rs")


@pytest.mark.parametrize(
    ("text", "valid", "invalid"),
    [
        ("ws.rs:3 opens a socket", ["web/src/extract/ws.rs:3"], []),
        (
            "web/src/extract/ws.rs:3, mod.rs:4-6",
            ["web/src/extract/ws.rs:3", "web/src/extract/mod.rs:4-6"],
            [],
        ),
        (
            "core/src/lib.rs:3; then `extract/mod.rs:4`",
            ["core/src/lib.rs:3", "core/src/extract/mod.rs:4"],
            [],
        ),
        ("mod.rs:4 is one of two", [], ["mod.rs:4"]),
        (
            "web/src/extract/ws.rs:3 (:5-6), at :7",
            ["web/src/extract/ws.rs:3", "web/src/extract/ws.rs:5-6", "web/src/extract/ws.rs:7"],
            [],
        ),
        ("ws.rs:300 and web/src/extract/ws.rs:4 (:400)", ["web/src/extract/ws.rs:4"], ["ws.rs:300", ":400"]),
        ("At :5 there is nothing yet", [], []),
        ("xws.rs:3, /ws.rs:3, ../ws.rs:3", [], ["xws.rs:3", "/ws.rs:3", "../ws.rs:3"]),
    ],
)
def test_path_that_is_cut_short_is_the_one_that_is_meant(
    text: str, valid: list[str], invalid: list[str]
) -> None:
    checked = check_citations(
        text,
        {path: ["line"] * 9 for path in _ENDINGS}.get,
        lambda end: [path for path in _ENDINGS if f"/{path}".endswith(f"/{end}")],
    )

    assert ([*map(str, checked.valid)], [*checked.invalid]) == (valid, invalid)
