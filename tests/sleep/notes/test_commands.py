"""How to build, test and lint: what the project's files say, under what it is for."""

from __future__ import annotations

import json

import pytest

from sleepcode.sleep.notes.ci_values import show_values
from sleepcode.sleep.notes.questions import write_questions
from sleepcode.sleep.notes.shell_lines import kind_of, telling_command
from tests.support.snapshots import ask_all, make_snapshot, section


def commands_of(files: dict[str, str | bytes]) -> dict[str, list[str]]:
    commands = section(make_snapshot(files), "build-test-lint").data["commands"]
    return {kind: [text for text, _ in found] for kind, found in commands.items()}


def runs(*commands: str) -> dict[str, str | bytes]:
    steps = "".join(f"      - run: {command}\n" for command in commands)
    return {".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{steps}"}


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("cargo check", "lint"),
        ("bundle exec rake", "test"),
        ("tox -e base,dist,docs", "test"),
        ("tox -e docs", "docs"),
        ("tox -e docs-coverage", "docs"),
        ("tox -e mypy", "lint"),
        ("tox -e pylint", "lint"),
        ("mage -v check", "test"),
        ("staticcheck ./...", "lint"),
        ("make vulncheck", "lint"),
        ("make cover", "test"),
        ("mix test --only slow", "test"),
        ("mix compile --warnings-as-errors", "build"),
        ("vendor/bin/simple-phpunit --verbose", "test"),
        ("vendor/bin/phpstan analyse", "lint"),
        ("./runtests.py", "test"),
        ("auto/configure", "build"),
        ("cargo integration-test", "test"),
        ("cargo +${{ env.MSRV }} test --locked", "test"),
        ("cargo +nightly fmt --all", "lint"),
        ("cargo doc --no-deps", "docs"),
        ("cargo hack check --each-feature", "lint"),
        ("cargo hack --no-private --exclude shop-macros check-external-types", "lint"),
        ("cargo hack --each-feature test", "test"),
        ("cargo deny check", "lint"),
        ("yarn type-tests", "lint"),
        ("yarn tsc --noEmit", "lint"),
        ("./gradlew connectedCheck --stacktrace", "test"),
        ("./gradlew :shop:assembleDebug", "build"),
        ("./gradlew dokkaHtml", "docs"),
        ("uv run --python ${{ steps.set-up.outputs.python-version }} --dev --frozen zensical build", "docs"),
        ("uv run --group docs mkdocs build --strict", "docs"),
        ("uv run pyrefly check src/", "lint"),
        ("pnpm exec playwright test --shard ${{ matrix.shard }}", "test"),
        ("pnpm playwright test", "test"),
        ("npx --yes cypress run", "test"),
        ("bundle exec standardrb", "lint"),
        ("bundle exec brakeman --ensure-ignore-notes", "lint"),
        ("bin/rails test", "test"),
        ("php${{ matrix.php }} ./vendor/bin/phpunit", "test"),
        ("php -d memory_limit=-1 vendor/bin/phpstan analyse", "lint"),
        ("composer check-static", "lint"),
        ("composer lint", "lint"),
    ],
)
def test_command_of_ci_is_of_its_kind(command: str, kind: str) -> None:
    assert commands_of(runs(command)) == {kind: [f"CI runs `{show_values(command)}`"]}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"mix.exs": "defmodule X do\nend\n"},
            {"build": ["`mix compile` (a Mix project)"], "test": ["`mix test` (a Mix project)"]},
        ),
        (
            {"Package.swift": 'let tests = [Target.testTarget(name: "A")]\n'},
            {"build": ["`swift build` (a Swift package)"], "test": ["`swift test` (a Swift package)"]},
        ),
        (
            {"build.sbt": "name := 1\n"},
            {"build": ["`sbt compile` (an sbt build)"], "test": ["`sbt test` (an sbt build)"]},
        ),
        (
            {"Src/Shop.slnx": "<Solution/>\n"},
            {
                "build": ["`dotnet build Src/Shop.slnx` (a .NET solution)"],
                "test": ["`dotnet test Src/Shop.slnx` (a .NET solution)"],
            },
        ),
        (
            {"Rakefile": "Rake::TestTask.new(:units) do |t|\nend\n", "Gemfile": "gem 'x'\n"},
            {"test": ["`bundle exec rake units`"]},
        ),
        ({"phpunit.xml.dist": "<phpunit/>\n"}, {"test": ["tests run with PHPUnit"]}),
        ({"mkdocs.yml": "site_name: x\n"}, {"docs": ["`mkdocs build`"]}),
        (
            {"docs/conf.py": "project = 'x'\n", "docs/Makefile": "html:\n\techo\n"},
            {"docs": ["`make -C docs html` (a Sphinx manual)"]},
        ),
        (
            {"website/docusaurus.config.js": "module.exports = {}\n"},
            {"docs": ["`docusaurus build` in `website` (a Docusaurus site)"]},
        ),
        (
            {
                ".cargo/config.toml": '[alias]\nxtask = "run --package xtask --"\nslow-test = "test --features slow"\n'
            },
            {"test": ["`cargo slow-test`: `cargo test --features slow`"]},
        ),
    ],
)
def test_build_system_tells_its_commands(
    files: dict[str, str | bytes], expected: dict[str, list[str]]
) -> None:
    assert commands_of(files) == expected


