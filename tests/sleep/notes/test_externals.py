"""External dependencies: what manifests declare and sources import, and what is the project's own."""

from __future__ import annotations

import json

from sleepcode.sleep.notes.architecture import write_architecture
from tests.support.snapshots import ask_all, make_snapshot, section, text_of


def test_declaration_is_cited_where_the_package_is_declared_not_where_its_name_stands_first() -> None:
    manifest = (
        '{\n  "name": "lint-plugin",\n  "keywords": ["eslint", "typescript"],\n'
        '  "scripts": {"eslint-fix": "eslint --fix"},\n  "peerDependencies": {\n    "eslint": "^9",\n'
        '    "eslint-scope": "^8"\n  }\n}\n'
    )
    project = (
        '[project]\nname = "django-things"\nclassifiers = ["Framework :: Django"]\n'
        'dependencies = [\n  "django-environ",\n  "django>=5",\n]\n'
    )
    javascript = text_of(
        {"package.json": manifest, "index.js": "require('eslint')\n"}, "external-dependencies"
    )
    python = text_of(
        {"pyproject.toml": project, "things/views.py": "import django\n"}, "external-dependencies"
    )

    assert "- `eslint` in `index.js` (declared in package.json:6)" in javascript
    assert "- `django` in `things/views.py` (declared in pyproject.toml:6)" in python


def test_what_a_dependency_is_for_is_told() -> None:
    project = (
        '[project]\nname = "x"\ndependencies = ["httpx"]\n[project.optional-dependencies]\nyaml = ["pyyaml"]\n'
        '[dependency-groups]\ntest = ["pytest"]\n'
    )
    files = {
        "pyproject.toml": project,
        "x/a.py": "import yaml\nimport httpx\n",
        "runtests.py": "import pytest\n",
    }
    text = text_of(files, "external-dependencies")

    assert "- `yaml` in `x/a.py` (declared in pyproject.toml:5, optional)" in text
    assert "- `pytest` in `runtests.py` (declared in pyproject.toml:7, for development)" in text
    assert "- `httpx` in `x/a.py` (declared in pyproject.toml:3)" in text


def test_crates_of_the_workspace_are_no_external_dependencies_under_any_name() -> None:
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["term", "tui"]\n[workspace.dependencies]\ncriterion = "0.5"\nropey = "1"\n',
        "term/Cargo.toml": (
            '[package]\nname = "term"\n[dependencies]\nscreen = { path = "../tui", package = "my-tui" }\n'
            "ropey.workspace = true\n[dev-dependencies]\ncriterion = { workspace = true }\n"
        ),
        "term/src/main.rs": "use ropey::Rope;\nuse screen::Buffer;\n\nfn main() {}\n",
        "tui/Cargo.toml": '[package]\nname = "my-tui"\n',
        "tui/src/lib.rs": "pub struct Buffer;\n",
    }
    snapshot = make_snapshot(files)
    text = section(snapshot, "external-dependencies").text

    assert text.split("\n") == [
        "- `ropey` in `term/src/main.rs` (declared in term/Cargo.toml:5)",
        "For development alone: `criterion` (declared in `term/Cargo.toml`).",
    ]
    assert snapshot.imports["term/src/main.rs"] == ["tui/src/lib.rs"]


def test_packages_of_php_are_told_by_the_names_that_are_declared() -> None:
    manifest = {
        "name": "shop/shop",
        "require": {
            "php": ">=8",
            "ext-json": "*",
            "shop/semver": "^3",
            "symfony/console": "^7",
            "psr/log": "^3",
        },
        "require-dev": {"phpstan/phpstan": "^1"},
        "autoload": {"psr-4": {"Shop\\": "src/"}},
    }
    files = {
        "composer.json": json.dumps(manifest, indent=1),
        "src/App.php": (
            "<?php\nnamespace Shop;\nuse Symfony\\Component\\Console\\Application;\nuse Shop\\Semver\\Version;\n"
            "use Psr\\Log\\LoggerInterface;\nuse PHPStan\\Type\\Type;\nuse PHPStan\\Analyser\\Scope;\n"
            "use Shop\\Missing\\Thing;\nclass App extends Application {}\n"
        ),
    }
    text = text_of(files, "external-dependencies")

    assert "- `Symfony\\Component\\Console` in `src/App.php` (declared in composer.json:7)" in text
    assert "- `Shop\\Semver` in `src/App.php` (declared in composer.json:6)" in text
    assert "- `phpstan/phpstan` in `src/App.php` (declared in composer.json:11, for development)" in text
    assert "Missing" not in text
    assert "ext-json" not in text


