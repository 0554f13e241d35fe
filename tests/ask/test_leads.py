"""What is there for just what is asked comes first; what has a common word of it is not near it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def ask(builder: RepositoryBuilder, settings: Settings) -> Callable[[str], Answer]:
    builder.write(
        "README.md", "# Charts\n\nThis project draws charts.\n\n## Building\n\n```sh\nmake all\n```\n"
    )
    builder.write("Makefile", "all:\n\tcc -o charts src/charts.c\n")
    builder.write("chart.py", "from src.bar.chart import draw_bar_chart\n\ndraw = draw_bar_chart\n")
    builder.write("AUTHORS", "Ada Example <ada@example.org>\n")
    builder.write("CHANGELOG.md", "# Changelog\n\n## 1.1\n\n- Entries\n\n## 1.0\n\n- First\n")
    builder.write("docs/new-chart.md", "# Adding a new chart\n\nWrite a renderer, and put it in the list.\n")
    builder.write(
        "scripts/update_and_patch_parser.sh", "#!/bin/sh\ncurl -O https://example.org/p.c\npatch < p.diff\n"
    )
    for name in ("bar", "pie", "line", "area"):
        builder.write(
            f"src/{name}/chart.py",
            f'"""The type of chart that is a {name}."""\n\n\ndef draw_{name}_chart(chart, type):\n    return chart.new(type)\n',
        )
        builder.write(
            f"src/parser/{name}.c", "/* The parser */\nint parser_update(int parser) { return parser; }\n"
        )
    builder.write(
        "tests/test_chart.py",
        "def test_new_chart_type():\n    chart = new_chart(type)\n    chart.add(type)\n",
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return lambda question: answer(opened(builder), settings, question)


@pytest.mark.parametrize(
    ("question", "path", "verdict"),
    [
        ("who maintains this project?", "AUTHORS", "answered"),
        ("how do I add a new chart type?", "docs/new-chart.md", "likely"),
        ("How do I update the parser?", "scripts/update_and_patch_parser.sh", "likely"),
    ],
)
def test_what_is_there_for_just_what_is_asked_comes_first(
    question: str, path: str, verdict: str, ask: Callable[[str], Answer]
) -> None:
    result = ask(question)

    assert result.evidence[0].path == path
    assert result.verdict == verdict


def test_notes_that_share_a_common_word_are_not_near(ask: Callable[[str], Answer]) -> None:
    people = [note.title for note in ask("who maintains this project?").notes]
    assert people == ["Who works on this project?"]
    titles = {note.title for note in ask("what is the entry point of the renderer?").notes}
    assert not any("changelog" in title.lower() for title in titles)


def test_folder_that_no_note_is_on_is_told_by_what_lies_in_it(ask: Callable[[str], Answer]) -> None:
    result = ask("How is src structured?")

    assert result.verdict == "answered"
    assert "src/bar" in result.notes[0].text
    assert result.notes[0].title.startswith("How is src structured")


def test_words_of_asking_what_breaks_are_not_looked_for(ask: Callable[[str], Answer]) -> None:
    result = ask("what breaks if I change docs/new-chart.md?")

    assert result.missing == ()


def test_whole_path_is_that_file_whatever_others_end_with_it(ask: Callable[[str], Answer]) -> None:
    assert ask("what breaks if I change chart.py?").notes[0].title == "Who uses chart.py?"


def test_no_note_is_near_what_nothing_here_is_about(ask: Callable[[str], Answer]) -> None:
    result = ask("which glyph shaper kerns ligatures while the building burns?")

    assert result.verdict == "unknown"
    assert not result.notes