def test_one_of_several_solutions_is_not_chosen() -> None:
    files: dict[str, str | bytes] = {"A.sln": "\n", "B.sln": "\n", **runs("dotnet test")}
    assert commands_of(files) == {"test": ["CI runs `dotnet test`"]}


def test_scripts_of_composer_are_told_but_for_those_that_run_by_themselves() -> None:
    scripts = {
        "compile": "@php bin/compile",
        "test": ["@php simple-phpunit", "@php done"],
        "phpstan": "vendor/bin/phpstan",
        "post-install-cmd": "@test",
    }

    assert commands_of({"composer.json": json.dumps({"scripts": scripts}, indent=1)}) == {
        "build": ["`composer run compile`: `@php bin/compile`"],
        "test": ["`composer run test`: `@php simple-phpunit`"],
        "lint": ["`composer run phpstan`: `vendor/bin/phpstan`"],
    }


def test_what_npm_writes_where_there_are_no_tests_is_no_test_and_a_server_is_none() -> None:
    scripts = {"test": 'echo "Error: no test specified" && exit 1', "dev:coverage": "COVERAGE=1 vite"}

    assert commands_of({"package.json": json.dumps({"scripts": scripts})}) == {
        "run": ["`npm run dev:coverage`: `COVERAGE=1 vite`"]
    }


def test_script_is_cited_among_the_scripts() -> None:
    manifest = '{\n "phpstan": {"level": 9},\n "scripts": {\n  "phpstan": "phpstan analyse"\n }\n}\n'
    found = section(make_snapshot({"composer.json": manifest}), "build-test-lint")

    assert [str(citation) for citation in found.citations] == ["composer.json:4"]


def test_listing_what_a_tool_can_do_is_no_build() -> None:
    assert commands_of(runs("mage -l", "cmake -E make_directory build", "mage install")) == {
        "build": ["CI runs `mage install`"]
    }


def test_expression_of_ci_is_told_by_its_first_part() -> None:
    command = "cmake ${{matrix.generator || '-G Ninja'}} --build .; echo done"

    assert commands_of(runs(command)) == {"build": ["CI runs `cmake <matrix.generator> --build .`"]}


def test_long_command_is_cut_between_words() -> None:
    options = " ".join(f"-Pplatform.option{number}=8.1.13.v2018" for number in range(10))
    (told,) = commands_of(runs(f"./gradlew test {options}"))["test"]

    assert told == (
        "CI runs `./gradlew test -Pplatform.option0=8.1.13.v2018 -Pplatform.option1=8.1.13.v2018 "
        "-Pplatform.option2=8.1.13.v2018 -Pplatform.option3=8.1.13.v2018 -Pplatform.option4=8.1.13.v2018 …`"
    )


def test_long_script_is_cut_between_words() -> None:
    body = " ".join(f"./pkg{number}/..." for number in range(20))
    (told,) = commands_of({"package.json": json.dumps({"scripts": {"test": f"go test {body}"}})})["test"]

    assert told.endswith(" ./pkg12/... …`")


def test_what_is_done_one_after_the_other_is_told_whole() -> None:
    told = commands_of({"README.md": "# Tool\n\n```\n./configure && make\nsudo make install\n```\n"})

    assert told["build"] == ["`./configure && make`", "`sudo make install`"]


def test_second_line_of_a_command_is_no_command() -> None:
    lines = "      - run: |\n          brew install \\\n            make \\\n            ncurses\n          make check\n"

    told = commands_of({".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{lines}"})

    assert told == {"test": ["CI runs `make check`"]}


def test_command_of_several_lines_is_told_whole() -> None:
    lines = (
        "      - run: |\n          case $GROUP in\n            other)\n"
        "              go test -v -race \\\n                ./cmd/... ./internal/...\n              ;;\n          esac\n"
        '      - run: |\n          uv run \\\n            --python "${VERSION}" \\\n            --dev \\\n            --frozen \\\n'
        "            pytest\n"
        "      - run: |\n          uv run mypy \\\n            src/ | uv run mypy-baseline filter\n"
    )
    manual = "# Shop\n\n```sh\ncargo test \\\n    --locked\n```\n"
    told = commands_of({".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{lines}", "README.md": manual})

    assert told == {
        "test": [
            "`cargo test --locked`",
            "CI runs `go test -v -race ./cmd/... ./internal/...`",
            'CI runs `uv run --python "${VERSION}" --dev --frozen pytest`',
        ],
        "lint": ["CI runs `uv run mypy src/`"],
    }


