"""The licence, the version and what is needed: told by the files that say them."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes.licences import recognise_licence
from sleepcode.sleep.notes.questions import write_questions
from tests.support.snapshots import ask_all, make_snapshot


def _answers(files: dict[str, str | bytes]) -> dict[str, str]:
    return {note.title: note.text for note in write_questions(make_snapshot(files)).before}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MIT License\n\nPermission is hereby granted, free of charge, to any person", "MIT license (MIT)"),
        ("   Apache License\n  Version 2.0, January 2004", "Apache License 2.0 (Apache-2.0)"),
        (
            "GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007\n of the GNU General Public License",
            "GNU Lesser General Public License 3 (LGPL)",
        ),
        (
            "Redistribution and use in source and binary forms\nNeither the name of the shop",
            "BSD 3-clause license (BSD-3-Clause)",
        ),
        ("Redistribution and use in source and binary forms", "BSD 2-clause license (BSD-2-Clause)"),
        ("All rights reserved.", ""),
    ],
)
def test_licence_is_recognised_by_what_only_it_says(text: str, name: str) -> None:
    assert recognise_licence(text) == name


RSAL = "1. Redis Source Available License 2.0 (RSALv2) Agreement\n====\n\nYou may use it.\n"
SSPL = "2. Server Side Public License (SSPL)\n====\n\nYou may share it.\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f"It is under the user's choice of the Redis Source Available License v2 or the SSPL.\n\n\n{RSAL}\n{SSPL}",
            "has the texts of the Redis Source Available License 2.0 (RSAL) and the Server Side Public License (SSPL), "
            "to choose from",
        ),
        (
            "Permission is hereby granted, free of charge, to any person\n\nParts are under:\n\n"
            "Redistribution and use in source and binary forms\n\nNeither the name of the shop\n",
            "has the text of the MIT license (MIT), and further down of the BSD 3-clause license (BSD-3-Clause)",
        ),
        (
            "The code is under one of two licenses: (i) the GNU\nAffero General Public License (AGPL) v3.0 (ii) ours v1.0.\n",
            "names the GNU Affero General Public License 3.0 (AGPL)",
        ),
    ],
)
def test_several_licences_of_one_file_are_all_told(text: str, told: str) -> None:
    assert (
        _answers({"LICENSE.txt": text})["Which license is this project under?"] == f"- `LICENSE.txt` {told}."
    )


def test_licence_is_told_with_every_place_that_says_it() -> None:
    files: dict[str, str | bytes] = {
        "LICENSE": "Permission is hereby granted, free of charge, to any person obtaining a copy\n",
        "pyproject.toml": '[project]\nname = "shop"\nlicense = "MIT"\n',
        "README.md": "# Shop\n\n## License\n\nMIT.\n",
        "licenses.py": "LICENSE = 'GPL'\n",
    }

    text = _answers(files)["Which license is this project under?"]

    assert text.split("\n") == [
        "- `LICENSE` has the text of the MIT license (MIT).",
        "- `pyproject.toml` declares `MIT`.",
        "- `README.md` has a section on it.",
    ]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("pyproject.toml", '[project]\nversion = "1.2.3"\n', "- `pyproject.toml`: 1.2.3"),
        ("shop/__init__.py", '__version__ = "1.2.3"\n', '- `shop/__init__.py:1`: `__version__ = "1.2.3"`'),
        ("VERSION", "1.2.3\n", "- `VERSION`: 1.2.3"),
        ("Directory.Version.props", "<Project><VersionPrefix>1.2.3</VersionPrefix></Project>", "1.2.3"),
        (
            "pom.xml",
            "<project><parent><version>9.0</version></parent><version>1.2.3</version></project>",
            "1.2.3",
        ),
        (
            "gradle.properties",
            "GROUP=shop\nVERSION_NAME=1.2.3-SNAPSHOT\n",
            "`gradle.properties`: 1.2.3-SNAPSHOT",
        ),
        ("build.gradle.kts", 'allprojects {\n  group = "shop"\n  version = "1.2.3"\n}\n', "1.2.3"),
        ("shop/version.py", "__version__: Final[tuple[int, int, int]] = (1, 2, 3)\n", "(1, 2, 3)"),
        (
            ".release-please-manifest.json",
            '{\n  ".": "1.2.3"\n}\n',
            "- `.release-please-manifest.json`: 1.2.3",
        ),
        ("src/version.h", '#define SHOP_VERSION "1.2.3"\n', "src/version.h:1"),
    ],
)
def test_version_is_told_with_its_place(path: str, text: str, told: str) -> None:
    assert told in _answers({path: text})["Where is the version of this project set?"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop/__init__.py", '"""Plugins.\n\n    class Mine:\n        version = "1.0.0"\n"""\nX = 1\n'),
        (
            "shop/version.go",
            '// minor takes version "0.25" of "0.25.1".\npackage shop\n\nvar Version = "dev"\n',
        ),
    ],
)
def test_version_in_what_is_said_of_code_is_not_that_of_the_project(path: str, text: str) -> None:
    assert "Where is the version of this project set?" not in _answers({path: text})


def test_version_is_that_which_setup_reads_and_no_inner_packages() -> None:
    files: dict[str, str | bytes] = {
        "setup.py": "exec(open(os.path.join('shop', 'release.py')).read())\nsetup(version=__version__)\n",
        "shop/__init__.py": "from shop.release import __version__\n",
        "shop/release.py": '__version__ = "1.15"\n',
        "shop/dispatch/__init__.py": '__version__ = "0.4.9"\n',
    }

    assert _answers(files)["What is the current version of this project?"] == (
        '- `shop/release.py:1`: `__version__ = "1.15"`'
    )


def test_packages_of_one_version_are_told_as_one() -> None:
    files: dict[str, str | bytes] = {
        "package.json": '{"private": true, "version": "3.5.0", "workspaces": ["packages/*"]}\n'
    }
    for name in "abcdefgh":
        version = "1.0.0" if name == "h" else "3.5.0"
        files[f"packages/{name}/package.json"] = f'{{"name": "{name}", "version": "{version}"}}\n'

    assert _answers(files)["What is the current version of this project?"].split("\n") == [
        "- `package.json`: 3.5.0",
        "- `packages/h/package.json`: 1.0.0",
        "- `packages/a/package.json` and 6 more of its packages: 3.5.0",
    ]


def test_version_that_the_linker_sets_is_told_as_such() -> None:
    files: dict[str, str | bytes] = {
        "shop/version.go": 'package shop\n\nvar Version = "dev"\n',
        "Makefile": "build:\n\tgo build -ldflags '-X example.org/shop/shop.Version=$(V)'\n",
    }

    assert _answers(files)["Where is the version of this project set?"] == (
        '- `shop/version.go:3`: `var Version = "dev"`, which the linker sets'
    )


def test_version_of_a_workspace_that_has_none_is_not_told() -> None:
    assert not any("version" in title for title in _answers({"package.json": '{"version": "0.0.0"}'}))


@pytest.mark.parametrize(
    ("path", "text", "question", "told"),
    [
        (
            "pyproject.toml",
            '[project]\nrequires-python = ">=3.11"\n',
            "Which Python version is required?",
            ">=3.11",
        ),
        ("Cargo.toml", '[package]\nrust-version = "1.80"\n', "What is the MSRV?", "1.80"),
        ("go.mod", "module shop\n\ngo 1.25.1\n", "Which Go version is required?", "go `1.25.1`"),
        (
            "Shop/Shop.csproj",
            "<Project><TargetFrameworks>$(More);net8.0;net10.0</TargetFrameworks></Project>",
            "Which target frameworks are supported?",
            "net8.0;net10.0",
        ),
        ("mix.exs", 'elixir: "~> 1.15",\n', "Which Elixir version is needed to build?", "~> 1.15"),
        (
            "mix.exs",
            '@elixir_requirement "~> 1.16"\nelixir: @elixir_requirement,\n',
            "Which Elixir version is needed to build?",
            "~> 1.16",
        ),
        (
            "mix.exs",
            'defmodule X do\n  @elixir_requirement "~> 1.15"\nend\n',
            "Which Elixir version is required?",
            "~> 1.15",
        ),
        ("shop.cabal", "tested-with: GHC == 9.6.6\n", "Which Haskell version is required?", "GHC == 9.6.6"),
        (".nvmrc", "v22.1\n", "Which Node version is required?", "v22.1"),
        (".tool-versions", "erlang 27\nnodejs 22.1.0\n", "Which Node version is required?", "`22.1.0`"),
        ("package.json", '{"engines": {"node": ">=20"}}', "Which Node version is needed to build?", ">=20"),
        (
            "web/package.json",
            '{"engines": {"node": ">=24"}}',
            "Which Node version is required?",
            "`web/package.json`: `>=24`",
        ),
    ],
)
def test_what_is_needed_is_told(path: str, text: str, question: str, told: str) -> None:
    assert told in _answers({path: text})[question]


def test_licence_of_a_part_comes_last_and_says_of_which() -> None:
    mit = "Permission is hereby granted, free of charge, to any person obtaining a copy\n"
    files: dict[str, str | bytes] = {
        "LICENSE-logo.md": "CC0 1.0 Universal\n",
        "LICENSE-MIT": mit,
        "package.json": '{"license": "MIT"}\n',
    }

    assert _answers(files)["Which license is this project under?"].split("\n") == [
        "- `LICENSE-MIT` has the text of the MIT license (MIT).",
        "- `package.json` declares `MIT`.",
        "- `LICENSE-logo.md`, for `logo`, has the text of the Creative Commons Zero dedication (CC0).",
    ]


def test_crates_of_a_workspace_tell_their_versions_the_largest_first() -> None:
    files: dict[str, str | bytes] = {"Cargo.toml": '[workspace]\nmembers = ["shop", "shop-*"]\n'}
    for name, version, sources in (("shop-core", "0.5.0", 1), ("shop", "0.8.0", 3)):
        files[f"{name}/Cargo.toml"] = f'[package]\nname = "{name}"\nversion = "{version}"\nlicense = "MIT"\n'
        files.update({f"{name}/src/f{number}.rs": "fn f() {}\n" for number in range(sources)})

    answers = _answers(files)

    assert answers["Where is the version of this project set?"].split("\n") == [
        "- `shop/Cargo.toml`: 0.8.0",
        "- `shop-core/Cargo.toml`: 0.5.0",
    ]


def test_where_ci_alone_says_a_version_so_it_is_told() -> None:
    workflow = """jobs:
  test:
    strategy:
      matrix:
        node: ['22.x', '24.x']
    steps:
      - uses: actions/setup-node@v4
        with:
          node-version: ${{ matrix.node }}
      - uses: actions/setup-python@v5
        with:
          python-version: 3.12