def test_dependencies_of_gems_mix_projects_and_nuget_packages_are_read() -> None:
    gem = (
        'Gem::Specification.new do |s|\n  s.name = "guard"\n  s.summary = "Works with warden"\n'
        '  s.add_dependency("warden", "~> 1.2")\n  s.add_development_dependency "rake"\nend\n'
    )
    gemfile = 'gem "mocha"\n'
    ruby = {
        "guard.gemspec": gem,
        "Gemfile": gemfile,
        "lib/guard.rb": 'require "warden"\nrequire "guard/hook"\n',
    }
    mix = (
        "defmodule Shop.MixProject do\n  def project do\n    [app: :shop, deps: deps()]\n  end\n"
        '  defp deps do\n    [\n      {:plug, "~> 1.14"},\n      {:ex_doc, "~> 0.38", only: :docs},\n'
        '      {:shop_core, path: "../core"}\n    ]\n  end\nend\n'
    )
    project = '<PackageReference Include="Dapper" Version="2" />\n<PackageReference Include="MinVer" PrivateAssets="All" />\n'
    swift = 'let package = Package(\n  dependencies: [\n    .package(url: "https://example.org/apple/swift-nio.git", from: "2.0.0"),\n  ])\n'

    assert text_of(ruby, "external-dependencies").split("\n") == [
        "- `warden` in `lib/guard.rb` (declared in guard.gemspec:4)",
        "For development alone: `mocha` and `rake` (declared in `Gemfile` and `guard.gemspec`).",
    ]
    assert text_of({"mix.exs": mix}, "external-dependencies").split("\n") == [
        "Declared in mix.exs: `plug`.",
        "For development alone: `ex_doc` (declared in `mix.exs`).",
    ]
    assert text_of({"Shop/Shop.csproj": project}, "external-dependencies").split("\n") == [
        "Declared in Shop/Shop.csproj: `Dapper`.",
        "For development alone: `MinVer` (declared in `Shop/Shop.csproj`).",
    ]
    assert (
        text_of({"Package.swift": swift}, "external-dependencies")
        == "Declared in Package.swift: `swift-nio`."
    )


def test_modules_of_dependencies_say_where_these_are_used() -> None:
    mix = (
        "defmodule Shop.MixProject do\n  defp deps do\n    [\n"
        '      {:plug, "~> 1.14"},\n      {:shop_pubsub, "~> 2.1", optional: true}\n    ]\n  end\nend\n'
    )
    cart = "defmodule Shop.Cart do\n  alias Plug.Conn\n  def f, do: Shop.PubSub.send(Enum.count(Conn.all()))\nend\n"

    assert text_of({"mix.exs": mix, "lib/shop/cart.ex": cart}, "external-dependencies") == (
        "- `plug` in `lib/shop/cart.ex` (declared in mix.exs:4)\n"
        "- `shop_pubsub` in `lib/shop/cart.ex` (declared in mix.exs:5, optional)"
    )


def test_providers_and_modules_of_terraform_are_used_where_their_resources_are() -> None:
    versions = (
        'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n'
        '    tls = {\n      source = "hashicorp/tls"\n    }\n  }\n}\n'
    )
    main = 'resource "aws_vpc" "main" {}\nmodule "key" {\n  source = "acme/kms/aws"\n}\nmodule "own" {\n  source = "./own"\n}\n'

    assert text_of(
        {"versions.tf": versions, "main.tf": main, "own/main.tf": ""}, "external-dependencies"
    ) == (
        "- `acme/kms/aws` in `main.tf` (declared in main.tf:3)\n"
        "- `hashicorp/aws` in `main.tf` (declared in versions.tf:4)\n"
        "Also declared in versions.tf, with no import that says where it is used: `hashicorp/tls`."
    )


