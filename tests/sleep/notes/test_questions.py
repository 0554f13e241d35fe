"""Anticipated questions, and what is learned from history."""

from __future__ import annotations

import pickle

import pytest

from sleepcode.model import NoteKind
from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.conventions import learned_sentences
from sleepcode.sleep.notes.edits import write_edit_locations
from sleepcode.sleep.notes.questions import write_questions
from sleepcode.sleep.notes.snapshot import Snapshot
from tests.support.snapshots import ask_all, make_change, make_snapshot, read_fixture

PROVIDER = "src/webshop/payments/provider.py"


@pytest.fixture(scope="module")
def webshop() -> Snapshot:
    paths = sorted(path for path in read_fixture("webshop") if path.startswith("src/"))
    changes = [make_change(f"Touch {n}", paths[n % len(paths)], day=n) for n in range(60)]
    changes += [
        make_change(
            f"Fix refunds {n}", PROVIDER, "tests/payments/test_provider.py", "CHANGELOG.md", day=70 + n
        )
        for n in range(10)
    ]
    return make_snapshot(read_fixture("webshop"), changes, name="webshop")


@pytest.fixture(scope="module")
def answers(webshop: Snapshot) -> dict[str, str]:
    notes = [*write_architecture(webshop), *write_edit_locations(webshop)]
    return {note.key: note.text for note in ask_all(webshop, notes)}


def test_sections_answer_the_broad_questions(answers: dict[str, str]) -> None:
    assert answers["What is this project?"].startswith("Webshop is a small server")
    assert "`make build`" in answers["How do I build this project?"]
    assert "pytest" in answers["How do I run the tests?"]


def test_component_is_told_with_its_neighbours(answers: dict[str, str]) -> None:
    text = answers["How is src/webshop/orders structured, and what is it for?"]

    assert "From a basket to a paid order." in text
    assert "- `src/webshop/orders/checkout.py`: `Checkout`" in text
    assert "It imports from `src/webshop/storage`" in text


def test_dependency_between_components_names_the_files(answers: dict[str, str]) -> None:
    text = answers["How does src/webshop/orders depend on src/webshop/payments?"]
    assert text == (
        "1 file of `src/webshop/orders` imports from `src/webshop/payments`: `src/webshop/orders/checkout.py`. "
        "Most imported of it: `src/webshop/payments/provider.py`."
    )


def test_hub_is_told_with_its_users(answers: dict[str, str]) -> None:
    text = answers["What breaks if src/webshop/storage/database.py changes? Who uses it?"]

    assert text.startswith("4 source files import `src/webshop/storage/database.py`:")
    assert "It defines `Database` (src/webshop/storage/database.py:7)" in text


def test_tests_of_a_file_are_named(answers: dict[str, str]) -> None:
    assert (
        answers[f"What tests {PROVIDER}?"]
        == f"Tests named after `{PROVIDER}`: `tests/payments/test_provider.py`."
    )


def test_theme_is_a_question(answers: dict[str, str]) -> None:
    assert f"`{PROVIDER}` (10)" in answers["Where do changes about refunds go?"]


def test_symbol_is_told_with_its_place(answers: dict[str, str]) -> None:
    text = answers["What does Database do, and where is it defined?"]
    assert text.startswith(
        "`Database` (class) in `src/webshop/storage/database.py:7-21`: One file with products and orders."
    )


def test_settings_are_found_in_code_and_tools(answers: dict[str, str]) -> None:
    handled = answers["Where are configuration, settings and options handled in the code?"]

    assert "- `src/webshop/settings.py`: Settings, read from the environment." in handled
    assert answers["Where is ruff configured?"] == "Ruff is configured in `pyproject.toml:20`."


def test_every_question_has_an_answer_with_inputs(webshop: Snapshot) -> None:
    for note in ask_all(webshop, write_architecture(webshop)):
        assert note.kind is NoteKind.QUESTION
        assert note.text
        assert note.key == note.title
        assert {citation.path for citation in note.citations} <= {path for path, _ in note.inputs}


def test_questions_are_bounded() -> None:
    files = {
        f"part{n}/mod{m}.py": f'"""Part {n}."""\nimport part{(n + 1) % 90}.mod0\n\n\nclass C{n}x{m}:\n    """It does things."""\n'
        for n in range(90)
        for m in range(4)
    }
    snapshot = make_snapshot(files)
    keys = [note.key for note in ask_all(snapshot, write_architecture(snapshot))]

    assert len(keys) <= 400
    assert len(keys) == len(set(keys))


def test_documented_main_is_no_question(answers: dict[str, str]) -> None:
    assert "What does main do, and where is it defined?" not in answers


def test_learned_sentences_give_their_counts(webshop: Snapshot) -> None:
    sentences = learned_sentences(webshop)

    assert sentences[0] == "In 14 % of 70 commits that touch source, tests changed too (10 of 70)."
    assert "14 % of them also edit CHANGELOG.md (10 of 70)." in sentences
    assert any(PROVIDER in sentence and "10 of them fixes" in sentence for sentence in sentences)
    assert 3 <= len(sentences) <= 6


def test_short_history_teaches_nothing() -> None:
    changes = [make_change("Fix", PROVIDER, day=day) for day in range(3)]
    assert learned_sentences(make_snapshot(read_fixture("webshop"), changes)) == []


def test_history_statistics_can_be_pickled(webshop: Snapshot) -> None:
    copy = pickle.loads(pickle.dumps(webshop.history))
    assert copy.companions(PROVIDER) == webshop.history.companions(PROVIDER)