def test_command_is_told_with_the_folder_that_it_is_run_in() -> None:
    steps = (
        "      - name: Build\n        working-directory: ./cmd/shop\n        run: go build -v\n"
        "      - run: cd cmd/shop && go vet\n"
        "      - name: Theirs\n        run: make lint\n        working-directory: somewhere/else\n"
    )
    told = commands_of(
        {
            ".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{steps}",
            "CONTRIBUTING.md": "# Help\n\n```\n$ git clone https://example.org/shop\n$ cd cmd/shop\n$ make test\n```\n\n```\nmake docs\n```\n"
            "\n```\n$ cd project\n$ make install\n```\n",
            "project/shop.go": "package shop\n",
            "cmd/shop/main.go": "package main\n",
        }
    )

    assert told == {
        "build": ["CI runs `cd cmd/shop && go build -v`", "`make install`"],
        "test": ["`cd cmd/shop && make test`"],
        "lint": ["CI runs `cd cmd/shop && go vet`"],
        "docs": ["`make docs`"],
    }


def test_what_ci_does_in_another_project_is_not_told() -> None:
    steps = "      - uses: actions/checkout@v4\n        with:\n          repository: them/theirs\n      - run: make lint\n"
    jobs = f"  a:\n    steps:\n{steps}  b:\n    steps:\n      - run: make test\n"

    assert commands_of({".github/workflows/ci.yml": f"jobs:\n{jobs}"}) == {"test": ["CI runs `make test`"]}


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("./gradlew check -Pfast=true -x jvmTest -x test", "lint"),
        ("./gradlew check -x lint", "test"),
        ('go build -o shop-"$GOOS" 2> /dev/null', "build"),
        ("make test-no-docs", "test"),
    ],
)
def test_what_a_command_leaves_out_is_not_its_kind(command: str, kind: str) -> None:
    assert list(commands_of(runs(command))) == [kind]


def test_rule_that_is_named_after_no_work_is_of_the_kind_that_it_needs() -> None:
    told = commands_of({"Makefile": "all: lint typecheck\n\nci:\n\techo\n\nlint:\n\techo\n"})

    assert told["lint"] == ["`make lint`", "`make all`"]
    assert told["test"] == ["`make ci`"]


def test_tasks_of_rake_are_known_by_what_makes_them() -> None:
    told = commands_of(
        {"Rakefile": 'require "bundler/gem_tasks"\nrequire "standard/rake"\n\nRake::TestTask.new(:test)\n'}
    )

    assert told == {"build": ["`rake build`"], "test": ["`rake test`"], "lint": ["`rake standard`"]}


def test_more_commands_than_are_told_are_counted() -> None:
    rules = "".join(f"test-{number}:\n\techo\n\n" for number in range(11))
    text = section(make_snapshot({"Makefile": rules}), "build-test-lint").text

    assert "- `make test-7` (Makefile:22-23)\n- and 3 more, in `Makefile`" in text


def test_commands_in_the_clone_of_another_project_are_not_told() -> None:
    readme = (
        "# Shop\n\nhttps://github.com/ada/shop and https://github.com/ada/shop/issues\n\n```\n"
        "git clone https://github.com/ada/shop.git\ncd shop\nmake test\n```\n\n"
        "Speed is measured elsewhere:\n\n```\ngit clone https://github.com/ada/shop-benchmark.git\ncd shop-benchmark\ncmake .\n```\n\n"
        "Then:\n\n```\nmake speed-test\n```\n\n## Style\n\n```\nmake lint\n```\n"
    )

    assert commands_of({"README.md": readme}) == {"test": ["`make test`"], "lint": ["`make lint`"]}


def test_folded_block_of_ci_is_one_command() -> None:
    steps = "      - run: >\n          ./gradlew\n          -Pfast=true\n          spotlessCheck --stacktrace\n      - run: make test\n"

    assert commands_of({".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{steps}"}) == {
        "lint": ["CI runs `./gradlew -Pfast=true spotlessCheck --stacktrace`"],
        "test": ["CI runs `make test`"],
    }


def test_rule_is_of_the_kind_of_what_it_runs_where_its_name_tells_nothing() -> None:
    told = commands_of(
        {
            "Makefile": "bin:\n\t@flake8 shop\n\ndist:\n\tpython -m build\n\ncodestyle:\n\t$(FLAKE8) shop\n",
            **runs("make codestyle"),
        }
    )

    assert told == {"lint": ["`make bin`", "CI runs `make codestyle`"], "build": ["`make dist`"]}


def test_option_is_no_kind_of_command() -> None:
    assert list(commands_of(runs("pytest --cov=shop --cov-report=html"))) == ["test"]


