"""Which version of a dependency is used: by what manifests and version catalogues write down."""

from __future__ import annotations

import pytest

from tests.support.snapshots import ask_all, make_snapshot


def versions_of(files: dict[str, str | bytes]) -> dict[str, str]:
    asked = "Which version of "
    return {
        note.title.removeprefix(asked).removesuffix(" is used?"): note.text
        for note in ask_all(make_snapshot(files), [])
        if note.title.startswith(asked)
    }


@pytest.mark.parametrize(
    ("path", "text", "package", "told"),
    [
        (
            "package.json",
            '{\n "dependencies": {\n  "react": "^18.2.0"}}\n',
            "react",
            "`^18.2.0` (package.json:3)",
        ),
        (
            "package.json",
            '{\n "devDependencies": {\n  "vitest": "4"}}\n',
            "vitest",
            "`4`, for development (package.json:3)",
        ),
        (
            "Cargo.toml",
            '[package]\nname = "x"\n[dependencies]\nhyper = { features = ["http1"], version = "1.4" }\n',
            "hyper",
            "`1.4` (Cargo.toml:4)",
        ),
        (
            "Cargo.toml",
            '[package]\nname = "x"\n[dependencies.tower]\nversion = "0.5.2"\n',
            "tower",
            "`0.5.2` (Cargo.toml:3)",
        ),
        (
            "go.mod",
            "module x\n\nrequire github.com/x/yaml/v3 v3.0.1\n",
            "github.com/x/yaml/v3",
            "`v3.0.1` (go.mod:3)",
        ),
        (
            "pyproject.toml",
            '[project]\nname = "x"\ndependencies = [\n "click[all]>=8.0,<9; os_name == \'nt\'"]\n',
            "click",
            "`>=8.0,<9` (pyproject.toml:4)",
        ),
        (
            "versions.tf",
            'terraform {\n  required_providers {\n    # Ours.\n    aws = {\n      version = ">= 6.28"\n'
            '      source = "hashicorp/aws"\n    }\n  }\n}\n',
            "hashicorp/aws",
            "`>= 6.28` (versions.tf:6)",
        ),
        (
            "versions.tf",
            'terraform {\n  required_providers {\n    tls = "~> 4.0"\n  }\n}\n',
            "tls",
            "`~> 4.0` (versions.tf:3)",
        ),
        (
            "versions.tf",
            'terraform {\n  required_providers {\n    tls = { source = "hashicorp/tls", version = "~> 4" }\n  }\n}\n',
            "hashicorp/tls",
            "`~> 4` (versions.tf:3)",
        ),
        (
            "main.tf",
            'module "kms" {\n  source  = "terraform-aws-modules/kms/aws"\n  version = "4.0.0"\n}\n',
            "terraform-aws-modules/kms/aws",
            "`4.0.0` (main.tf:2)",
        ),
        (
            "composer.json",
            '{\n "require": {\n  "psr/log": "^2 || ^3"}}\n',
            "psr/log",
            "`^2 || ^3` (composer.json:3)",
        ),
        ("Gemfile", "gem 'rack', '~> 3.1'\n", "rack", "`~> 3.1`, for development (Gemfile:1)"),
        (
            "X/X.csproj",
            '<PackageReference Include="Dapper" Version="2.1" />\n',
            "Dapper",
            "`2.1` (X/X.csproj:1)",
        ),
        (
            "Directory.Packages.props",
            '<PackageVersion Include="Dapper" Version="2.1" />\n',
            "Dapper",
            "`2.1` (Directory.Packages.props:1)",
        ),
        (
            "pom.xml",
            "<project><properties><carts.version>1.2</carts.version></properties><dependencies>\n<dependency>\n"
            "<artifactId>carts</artifactId>\n<version>${carts.version}</version>\n</dependency></dependencies></project>\n",
            "carts",
            "`1.2` (pom.xml:3)",
        ),
        (
            "build.gradle",
            "dependencies {\n  implementation 'org.carts:wheels:1.0'\n}\n",
            "wheels",
            "`1.0` (build.gradle:2)",
        ),
    ],
)
def test_version_is_told_with_the_line_that_declares_it(
    path: str, text: str, package: str, told: str
) -> None:
    assert versions_of({path: text}) == {package: f"- `{package}`: {told}"}