def test_users_in_the_same_package_are_told_where_it_needs_no_import() -> None:
    package = "app/src/main/kotlin/shop"
    files = {
        f"{package}/Cart.kt": "package shop\n\nclass Cart\n",
        f"{package}/Till.kt": "package shop\n\nclass Till {\n  val cart = Cart()\n}\n",
        f"{package}/Other.kt": "package shop\n\nclass Other\n",
    }
    for name in ("Page", "Menu", "Logo"):
        files[f"app/src/main/kotlin/web/{name}.kt"] = (
            f"package web\n\nimport shop.Cart\n\nclass {name}(val cart: Cart)\n"
        )
    notes = ask_all(make_snapshot(files), [])
    (note,) = [note for note in notes if note.key.startswith(f"What breaks if {package}/Cart.kt")]

    assert note.text.startswith(f"4 source files use `{package}/Cart.kt`: ")
    assert f"`{package}/Till.kt`" in note.text


def test_tools_are_configured_in_files_of_several_names_and_depths() -> None:
    files = {
        "vitest.config.ts": "export default {}\n",
        "vitest.config.e2e.ts": "export default {}\n",
        "packages/shop/src/tsconfig.json": "{}",
        "packages/shop/examples/tsconfig.json": "{}",
        "tsconfig.base.json": "{}",
    }
    answers = {note.key: note.text for note in ask_all(make_snapshot(files), [])}

    assert answers["Where is Vitest configured?"] == (
        "Vitest is configured in `vitest.config.e2e.ts` and `vitest.config.ts`."
    )
    assert answers["Where is the TypeScript compiler configured?"] == (
        "The TypeScript compiler is configured in `tsconfig.base.json` and `packages/shop/src/tsconfig.json`."
    )


def _ledger(used: str) -> dict[str, str]:
    """A function that one file imports and uses, and another has the like of."""
    files = {
        "shop/__init__.py": "",
        "shop/ledger.py": f'def {used}(amount):\n    """Books what was sold."""\n    return amount\n',
        "shop/other.py": f"from collections import {used}\n\nOTHER = {used}(1)\n",
        "shop/till.py": f"from shop.ledger import {used}\n\nTILL = {used}(1)\n",
    }
    return {note.key: note.text for note in ask_all(make_snapshot(files), [])}


def test_symbol_is_used_where_its_file_is_imported() -> None:
    text = _ledger("book_sale")["What does book_sale do, and where is it defined?"]

    assert text.endswith(
        "Books what was sold. It is imported and used in 1 other source file: `shop/till.py`."
    )


def test_nobody_can_tell_who_uses_what_everything_has() -> None:
    for name in ("insert", "Set", "tostring"):
        assert "used in" not in _ledger(name)[f"What does {name} do, and where is it defined?"]


def test_table_of_a_tool_is_not_that_of_one_whose_name_begins_so() -> None:
    files: dict[str, str | bytes] = {
        "pyproject.toml": '[tool.typos.files]\nexclude = ["a"]\n\n[tool.ty.src]\nroot = "."\n\n[tool.ty]\nx = 1\n',
        "web/ui/module/lezer/jest.config.cjs": "module.exports = {}\n",
        ".config/nextest.toml": "[profile.default]\nretries = 1\n",
    }
    answers = {note.title: note.text for note in ask_all(make_snapshot(files), [])}

    assert answers["Where is ty configured?"] == "Ty is configured in `pyproject.toml:7`."
    assert "lezer/jest.config.cjs" in answers["Where is Jest configured?"]
    assert ".config/nextest.toml" in answers["Where is nextest configured?"]


def test_conventions_promise_a_changelog_only_where_there_is_one() -> None:
    files: dict[str, str | bytes] = {f"tests/test_{n}.py": "def test_x(): ...\n" for n in range(4)}
    files |= {f"shop/part{n}.py": "X = 1\n" for n in range(4)}
    without = {note.key: note for note in write_architecture(make_snapshot(files))}["conventions"]
    seldom = make_snapshot(files | {"CHANGES.md": "# 1.0\n\n- First.\n"})
    having = {note.key: note for note in write_architecture(seldom)}["conventions"]

    assert without.title == "Conventions: where tests and documentation go"
    assert "- Changelog: `CHANGES.md`, seldom edited with source." in having.text
    assert having.title.endswith("changelog entries go")


def test_tests_that_only_lie_beside_a_script_are_not_said_to_be_named_after_it() -> None:
    files = {
        "env/env.zsh": "env() {\n  echo 1\n}\n",
        "env/tests/parsing.zunit": "@test 'it parses' {\n  run env\n}\n",
        "till/till.zsh": "till() {\n  echo 2\n}\n",
        "till/tests/till.zunit": "@test 'it counts' {\n  run till\n}\n",
    }
    told = {note.title: note.text for note in ask_all(make_snapshot(files), [])}

    assert "Tests beside `env/env.zsh`: `env/tests/parsing.zunit`." in told["What tests env/env.zsh?"]
    assert "Tests named after `till/till.zsh`" in told["What tests till/till.zsh?"]


def test_what_only_hands_a_name_on_does_not_use_it() -> None:
    files = {
        "src/ref.ts": (
            "/**\n * Tells everybody who listens to a reference.\n */\nexport function triggerRef(ref: number) {\n"
            + "  ref += 1\n" * 12
            + "  return ref\n}\n"
        ),
        "src/index.ts": "export { triggerRef } from './ref'\n",
        "src/page.ts": "import { triggerRef } from './index'\n\nexport const page = triggerRef(1)\n",
    }

    notes = {note.title: note.text for note in write_questions(make_snapshot(files)).after}

    text = notes["What does triggerRef do, and where is it defined?"]
    assert text.endswith("It is imported and used in 1 other source file: `src/page.ts`.")