def test_folder_of_a_step_of_ci_is_one_of_the_checkout() -> None:
    steps = (
        "      - run: make test\n        working-directory: project\n"
        "      - run: make lint\n        working-directory: .\n"
    )
    files: dict[str, str | bytes] = {
        ".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{steps}",
        "project/shop.py": "SHOP = 1\n",
    }

    assert commands_of(files) == {
        "test": ["CI runs `cd project && make test`"],
        "lint": ["CI runs `make lint`"],
    }


def test_what_is_done_in_a_folder_of_the_system_is_not_done_here() -> None:
    readme = (
        "# Shop\n\n```\ncd /usr/ports/shop\nmake install\n```\n\n## Development\n\n```\ncargo test\n```\n"
    )

    assert commands_of({"README.md": readme}) == {"test": ["`cargo test`"]}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("swift build --build-tests -c debug", ("build", "swift build --build-tests -c debug")),
        ("go test $Target -vet=off -v", ("test", "go test $Target -vet=off -v")),
        ("make check-generated-parser", ("lint", "make check-generated-parser")),
        ("./Build.ps1", ("build", "./Build.ps1")),
        ("bash scripts/test-cov.sh", ("test", "bash scripts/test-cov.sh")),
        (
            "set -o pipefail && env NS=YES xcodebuild -scheme Shop clean test | xcbeautify",
            ("test", "env NS=YES xcodebuild -scheme Shop clean test"),
        ),
    ],
)
def test_kind_of_a_command_is_that_of_its_task(command: str, told: tuple[str, str]) -> None:
    kind, shown = told

    assert commands_of(runs(command)) == {kind: [f"CI runs `{shown}`"]}


def test_what_is_called_after_its_kind_comes_first() -> None:
    makefile = "test-race:\n\tgo test -race\n\ncheck-modules:\n\t./check.sh\n\ntest:\n\tgo test\n"
    told = commands_of({"Makefile": makefile, "scripts/lint.sh": "ruff check\n"})

    assert told["test"][0] == "`make test`"
    assert sorted(told["lint"]) == ["`make check-modules`", "`scripts/lint.sh`"]


def test_platforms_of_kotlin_have_no_task_that_is_called_test() -> None:
    files = {
        "build.gradle.kts": "plugins { }\n",
        "core/build.gradle.kts": 'plugins { kotlin("multiplatform") }\n',
    }

    assert commands_of(files)["test"] == ["`gradle allTests` (a Gradle project)"]


def test_every_line_of_a_block_is_read_and_asking_for_a_version_builds_nothing() -> None:
    lines = "      - run: |\n          yarn tsc --version\n          yarn type-tests\n          make --help\n"

    assert commands_of({".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{lines}"}) == {
        "lint": ["CI runs `yarn type-tests`"]
    }


def test_type_tests_are_among_the_checks_of_a_package() -> None:
    scripts = {"test": "vitest", "type-tests": "tsc -p tsconfig.test.json --noEmit"}

    assert commands_of({"package.json": json.dumps({"scripts": scripts})}) == {
        "test": ["`npm run test`: `vitest`"],
        "lint": ["`npm run type-tests`: `tsc -p tsconfig.test.json --noEmit`"],
    }


def test_same_command_in_another_folder_is_another() -> None:
    steps = "      - run: mix test\n      - run: mix test\n        working-directory: installer\n"
    files: dict[str, str | bytes] = {
        ".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{steps}",
        "installer/lib/new.ex": "defmodule New do\nend\n",
    }

    assert commands_of(files) == {"test": ["CI runs `mix test`", "CI runs `cd installer && mix test`"]}


def test_what_actions_are_given_to_run_is_run() -> None:
    steps = (
        "      - name: On devices\n        uses: reactivecircus/android-emulator-runner@v2\n"
        "        with:\n          script: ./gradlew connectedCheck\n"
        "      - uses: gradle/gradle-build-action@v2\n        with:\n          arguments: lintDebug\n"
        "      - name: Other\n        uses: them/theirs@v1\n        with:\n          arguments: test\n"
        "      - uses: crate-ci/typos@v1\n"
    )

    assert commands_of({".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{steps}"}) == {
        "test": ["CI runs `./gradlew connectedCheck`"],
        "lint": ["CI runs `./gradlew lintDebug`", "CI runs `typos`"],
    }


def test_what_builds_all_in_a_step_of_tests_tests() -> None:
    steps = "      - name: Test\n        run: ./gradlew build\n      - name: Pack\n        run: ./gradlew assemble\n"

    assert commands_of({".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{steps}"}) == {
        "test": ["CI runs `./gradlew build` in a step named `Test`"],
        "build": ["CI runs `./gradlew assemble`"],
    }