"""
    files: dict[str, str | bytes] = {
        "package.json": '{"name": "shop"}\n',
        ".github/workflows/ci.yml": workflow,
        "netlify.toml": '[build.environment]\nNODE_VERSION = "20"\n',
    }
    notes = {note.title: note for note in write_questions(make_snapshot(files)).before}

    assert (
        notes["Which Node version is required?"].text == "- No manifest says; CI runs with `22.x` and `24.x`."
    )
    assert [str(c) for c in notes["Which Node version is required?"].citations] == [
        ".github/workflows/ci.yml:5"
    ]
    assert "Which Python version is required?" not in notes


def test_java_that_is_compiled_for_is_told_apart_from_the_one_that_builds() -> None:
    build = "java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\nsourceCompatibility = JavaVersion.VERSION_1_8\n"
    files: dict[str, str | bytes] = {
        "build.gradle": build,
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - with:\n          java-version: 23\n",
        "README.md": "# Shop\n\nShop requires at minimum Java 8+.\n",
    }

    assert _answers(files)["Which JDK is required?"].split("\n") == [
        "- `build.gradle`: toolchain `21` compiles it",
        "- `build.gradle`: compiled for `1.8`",
        "- `README.md`: Shop requires at minimum Java 8+.",
        "- CI runs the build with JDK `23`.",
    ]


def test_databases_are_told_by_what_is_declared_and_what_settings_say() -> None:
    files: dict[str, str | bytes] = {
        "go.mod": "module example.org/shop\n\nrequire (\n\tmodernc.org/sqlite v1.0.0\n\tgithub.com/jackc/pgx/v5 v5.0.0\n)\n",
        "docker-compose.yml": "services:\n  db:\n    image: docker.io/library/postgres:16\n  web:\n    image: shop:1\n",
        "config/database.yml": "default:\n  adapter: sqlite3\n",
        "shop/settings.py": 'ENGINE = "django.db.backends.mysql"\n',
        ".env.example": "DB_CONNECTION=mysql\n",
    }

    assert _answers(files)["Which database does this project use?"].split("\n") == [
        "- SQLite: `modernc.org/sqlite` is declared (go.mod:4), `adapter: sqlite3` (config/database.yml:2)",
        "- PostgreSQL: `github.com/jackc/pgx/v5` is declared (go.mod:5), "
        "`image: docker.io/library/postgres:16` (docker-compose.yml:3)",
        '- MySQL: `ENGINE = "django.db.backends.mysql"` (shop/settings.py:1), `DB_CONNECTION=mysql` (.env.example:1)',
    ]
    assert "Which database does this project use?" not in _answers({"shop.py": "import json\n"})


def test_databases_that_are_embedded_in_a_program_are_told() -> None:
    files: dict[str, str | bytes] = {
        "build.gradle": "dependencies {\n  runtimeOnly 'com.h2database:h2'\n}\n",
        "src/main/resources/application.properties": "# database=mysql\ndatabase=h2\n"
        "spring.datasource.url=${SHOP_DATABASE_URL:jdbc:hsqldb:mem:shop;ifexists=true}\n",
    }

    assert _answers(files)["Which database does this project use?"].split("\n") == [
        "- H2: `h2` is declared (build.gradle:2), `database=h2` (src/main/resources/application.properties:2)",
        "- HSQLDB: `SHOP_DATABASE_URL:jdbc:hsqldb` (src/main/resources/application.properties:3)",
    ]
    # There it is a protocol.
    assert "Which database does this project use?" not in _answers(
        {"Cargo.toml": "[dependencies]\nh2 = '1'\n"}
    )


def test_versions_of_terraform_and_its_providers_are_those_of_the_outermost_module_first() -> None:
    wanted = (
        'terraform {\n  required_version = "%s"\n  required_providers {\n'
        '    aws = {\n      source = "hashicorp/aws"\n      version = "%s"\n    }\n  }\n}\n'
    )
    answers = _answers(
        {
            "versions.tf": wanted % (">= 1.5", ">= 6.28"),
            "modules/names/versions.tf": wanted % (">= 1.5", ">= 5.0"),
            "examples/a/versions.tf": wanted % (">= 0.1", ">= 1.0"),
            "tests/a/versions.tf": wanted % (">= 0.1", ">= 1.0"),
        }
    )

    assert answers["Which Terraform version is required?"] == "- `versions.tf`: `>= 1.5`"
    assert (
        answers["What is the minimum supported aws provider version?"]
        == "- `versions.tf`: `>= 6.28`\n- `modules/names/versions.tf`: `>= 5.0`"
    )


_TOOLING = 'setup(\n    name="shop-tools",\n    version="0.0.0",\n    license="MPL v2",\n    python_requires=">=3.7",\n)\n'


def test_manifest_of_the_projects_name_is_the_one_that_counts() -> None:
    files: dict[str, str | bytes] = {
        "pyproject.toml": "[tool.ruff]\nline-length = 88\n",
        "tooling/setup.py": _TOOLING,
        "aside/pyproject.toml": '[project]\nname = "aside"\nrequires-python = ">=3.8"\n',
        "project/pyproject.toml": (
            '[build-system]\nbuild-backend = "maturin"\n[project]\nname = "project"\ndynamic = ["version"]\n'
            'license = "MPL-2.0"\nrequires-python = ">=3.10"\n'
        ),
        "project/rust/Cargo.toml": '[package]\nname = "native"\nversion = "6.1.2"\n',
        "project/src/shop.py": "SHOP = 1\n",
    }
    told = _answers(files)

    assert told["Which Python version is required?"] == "- `project/pyproject.toml`: `>=3.10`"
    assert told["Where is the version of project defined?"] == "- `project/rust/Cargo.toml`: 6.1.2"
    assert told["Which license is this project under?"] == "- `project/pyproject.toml` declares `MPL-2.0`."


def test_setup_that_stands_alone_is_read() -> None:
    told = _answers({"setup.py": _TOOLING.replace("0.0.0", "1.2.0")})

    assert told["Which Python version is required?"] == "- `setup.py`: `>=3.7`"
    assert told["Where is the version number defined?"] == "- `setup.py`: 1.2.0"


def test_packages_that_a_private_workspace_publishes_have_versions() -> None:
    files: dict[str, str | bytes] = {
        "package.json": '{"private": true, "version": "10.2.4"}',
        "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
        "packages/parser/package.json": '{"name": "parser", "version": "1.1.0"}',
        "packages/parser/src/a.ts": "export const a = 1\n",
        "packages/project/package.json": '{\n "name": "project",\n "version": "11.14.0"}',
        "packages/mine/package.json": '{"name": "mine", "version": "9.3.0", "private": true}',
    }

    assert _answers(files)["What is the current version of this project?"].split("\n") == [
        "- `packages/project/package.json`: 11.14.0",
        "- `packages/parser/package.json`: 1.1.0",
    ]
    alone: dict[str, str | bytes] = {"package.json": '{"private": true, "version": "10.2.4"}'}
    assert "10.2.4" in _answers(alone)["What is the current version of this project?"]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("build.sbt", 'ThisBuild / tlBaseVersion := "2.13"\nval other = "1.19.0"\n', "`build.sbt`: 2.13"),
        (
            "common/shop/version_current.go",
            "package shop\n\n// CurrentVersion is the one.\nvar CurrentVersion = version.Version{\n\tMajor: 0,\n\tMinor: 166,\n}\n",
            "`common/shop/version_current.go:4`: `var CurrentVersion = version.Version{ Major: 0, Minor: 166, }`",
        ),
    ],
)
def test_version_that_source_makes_is_told(path: str, text: str, told: str) -> None:
    assert _answers({path: text})["Where is the version of this project set?"] == f"- {told}"


def test_line_that_a_release_writes_the_version_into_is_told() -> None:
    files: dict[str, str | bytes] = {
        ".github/release-please-config.json": '{"packages": {".": {"extra-files": ["lua/config.lua", {"path": 3}]}}}',
        "lua/config.lua": 'local M = {}\nM.version = "11.17.5" -- x-release-please-version\n',
    }

    assert _answers(files)["Where is the version of this project set?"] == (
        '- `lua/config.lua:2`: `M.version = "11.17.5"`'
    )


def test_python_of_an_environment_of_conda_is_required() -> None:
    text = "dependencies:\n  - ipython=8.17\n  - python=3.10  # beloved\n"

    assert _answers({"environment.yml": text})["Which Python version is required?"] == (
        "- `environment.yml`: `=3.10`"
    )


def test_java_is_asked_of_the_builds_of_parts_too() -> None:
    snapshot = make_snapshot(
        {
            "settings.gradle.kts": 'include(":shop")\n',
            "shop/build.gradle.kts": "kotlin {\n  jvmToolchain(21)\n}\n",
            "build-logic/src/main/kotlin/jvm.gradle.kts": 'sourceCompatibility = "1.8"\njvmTarget.set(JvmTarget.JVM_1_8)\n',
            "shop/src/main/kotlin/Shop.kt": "class Shop\n",
        }
    )
    told = {note.key: note.text for note in ask_all(snapshot, [])}

    assert told["What is the minimum supported Java version?"] == (
        "- `shop/build.gradle.kts`: toolchain `21` compiles it\n"
        "- `build-logic/src/main/kotlin/jvm.gradle.kts`: compiled for `1.8`"
    )
