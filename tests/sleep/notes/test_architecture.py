"""Architecture notes: each section, from small projects."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sleepcode.model import Note
from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.files import write_file_summaries
from sleepcode.sleep.notes.snapshot import Snapshot
from tests.support.snapshots import ask_all, make_change, make_snapshot, read_fixture, section, text_of


def has_section(snapshot: Snapshot, key: str) -> bool:
    return any(note.key == key for note in write_architecture(snapshot))


@pytest.fixture(scope="module")
def webshop() -> Snapshot:
    return make_snapshot(read_fixture("webshop"), name="webshop")


def test_empty_project_has_no_notes() -> None:
    assert write_architecture(make_snapshot({})) == []


def test_overview_quotes_the_readme_that_defines_the_project(webshop: Snapshot) -> None:
    note = section(webshop, "overview")

    assert note.text.startswith("Webshop is a small server for selling things online. It keeps a catalog")
    assert [str(citation) for citation in note.citations] == ["README.md:5-6"]
    assert "Written in Python" in note.text


def test_overview_falls_back_to_the_manifest() -> None:
    files = {
        "README.md": "# X\n\nSee the AUTHORS file for the list of authors.\n",
        "setup.py": "class Doc:\n    description = 'run all tests'\n\nsetup(name='x', description='Algebra in Python')\n",
    }

    assert text_of(files, "overview").startswith("Algebra in Python.")


def test_overview_ignores_appeals_to_sponsors() -> None:
    readme = "# X\n\nX is an open project made possible by its sponsors and backers.\n\nIt parses dates of every calendar known to people.\n"
    assert text_of({"README.md": readme}, "overview").startswith("It parses dates")


def test_components_say_what_they_are_for(webshop: Snapshot) -> None:
    text = section(webshop, "components").text

    assert "`src/webshop/payments` (2 files): The payment provider and what it answers." in text
    assert "- `tests` (4 files, tests)" in text
    assert "- `docs` (3 files, documentation)" in text


def test_component_with_many_tests_beside_its_source_is_no_place_for_tests() -> None:
    files = {
        f"config/part_{number}.go": f"package config\n\nfunc Part{number}() {{}}\n" for number in range(12)
    }
    files |= {f"config/part_{number}_test.go": "package config\n\nfunc TestX() {}\n" for number in range(70)}

    text = text_of(files, "components")

    assert "tests)" not in text
    assert "12 of them source" in text


def test_tests_do_not_crowd_out_the_rest_of_the_structure() -> None:
    files = {f"src/part_{number}.py": f'"""Part {number}."""\n' for number in range(5)}
    for folder in "abcdefgh":
        files |= {f"{folder}/tests/test_{number}.py": "def test_x(): ...\n" for number in range(40)}

    text = text_of(files, "components")

    assert text.count("files, tests)") <= 3
    assert "- and `" in text


def test_readme_above_a_component_says_what_it_is_for() -> None:
    gem = "= Cart -- what is bought\n\nCart keeps what a customer wants to buy.\n"
    files = {
        "cart/README.rdoc": gem,
        "mail/README.md": "# Mail\n\nThe mail of the whole shop goes out here.\n",
    }
    for number in range(20):
        files[f"cart/test/part_{number}_test.rb"] = f"class Part{number}Test\nend\n"
        files[f"cart/lib/cart/part_{number}.rb"] = f"class Part{number}\nend\n"
        files[f"mail/incoming/part_{number}.rb"] = f"class In{number}\nend\n"
        files[f"mail/outgoing/part_{number}.rb"] = f"class Out{number}\nend\n"

    text = text_of(files, "components")

    assert "`cart/lib/cart` (20 files): Cart keeps what a customer wants to buy." in text
    assert "`mail/incoming` (20 files): defines" in text


def test_readme_above_is_of_the_component_that_is_called_as_its_folder() -> None:
    files = {"activecart/README.md": "# Active Cart\n\nActive Cart maps what is bought to tables.\n"}
    for number in range(20):
        files[f"activecart/lib/active_cart/part_{number}.rb"] = f"class Part{number}\nend\n"
        files[f"activecart/lib/tables/part_{number}.rb"] = f"class Table{number}\nend\n"

    text = text_of(files, "components")

    assert "`activecart/lib/active_cart` (20 files): Active Cart maps what is bought to tables." in text
    assert "`activecart/lib/tables` (20 files): defines" in text


def test_name_of_a_package_is_no_description() -> None:
    files = {
        "packages/dom/package.json": '{"name": "@x/dom", "description": "@x/dom"}',
        "packages/dom/index.js": "export function mount() {}\n",
        "packages/ssr/index.js": "export function render() {}\n",
    }

    assert "@x/dom" not in text_of(files, "components")


def test_dependencies_count_files_in_their_direction(webshop: Snapshot) -> None:
    note = section(webshop, "dependencies")

    assert "- `src/webshop/orders` imports from `src/webshop/storage` (in 2 files)" in note.text
    assert ["src/webshop/storage", "src/webshop/orders", 1] not in note.data["edges"]


def test_folders_beside_each_other_that_import_from_one_are_told_together() -> None:
    names = ("chat", "cookie", "echo", "files", "hello", "upload")
    files = {
        f"examples/{name}/page_{n}.py": "from shop import core\n" if n < 2 else "x = 1\n"
        for name in (*names, "whole")
        for n in range(8)
    }
    files |= {f"examples/whole/app_{n}.py": "from shop import core\n" for n in range(8)}
    files |= {"shop/core.py": "def run(): ...\n", "shop/__init__.py": ""}

    text = text_of(files, "dependencies")

    folders = "6 folders of `examples` (`chat`, `cookie`, `echo`, `files` and 2 more)"
    assert f"- {folders} import from `shop` (in 12 files)" in text
    assert "- `examples/whole` imports from `shop` (in 10 files)" in text
    assert text.count("- `examples/") == 1


def test_examples_dont_depend_on_the_product_in_notes(webshop: Snapshot) -> None:
    assert "examples" not in section(webshop, "dependencies").text


def test_components_that_import_each_other_are_named() -> None:
    files = {f"{one}/{name}.py": f'"""{name}."""\n' for one in ("left", "right") for name in ("a", "b", "c")}
    files |= {
        "left/a.py": "import right.a\n",
        "left/b.py": "import right.b\n",
        "right/c.py": "import left.c\n",
    }
    text = text_of(files, "dependencies")

    assert "`right` and `left` (1 file one way, such as `right/c.py`; 2 the other)" in text


def test_no_cycles_are_claimed_where_there_are_some() -> None:
    files = {"a/x.py": "import b.x\n", "b/x.py": "import a.x\n", "c/x.py": "import a.x\n"}
    snapshot = make_snapshot(files)

    assert "No cycles" not in section(snapshot, "dependencies").text


def test_components_of_a_circle_are_not_said_to_import_nothing() -> None:
    files = {f"{one}/x.py": "y = 1\n" for one in "abcdef"}
    files |= {"a/x.py": "import b.x\n", "b/x.py": "import a.x\n", "c/x.py": "import a.x\nimport d.x\n"}
    files |= {"e/x.py": "import c.x\nimport f.x\n"}
    text = text_of(files, "dependencies")

    assert "Lowest layer, importing from no other component: `d` and `f`." in text
    assert "`a` and `b` import from each other and from no other." in text


def test_layers_and_hubs_are_not_told_where_uses_are_hardly_known() -> None:
    files = {
        f"app/{kind}/part_{n}.lua": f"local part = {n}\n" for kind in ("jobs", "mail") for n in range(30)
    }
    files |= {f"tools/{name}.py": "import tools.shared\n" for name in ("a", "b", "c")}
    files |= {"bin/start.py": "import tools.shared\n", "tools/shared.py": "x = 1\n"}
    text = text_of(files, "dependencies")

    assert "`bin` imports from `tools` (in 1 file)" in text
    assert "Which files use which is known of 0 of the 60 files in Lua alone" in text
    assert "No cycles" not in text
    assert not has_section(make_snapshot(files), "hubs")


def test_hubs_are_ranked_by_their_importers(webshop: Snapshot) -> None:
    hubs = section(webshop, "hubs").data["hubs"]

    assert hubs[0] == ["src/webshop/errors.py", 4] or hubs[0] == ["src/webshop/storage/database.py", 4]
    assert all(path.startswith("src/") for path, _ in hubs)


def test_go_package_is_one_hub() -> None:
    files = {
        "go.mod": "module example.org/shop\n",
        "money/price.go": "package money\n\nfunc Price() int { return 1 }\n",
        "money/tax.go": "package money\n\nfunc Tax() int { return 1 }\n",
    }
    for name in ("cart", "order", "mail"):
        files[f"{name}/{name}.go"] = (
            f'package {name}\n\nimport "example.org/shop/money"\n\nvar X = money.Price()\n'
        )
    note = section(make_snapshot(files), "hubs")

    assert note.data["hubs"] == [["money", 3]]
    assert "`money` (package, 2 files), imported by 3 source files" in note.text


def test_tests_are_no_hubs_and_count_for_none() -> None:
    files = {"lib/tool.py": "def use(): pass\n", "tests/helper.py": "def help(): pass\n"}
    for name in ("a", "b", "c", "d"):
        files[f"tests/test_{name}.py"] = "import lib.tool\nimport tests.helper\n"

    assert not has_section(make_snapshot(files), "hubs")


def test_external_dependencies_are_tied_to_their_declaration(webshop: Snapshot) -> None:
    text = section(webshop, "external-dependencies").text

    assert "- `httpx` in `src/webshop/payments/provider.py` (declared in pyproject.toml:7)" in text
    assert "For development alone: `pytest` and `ruff`" in text


def test_tests_are_told_of_after_many_ways_to_build() -> None:
    tasks = "".join(f"    ./gradlew {name}Jar\n" for name in ("one", "two", "three", "four", "five", "six"))
    readme = f"# Kiosk\n\nHow to build:\n\n{tasks}\nHow to test:\n\n    ./gradlew test\n"
    files = {"README.md": readme, "build.gradle": "apply plugin: 'java'\n", "gradlew": "#!/bin/sh\n"}
    commands = section(make_snapshot(files), "build-test-lint").data["commands"]

    assert ["`./gradlew test`", "README.md:14"] in commands["test"]
    assert ["`./gradlew build` (a Gradle project)", "build.gradle"] in commands["build"]


def test_readme_that_tells_its_reader_what_to_do_does_not_tell_what_the_project_is() -> None:
    readme = "# Kiosk\n\nSee our web site for details on all that there is to know.\n\nWe build it with Java 11, 17 and 21 on most days.\n"

    assert "See our" not in text_of({"README.md": readme}, "overview")
    assert "We build" not in text_of({"README.md": readme}, "overview")


def test_commands_are_grouped_and_cited(webshop: Snapshot) -> None:
    commands = section(webshop, "build-test-lint").data["commands"]

    assert commands["build"][0] == ["`make build`", "Makefile:3-4"]
    assert ["`make test`", "README.md:11"] not in commands["test"]
    assert ["CI runs `pytest -q --junitxml reports/tests.xml`", ".github/workflows/ci.yml:12"] in commands[
        "test"
    ]
    assert ["CI runs `ruff check src tests`", ".github/workflows/ci.yml:13"] in commands["lint"]
    assert "pip install" not in json.dumps(commands)


def test_installing_a_tool_is_no_command_of_it() -> None:
    workflow = (
        "jobs:\n  a:\n    steps:\n"
        "      - run: apt-get install -y make gcc\n"
        "      - run: curl -L https://example.org/golangci-lint | tar xz golangci-lint\n"
        "      - run: CFLAGS='-Werror' ./runtest --verbose\n"
    )
    commands = section(make_snapshot({".github/workflows/ci.yml": workflow}), "build-test-lint").data[
        "commands"
    ]

    assert commands == {
        "test": [["CI runs `CFLAGS='-Werror' ./runtest --verbose`", ".github/workflows/ci.yml:6"]]
    }


def test_options_of_a_tool_and_what_is_published_are_no_build() -> None:
    workflow = (
        "jobs:\n  a:\n    steps:\n      - run: ./gradlew --info --build-cache --continue $TASKS\n"
        "      - run: ./gradlew --build-cache check\n      - run: ./gradlew buildScanPublishPrevious\n"
    )
    text = text_of({".github/workflows/ci.yml": workflow}, "build-test-lint")

    assert "`./gradlew --build-cache check`" in text
    assert "--continue" not in text
    assert "Previous" not in text
    assert "Build:" not in text


def test_package_scripts_use_the_projects_package_manager() -> None:
    snapshot = make_snapshot({"package.json": '{"scripts": {"test": "vitest"}}', "pnpm-lock.yaml": "x: 1\n"})
    assert "`pnpm run test`: `vitest` (package.json:1)" in section(snapshot, "build-test-lint").text


def test_conventions_are_measured() -> None:
    files = read_fixture("webshop")
    changes = [make_change("Price more", "src/webshop/app.py", "CHANGELOG.md", day=day) for day in range(10)]
    changes += [
        make_change("Place", "src/webshop/orders/checkout.py", "tests/orders/test_checkout.py", day=day)
        for day in range(10, 40)
    ]
    note = section(make_snapshot(files, changes), "conventions")

    assert "Tests are named `test_*.py` (4 of 4 files named as tests)" in note.text
    assert "Changelog: `CHANGELOG.md`, edited in 10 of the last 40 commits to source." in note.text
    assert "30 of the last 40 commits to source also touch tests (75 %)" in note.text
    assert "Documentation is in `docs/` (3 of 3 pages)" in note.text


def test_rare_custom_is_no_convention() -> None:
    changes = [make_change("Work", "src/webshop/app.py", day=day) for day in range(400)]
    changes += [make_change("Log", "src/webshop/app.py", "CHANGELOG.md", day=500 + day) for day in range(5)]
    note = section(make_snapshot(read_fixture("webshop"), changes), "conventions")

    assert note.data["changelog"] is None


def test_bots_merges_and_mass_edits_dont_count() -> None:
    path = "src/webshop/app.py"
    many = [f"src/f{number}.py" for number in range(100)]
    changes = [make_change("Fix it", path, day=day) for day in range(6)]
    changes += [make_change("Bump x", path, author="dependabot[bot]", day=50 + day) for day in range(6)]
    changes += [make_change("Merge pull request #1", path, parents=2, day=60 + day) for day in range(6)]
    changes += [make_change("Reformat", path, *many, day=70 + day) for day in range(6)]
    note = section(make_snapshot(read_fixture("webshop"), changes), "risky-places")

    assert note.data["files"] == [[path, 6, 23, 6]]


def test_hidden_coupling_needs_no_import_and_no_use() -> None:
    files = {
        "a/client.py": "def call():\n    return 'v1'\n",
        "b/server.py": "def answer():\n    return 'v1'\n",
        "c/user.py": "from a.client import call\n\n\ndef use():\n    return call()\n",
    }
    files = {path: text + "# more of it\n" * 12 for path, text in files.items()}
    files["a/version.py"] = "VERSION = 8\n"
    changes = [make_change("Change protocol", *files, day=day) for day in range(8)]
    pairs = section(make_snapshot(files, changes), "hidden-couplings").data["pairs"]

    assert {frozenset(pair[:2]) for pair in pairs} == {
        frozenset(("a/client.py", "b/server.py")),
        frozenset(("b/server.py", "c/user.py")),
    }


def test_short_name_that_a_package_hands_on_is_used() -> None:
    files = {
        "rings/__init__.py": "from rings.whole import ZZ\nfrom rings.parts import QQ\n",
        "rings/whole.py": "class Ring:\n    pass\n\n\nZZ = Ring()\n" + "# more of it\n" * 12,
        "rings/parts.py": "from rings import ZZ\n\n\ndef ring():\n    return take(ZZ)\n\n\nQQ = 1\n"
        + "# more of it\n" * 12,
        "rings/other.py": "def weigh():\n    return 1\n" + "# more of it\n" * 12,
    }
    paths = ("rings/whole.py", "rings/parts.py", "rings/other.py")
    changes = [make_change("Change rings", *paths, day=day) for day in range(8)]
    pairs = section(make_snapshot(files, changes), "hidden-couplings").data["pairs"]

    assert frozenset(("rings/whole.py", "rings/parts.py")) not in {frozenset(pair[:2]) for pair in pairs}
    assert len(pairs) == 2


def test_templates_and_styles_are_no_hidden_couplings() -> None:
    files = {f"web/{name}": "<p>more</p>\n" * 20 for name in ("card.component.html", "list.component.html")}
    files |= {f"web/{name}.ts": f"export const {name} = 1;\n" * 20 for name in ("cardView", "listView")}
    changes = [make_change("Change cards", *files, day=day) for day in range(8)]
    pairs = section(make_snapshot(files, changes), "hidden-couplings").data["pairs"]

    assert {frozenset(pair[:2]) for pair in pairs} == {frozenset(("web/cardView.ts", "web/listView.ts"))}


def test_files_whose_uses_are_not_read_are_not_said_to_use_each_other_not() -> None:
    files = {
        **{f"src/{name}.asm": "nop\n" + "; more of it\n" * 12 for name in ("Cart", "Till")},
        **{f"lib/{name}.py": f"def {name}():\n    return 1\n" + "# more of it\n" * 12 for name in "ab"},
    }

    def told(*paths: str) -> Note:
        changes = [make_change("Change", *paths, day=day) for day in range(8)]
        return section(make_snapshot(files, changes), "hidden-couplings")

    unread = told("src/Cart.asm", "src/Till.asm")
    assert unread.title == "Files that change together"
    assert unread.text.startswith("Whether one uses the other is not known of these")
    assert unread.data["pairs"] == []
    both = told(*files)
    assert "neither imports nor uses" in both.title
    assert [pair[:2] for pair in both.data["pairs"]] == [["lib/a.py", "lib/b.py"]]
    assert len(both.data["unsure"]) == 5


def test_notes_state_their_inputs_with_the_blobs(webshop: Snapshot) -> None:
    for note in write_architecture(webshop):
        named = dict(note.inputs)
        assert {citation.path for citation in note.citations} <= named.keys()
        assert all(webshop.blob_of(path) == blob for path, blob in note.inputs)


def test_notes_are_json_and_free_of_control_characters(webshop: Snapshot) -> None:
    for note in write_architecture(webshop):
        json.dumps(note.data)
        assert "\x1b" not in note.text


def test_hostile_manifests_are_survived() -> None:
    snapshot = make_snapshot(
        {
            "package.json": '{"scripts": [1], "bin": {"a": 5}, "name": 7, "dependencies": "x", "main": {}}',
            "pyproject.toml": "[project]\nscripts = 3\ndependencies = [1, {}]\ndescription = 5\n[tool]\npoetry = 1\n",
            "Cargo.toml": "bin = 1\npackage = 2\n[dependencies\n",
            "setup.cfg": "[options.entry_points\nconsole_scripts",
            "Makefile": "\x00\x1b[31mtest:\n",
            ".github/workflows/ci.yml": "run: |\n" + "  " * 5_000 + "make\n" + "a" * 200_000,
            "README.md": "[" * 20_000 + "\x1b[2J" + "*" * 20_000,
            "src/\x1b[31mred\nname`.py": "import os\n",
        }
    )

    for note in write_architecture(snapshot):
        assert "\x1b" not in note.title + note.text


def test_a_package_that_holds_both_ends_is_in_no_circle_with_what_lies_between() -> None:
    files = {f"app/{part}/{name}.py": "" for part in ("web", "db") for name in ("a", "b", "c")}
    files |= {
        "app/errors.py": "class AppError(Exception): ...\n",
        "app/config.py": "import app.errors\n",
        "app/__main__.py": "import app.start\n",
        "app/start.py": "import app.web.a\nimport app.config\n",
        "app/web/a.py": "import app.db.a\nimport app.errors\n",
        "app/db/a.py": "import app.errors\n",
    }
    note = section(make_snapshot(files), "dependencies")

    assert "Import each other" not in note.text
    assert (
        "No cycles between components. Lowest layer, importing from no other component: "
        "the files of `app` that import no component inside it." in note.text
    )
    assert note.text.endswith("Highest: `app/__main__.py` and `app/start.py`.")


def test_a_package_that_is_in_a_circle_with_a_part_of_it_is_said_to_be() -> None:
    files = {f"app/{part}/{name}.py": "" for part in ("web", "db") for name in ("a", "b", "c")}
    files |= {
        "app/errors.py": "class AppError(Exception): ...\n",
        "app/config.py": "import app.errors\n",
        "app/start.py": "import app.web.a\nimport app.config\n",
        "app/web/a.py": "import app.db.a\nimport app.start\n",
        "app/web/b.py": "import app.start\n",
        "app/db/a.py": "import app.errors\n",
    }
    text = text_of(files, "dependencies")

    assert "- `app/start.py` and `app/web` (1 file one way, such as `app/start.py`; 2 the other)" in text
    assert "No cycles" not in text


def test_texts_within_the_code_are_no_manual() -> None:
    code = {f"app/{name}.py": f"def {name}(): ...\n" for name in ("one", "two", "three", "four", "five")}
    prompts = {f"app/prompts/{name}.md": f"# {name}\n\nAnswer in one sentence.\n" for name in ("a", "b", "c")}
    tests = {f"tests/test_{name}.py": "def test_it(): ...\n" for name in ("one", "two", "three")}
    manual = {f"docs/{name}.md": f"# {name}\n\nHow to use it well.\n" for name in ("a", "b", "c", "d")}

    assert "Documentation is in" not in text_of(code | prompts | tests, "conventions")
    text = text_of(code | prompts | tests | manual, "conventions")
    assert "- Documentation is in `docs/` (4 of 7 pages)." in text
    below = {f"packages/shop/docs/page_{number}.md": "# Page\n" for number in range(9)}
    code = {f"packages/shop/src/part_{number}.py": "x = 1\n" for number in range(12)}
    assert "- Documentation is in `packages/shop/docs/` (9 of 9 pages)." in text_of(
        below | code, "conventions"
    )


def test_what_the_repository_vendors_is_no_external_dependency() -> None:
    files = {
        "src/alloc.h": "#include <jemalloc/jemalloc.h>\n#include <openssl/ssl.h>\nint alloc(int size);\n",
        "src/alloc.c": '#include "alloc.h"\nint alloc(int size) { return size; }\n',
        "deps/jemalloc/src/arena.c": "int arena(void) { return 1; }\n",
    }
    text = text_of(files, "external-dependencies")

    assert text.split("\n") == [
        "- `openssl` in `src/alloc.h`",
        "Held in the repository: `jemalloc` in `deps/`.",
    ]


def test_go_modules_of_one_owner_are_told_apart() -> None:
    files = {
        "go.mod": "module example.com/tool\n\nrequire (\n\tgolang.org/x/sync v0.1.0\n\tgolang.org/x/text v0.2.0\n)\n",
        "main.go": 'package main\n\nimport (\n\t"golang.org/x/sync/errgroup"\n\t"golang.org/x/text/cases"\n)\n\nfunc main() {}\n',
    }
    text = text_of(files, "external-dependencies")

    assert "- `golang.org/x/sync` in `main.go` (declared in go.mod:4)" in text
    assert "- `golang.org/x/text` in `main.go` (declared in go.mod:5)" in text


def test_spell_checkers_and_the_projects_own_checks_are_commands() -> None:
    files = {
        "README.md": "# X\n\n```sh\npython3 -m venv .venv && .venv/bin/python -m tools.check\n```\n",
        ".github/workflows/spell.yml": "jobs:\n  spell:\n    steps:\n      - run: codespell --config=.codespellrc\n",
    }
    text = text_of(files, "build-test-lint")

    assert "- `.venv/bin/python -m tools.check` (README.md:4)" in text
    assert "- CI runs `codespell --config=.codespellrc` (.github/workflows/spell.yml:4)" in text


def test_commits_under_another_name_are_said_to_be_so() -> None:
    changes = [make_change(f"Fix case {day}", "pr.go", day=day) for day in range(6)]
    changes += [make_change("Split it", "pkg/pr.go", day=7)]
    snapshot = make_snapshot(
        {"pkg/pr.go": "package pr\n\nfunc New() int { return 1 }\n" + "// more\n" * 12}, changes
    )
    renamed = [
        change._replace(paths=("pkg/pr.go",), former=(("pkg/pr.go", "pr.go"),))
        if change.paths == ("pr.go",)
        else change
        for change in snapshot.changes
    ]
    text = section(replace(snapshot, changes=renamed), "risky-places").text

    assert (
        "- `pkg/pr.go`: 7 commits, 6 of them as `pr.go`, 6 of them fixes by their message, 15 lines" in text
    )


def test_tests_within_sources_of_rust_are_told() -> None:
    files = {
        f"src/part_{n}.rs": "pub fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn works() {}\n}\n"
        for n in range(4)
    }
    files |= {f"tests/{name}.rs": "fn works() {}\n" for name in ("one", "two", "three")}
    text = text_of(files, "conventions")

    assert "- Tests are in `tests/` (3 of 3 files)." in text
    assert (
        "- Sources of Rust also hold tests of their own, in modules named `tests` (src/part_0.rs:3-6)."
        in text
    )


def test_place_of_tests_is_told_from_where_it_parts_with_that_of_their_sources() -> None:
    def placed(source: str, test: str) -> str:
        files = {f"{source}/Part{n}.kt": f"class Part{n}\n" for n in range(4)}
        files |= {f"{test}/Part{n}Test.kt": f"class Part{n}Test\n" for n in range(4)}
        return text_of(files, "conventions").partition("lie ")[2].partition(".\n")[0].rstrip(".")

    assert placed("Src/Shop/Linq", "Src/Shop.Tests/Linq") == "in `Src/Shop.Tests/`"
    assert placed("app/src/main/kotlin/shop", "app/src/test/kotlin/shop") == "in `src/test/` of their module"
    assert placed("src/shop", "checks/shop") == "in `checks/`"


def test_templates_and_markup_come_after_code_in_the_structure() -> None:
    files = {f"web/templates/part_{n}.html": "<p>x</p>\n" for n in range(20)}
    files |= {f"web/views/part_{n}.py": f"def part_{n}(): ...\n" for n in range(9)}
    files |= {f"web/models/part_{n}.py": f"class Part{n}: ...\n" for n in range(9)}
    text = text_of(files, "components")

    assert text.index("`web/views`") < text.index("`web/templates`")


def test_largest_application_is_split_before_small_folders_elsewhere() -> None:
    files = {
        f"server/{app}/part_{n}.py": f"def part_{n}(): ...\n" for app in ("bills", "mail") for n in range(60)
    }
    for widget in range(40):
        for part in ("a", "b", "c"):
            files[f"web/src/app/widget_{widget}/{part}.ts"] = "export const a = 1;\n"
    components = make_snapshot(files).components

    assert len(components["server/bills"]) == len(components["server/mail"]) == 60
    assert sum(name.startswith("web/src/app/widget") for name in components) < 35


def test_folders_of_a_small_tree_do_not_take_the_whole_list() -> None:
    files = {f"app/{kind}/part_{n}.py": "x = 1\n" for kind in ("models", "jobs", "mail") for n in range(90)}
    files |= {f"app/views/view_{view}/{n}.py": "x = 1\n" for view in range(30) for n in range(2)}
    components = make_snapshot(files).components

    assert sum(name.startswith("app/views/") for name in components) <= 12
    assert components["app/views"]


def test_translations_migrations_and_what_is_old_come_last() -> None:
    files = {f"lang/{tongue}/{n}.php": "<?php\n" for tongue in ("de", "fr", "pt_BR") for n in range(30)}
    files |= {f"db/old_migrations/2012_{n}.rb": "x = 1\n" for n in range(40)}
    files |= {f"app/models/part_{n}.rb": f"class Part{n}\nend\n" for n in range(9)}
    files |= {f"app/views/part_{n}.erb": "<p>x</p>\n" for n in range(9)}
    names = [name for name, _ in make_snapshot(files).ranked_components]

    assert names[:2] == ["app/models", "app/views"]


def test_table_of_a_manual_says_what_folders_are_for() -> None:
    table = "# Code map\n\n| Path | Purpose |\n| --- | --- |\n| `server/auth/` | Tokens and keys of users |\n"
    items = "| `store/db/{lite,large}/` | Drivers and their SQL |\n\n- **`web/`** - Pages that customers see\n  and click\n"
    files = {"AGENTS.md": f"{table}{items}- `jobs`: runs everything at night\n"}
    for folder in ("server/auth", "server/api", "store/db/lite", "store/db/large", "web", "jobs"):
        files |= {f"{folder}/part_{n}.py": f"def part_{n}(): ...\n" for n in range(20)}
    note = section(make_snapshot(files), "components")

    assert "`server/auth` (20 files): Tokens and keys of users." in note.text
    assert "`store/db/lite` (20 files): Drivers and their SQL." in note.text
    assert "`web` (20 files): Pages that customers see and click." in note.text
    assert "at night" not in note.text
    assert "AGENTS.md:5" in [str(citation) for citation in note.citations]


def test_manifest_above_says_what_the_sources_of_a_package_are_for() -> None:
    files = {
        "core/Cargo.toml": '[package]\nname = "core"\ndescription = "Primitives of editing"\n',
        "term/Cargo.toml": '[package]\nname = "term"\ndescription = "What one sees of it"\n',
    }
    for part in ("core", "term"):
        files |= {f"{part}/src/part_{n}.rs": "pub fn a() {}\n" for n in range(20)}
        files |= {f"{part}/tests/part_{n}.rs": "fn a() {}\n" for n in range(20)}
    note = section(make_snapshot(files), "components")

    assert "`core/src` (20 files): Primitives of editing." in note.text
    assert "core/Cargo.toml:3" in [str(citation) for citation in note.citations]


def test_readme_of_templates_a_list_of_files_and_a_dotted_name_say_nothing_of_a_component() -> None:
    files = {
        "generators/templates/README.md": "# Setup\n\nSome setup you must do by hand if you haven't yet.\n",
        "contrib/README": "geo2conf.pl by Ada Example\n\n\tconverts addresses\n",
        "contrib/geo2conf.pl": "#!/usr/bin/perl\nprint 1;\n",
        "shop/schemas/__init__.py": '"""shop.schemas"""\n',
    }
    files |= {f"generators/templates/part_{n}.rb": f"class Part{n}\nend\n" for n in range(20)}
    files |= {f"shop/schemas/part_{n}.py": f"class Part{n}: ...\n" for n in range(20)}
    text = text_of(files, "components")

    assert "Some setup" not in text
    assert "Ada" not in text
    assert "shop.schemas" not in text


def test_files_of_a_package_that_is_imported_whole_are_one_hub() -> None:
    package = "app/src/main/scala/shop/internal"
    files = {f"{package}/Part{n}.scala": f"package shop.internal\n\nobject Part{n}\n" for n in range(5)}
    for name in ("Cart", "Till", "Mail"):
        files[f"app/src/main/scala/shop/{name}.scala"] = (
            f"package shop\n\nimport shop.internal._\n\nobject {name}\n"
        )
    for name in ("Page", "Menu", "Logo"):
        files[f"app/src/main/scala/web/{name}.scala"] = (
            f"package web\n\nimport shop.internal.Part1\n\nobject {name}\n"
        )
    note = section(make_snapshot(files), "hubs")

    assert note.data["hubs"] == [[package, 3], [f"{package}/Part1.scala", 3]]
    assert f"`{package}` (package, 5 files), imported by 3 source files" in note.text


def test_many_tests_that_stand_before_the_product_do_not_hide_its_parts() -> None:
    files = {f"Src/Shop.Tests/Issues/Issue{n}.cs": f"class Issue{n} {{}}\n" for n in range(600)}
    for part in ("Linq", "Schema"):
        files |= {f"Src/Shop/{part}/Part{n}.cs": f"class Part{n} {{}}\n" for n in range(100)}
    components = section(make_snapshot(files), "components").data["components"]

    assert {"Src/Shop/Linq", "Src/Shop/Schema"} <= set(components)


def test_file_that_stands_for_a_folder_says_what_is_in_it() -> None:
    files = {
        "lib/shop/cart.ex": 'defmodule Shop.Cart do\n  @moduledoc """\n  Keeps what a customer wants to buy.\n  """\nend\n'
    }
    files |= {f"lib/shop/cart/part_{n}.ex": f"defmodule Shop.Cart.Part{n} do\nend\n" for n in range(20)}
    files |= {f"lib/shop/till/part_{n}.ex": f"defmodule Shop.Till.Part{n} do\nend\n" for n in range(20)}
    text = text_of(files, "components")

    assert "`lib/shop/cart` (20 files): Keeps what a customer wants to buy." in text


def _go_shop() -> dict[str, str | bytes]:
    """A package at the top that five packages import, each for one thing of it."""
    files: dict[str, str | bytes] = {
        "go.mod": "module example.org/shop\n",
        "admin.go": "package shop\n\nfunc init() {}\n\nfunc Serve() {}\n",
        "storage.go": "package shop\n\n// Keep keeps a thing.\nfunc Keep() {}\n\nfunc sweep() {}\n",
    }
    for number in range(5):
        used = "Keep" if number == 3 else "Serve"
        files[f"part{number}/part.go"] = (
            f'package part{number}\n\nimport "example.org/shop"\n\nfunc Start{number}() {{\n\tshop.{used}()\n}}\n'
        )
    return files


def test_package_at_the_top_is_no_file_of_it() -> None:
    snapshot = make_snapshot(_go_shop())
    (question,) = (note for note in ask_all(snapshot, []) if note.key.startswith("What breaks if"))

    assert text_of(_go_shop(), "hubs").startswith(
        "- the package in the top folder (2 files), imported by 5 source files: "
    )
    assert question.key == "What breaks if the package in the top folder changes? Who uses it?"
    assert "`init`" not in question.text
    assert "`sweep`" not in question.text


def test_users_of_a_file_are_those_of_its_package_that_use_its_names() -> None:
    snapshot = make_snapshot(_go_shop())
    (storage,) = write_file_summaries(snapshot, ["storage.go"])

    (part,) = write_file_summaries(snapshot, ["part3/part.go"])

    assert "Used by `part3/part.go`." in storage.text
    assert "Uses the top folder's package." in part.text


def test_files_of_a_package_of_go_use_each_other_without_importing_it() -> None:
    files = {
        "go.mod": "module example.org/shop\n",
        "tills/till.go": "package tills\n\ntype till struct{}\n\nfunc newTill() till {\n\treturn till{}\n}\n",
        "tills/shop.go": "package tills\n\nfunc Serve() {\n\tnewTill()\n}\n",
        "tills/other.go": "package tills\n\nfunc Other() {}\n",
        "carts/carts.go": "package carts\n\nfunc newTill() {}\n\nfunc Fill() {\n\tnewTill()\n}\n",
    }
    (note,) = write_file_summaries(make_snapshot(files), ["tills/till.go"])

    assert "Used by `tills/shop.go`." in note.text


def test_who_uses_a_method_that_anything_may_have_names_its_type() -> None:
    use = 'package {0}\n\nimport "example.org/shop/states"\n\nfunc Show{0}() string {{\n\treturn {1}.String()\n}}\n'
    files = {
        "go.mod": "module example.org/shop\n",
        "states/states.go": "package states\n\ntype State int\n\nfunc Make() int {\n\treturn 1\n}\n",
        "states/state_string.go": "package states\n\nfunc (s State) String() string {\n\treturn `s`\n}\n",
        "shown/shown.go": use.format("shown", "states.State(1)"),
        "built/built.go": use.format("built", "builder(states.Make())"),
    }
    (note,) = write_file_summaries(make_snapshot(files), ["states/state_string.go"])

    assert "Used by `shown/shown.go`." in note.text


def test_package_of_tests_says_nothing_of_what_it_tests() -> None:
    files = {
        "go.mod": "module example.org/shop\n",
        "packing/aaa_test.go": "// Package packing_test provides a suite for packing.\npackage packing_test\n",
        "packing/packing.go": "// Package packing puts things into boxes.\npackage packing\n\nfunc Pack() {}\n",
        "other/other.go": "package other\n\nfunc Other() {}\n",
    }

    assert "`packing` (2 files, 1 of them source): Package packing puts things into boxes." in text_of(
        files, "components"
    )


def test_section_on_versions_does_not_say_what_a_project_is() -> None:
    readme = (
        "# Shop\n\nSells things.\n\n## Shop 1 vs. 2\n\nShop V2 is a rewrite that brings many new things.\n\n"
        "## About\n\nMore of it.\n"
    )
    project = '[project]\nname = "shop"\ndescription = "Sells things over the counter"\n'
    text = text_of(
        {"README.md": readme, "pyproject.toml": project, "shop.py": "def sell(): ...\n"}, "overview"
    )

    assert text.startswith("Sells things over the counter.")


def test_component_is_told_by_the_title_of_a_readme_that_goes_on_with_steps() -> None:
    files = {
        "README.md": "# Shop\n\nA shop for carts of all sizes.\n",
        "src/shop.py": "x = 1\n",
        "rules/README.md": "# Rules that mend old carts\n\n## Use\n\nFirst configure the mender to read carts.\n",
        "rules/mend.py": "def mend():\n    return 1\n",
        "rules/find.py": "def find():\n    return 1\n",
        "carts/README.md": "The carts readme has moved to [the main readme](../README.md)!\n",
        "carts/cart.py": "def fill():\n    return 1\n",
    }
    told = text_of(files, "components")

    assert "Rules that mend old carts" in told
    assert "moved" not in told
    assert "configure" not in told


def test_a_source_that_includes_the_header_of_another_is_coupled_to_it_openly() -> None:
    body = "int f(void);\n" * 20
    files = {
        "src/list.c": '#include "endian.h"\n' + body,
        "src/list.h": body,
        "src/endian.h": body,
        "src/endian.c": '#include "endian.h"\n' + body,
        "src/other.c": body,
    }
    changes = [
        make_change(f"Change {number}", "src/list.c", "src/endian.c", "src/other.c", day=number)
        for number in range(8)
    ]

    text = section(make_snapshot(files, changes=changes), "hidden-couplings").text

    assert "`src/other.c` changed in 8 of the last 8 commits to `src/list.c`" in text
    assert not any("list.c" in line and "endian.c" in line for line in text.split("\n"))


def test_changelog_is_told_with_the_script_that_writes_it() -> None:
    files = {
        "CHANGELOG.md": "# 1.0\n",
        "package.json": '{\n  "scripts": {\n    "changelog": "conventional-changelog -s"\n  }\n}\n',
        "src/a.ts": "export const a = 1\n",
        "tools/update-changelog.py": "print(1)\n",
    }

    assert text_of(files, "conventions").split("\n")[:3] == [
        "- Changelog: `CHANGELOG.md`, seldom edited with source.",
        "- `npm run changelog` writes it: `conventional-changelog -s` (package.json:3).",
        "- `tools/update-changelog.py` is a script for it.",
    ]