def test_plugin_of_gradle_lints_where_it_is_applied() -> None:
    files: dict[str, str | bytes] = {
        "build.gradle.kts": 'plugins {\n  id("com.diffplug.spotless") version "6" apply false\n  alias(libs.plugins.detekt) apply false\n}\n',
        "shop/build.gradle.kts": "plugins {\n  checkstyle\n  alias(libs.plugins.detekt)\n}\n",
        "old/build.gradle": "apply plugin: 'net.ltgt.errorprone'\n",
    }
    found = section(make_snapshot(files), "build-test-lint")

    assert found.data["commands"]["lint"] == [
        ["`gradle detekt`", "shop/build.gradle.kts:3"],
        ["`gradle checkstyleMain`", "shop/build.gradle.kts:2"],
        ["Error Prone checks whatever is compiled", "old/build.gradle:1"],
    ]


def test_linter_that_a_command_runs_is_not_told_again() -> None:
    files: dict[str, str | bytes] = {
        ".formatter.exs": "[]\n",
        "eslint.config.mjs": "export default []\n",
        "package.json": json.dumps({"scripts": {"lint": "eslint src"}}),
    }

    assert commands_of(files)["lint"] == [
        "`npm run lint`: `eslint src`",
        "`mix format` (the formatter is configured)",
    ]


def test_no_linter_is_said_to_be_none() -> None:
    snapshot = make_snapshot({"Makefile": "test:\n\techo\n"})
    told = {note.title: note.text for note in ask_all(snapshot, [])}

    assert told["How do I lint, format and type-check the code?"].startswith("No linter, formatter")


def test_environment_that_measures_tests_nothing() -> None:
    assert kind_of("tox -n -e benchmark") == ""
    assert kind_of("tox -e py312") == "test"


def test_command_of_a_manual_is_told_with_what_it_is_for() -> None:
    manual = (
        "# Shop\n\n## Commands\n\n```bash\n# Backend\ngo run ./cmd/shop --port 1   # Start the server\n\n# Frontend\n"
        "cd web && pnpm install             # Install dependencies\ncd web && pnpm dev                 # Dev server on :3001\n\n"
        "# Protocol Buffers\ncd proto && buf generate           # Regenerate Go and TypeScript\n```\n\n"
        "## The front end {#front}\n\n```\n# web/\n\npnpm playwright test\n```\n"
    )

    assert commands_of({"AGENTS.md": manual, "web/index.ts": "export const a = 1\n"}) == {
        "test": ["`cd web && pnpm playwright test`: The front end"],
        "run": [
            "`go run ./cmd/shop --port 1`: Backend: Start the server",
            "`cd web && pnpm dev`: Frontend: Dev server on :3001",
        ],
        "generate": ["`cd proto && buf generate`: Protocol Buffers: Regenerate Go and TypeScript"],
        "setup": ["`cd web && pnpm install`: Frontend: Install dependencies"],
    }


def test_scripts_of_a_part_in_another_language_are_told_with_its_folder() -> None:
    scripts = {"dev": "vite", "release": "vite build --mode release", "release:npm": "npm publish", "x": "y"}
    package = {"packageManager": "pnpm@11", "scripts": scripts, "dependencies": {"react": "19"}}
    files: dict[str, str | bytes] = {"go.mod": "module shop\n", "web/package.json": json.dumps(package)}

    told = commands_of(files)

    assert told["run"] == ["`cd web && pnpm run dev`: `vite` (the frontend)"]
    assert told["build"][0] == "`cd web && pnpm run release`: `vite build --mode release` (the frontend)"
    workspace: dict[str, str | bytes] = {**files, "package.json": '{"workspaces": ["web"]}'}
    assert "run" not in commands_of(workspace)


def test_sentence_that_leads_to_a_command_says_what_it_is_for() -> None:
    manual = (
        "# Shop\n\n## Getting started\n\n* Run `bin/setup` to install dependencies:\n\n  ```sh\n  shop$ bin/setup\n  ```\n\n"
        "Then you can go on, and at last\nyou start it with:\n\n```\nbin/dev\n```\n"
    )

    assert commands_of({"CONTRIBUTING.md": manual}) == {
        "run": ["`bin/dev`: You can go on, and at last you start it"],
        "setup": ["`bin/setup`: Run `bin/setup` to install dependencies"],
    }


def test_last_sentence_of_a_paragraph_leads_to_a_command_whatever_its_heading_is_about() -> None:
    manual = (
        "# Shop\n\n## Using it in an editor\n\nAdd the shop as a package, and click Finish.\n\n"
        "To work on it, clone it. For example, you can do\nthe following to test all of it:\n\n```\nswift test\n```\n"
    )

    assert commands_of({"README.md": manual}) == {
        "test": ["`swift test`: You can do the following to test all of it"]
    }


def test_command_is_told_once_with_what_the_manual_says_of_it() -> None:
    manual = "# Shop\n\n```\ncd web && pnpm dev   # Server on :3001\nnpm run fix   # Fix what ESLint finds\nuv sync --group dev\n```\n"
    package = {"packageManager": "pnpm@11", "scripts": {"dev": "vite"}}
    files: dict[str, str | bytes] = {"README.md": manual, "web/package.json": json.dumps(package)}

    assert commands_of(files) == {
        "run": ["`cd web && pnpm dev`: Server on :3001"],
        "lint": ["`npm run fix`: Fix what ESLint finds"],
        "setup": ["`uv sync --group dev`"],
    }


