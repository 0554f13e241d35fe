"""What a project's own guides answer: headings that say what people ask, and what stands below them."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes.questions import write_questions
from sleepcode.sleep.notes.questions_on_guides import question_of
from tests.support.snapshots import make_snapshot


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("How to add a new command", "How do I add a new command?"),
        ("2.1 Adding or changing a `wheel`", "How do I add or change a wheel?"),
        ("Setting up a cluster", "How do I set up a cluster?"),
        ("Write a release note", "How do I write a release note?"),
        ("Why are nodes not registered?", "Why are nodes not registered?"),
        ("Using layouts {#use}", "How do I use layouts?"),
        ("Running the tests", ""),
        ("Contributing guidelines", ""),
        ("How does it work?", ""),
        ("Installation", ""),
        ("Wheels and carts", ""),
    ],
)
def test_a_heading_is_the_question_that_it_answers(heading: str, question: str) -> None:
    assert question_of(heading) == question


def test_a_section_of_a_guide_answers_what_its_heading_says() -> None:
    files: dict[str, str | bytes] = {
        "docs/contributing.md": (
            "# Contributing\n\n## Adding a wheel\n\n> [!NOTE]\n\nFirst ask\n*somebody*.\n\n1. Write it\n   in Go.\n"
            "2. Register it:\n\n```sh\nmake wheels\n```\n\n### More\n\nNothing.\n\n## Licence\n\nMIT.\n"
        ),
        "deps/other/README.md": "# Other\n\n## Adding a bell\n\nElsewhere.\n",
        "src/shop.go": "package shop\n",
    }

    notes = {note.title: note for note in write_questions(make_snapshot(files)).before}

    note = notes["How do I add a wheel?"]
    assert note.text.split("\n") == [
        "First ask somebody.",
        "1. Write it in Go.",
        "2. Register it:",
        "  make wheels",
    ]
    assert [str(cited) for cited in note.citations] == ["docs/contributing.md:3-21"]
    assert "How do I add a bell?" not in notes