def test_gems_of_an_application_are_needed_but_for_those_of_its_tests() -> None:
    gemfile = 'gem "rack"\ngroup :test do\n  platforms :ruby do\n    gem "mocha"\n  end\nend\ngem "puma"\n'

    application = {"Gemfile": gemfile, "app/cart.rb": "class Cart\nend\n"}

    assert text_of(application, "external-dependencies").split("\n") == [
        "Declared in Gemfile: `rack` and `puma`.",
        "For development alone: `mocha` (declared in `Gemfile`).",
    ]
    tooling = make_snapshot({"Gemfile": gemfile, "Source/Cart.swift": "public struct Cart {}\n"})
    assert all(note.key != "external-dependencies" for note in write_architecture(tooling))


def test_packages_of_the_jvm_are_told_and_not_their_classes() -> None:
    files = {
        "src/main/kotlin/shop/Cart.kt": (
            "package shop\n\nimport okio.Buffer\nimport okio.ByteString.Companion.encodeUtf8\nimport okio.buffer\n"
            "import org.junit.jupiter.api.Test\n\nclass Cart\n"
        ),
        "src/main/scala/shop/Style.scala": (
            "package shop\n\nimport scala.meta.Tree\nimport metaconfig.Configured\nimport style.dialect\n"
            "import quotes.Term\nimport Style.Inner\n\nobject Style\n"
        ),
        "src/main/scala/shop/Config.scala": "package shop\n\nimport metaconfig.Conf\n\nobject Config\n",
    }
    text = text_of(files, "external-dependencies")

    assert [line.partition("`")[2].partition("`")[0] for line in text.split("\n")] == [
        *("metaconfig", "okio", "org.junit.jupiter", "scala.meta"),
    ]


def test_well_known_libraries_of_c_are_told_by_their_headers() -> None:
    source = "#include <zlib.h>\n#include <pcre2.h>\n#include <stdio.h>\n#include <shop_core.h>\nint main(void) { return 0; }\n"
    text = text_of(
        {"src/main.c": source, "src/core/shop_core.h": "int core(void);\n"}, "external-dependencies"
    )

    assert text == "- `pcre` in `src/main.c`\n- `zlib` in `src/main.c`"


def test_header_of_the_project_in_angle_brackets_is_imported() -> None:
    files = {
        "src/http/http.c": "#include <shop_core.h>\n#include <string.h>\nint http(void) { return core(); }\n",
        "src/core/shop_core.h": "int core(void);\n",
        "compat/string.h": "int strlcpy(void);\n",
    }

    assert make_snapshot(files).imports == {"src/http/http.c": ["src/core/shop_core.h"]}


def test_package_in_several_modules_means_the_one_that_the_import_stands_in() -> None:
    source = "package shop.internal\n\nfun closeQuietly() {}\n"
    files = {
        "app/src/main/kotlin/shop/Cart.kt": "package shop\n\nimport shop.internal.closeQuietly\n\nclass Cart\n",
        "app/src/main/kotlin/shop/internal/Util.kt": source,
        "app/src/test/kotlin/shop/internal/UtilTest.kt": "package shop.internal\n\nclass UtilTest\n",
        "testing/src/main/kotlin/shop/internal/Fakes.kt": "package shop.internal\n\nclass Fakes\n",
        "other/src/main/kotlin/other/Main.kt": "package other\n\nimport shop.internal.closeQuietly\n\nclass Main\n",
    }
    imports = make_snapshot(files).imports

    assert imports["app/src/main/kotlin/shop/Cart.kt"] == ["app/src/main/kotlin/shop/internal/Util.kt"]
    assert imports["other/src/main/kotlin/other/Main.kt"] == [
        "app/src/main/kotlin/shop/internal/Util.kt",
        "testing/src/main/kotlin/shop/internal/Fakes.kt",
    ]