def test_how_it_is_run_set_up_and_generated_is_asked_by_itself() -> None:
    manual = "# Shop\n\n```\nbin/setup\nbin/dev\nbuf generate\n```\n"
    told = {note.title: note.text for note in ask_all(make_snapshot({"CONTRIBUTING.md": manual}), [])}

    assert told["How do I run this project in development?"] == "- `bin/dev` (CONTRIBUTING.md:5)"
    assert told["How do I set up this project for development?"] == "- `bin/setup` (CONTRIBUTING.md:4)"
    assert told["How do I regenerate the protobuf code?"] == "- `buf generate` (CONTRIBUTING.md:6)"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            'dotnet test --logger "trx;LogFileName=all.trx" -c Debug; echo done',
            'dotnet test --logger "trx;LogFileName=all.trx" -c Debug',
        ),
        ("cd web && pytest -k 'a && b' || true", "cd web && pytest -k 'a && b'"),
        ("make build && make test; ls", "make build && make test"),
        ('pytest "unfinished; and on', 'pytest "unfinished'),
    ],
)
def test_command_ends_where_the_shell_ends_it(line: str, told: str) -> None:
    assert telling_command(line) == told


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("./gradlew testDemoDebug :lint:test", "test"),
        ("./gradlew :app:lint", "lint"),
        ("dotnet format --verify-no-changes", "lint"),
        ("npm run build:css:dev", "build"),
    ],
)
def test_module_is_no_task(command: str, kind: str) -> None:
    assert kind_of(command) == kind
    assert telling_command(command) == command


def test_command_that_a_manual_warns_of_is_not_recommended() -> None:
    files: dict[str, str | bytes] = {
        "build.gradle.kts": "plugins { }\n",
        "gradlew": "#!/bin/sh\n",
        "README.md": "# Shop\n\nYou should not run `./gradlew test` or `./gradlew all` as it fails.\n\n```sh\n./gradlew testFast\n```\n",
    }
    told = section(make_snapshot(files), "build-test-lint").text

    assert "`./gradlew testFast`" in told
    assert "`./gradlew build`" in told
    assert "`./gradlew test`" not in told


def test_example_of_a_library_is_no_way_to_run_it() -> None:
    example = "# Shop\n\n## A simple example\n\n```sh\n$ flask run\n$ pytest\n```\n"

    assert list(commands_of({"README.md": example})) == ["test"]
    plugins = "# Shop\n\nFor example, this is what your plugins may look like:\n\n```sh\nrake\n```\n\nChecked so.\n\n```sh\nmake lint\n```\n"
    assert list(commands_of({"README.md": plugins})) == ["lint"]
    assert set(commands_of({"README.md": example.replace("A simple example", "Development")})) == {
        "test",
        "run",
    }


def test_words_of_a_list_are_no_commands() -> None:
    readme = "# Shop\n\n```sh\nplugins=(\n  git\n  rake\n  make\n)\nmake test\n```\n\n```sh\nplugins+=(git rake rbenv)\n```\n"

    assert commands_of({"README.md": readme}) == {"test": ["`make test`"]}


def test_set_up_of_a_device_is_no_set_up_of_the_project() -> None:
    assert kind_of("./gradlew :benchmarks:pixel6Api33Setup") == ""
    assert kind_of("make setup") == "setup"


def test_modules_of_terraform_are_tried_as_the_readmes_beside_their_tests_say() -> None:
    readme = "# A\n\n```bash\n$ terraform init\n$ terraform apply\n```\n\nLater:\n\n    terraform plan\n"
    hooks = "repos:\n  - hooks:\n      - id: terraform_fmt\n      - id: terraform_tflint\n      - id: end-of-file-fixer\n"
    commands = commands_of(
        {
            "main.tf": 'variable "x" {}\n',
            "tests/a/main.tf": 'module "x" {\n  source = "../.."\n}\n',
            "tests/a/README.md": readme,
            "examples/a/main.tf": "",
            "examples/a/README.md": readme,
            "tests/x.tftest.hcl": 'run "x" {}\n',
            ".pre-commit-config.yaml": hooks,
        }
    )

    assert commands["test"] == ["`terraform test`", "`cd tests/a && terraform init && terraform apply`"]
    assert commands["lint"] == [
        "`pre-commit run --all-files`",
        "`terraform fmt` (a hook of pre-commit)",
        "`tflint` (a hook of pre-commit)",
    ]