def test_catalogue_tells_its_libraries_those_that_modules_take_before_plugins() -> None:
    catalogue = (
        '[versions]\nokhttp = "3.14.9"\nkotlin = { strictly = "2.0" }\n\n[libraries]\n'
        'androidPlugin = { module = "com.android.tools.build:gradle", version = "8.7" }\n'
        'okhttp-client = { module = "com.squareup.okhttp3:okhttp", version.ref = "okhttp" }\ngson = "com.google:gson:2.11"\n'
    )
    found = versions_of(
        {
            "gradle/libs.versions.toml": catalogue,
            "gradle/wrapper/gradle-wrapper.properties": "distributionUrl=https\\://services.gradle.org/distributions/gradle-8.10.2-bin.zip\n",
            "build.gradle": "dependencies {\n  api libs.okhttp.client\n  testImplementation libs.gson\n}\n",
        }
    )

    assert list(found) == ["Gradle", "okhttp", "gson", "kotlin", "com.android.tools.build:gradle"]
    assert found["okhttp"].split("\n") == [
        "- `okhttp`: `3.14.9` (gradle/libs.versions.toml:2)",
        "- `okhttp`: `3.14.9` of `com.squareup.okhttp3`, `libs.okhttp.client`, by `okhttp` (gradle/libs.versions.toml:7)",
    ]
    assert "8.10.2" in found["Gradle"]


def test_packages_that_are_used_most_are_asked_for_first_and_no_more_than_forty() -> None:
    names = [f"package{number:02}" for number in range(50)]
    listed = ", ".join(f'"{name}>=1.{number}"' for number, name in enumerate(names))
    found = versions_of(
        {
            "pyproject.toml": f'[project]\nname = "shop"\ndependencies = [{listed}]\n',
            "shop/a.py": "import package49\n",
        }
    )

    assert list(found) == ["package49", *names[:39]]


def test_members_of_a_workspace_have_the_version_that_it_says() -> None:
    told = versions_of(
        {
            "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\n\n[workspace.dependencies]\nuuid = "1.23"\nhyper = { version = "2" }\n',
            "a/Cargo.toml": '[package]\nname = "a"\n[dependencies]\nuuid = { workspace = true, features = ["v4"] }\n',
            "b/Cargo.toml": '[package]\nname = "b"\n[dev-dependencies]\nuuid.workspace = true\nhyper = { workspace = true }\n'
            'tool = { git = "https://example.org/1", rev = "12ab" }\n',
            "a/src/lib.rs": "use uuid::Uuid;\n",
        }
    )

    assert told["uuid"] == "- `uuid`: `1.23` (Cargo.toml:5)"
    assert told["hyper"] == "- `hyper`: `2`, for development (Cargo.toml:6)"
    assert "tool" not in told


def test_version_that_tests_pin_is_not_what_is_needed() -> None:
    told = versions_of(
        {
            "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n  "werkzeug>=3.1.0",\n]\n\n'
            '[tool.tox.env.least]\ncommands = [[\n  "pip", "install",\n  "werkzeug==3.1.0",\n]]\n',
            "shop.py": "import werkzeug\n",
        }
    )

    assert told["werkzeug"] == "- `werkzeug`: `>=3.1.0` (pyproject.toml:4)"


def test_comment_that_names_a_package_is_not_its_declaration() -> None:
    told = versions_of(
        {
            "requirements.txt": "# The XGBoost library is optional\nxgboost~=2.0.2\nxgboost-more==1\n-r other.txt\n"
        }
    )

    assert told["xgboost"] == "- `xgboost`: `~=2.0.2` (requirements.txt:2)"
    assert told["xgboost-more"] == "- `xgboost-more`: `==1` (requirements.txt:3)"