def test_package_means_the_folder_that_has_most_of_it() -> None:
    package = "app/src/main/kotlin/shop/internal"
    files = {f"{package}/Part{n}.kt": f"package shop.internal\n\nfun part{n}() {{}}\n" for n in range(4)}
    files |= {
        "testing/src/main/kotlin/shop/internal/Fakes.kt": "package shop.internal\n\nclass Fakes\n",
        "testing/src/main/kotlin/shop/Rule.kt": "package shop\n\nimport shop.internal.part1\n\nclass Rule\n",
    }

    assert make_snapshot(files).imports["testing/src/main/kotlin/shop/Rule.kt"] == sorted(
        path for path in files if path.startswith(package)
    )


def test_packages_that_tests_alone_import_are_told_as_such() -> None:
    files = {
        "go.mod": "module example.org/zap\n\nrequire (\n\tgithub.com/x/multierr v1.0.0\n\tgithub.com/x/testify v1.0.0\n"
        "\tgithub.com/x/unused v1.0.0\n)\n",
        "zap.go": 'package zap\n\nimport "github.com/x/multierr"\n\nvar X = multierr.X\n',
        "zap_test.go": 'package zap\n\nimport (\n\t"github.com/x/testify/assert"\n\t"github.com/x/multierr"\n)\n',
    }
    text = text_of(files, "external-dependencies")

    assert text.split("\n") == [
        "- `github.com/x/multierr` in `zap.go` (declared in go.mod:4)",
        "Imported by tests and the like alone: `github.com/x/testify`.",
        "Also declared in go.mod, with no import that says where it is used: `github.com/x/unused`.",
    ]


def test_dependency_is_cited_where_it_is_declared_and_not_where_a_feature_is_called_so() -> None:
    cargo = '[package]\nname = "shop"\n\n[dependencies]\nindexmap = { version = "2", features = ["serde"] }\nserde = "1"\n'
    text = text_of({"Cargo.toml": cargo, "src/lib.rs": "use serde::Serialize;\n"}, "external-dependencies")

    assert "`serde` in `src/lib.rs` (declared in Cargo.toml:6)" in text


def test_what_ruby_requires_by_a_variable_is_no_dependency_and_a_declared_gem_of_the_language_is() -> None:
    files = {
        "shop.gemspec": 'Gem::Specification.new do |s|\n  s.add_dependency "logger", "> 1"\nend\n',
        "lib/shop.rb": 'require "logger"\nrequire "#{folder}/environment"\nrequire "set"\n',
    }
    text = text_of(files, "external-dependencies")

    assert text == "- `logger` in `lib/shop.rb` (declared in shop.gemspec:2)"


def test_artifacts_of_the_jvm_are_told_of_their_manifests() -> None:
    pom = (
        "<project><parent><artifactId>parent</artifactId></parent><artifactId>shop</artifactId><dependencies>"
        "<dependency><groupId>org.carts</groupId><artifactId>carts-core</artifactId></dependency>"
        "<dependency><groupId>org.carts</groupId><artifactId>carts-test</artifactId><scope>test</scope></dependency>"
        "</dependencies><build><plugins><plugin><artifactId>carts-plugin</artifactId></plugin></plugins></build></project>"
    )
    gradle = (
        "dependencies {\n    implementation('org.carts:wheels:1.0')\n    testImplementation(\"org.carts:brakes:2.0\")\n"
        "    api(libs.bells.loud)\n    implementation(project(':other'))\n}\n"
    )
    text = text_of({"pom.xml": pom, "src/main/java/A.java": "class A {}\n"}, "external-dependencies")
    assert "Declared in pom.xml: `carts-core`." in text

    text = text_of({"build.gradle": gradle, "src/main/java/A.java": "class A {}\n"}, "external-dependencies")
    assert "Declared in build.gradle: `wheels` and `bells-loud`." in text


