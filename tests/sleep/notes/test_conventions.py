"""Conventions: which tests count, which changelogs there are, and what answers a question on one of them."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes.architecture import write_architecture
from tests.support.snapshots import ask_all, make_change, make_snapshot, text_of


def test_tests_of_examples_and_what_tests_read_do_not_count() -> None:
    files = {f"test/{name}.spec.ts": f"import '../src/{name}'\n" for name in ("cart", "order", "price")}
    files |= {f"src/{name}.ts": f"export const {name} = 1\n" for name in ("cart", "order", "price")}
    files |= {f"test/types/t{number}.test-d.ts": "const x = 1\n" for number in range(3)}
    files |= {f"examples/shop/src/a{number}.spec.js": "const x = 1\n" for number in range(9)}
    files |= {f"test/fixtures/f{number}.spec.js": "const x = 1\n" for number in range(9)}

    text = text_of(files, "conventions")

    assert "- Tests are named `*.spec.ts` (3) and `*.test-d.ts` (3 of 6 files named as tests)" in text


def test_folder_of_tests_is_named_and_expected_outputs_are_none() -> None:
    files = {f"shop-macros/tests/fail/case{number}.rs": "fn main() {}\n" for number in range(5)}
    files |= {f"shop-macros/tests/fail/case{number}.stderr": "error: no\n" for number in range(5)}
    files["shop-macros/src/lib.rs"] = "pub fn shop() {}\n"

    assert text_of(files, "conventions") == "- Tests are in `shop-macros/tests/` (5 of 5 files)."


def test_folder_of_a_project_of_tests_is_named() -> None:
    files = {f"src/UnitTests/Case{number}.cs": "class C {}\n" for number in range(5)}
    files["src/Shop/Shop.cs"] = "class Shop {}\n"

    assert text_of(files, "conventions") == "- Tests are in `src/UnitTests/` (5 of 5 files)."


def test_changelog_of_each_package_is_told_and_one_that_only_points_elsewhere() -> None:
    files = {
        "CHANGELOG.md": "The changelog has moved and now lives [here](https://example.org/shop/CHANGELOG.md).\n",
        "shop/CHANGELOG.md": "# Changelog\n\n# 1.0.0\n\n- Sell\n",
        "shop-extra/CHANGELOG.md": "# Changelog\n\n# 0.1.0\n\n- Sell more\n",
        "shop/src/lib.rs": "pub fn sell() {}\n",
        "shop-extra/src/lib.rs": "pub fn more() {}\n",
    }
    changes = [make_change("Sell", "shop/src/lib.rs", "shop/CHANGELOG.md", day=day) for day in range(9)]
    changes += [
        make_change("More", "shop-extra/src/lib.rs", "shop-extra/CHANGELOG.md", day=20 + day)
        for day in range(6)
    ]
    snapshot = make_snapshot(files, changes)
    answers = {note.title: note for note in ask_all(snapshot, write_architecture(snapshot))}
    note = answers["Where do changelog entries go?"]

    assert note.text.split("\n") == [
        "- Changelog: `shop/CHANGELOG.md`, edited in 9 of the last 15 commits to source.",
        "- Changelog: `shop-extra/CHANGELOG.md`, edited in 6 of them.",
        "- `CHANGELOG.md` only points elsewhere: The changelog has moved and now lives here. (https://example.org/shop/CHANGELOG.md)",
    ]
    assert [citation.path for citation in note.citations] == [
        "shop/CHANGELOG.md",
        "shop-extra/CHANGELOG.md",
        "CHANGELOG.md",
    ]


def test_what_changelogs_keep_to_is_not_where_they_are() -> None:
    text = "# Changelog\n\nReleases keep to [Semantic Versioning](https://semver.org/).\n"

    assert text_of({"CHANGELOG.md": text, "shop.py": "SHOP = 1\n"}, "conventions") == (
        "- Changelog: `CHANGELOG.md`, seldom edited with source."
    )


def test_question_on_tests_alone_is_answered_by_what_is_said_of_them() -> None:
    files = {f"tests/test_{name}.py": f"import {name}\n" for name in ("cart", "order", "price")}
    files |= {f"{name}.py": "X = 1\n" for name in ("cart", "order", "price")}
    files["CHANGELOG.md"] = "# Changelog\n\n## 1.0\n\n- Sell\n"
    snapshot = make_snapshot(files)
    answers = {note.title: note.text for note in ask_all(snapshot, write_architecture(snapshot))}

    assert answers["Where do tests go?"].startswith("- Tests are named `test_*.py`")
    assert "Changelog" not in answers["Where do tests go?"]
    assert (
        answers["Where do changelog entries go?"] == "- Changelog: `CHANGELOG.md`, seldom edited with source."
    )


def test_method_of_http_is_no_setting() -> None:
    files = {
        f"src/main/java/shop/http/{name}.java": f"package shop.http;\n\npublic @interface {name} {{}}\n"
        for name in ("GET", "POST", "OPTIONS")
    }

    assert not any("settings and options" in note.title for note in ask_all(make_snapshot(files), []))


def test_suites_of_scala_are_named_as_tests() -> None:
    files = {f"laws/src/main/scala/shop/Cart{name.lower()}Tests.scala": "package shop\n" for name in "ABCD"}
    files |= {f"core/src/main/scala/shop/Cart{name.lower()}.scala": "package shop\n" for name in "ABC"}
    files |= {f"core/src/test/scala/shop/Cart{name.lower()}Suite.scala": "package shop\n" for name in "ABC"}

    assert "- Tests are named `*Suite.scala` (3 of 3 files named as tests)" in text_of(files, "conventions")


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            ".github/release-please-config.json",
            "{}",
            "- No one writes entries: release-please makes `CHANGELOG.md` of the messages of the commits "
            "(.github/release-please-config.json).",
        ),
        (
            ".releaserc.json",
            '{"plugins": [["@semantic-release/changelog", {"changelogFile": "docs/CHANGELOG.md"}]]}',
            "- No one writes entries: semantic-release makes `docs/CHANGELOG.md` of the messages of the commits "
            "(.releaserc.json:1).",
        ),
        (
            ".changeset/config.json",
            "{}",
            "- The changelogs are written by changesets, of a file in `.changeset/` for each change "
            "(`changeset add` makes one).",
        ),
        (
            "pyproject.toml",
            '[tool.towncrier]\ndirectory = "news"\nfilename = "CHANGELOG.md"\n',
            "- The changelog is written by towncrier into `CHANGELOG.md`, of fragments, which go into `news/`.",
        ),
    ],
)
def test_tool_that_writes_the_changelog_is_told(path: str, text: str, told: str) -> None:
    snapshot = make_snapshot({"CHANGELOG.md": "# 1.0.0\n\n- Sell\n", path: text})
    answers = {note.title: note.text for note in ask_all(snapshot, write_architecture(snapshot))}

    assert answers["Where do changelog entries go?"] == told


def test_file_that_releases_take_up_is_where_entries_go() -> None:
    files = {
        "shop/src/a.py": "A = 1\n",
        "shop/RELEASE-sample.rst": "RELEASE_TYPE: patch\n",
        "docs/changes.rst": "1.0\n",
    }
    changes = [make_change("Sell", "shop/src/a.py", "shop/RELEASE.rst", day=day) for day in range(6)]
    changes += [make_change("Tidy", "shop/src/a.py", day=10 + day) for day in range(2)]
    snapshot = make_snapshot(files, changes)
    answers = {note.title: note for note in ask_all(snapshot, write_architecture(snapshot))}

    assert answers["Where do changelog entries go?"].text == (
        "- Entries go into `shop/RELEASE.rst`, which a release takes up: 6 of the last 8 commits to source have one. "
        "`shop/RELEASE-sample.rst` shows how."
    )


def test_private_module_of_settings_is_one() -> None:
    files = {"src/shop/_settings.py": '"""What the shop is set to."""\n\nOPEN = True\n'}
    notes = {note.title: note.text for note in ask_all(make_snapshot(files), [])}

    assert (
        "- `src/shop/_settings.py`"
        in notes["Where are configuration, settings and options handled in the code?"]
    )


def test_posts_are_no_pages_of_a_manual() -> None:
    files = {f"website/content/2016-04-{day:02}-post.md": "# A post\n" for day in range(1, 9)}
    files |= {f"project/docs/{name}.md": f"# {name}\n" for name in "abcd"}
    files["project/src/a.py"] = "A = 1\n"

    assert "- Documentation is in `project/docs/` (4 of 4 pages)." in text_of(files, "conventions")