def test_command_in_the_prose_of_a_guide_is_told_with_what_is_said_of_it() -> None:
    guide = (
        "Guide\n=====\n\n``./build.sh format`` will reformat your code according to the\nstyle. Do it often.\n\n"
        "``./build.sh check-py311`` (etc.) will run most tests.\n\nYou can also use ``./build.sh check-cover``, which will\n"
        "verify it by running the tests.\n\n* Run `go vet`.\n* Never run `make test`.\n* The `make lint` of old is gone, see ``./gone.sh``.\n"
        "* Run `make check-<name>` at will.\n"
    )
    found = section(
        make_snapshot({"CONTRIBUTING.rst": guide, "build.sh": "#!/bin/sh\n"}), "build-test-lint"
    ).data["commands"]

    assert found["lint"] == [
        ["`./build.sh format`: reformat your code according to the style", "CONTRIBUTING.rst:4"],
        ["`go vet`", "CONTRIBUTING.rst:12"],
    ]
    assert found["test"] == [
        ["`./build.sh check-py311`: run most tests", "CONTRIBUTING.rst:7"],
        ["`./build.sh check-cover`: verify it by running the tests", "CONTRIBUTING.rst:9"],
    ]


def test_inline_code_of_a_readme_is_no_instruction() -> None:
    files: dict[str, str | bytes] = {
        "README.md": "# Shop\n\nRun `make test`.\n",
        "Makefile": "lint:\n\techo\n",
    }

    assert commands_of(files) == {"lint": ["`make lint`"]}


def test_manual_of_a_part_with_a_manifest_tells_what_is_done_there() -> None:
    files: dict[str, str | bytes] = {
        "docs/README.md": "# Docs\n\n```\nnpm i\ncd docs && npm run lint\n```\n",
        "docs/package.json": "{}",
        ".github/CONTRIBUTING.md": "# Help\n\n```\nmake test\n```\n",
    }

    assert commands_of(files) == {
        "test": ["`make test`"],
        "lint": ["`cd docs && npm run lint`"],
        "setup": ["`cd docs && npm i`"],
    }


def test_environment_that_a_readme_shows_indented_is_the_set_up() -> None:
    readme = (
        "# Shop\n\nRun the following commands:\n\n    $ conda env create -f environment.yml\n"
        "    $ conda activate shop\n\nThen:\n\n    $ jupyter notebook\n"
    )

    assert commands_of({"README.md": readme}) == {
        "run": ["`jupyter notebook`"],
        "setup": ["`conda env create -f environment.yml`"],
    }


def test_makefile_of_a_folder_is_told_where_the_top_has_none() -> None:
    files: dict[str, str | bytes] = {
        "docker/Makefile": "build:\n\tdocker build .\n",
        "x/y/Makefile": "test:\n\techo\n",
    }

    assert commands_of(files) == {"build": ["`make -C docker build`"]}
    assert commands_of({**files, "Makefile": "lint:\n\techo\n"}) == {"lint": ["`make lint`"]}


@pytest.mark.parametrize(
    "path",
    [".swift-format", "stylua.toml", "selene.toml", ".luacheckrc", ".markdownlint.yaml", ".rubocop.yml"],
)
def test_settings_of_a_linter_say_that_there_is_one(path: str) -> None:
    assert list(commands_of({path: "x = 1\n"})) == ["lint"]


def test_settings_of_editors_are_of_no_linter() -> None:
    told = commands_of({".editorconfig": "root = true\n", "Makefile": "test:\n\techo\n"})

    assert list(told) == ["test"]


def test_builds_of_cmake_and_bazel_are_told_and_files_of_rules_are_no_scripts() -> None:
    files: dict[str, str | bytes] = {
        "CMakeLists.txt": "project(shop)\n",
        "BUILD": "shop()\n",
        "MODULE.bazel": "",
    }

    assert commands_of(files) == {
        "build": [
            "`bazel build //...` (a Bazel module)",
            "`cmake -S . -B build && cmake --build build` (a CMake project)",
        ],
        "test": ["`bazel test //...` (a Bazel module)"],
    }
    files["CMakeLists.txt"] = "project(shop)\nenable_testing()\n"
    assert "`ctest --test-dir build` (of the CMake project)" in commands_of(files)["test"]


def test_tool_of_a_part_is_no_set_up_and_the_project_in_its_own_folder_is() -> None:
    readme = (
        "# Shop\n\n## Installation\n\nFrom its source it is as simple as:\n\n    $ pip install .\n\n"
        "To execute all tests, run:\n\n    $./setup.py test\n\n"
        "## Regenerate the parser\n\nOne way to get it is:\n\n    $ conda install -c forge antlr=4\n"
    )

    assert commands_of({"README.md": readme, "setup.py": "setup()\n"}) == {
        "test": ["`./setup.py test`: To execute all tests"],
        "setup": ["`pip install .`: From its source"],
    }


def test_how_words_are_spelled_is_no_linter() -> None:
    note = section(make_snapshot(runs("codespell src")), "build-test-lint")
    assert note.text.split("\n")[0] == "Spelling:"

    notes = {note.title: note.text for note in write_questions(make_snapshot(runs("codespell src"))).before}
    assert notes["How do I lint?"].split("\n") == [
        "No linter, formatter or type checker was found in what the manifests, manuals, CI and settings at the top say. "
        "Spelling is checked:",
        "- CI runs `codespell src` (.github/workflows/ci.yml:4)",
    ]