def test_import_is_told_with_the_nearest_manifest_of_its_own_language() -> None:
    files: dict[str, str | bytes] = {
        "package.json": '{"devDependencies": {"chalk": "1"}, "dependencies": {"is-dir": "1"}}',
        "cli/package.json": '{"name": "cli",\n "dependencies": {\n  "chalk": "1"}}',
        "cli/src/index.ts": "import chalk from 'chalk'\n",
        "src/lib.rs": "fn f() { is_dir::check(); walk::go() }\n",
        "Cargo.toml": '[package]\nname = "shop"\n\n[dependencies.walk]\nversion = "1"\n\n[build-dependencies]\ncc = "1"\n',
        "build.rs": "fn main() { cc::Build::new(); }\n",
    }

    text = text_of(files, "external-dependencies")

    assert "`chalk` in `cli/src/index.ts` (declared in cli/package.json:3)" in text
    assert "`walk` in `src/lib.rs` (declared in Cargo.toml:4)" in text
    assert "`cc` in `build.rs` (declared in Cargo.toml:8, for the build)" in text
    assert "`is_dir`" not in text


def test_crate_is_told_as_declared_and_optional_only_where_every_manifest_says_so() -> None:
    files: dict[str, str | bytes] = {
        "Cargo.toml": '[workspace]\nmembers = ["shop", "shop-extra"]\n',
        "shop/Cargo.toml": '[package]\nname = "shop"\n\n[dependencies]\ntower-service = "0.3"\nserde_core = "1"\n',
        "shop/src/lib.rs": "use tower_service::Service;\nuse serde_core::Deserialize;\n",
        "shop/src/a.rs": "use tower_service::Service;\n",
        "shop-extra/Cargo.toml": (
            '[package]\nname = "shop-extra"\n\n[dependencies]\nserde_core = { version = "1", optional = true }\n'
            'tower-service = "0.3"\ncsv = { version = "1", optional = true }\n'
        ),
        "shop-extra/src/lib.rs": "use serde_core::Serialize;\nuse csv::Reader;\nuse tower_service::Service;\n",
    }

    assert text_of(files, "external-dependencies").split("\n") == [
        "- `tower-service` in 3 source files, such as `shop/src/a.rs` (declared in shop/Cargo.toml:5)",
        "- `serde_core` in 2 source files, such as `shop/src/lib.rs` (declared in shop/Cargo.toml:6)",
        "- `csv` in `shop-extra/src/lib.rs` (declared in shop-extra/Cargo.toml:7, optional)",
    ]


def test_package_that_needs_nothing_at_run_time_says_so() -> None:
    manifest = {"name": "shop", "devDependencies": {"eslint": "9", "esbuild": "1"}}
    files: dict[str, str | bytes] = {
        "package.json": json.dumps(manifest, indent=1),
        "scripts/build.js": "import esbuild from 'esbuild'\n",
        "src/index.js": "export const shop = 1\n",
    }
    note = section(make_snapshot(files), "external-dependencies")

    assert note.title == "External dependencies: none at run time"
    assert note.text.split("\n") == [
        "`package.json` declares no package that is needed at run time.",
        "- `esbuild` in `scripts/build.js` (declared in package.json:5, for development)",
        "For development alone: `eslint` (declared in `package.json`).",
    ]


def test_packages_of_the_jvm_in_another_are_of_one_artifact_and_come_by_their_use() -> None:
    catalogue = '[libraries]\nrx3 = { module = "io.reactivex.rxjava3:rxjava", version = "3.1" }\nandroid = "a:android:4"\n'
    files: dict[str, str | bytes] = {
        "gradle/libs.versions.toml": catalogue,
        "build.gradle": "dependencies {\n  implementation libs.android\n}\n",
        "src/main/java/shop/A.java": (
            "package shop;\nimport io.reactivex.Observable;\nimport io.reactivex.plugins.RxJavaPlugins;\n"
            "import io.reactivex.rxjava3.core.Flowable;\nimport android.os.Build;\nclass A {}\n"
        ),
        "src/main/java/shop/B.java": "package shop;\nimport io.reactivex.disposables.Disposable;\nclass B {}\n",
    }

    assert [line.partition("` in ")[::2] for line in text_of(files, "external-dependencies").split("\n")] == [
        ("- `io.reactivex", "2 source files, such as `src/main/java/shop/A.java`"),
        ("- `android", "`src/main/java/shop/A.java` (declared in build.gradle:2)"),
        ("- `io.reactivex.rxjava3", "`src/main/java/shop/A.java`"),
    ]


