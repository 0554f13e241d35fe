"""What a folder is for, and what tests what only programs run."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
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


def _fill_parts(builder: RepositoryBuilder) -> None:
    for part in ("solvers", "carts"):
        builder.write(f"shop/{part}/__init__.py", f'"""What {part} are for."""\n')
        builder.write(f"shop/{part}/work.py", f"def work_on_{part}():\n    return 1\n")
        builder.write(f"shop/{part}/tests/__init__.py", "")
        builder.write(f"shop/{part}/tests/test_work.py", f"from shop.{part}.work import work_on_{part}\n")
    # What a name of code is called says nothing of the part.
    builder.write("shop/tools.py", "carts = 1\n")
    builder.commit("Begin")


@pytest.mark.parametrize(
    ("question", "folder"),
    [
        ("where is the carts module?", "shop/carts"),
        ("where is the solver code located?", "shop/solvers"),
        ("what is the carts package for?", "shop/carts"),
    ],
)
def test_part_is_found_by_a_word_for_it(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings, question: str, folder: str
) -> None:
    index_once(_fill_parts, settings)

    result = answer(opened(builder), settings, question)

    assert result.verdict == "answered"
    assert result.notes[0].title == f"How is {folder} structured, and what is it for?"


def test_who_works_on_a_part_works_on_its_folder(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill_parts, settings)

    assert answer(opened(builder), settings, "who maintains the carts module?").notes[0].title == (
        "Who works on shop/carts?"
    )


@pytest.mark.parametrize("question", ["what tests cover the solver?", "what tests cover shop/solvers?"])
def test_tests_in_a_folder_are_its_tests(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings, question: str
) -> None:
    index_once(_fill_parts, settings)

    note = answer(opened(builder), settings, question).notes[0]

    assert note.text.startswith("In it is 1 file of tests: `shop/solvers/tests/test_work.py`.")


def _fill_commands(builder: RepositoryBuilder) -> None:
    for outer in ("pr", "search"):
        builder.write(
            f"cmd/{outer}/create/create.go",
            f'package create\n\nimport "github.com/spf13/cobra"\n\nvar Cmd = &cobra.Command{{\n\tUse: "create",\n\tShort: "Creates a {outer}",\n}}\n',
        )
        builder.write(
            f"cmd/{outer}/create/create_test.go", "package create\n\nfunc TestCreate(t *testing.T) {}\n"
        )
        builder.write(f"cmd/{outer}/create/fixtures/bug.md", "A bug.\n")
    builder.write("api/api.go", "package api\n\ntype API struct{}\n")
    builder.commit("Begin")


def test_what_tests_a_command_of_another_lies_in_its_folder(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill_commands, settings)

    for question in ("what tests cover pr create?", "what tests pr create?"):
        note = answer(opened(builder), settings, question).notes[0]
        assert note.title == "What tests cmd/pr/create?"
        assert note.text.startswith("In it is 1 file of tests: `cmd/pr/create/create_test.go`.")


def test_files_of_a_command_and_what_it_does_are_told(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill_commands, settings)

    files = answer(opened(builder), settings, "which files implement the search command?").notes[0]
    happens = answer(opened(builder), settings, "what happens when I run shop pr create?").notes[0]

    assert files.title == "How is cmd/search structured, and what is it for?"
    assert happens.text == "`create` is defined in `cmd/pr/create/create.go:6`: Creates a pr"


def test_calls_that_are_made_are_no_name_that_is_used(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill_commands, settings)

    notes = answer(opened(builder), settings, "where are the API calls made?").notes

    assert "Who uses API?" not in [note.title for note in notes]


def test_part_is_used_by_who_imports_it_though_a_name_is_called_so(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("shop/polys/__init__.py", "from shop.polys.tools import polys\n")
    builder.write("shop/polys/tools.py", "def polys():\n    return 1\n")
    builder.write("shop/solver.py", "from shop.polys import tools\n\n\ndef solve():\n    return tools\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    for question in ("what imports polys?", "what depends on polys?"):
        note = answer(opened(builder), settings, question).notes[0]
        assert note.title == "Who uses shop/polys?", question
        assert "Used by 1 other file, as far as names and imports tell: `shop/solver.py`" in note.text


def test_module_is_the_one_source_that_is_called_so(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write(
        "shop/weights.py", "import json\n\nfrom shop import units\n\n\ndef weigh():\n    return units, json\n"
    )
    builder.write("shop/units.py", "GRAM = 1\n")
    builder.write(
        "tests/test_weights.py", "from shop.weights import weigh\n\n\ndef test_weigh():\n    assert weigh()\n"
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    needed = answer(opened(builder), settings, "what does the weights module depend on?").notes[0]
    tested = answer(opened(builder), settings, "what tests cover weights?").notes[0]

    assert needed.text.startswith("`shop/weights.py` imports 1 file of this repository: `shop/units.py`.")
    assert tested.title == "What tests shop/weights.py?"
    assert "`tests/test_weights.py`" in tested.text
