"""What is got of Dart beside its golden file: what is declared in unusual ways, what is imported, what hands on."""

from __future__ import annotations

import pytest

from sleepcode.facts import FileFacts
from sleepcode.model import Role
from sleepcode.parsing.extract import extract
from sleepcode.parsing.import_keys import EXPORTED, PART, PART_OF
from sleepcode.parsing.roles import classify_role


def read(text: str, path: str = "cart.dart") -> FileFacts:
    return extract(path, text.encode())


def names(facts: FileFacts) -> list[tuple[str, str]]:
    return [(symbol.kind, symbol.qualified) for symbol in facts.symbols]


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ("factory Cart.of() = Other;", ("method", "Cart.of")),
        ("Cart._();", ("method", "Cart._")),
        ("external int count();", ("method", "Cart.count")),
        ("Cart operator +(Cart other) => this;", ("method", "Cart.operator+")),
        ("int operator [](int i) => 1;", ("method", "Cart.operator[]")),
        ("void operator []=(int i, int v) {}", ("method", "Cart.operator[]=")),
        ("covariant late final Item item;", ("field", "Cart.item")),
        ("static const limit = 1;", ("constant", "Cart.limit")),
        ("static final Map<String, int> all = {};", ("field", "Cart.all")),
        ("int Function(int) price = (i) => i;", ("field", "Cart.price")),
    ],
)
def test_member_is_called_as_it_is_named(declared: str, found: tuple[str, str]) -> None:
    assert names(read(f"class Cart {{\n  {declared}\n}}\n")) == [("class", "Cart"), found]


def test_declaration_has_its_annotations_its_documentation_and_its_body() -> None:
    facts = read(
        "/// Fills a [Cart] up.\n@pragma('vm')\n// note\n@deprecated\nint fill() {\n  return 1;\n}\n"
    )

    symbol = facts.symbols[0]
    assert (symbol.start, symbol.end, symbol.signature) == (2, 7, "int fill()")
    assert symbol.doc == "Fills a `Cart` up."


def test_what_is_in_code_with_errors_is_found() -> None:
    facts = read("class Cart {\n  int count() => 1;\n}\n\n<<<<<<< HEAD\n\nclass Shelf {}\n")

    assert ("class", "Cart") in names(facts)
    assert ("class", "Shelf") in names(facts)


def test_declaration_that_lacks_its_name_is_none() -> None:
    assert {name for _, name in names(read("int x,,=x\n"))} == {"x"}


def test_many_values_that_are_declared_at_once_are_read_once() -> None:
    facts = read("class Cart {\n  /// Wheels.\n  var a" + ",\n      b" * 4_000 + ";\n}\n")

    assert len(facts.symbols) == 4_002
    assert {symbol.doc for symbol in facts.symbols[1:]} == {"Wheels."}


def test_directives_say_what_they_hand_on_and_what_they_are_parts_of() -> None:
    facts = read(
        "import 'a.dart' show A, B hide C;\nimport 'package:x/x.dart';\nimport 'd.dart'\n    if (dart.library.io) 'd_io.dart';\n"
        "export 'b.dart' show B;\npart 'c.g.dart';\n"
    )

    assert [(one.target, one.names, one.local) for one in facts.imports] == [
        ("a.dart", ("A", "B"), True),
        ("package:x/x.dart", (), False),
        ("d.dart", (), True),
        ("d_io.dart", (), True),
        ("b.dart", (EXPORTED,), True),
        ("c.g.dart", (PART,), True),
    ]
    assert read("part of 'cart.dart';\n").imports[0].names == (PART_OF,)
    assert read("part of shop.cart;\n").imports == ()


def test_types_calls_constructors_and_values_that_are_handed_over_are_used() -> None:
    used = read(
        "final x = Provider<Shelf>((ref) => Cart.empty());\nvoid f(Item i) {\n  g(h: handle, 2);\n  const Box(1);\n"
        "  a?.fill();\n  b..pack();\n  if (i is Priced) throw Failure();\n  ref.watch(shelfProvider);\n"
        "  final all = [Cart.new, most];\n  print('$name ${other.label}');\n}\n"
    ).references

    wanted = "Provider Shelf Cart empty Item handle Box fill pack Priced Failure shelfProvider watch most other label"
    assert set(wanted.split()) <= used.keys()


def test_only_programs_start_something() -> None:
    text = "void main() {}\n"

    assert read(text, "bin/cart.dart").entry_point == "main function"
    assert read(text, "test/cart_test.dart").entry_point == ""
    assert read("Future<void> main(List<String> a) async {}\n").entry_point == "main function"
    assert read("// void main() {}\nvoid domain() {}\n").entry_point == ""


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("lib/cart.g.dart", Role.GENERATED),
        ("lib/cart.freezed.dart", Role.GENERATED),
        ("lib/router.gr.dart", Role.GENERATED),
        ("test/cart_test.mocks.dart", Role.GENERATED),
        ("lib/l10n/app_localizations_en.dart", Role.GENERATED),
        ("linux/flutter/generated_plugin_registrant.cc", Role.GENERATED),
        ("lib/cart.dart", Role.SOURCE),
        ("test/cart_test.dart", Role.TEST),
        ("integration_test/app_test.dart", Role.TEST),
        ("integration_test/lib/steps.dart", Role.TEST),
        ("packages/cart_test/lib/src/mock_cart.dart", Role.SOURCE),
        ("packages/cart_test/lib/src/cart_test.dart", Role.SOURCE),
        ("packages/cart_test/test/mock_cart_test.dart", Role.TEST),
        ("test/lib/cart_test.dart", Role.TEST),
        ("lib/test/cart_test.dart", Role.TEST),
    ],
)
def test_role_of_a_file_of_dart_is_in_its_path(path: str, role: Role) -> None:
    language = "dart" if path.endswith(".dart") else "cpp"

    assert classify_role(path, language, False, {}) is role


def test_package_about_testing_is_configured_by_its_manifest() -> None:
    assert classify_role("packages/cart_test/pubspec.yaml", "yaml", False, {}) is Role.CONFIGURATION