def test_script_that_is_called_after_linting_lints() -> None:
    assert commands_of(runs("node ./utils/reply_schema_linter.js")) == {
        "lint": ["CI runs `node ./utils/reply_schema_linter.js`"]
    }


def test_what_make_makes_where_nothing_is_asked_for_is_the_build() -> None:
    makefile = ".PHONY: bin/shop\nVERSION := 1\nbin/shop$(EXE): main.go\n\tgo build -o $@\n\ntest:\n\tgo test ./...\n"
    found = commands_of(
        {"Makefile": makefile, "requirements-dev.txt": "pytest\n", **runs("script/sign dist/*.zip")}
    )

    assert found == {
        "build": ["`make`: it makes `bin/shop$(EXE)`"],
        "test": ["`make test`"],
        "setup": ["`pip install -r requirements-dev.txt`"],
    }
    assert "build" not in commands_of({"Makefile": "test:\n\tgo test ./...\n"})


def test_installing_comes_after_building() -> None:
    told = commands_of(
        {
            "Makefile": "all: build\n\ninstall:\n\tcp a b\n",
            "README.md": "# Shop\n\nIt is built by:\n\n    % make\n",
        }
    )

    assert told["build"][-1] == "`make install`"
    assert len(told["build"]) > 1


def test_script_that_ci_runs_is_for_what_it_is_for_at_home() -> None:
    told = commands_of(
        {
            "package.json": json.dumps({"scripts": {"test": "vitest", "check": "tsc --noEmit"}}),
            **runs("npm run check", "npm run test"),
        }
    )

    assert told["lint"] == ["`npm run check`: `tsc --noEmit`", "CI runs `npm run check`"]
    assert told["test"] == ["`npm run test`: `vitest`", "CI runs `npm run test`"]


def test_script_that_a_package_has_not_is_of_its_readers() -> None:
    readme = "# Shop\n\n## Quick start\n\n```\nnpm start\nnpm run serve\n```\n"
    scripts = {"test": "mocha", "serve": "node a.js"}

    told = commands_of({"package.json": json.dumps({"scripts": scripts}), "README.md": readme})

    assert told["run"] == ["`npm run serve`: `node a.js`"]
    assert (
        "`npm start`: Quick start"
        in commands_of(
            {"server.js": "x()\n", "package.json": json.dumps({"scripts": scripts}), "README.md": readme}
        )["run"]
    )


def test_how_coverage_is_measured_is_asked_by_itself() -> None:
    snapshot = make_snapshot(
        {"package.json": '{\n"scripts": {\n"test": "vitest",\n"test:all": "vitest run --coverage"\n}}'}
    )
    told = {note.key: note.text for note in ask_all(snapshot, [])}

    assert (
        told["How do I get test coverage?"]
        == "- `npm run test:all`: `vitest run --coverage` (package.json:4)"
    )


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (
            (".ci/data.json", ".ci/build.yml", ".github/workflows/test.yml"),
            "`.ci/build.yml` and `.github/workflows/test.yml`",
        ),
        ((".ci/run", ".ci/prepare"), "`.ci/prepare` and `.ci/run`"),
        (("azure-pipelines.yml", "Jenkinsfile"), "`Jenkinsfile` and `azure-pipelines.yml`"),
    ],
)
def test_what_lies_beside_the_configuration_of_ci_is_none(paths: tuple[str, ...], told: str) -> None:
    snapshot = make_snapshot(dict.fromkeys(paths, "a: 1\n"))
    found = {note.key: note.text for note in ask_all(snapshot, [])}

    assert (
        found["Where is continuous integration (CI) configured? Which workflows are there?"]
        == f"Continuous integration is configured in {told}."
    )


def test_each_sort_of_tests_is_asked_by_itself() -> None:
    scripts = {"test": "vitest", "test-unit": "vitest unit", "test-dts": "tsc", "test-watch": "vitest -w"}
    files: dict[str, str | bytes] = {
        "package.json": json.dumps({"scripts": scripts}),
        "Makefile": "acceptance:\n\tgo test -tags acceptance\n\ncerts:\n\t./gen-test-certs\n",
        "bin/doctest": "#!/usr/bin/env python\nprint()\n",
    }
    told = {note.key: note.text for note in ask_all(make_snapshot(files), [])}

    assert told["How do I run the unit tests?"].startswith("- `npm run test-unit`")
    assert told["How do I run the type tests?"].startswith("- `npm run test-dts`")
    assert told["How do I run the acceptance tests?"].startswith("- `make acceptance`")
    assert told["How do I run the doctests?"] == "- `bin/doctest` (bin/doctest)"
    assert not [key for key in told if "watch" in key or "certs" in key]