def test_import_of_go_is_of_the_longest_module_that_it_is_in() -> None:
    files: dict[str, str | bytes] = {
        "go.mod": (
            "module example.org/zap\n\nrequire (\n\tgithub.com/x/sdk v1.0.0\n\tgithub.com/x/sdk/service/s3 v1.0.0\n"
            "\tconnect.org/rpc v1.0.0\n\tgithub.com/x/echo/v5 v5.0.0\n)\n"
        ),
        "zap.go": (
            'package zap\n\nimport (\n\t"connect.org/rpc"\n\t"github.com/x/echo/v5/middleware"\n\t"github.com/x/sdk/aws"\n'
            '\t"github.com/x/sdk/service/s3/types"\n\t"github.com/y/other/inner"\n)\n'
        ),
    }

    assert text_of(files, "external-dependencies").split("\n") == [
        "- `connect.org/rpc` in `zap.go` (declared in go.mod:6)",
        "- `github.com/x/echo/v5` in `zap.go` (declared in go.mod:7)",
        "- `github.com/x/sdk` in `zap.go` (declared in go.mod:4)",
        "- `github.com/x/sdk/service/s3` in `zap.go` (declared in go.mod:5)",
        "- `github.com/y/other` in `zap.go`",
    ]


def test_module_of_go_whose_name_begins_as_the_projects_own_is_another() -> None:
    files: dict[str, str | bytes] = {
        "go.mod": "module example.org/x/zap\n\nrequire example.org/x/zap-extras v1.0.0\n",
        "zap.go": 'package zap\n\nimport (\n\t"example.org/x/zap-extras/inner"\n\t"example.org/x/zap/own"\n)\n',
    }

    assert text_of(files, "external-dependencies") == (
        "- `example.org/x/zap-extras` in `zap.go` (declared in go.mod:3)"
    )


def test_modules_of_python_lead_to_what_is_declared() -> None:
    imported = (
        "rest_framework allauth auditlog guardian django_filters PIL yaml jwt dateutil llama_index.core corsheaders "
        "django_softdelete multiselectfield gnupg zxingcpp google.protobuf"
    ).split()
    declared = (
        "djangorestframework django-allauth django-auditlog django-guardian django-filter Pillow PyYAML PyJWT "
        "python-dateutil llama-index-core llama-index-llms-ollama django-cors-headers django-soft-delete "
        "django-multiselectfield python-gnupg zxing-cpp protobuf"
    ).split()
    files: dict[str, str | bytes] = {
        "pyproject.toml": f'[project]\nname = "shop"\ndependencies = {json.dumps([*declared, "left-over"])}\n',
        "shop/app.py": "".join(f"import {name}\n" for name in imported),
    }
    text = text_of(files, "external-dependencies")

    assert text.count("declared in pyproject.toml:3") == len(imported)
    assert text.split("\n")[-1] == (
        "Also declared in pyproject.toml, with no import that says where it is used: `left-over`."
    )


def test_namespace_of_php_is_of_the_package_that_composer_has_locked_for_it() -> None:
    packages = [
        {"name": "laravel/framework", "autoload": {"psr-4": {"Illuminate\\": "src/Illuminate/"}}},
        {"name": "onelogin/php-saml", "autoload": {"psr-4": {"OneLogin\\": "src/"}}},
    ]
    files: dict[str, str | bytes] = {
        "composer.json": json.dumps(
            {"require": {"laravel/framework": "^10", "onelogin/php-saml": "^4"}}, indent=1
        ),
        "composer.lock": json.dumps({"packages": packages}),
        "app/A.php": (
            "<?php\nuse Illuminate\\Support\\Str;\nuse Illuminate\\Http\\Request;\nuse OneLogin\\Saml2\\Auth;\nclass A {}\n"
        ),
    }

    assert text_of(files, "external-dependencies").split("\n") == [
        "- `OneLogin\\Saml2` in `app/A.php` (declared in composer.json:4)",
        "- `laravel/framework` in `app/A.php` (declared in composer.json:3)",
    ]


