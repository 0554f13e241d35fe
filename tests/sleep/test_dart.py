"""Which files imports of Dart mean, and what a manifest of a package says."""

from __future__ import annotations

import pytest

from sleepcode.facts import Import
from sleepcode.sleep.resolution import Resolver
from sleepcode.sleep.resolution.pubspec import read_pubspec

_RESOLVER = Resolver(
    [
        *("app/pubspec.yaml", "app/lib/main.dart", "app/lib/src/cart.dart", "app/test/cart_test.dart"),
        *("packages/shelf/pubspec.yaml", "packages/shelf/lib/shelf.dart", "examples/a/pubspec.yaml"),
        *("examples/a/lib/main.dart", "examples/a/lib/a.dart", "pubspec.yaml"),
    ],
    {
        "app/pubspec.yaml": b"name: app\n",
        "packages/shelf/pubspec.yaml": b'name: "shelf" # of books\n',
        "examples/a/pubspec.yaml": b"name: app\n",
        "pubspec.yaml": b"publish_to: none\n",
    },
)


@pytest.mark.parametrize(
    ("path", "target", "meant", "external"),
    [
        ("app/lib/main.dart", "package:app/src/cart.dart", ["app/lib/src/cart.dart"], ""),
        ("app/test/cart_test.dart", "package:app/main.dart", ["app/lib/main.dart"], ""),
        ("examples/a/lib/a.dart", "package:app/main.dart", ["examples/a/lib/main.dart"], ""),
        ("examples/a/lib/a.dart", "package:app/src/cart.dart", ["app/lib/src/cart.dart"], ""),
        ("app/lib/main.dart", "package:shelf/shelf.dart", ["packages/shelf/lib/shelf.dart"], ""),
        ("app/lib/main.dart", "package:shelf/gone.dart", [], ""),
        ("app/lib/main.dart", "package:http/http.dart", [], "http"),
        ("app/lib/main.dart", "dart:async", [], ""),
        ("app/lib/main.dart", "src/cart.dart", ["app/lib/src/cart.dart"], ""),
        ("app/test/cart_test.dart", "../lib/src/cart.dart", ["app/lib/src/cart.dart"], ""),
        ("app/lib/main.dart", "main.g.dart", [], ""),
    ],
)
def test_import_means_a_file_beside_or_in_a_package(
    path: str, target: str, meant: list[str], external: str
) -> None:
    imported = Import(target, (), 1, ":" not in target)

    assert list(_RESOLVER.resolve(path, "dart", imported)) == meant
    assert _RESOLVER.external(path, "dart", imported) == external


def test_manifest_is_read_as_it_is_usually_written() -> None:
    read = read_pubspec(
        "name: 'cart'\ndescription: >-\n  Carts for\n  a shop.\nversion: 1.2.0+3 # released\n\nenvironment:\n  sdk: \">=3.0.0 <4.0.0\"\n"
        "dependencies:\n  http: ^1.0.0\n  flutter:\n    sdk: flutter\n  shelf:\n    path: ../shelf\n    git:\n      url: x\n"
        "dev_dependencies:\n  test: any\nworkspace:\n  - app\n  - packages/a\nexecutables:\n  cart:\n  shop: main\ntopics: [a, 'b']\n"
    )

    assert (read.value("name"), read.value("description"), read.value("version")) == (
        "cart",
        "Carts for a shop.",
        "1.2.0+3",
    )
    assert [(part, entry.name, entry.value, entry.line) for part, entry in read.needed()] == [
        ("dependencies", "http", "^1.0.0", 10),
        ("dependencies", "flutter", "", 11),
        ("dependencies", "shelf", "", 13),
        ("dev_dependencies", "test", "any", 18),
    ]
    assert read.entries("dependencies")[1].said("sdk") == "flutter"
    assert read.entries("dependencies")[2].said("path") == "../shelf"
    assert [entry.name for entry in read.entries("workspace")] == ["app", "packages/a"]
    assert [(entry.name, entry.value) for entry in read.entries("executables")] == [
        ("cart", ""),
        ("shop", "main"),
    ]
    assert [entry.name for entry in read.entries("topics")] == ["a", "b"]
    assert read.entries("environment")[0].value == ">=3.0.0 <4.0.0"


def test_manifest_that_is_none_says_nothing() -> None:
    assert read_pubspec("- a\n  b: c\n\x00: [").value("name") == ""
