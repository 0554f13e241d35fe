"""Nothing of a repository's text can do more to a terminal than be read."""

from __future__ import annotations

import io
from unicodedata import category

import pytest

from sleepcode.render.terminal import Style, ago, count, escape, fold, megabytes, safe, style_for


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("a\rb", r"a\x0db"),
        ("a\nb\tc", r"a\nb\tc"),
        ("a\x00b\x7f", r"a\x00b\x7f"),
        ("\u202eevil\u2066", r"\u202eevil\u2066"),
        ("in\u200bvisible\ufeff", r"in\u200bvisible\ufeff"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("line\u2028break", r"line\u2028break"),
        ("caf\udce9", r"caf\xe9"),
        ("lone\ud800", r"lone\ud800"),
        ("naïve 日本 👩‍💻", "naïve 日本 👩‍💻"),
        ("", ""),
    ],
)
def test_safe_shows_what_could_act(text: str, expected: str) -> None:
    assert safe(text) == expected


def test_no_control_or_direction_character_survives() -> None:
    everything = "".join(map(chr, [*range(0x100), *range(0x2000, 0x2070), *range(0xD800, 0xE000)]))
    shown = safe(everything)
    joiner = "\u200d"  # holds emoji together
    assert {category(letter) for letter in shown if letter != joiner} & {
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    } == set()


def test_escape_keeps_the_lines_of_a_block() -> None:
    assert escape("a\r\n\tb\x1b[2J\n") == "a\n\tb\\x1b[2J\n"


def test_folding_never_breaks_a_path() -> None:
    path = "a/" * 60 + "file.py"
    assert path in fold(f"see {path} for more", "  ").split("\n")[1]


def test_folded_text_keeps_to_80_columns() -> None:
    assert max(map(len, fold("word " * 100, "    ", "  ").split("\n"))) <= 80


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (7_200, "2 hours ago"),
        (86_400 * 3, "3 days ago"),
        (86_400 * 40, "1 month ago"),
        (86_400 * 800, "2 years ago"),
    ],
)
def test_times_are_told_in_the_largest_unit(seconds: float, expected: str) -> None:
    assert ago(1_000_000_000 - seconds, 1_000_000_000) == expected


def test_counts_and_sizes_read_well() -> None:
    assert [count(1, "file"), count(0, "file"), count(2087, "entry", "entries")] == [
        "1 file",
        "0 files",
        "2,087 entries",
    ]
    assert [megabytes(0), megabytes(4_700), megabytes(14_200_000)] == ["0 kB", "5 kB", "14.2 MB"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _is_colored(style: Style) -> bool:
    return "\x1b" in style("text", "bold")


@pytest.mark.parametrize(
    ("stream", "color", "environment", "expected"),
    [
        (Terminal(), "auto", {}, True),
        (Terminal(), "auto", {"NO_COLOR": "1"}, False),
        (Terminal(), "auto", {"NO_COLOR": ""}, True),
        (Terminal(), "auto", {"TERM": "dumb"}, False),
        (Terminal(), "never", {}, False),
        (io.StringIO(), "auto", {}, False),
        (io.StringIO(), "auto", {"FORCE_COLOR": "1"}, True),
        (io.StringIO(), "auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (io.StringIO(), "always", {"NO_COLOR": "1"}, True),
        (None, "auto", {}, False),
    ],
)
def test_colors_are_for_terminals_that_want_them(
    stream: io.StringIO | None, color: str, environment: dict[str, str], expected: bool
) -> None:
    assert _is_colored(style_for(stream, color, environment)) is expected