def test_parts_of_rails_are_of_rails_and_stubs_use_nothing() -> None:
    files: dict[str, str | bytes] = {
        "Gemfile": 'gem "rails"\ngem "bcrypt"\ngem "puma"\n',
        "config/application.rb": 'require "active_record/railtie"\nrequire "action_mailer/railtie"\n',
        "bin/puma": "#!/usr/bin/env ruby\n# This file was generated by Bundler.\nrequire 'puma'\n",
    }

    assert text_of(files, "external-dependencies").split("\n") == [
        "- `rails` in `config/application.rb` (declared in Gemfile:1)",
        "Declared in Gemfile: `bcrypt` and `puma`.",
    ]


def test_packages_are_asked_for_by_what_their_users_call_them() -> None:
    gems = make_snapshot({"Gemfile": 'gem "rails"\n', "app/a.rb": 'require "rails"\n'})
    titles = [note.title for note in ask_all(gems, write_architecture(gems))]

    assert "Which gems does this project use?" in titles
    assert "Which crates does this project use?" not in titles


def test_libraries_of_cmake_submodules_and_bare_headers_are_dependencies() -> None:
    files = {
        "CMakeLists.txt": 'find_package(Threads REQUIRED)\nfind_package(Boost REQUIRED)\ncheck_library_exists(snappy snappy_get "" HAVE)\n',
        ".gitmodules": '[submodule "t"]\n\tpath = t\n\turl = https://example.org/google/googletest.git\n',
        "src/cart.cc": "#include <snappy.h>\n#include <vector>\n#include <execinfo.h>\n#include <crates.h>\n",
    }

    text = text_of(files, "external-dependencies")

    assert "- `snappy` in `src/cart.cc` (declared in CMakeLists.txt:3, optional)" in text
    assert "- `crates` in `src/cart.cc`" in text
    assert "`Boost`" in text
    assert "For development alone: `googletest` (declared in `.gitmodules`)." in text
    assert "execinfo" not in text
    assert "Threads" not in text


def test_artifacts_of_sbt_are_dependencies() -> None:
    files = {
        "build.sbt": (
            'libraryDependencies ++= Seq(\n  "org.scala-lang" % "scala-reflect" % "2",\n'
            '  "org.shop" %%% "carts" % cartsVersion,\n  "org.wheels" %% "wheels-test" % "1.0" % Test\n)\n'
        ),
        "project/plugins.sbt": 'addSbtPlugin("org.tools" % "sbt-tools" % "1.0")\n',
        "src/main/scala/A.scala": "class A\n",
    }

    text = text_of(files, "external-dependencies")

    assert "Declared in build.sbt: `carts`." in text
    assert "For development alone: `wheels-test` (declared in `build.sbt`)." in text
    assert "scala-reflect" not in text


def test_what_is_needed_comes_before_what_one_may_do_without() -> None:
    files: dict[str, str | bytes] = {
        "pyproject.toml": (
            '[project]\nname = "shop"\ndependencies = ["sorted-things"]\n\n'
            '[project.optional-dependencies]\nnumpy = ["numpy"]\n'
        ),
        "requirements/tools.in": "typing-extensions\nrequests\n",
        "requirements/tools.txt": "typing-extensions==4\nrequests==2\nurllib3==2\n",
        "shop/a.py": "import numpy\nimport requests\n",
        "shop/b.py": "import numpy\nimport sorted_things\nimport typing_extensions\n",
    }
    note = section(make_snapshot(files), "external-dependencies")

    assert note.title == "External dependencies: sorted-things, numpy, requests and typing-extensions"
    assert (
        "`typing-extensions` in `shop/b.py` (declared in requirements/tools.in:1, for development)"
        in note.text
    )
    assert "urllib3" not in note.text


