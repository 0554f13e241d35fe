"""What a folder is for, and what tests what only programs run."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def _fill(builder: RepositoryBuilder) -> None:
    for name in ("add", "get"):
        builder.write(f"src/commands/{name}.json", "{}\n")
    builder.write("src/commands/README.md", "This directory contains JSON files, one for each command.\n")
    builder.write("CONTRIBUTING.md", "# Contributing\n\n## Writing patches\n\nKeep them small.\n")
    builder.write("src/t_set.c", "int setLength(void) { return 1; }\n\nint basics(void) { return 2; }\n")
    builder.write("tests/unit/dump.tcl", "proc basics {} {}\n\ntest {the basics of sets} { basics }\n")
    builder.commit("Begin")


@pytest.mark.parametrize(
    "question",
    [
        "what is src/commands/ for?",
        "what is the src/commands folder used for?",
        "what is the purpose of src/commands?",
        "how is src/commands structured?",
    ],
)
def test_a_folder_is_for_what_its_readme_says(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings, question: str
) -> None:
    index_once(_fill, settings)

    result = answer(opened(builder), settings, question)

    assert result.verdict == "answered"
    assert result.notes[0].text.startswith(
        "`src/commands` (3 files): This directory contains JSON files, one for each command."
    )


def test_scripts_that_run_a_program_use_none_of_its_functions(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill, settings)

    note = answer(opened(builder), settings, "what tests src/t_set.c?").notes[0]

    assert note.text == "No test is known to use it by name."


def test_guide_on_something_else_is_no_answer(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill, settings)

    patches = answer(opened(builder), settings, "how do I write a patch?")
    assert patches.verdict == "answered"
    assert patches.notes[0].title == "How do I write patches?"
    assert not answer(opened(builder), settings, "how do I write tests?").covered
