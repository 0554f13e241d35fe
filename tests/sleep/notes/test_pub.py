"""What is told of packages of Dart by their manifests: commands, versions, what is needed, and where they start."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes import pub
from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.needed_versions import find_needed
from sleepcode.sleep.notes.pairs import TestFinder
from sleepcode.sleep.notes.purposes import landmarks
from sleepcode.sleep.notes.shell_lines import kind_of, telling_command
from tests.support.snapshots import ask_all, make_snapshot, section

_FILES: dict[str, str | bytes] = {
    "pubspec.yaml": "name: _shop_workspace\npublish_to: none\nenvironment:\n  sdk: ^3.11.0\nworkspace:\n  - app\n",
    ".fvmrc": '{\n  "flutter": "3.41.9"\n}\n',
    "analysis_options.yaml": "include: package:lints/recommended.yaml\n",
    "app/pubspec.yaml": (
        "name: shop_app\ndescription: An application that sells what others make.\npublish_to: none\nresolution: workspace\n"
        'version: 1.2.0+7\nenvironment:\n  sdk: ^3.11.0\n  flutter: ">=3.41.0"\ndependencies:\n  flutter:\n    sdk: flutter\n'
        "  http: ^1.2.0 # for orders\n  cart:\n    path: ../packages/cart\ndev_dependencies:\n  build_runner: 2.4.0\n"
    ),
    "app/lib/main.dart": "import 'package:flutter/material.dart';\nimport 'package:http/http.dart';\n\nvoid main() {}\n",
    "app/lib/src/order.dart": "import 'package:cart/cart.dart';\n\nfinal orderProvider = Provider();\nfinal _kept = {};\n",
    "app/test/src/order_test.dart": "void main() {}\n",
    "app/android/build.gradle": "",
    "app/web/index.html": "<html></html>\n",
    "packages/cart/pubspec.yaml": (
        "name: cart\nversion: 0.3.1\nenvironment:\n  sdk: '>=3.0.0 <4.0.0'\ndependencies:\n  meta: any\nexecutables:\n  cart: main\n"
    ),
    "packages/cart/lib/cart.dart": "export 'src/cart.dart';\n",
    "packages/cart/lib/src/cart.dart": "import 'package:meta/meta.dart';\n\n/// A cart.\nclass Cart {}\n",
    "packages/cart/lib/src/order.dart": "class Order {}\n",
    "packages/cart/bin/main.dart": "void main() {}\n",
    "packages/cart/test/cart_test.dart": "import 'package:cart/cart.dart';\n\nvoid main() {}\n",
}


def test_packages_are_tested_with_what_they_are_made_with() -> None:
    found = section(make_snapshot(_FILES), "build-test-lint").data["commands"]
    commands = {kind: [text for text, _ in told] for kind, told in found.items()}

    assert commands["test"] == ["`cd app && flutter test`", "`cd packages/cart && dart test`"]
    assert commands["setup"] == ["`flutter pub get`", "`cd packages/cart && dart pub get`"]
    assert commands["run"] == ["`cd app && flutter run`"]
    assert commands["build"] == ["`cd app && flutter build apk`, or for `web` (a Flutter application)"]
    assert commands["generate"] == ["`cd app && dart run build_runner build`"]
    assert commands["lint"] == [
        "`dart analyze` (the analyzer is configured, with the rules of `package:lints/recommended.yaml`)"
    ]


def test_same_command_of_several_packages_is_told_once() -> None:
    files: dict[str, str | bytes] = {
        f"packages/{name}/{place}": text
        for name in ("a", "b")
        for place, text in (
            ("pubspec.yaml", f"name: {name}\n"),
            ("lib/a.dart", "class A {}\n"),
            ("test/a_test.dart", "void main() {}\n"),
        )
    }
    found = section(make_snapshot(files), "build-test-lint").data["commands"]

    assert [text for text, _ in found["test"]] == ["`dart test` in each of `packages/a` and `packages/b`"]


def test_scripts_of_melos_are_told() -> None:
    melos = "name: shop\nscripts:\n  test:\n    run: melos exec -- dart test\n    description: Runs all tests\n  analyze: dart analyze .\n"
    found = section(make_snapshot({"melos.yaml": melos, "a.dart": "class A {}\n"}), "build-test-lint").data[
        "commands"
    ]

    assert [text for text, _ in found["test"]] == ["`melos run test`: Runs all tests"]
    assert [text for text, _ in found["lint"]] == ["`melos run analyze`"]


def test_versions_that_packages_need_are_told_once_each() -> None:
    snapshot = make_snapshot(_FILES)
    asked = {note.title: note.text for note in ask_all(snapshot, write_architecture(snapshot))}

    assert "`^3.11.0`" in asked["Which Dart version is needed to build?"]
    assert "`>=3.0.0 <4.0.0`" in asked["Which Dart version is needed to build?"]
    flutter = asked["Which Flutter version is needed to build?"]
    assert "- `app/pubspec.yaml`: `>=3.41.0`" in flutter
    assert "- `.fvmrc`: `3.41.9`, fetched by FVM" in flutter
    version = asked["What is the current version of this project?"]
    assert "- `app/pubspec.yaml`: 1.2.0+7" in version
    assert "- `packages/cart/pubspec.yaml`: 0.3.1" in version
    assert "- `http`: `^1.2.0`" in asked["Which version of http is used?"]
    assert "needs `flutter` and `http`" in asked["Which Dart packages does this project use?"]


def test_flutter_that_only_ci_sets_up_is_told() -> None:
    steps = "jobs:\n  a:\n    steps:\n      - uses: subosito/flutter-action@v2\n        with:\n          flutter-version: 3.41.9\n"
    snapshot = make_snapshot(
        {
            ".github/workflows/ci.yml": steps,
            "pubspec.yaml": "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n",
            "lib/main.dart": "void main() {}\n",
        }
    )
    asked = {note.title: note.text for note in ask_all(snapshot, write_architecture(snapshot))}

    assert "CI runs with `3.41.9`" in asked["Which Flutter version is needed to build?"]


def test_packages_here_are_no_dependencies_from_outside() -> None:
    note = section(make_snapshot(_FILES), "external-dependencies")

    assert "`http` in `app/lib/main.dart` (declared in app/pubspec.yaml:12)" in note.text
    assert "`cart`" not in note.text


def test_commands_and_libraries_are_where_manifests_say() -> None:
    found = list(pub.find_starts(make_snapshot(_FILES), "packages/cart/pubspec.yaml"))

    assert [(group, text) for group, text, _ in found] == [
        ("declared", "command `cart` → `packages/cart/bin/main.dart`"),
        ("library", "`package:cart`: `packages/cart/lib/cart.dart`"),
    ]


def test_tests_of_a_package_are_none_of_another() -> None:
    finder = TestFinder(make_snapshot(_FILES))

    assert finder.find_named("app/lib/src/order.dart") == ["app/test/src/order_test.dart"]
    assert finder.find_named("packages/cart/lib/src/order.dart") == []
    assert finder.find_named("packages/cart/lib/src/cart.dart") == ["packages/cart/test/cart_test.dart"]


def test_values_that_others_use_tell_what_a_file_is() -> None:
    snapshot = make_snapshot(_FILES)

    assert [symbol.name for symbol in landmarks(snapshot, "app/lib/src/order.dart", 3)] == ["orderProvider"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("flutter test --coverage", "test"),
        ("dart format --set-exit-if-changed .", "lint"),
        ("fvm flutter analyze", "lint"),
        ("flutter build apk", "build"),
        ("flutter pub get", "setup"),
        ("fvm flutter pub get", "setup"),
        ("flutter run", "run"),
        ("dart run build_runner build -d", "generate"),
        ("melos run test", "test"),
        ("melos bootstrap", "setup"),
    ],
)
def test_command_of_dart_is_of_its_kind(line: str, kind: str) -> None:
    assert telling_command(line, is_by_hand=True) == line
    assert kind_of(line) == kind


def test_what_ci_sets_up_is_not_told_where_a_manifest_says_it() -> None:
    workflow = "jobs:\n  a:\n    steps:\n      - uses: subosito/flutter-action@v2\n        with:\n          flutter-version: 3.41.9\n"
    snapshot = make_snapshot({**_FILES, ".github/workflows/ci.yml": workflow})

    told = [said.text for said in find_needed(snapshot)["Flutter"]]

    assert any("app/pubspec.yaml" in one for one in told)
    assert not any("No manifest says" in one for one in told)