def test_packages_of_an_ecosystem_are_those_that_its_own_manifests_declare() -> None:
    files: dict[str, str | bytes] = {
        "go.mod": "module example.org/zap\n\nrequire github.com/x/multierr v1.0.0\n",
        "zap.go": 'package zap\n\nimport "github.com/x/multierr"\n',
        "web/package.json": '{"dependencies": {"react": "19"}, "devDependencies": {"vite": "7"}}',
    }
    snapshot = make_snapshot(files)
    told = {note.title: note.text for note in ask_all(snapshot, write_architecture(snapshot))}

    assert told["Which Go modules does this project use?"] == "- `go.mod`: needs `github.com/x/multierr`"
    assert told["Which npm packages does this project use?"] == (
        "- `web/package.json`: needs `react`; for development `vite`"
    )


def test_packages_of_net_are_not_said_to_be_imported_nowhere() -> None:
    packages = "".join(
        f'    <PackageReference Include="{name}" Version="1" />\n'
        for name in ("Azure.Storage", "CsvHelper", "Dapper")
    )
    files = {
        "Shop/Shop.csproj": f"<Project>\n  <ItemGroup>\n{packages}  </ItemGroup>\n</Project>\n",
        "Shop/Carts.cs": "using CsvHelper;\nnamespace Shop;\npublic class Carts {}\n",
        "package.json": '{"dependencies": {"mjml": "4"}}\n',
        "mail.js": "require('mjml')\n",
    }

    note = section(make_snapshot(files), "external-dependencies")

    assert note.title == "External dependencies: Azure.Storage, CsvHelper and Dapper"
    assert "Declared in Shop/Shop.csproj: `Azure.Storage`, `CsvHelper` and `Dapper`." in note.text
    assert "no import" not in note.text


def test_what_a_package_needs_is_needed_whatever_a_list_for_developers_says() -> None:
    files: dict[str, str | bytes] = {
        "setup.py": "setup(\n    name='shop',\n    install_requires=['sums'],\n)\n",
        "requirements-dev.txt": "sums\ntester\n",
        "shop/a.py": "import sums\nimport pictures\n",
    }
    note = section(make_snapshot(files), "external-dependencies")

    assert note.title == "External dependencies: sums"
    assert note.text.split("\n") == [
        "- `sums` in `shop/a.py` (declared in setup.py:3)",
        "Imported without a declaration, as what one may do without is:",
        "- `pictures` in `shop/a.py`",
        "For development alone: `tester` (declared in `requirements-dev.txt`).",
    ]


def test_what_only_scripts_in_other_languages_take_comes_last() -> None:
    files: dict[str, str | bytes] = {
        "src/shop.c": "#include <openssl/ssl.h>\n" + "int total;\n" * 40,
        "utils/check.py": "import jsonschema\n",
        "utils/requirements.txt": "jsonschema\n",
    }
    note = section(make_snapshot(files), "external-dependencies")

    assert note.title == "External dependencies: openssl"
    assert note.text.split("\n")[:2] == [
        "- `openssl` in `src/shop.c`",
        "- `jsonschema` in `utils/check.py` (declared in utils/requirements.txt:1)",
    ]


def test_what_only_generated_code_imports_is_said_to_be() -> None:
    files: dict[str, str | bytes] = {
        "go.mod": "module example.org/shop\n\nrequire (\n\texample.com/buffers v1.0.0\n\texample.com/idle v1.0.0\n)\n",
        "main.go": "package main\n\nfunc main() {}\n",
        "rpc/shop.pb.go": '// Code generated by protoc. DO NOT EDIT.\npackage rpc\n\nimport "example.com/buffers/proto"\n\nvar _ = proto.A\n',
    }

    assert text_of(files, "external-dependencies").split("\n")[:2] == [
        "Imported by generated code alone: `example.com/buffers`.",
        "Declared in go.mod: `example.com/idle`.",
    ]


def test_package_of_another_language_is_not_the_declared_one() -> None:
    text = text_of(
        {
            "tools/requirements.txt": "redis==4.5.1\n",
            "tools/check.py": "import redis\n\nredis.connect()\n",
            "tools/plot.rb": "require 'redis'\n\nRedis.new\n",
            "tools/draw.rb": "require 'redis'\n\nRedis.new\n",
        },
        "external-dependencies",
    )

    assert "- `redis` in `tools/check.py` (declared in tools/requirements.txt:1)" in text
