"""What holds for the facts of any file: whole chunks, symbols inside, no content that breaks it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepcode.facts import FileFacts
from sleepcode.parsing.decode import decode
from sleepcode.parsing.digest import digest_file
from sleepcode.parsing.extract import extract
from tests.parsing.test_languages import NAMES, SAMPLES

WORDS = (
    'class def function if { } ( ) [ ] < > : ; , . = == => -> :: # // /* */ """ \' " ` \\ @ $ & | '
    "import from return struct fn impl interface namespace <?php <!-- --> ``` --- === \t \n \r\n é 名 🙂"
).split(" ")


def check(facts: FileFacts, data: bytes) -> None:
    """Chunks tile the file, symbols and chunks lie inside it, chunks name symbols that exist."""
    text = decode(data)
    assert text is not None
    position = 1
    for chunk in facts.chunks:
        assert chunk.start == position
        assert chunk.end >= chunk.start
        assert -1 <= chunk.symbol < len(facts.symbols)
        position = chunk.end + 1
    assert position == facts.lines + 1 or not facts.chunks
    for symbol in facts.symbols:
        assert 1 <= symbol.start <= symbol.end <= facts.lines
        assert symbol.name
        assert "\n" not in symbol.name + symbol.qualified + symbol.signature + symbol.doc
    for start, end in facts.comment_lines:
        assert 1 <= start <= end <= facts.lines


def test_last_method_of_a_decorated_class_is_not_the_whole_class() -> None:
    symbols = extract(
        "a.py", b"@d\n@e(1)\nclass Line:\n    def first(self): ...\n\n    def last(self):\n        pass\n"
    ).symbols

    assert [(s.qualified, s.start, s.end) for s in symbols] == [
        ("Line", 1, 7),
        ("Line.first", 4, 4),
        ("Line.last", 6, 7),
    ]


def test_definition_of_scala_ends_before_the_documentation_of_the_next() -> None:
    text = (
        b"class Cart {\n  def fill(n: Int): Int =\n    n + 1\n\n  /**\n   * Empties it.\n   */\n  // All.\n"
        b"  def empty: Int = 0\n\n  // The end.\n}\n"
    )

    assert [(s.qualified, s.start, s.end, s.doc) for s in extract("Cart.scala", text).symbols] == [
        ("Cart", 1, 12, ""),
        ("Cart.fill", 2, 3, ""),
        ("Cart.empty", 9, 9, "Empties it."),
    ]


def test_what_a_value_of_scala_has_is_no_import() -> None:
    text = b"import zio.*\n\nclass Cart {\n  def fill(tv: Wheels) = {\n    import tv.*\n    import wood.Beam\n    turn\n  }\n}\n"

    assert [one.target for one in extract("Cart.scala", text).imports if one.line] == ["zio.*", "wood.Beam"]


def test_cases_of_googletest_are_called_as_they_are() -> None:
    text = b"TEST(Empty, Fills) {\n}\nTEST_F(CartTest, Fills) {\n}\n"

    assert [(s.qualified, s.kind) for s in extract("cart_test.cc", text).symbols] == [
        ("Empty.Fills", "method"),
        ("CartTest.Fills", "method"),
    ]


def test_values_of_cpp_are_found_but_what_defines_nothing() -> None:
    text = (
        b"#ifndef SHOP_CART_H_\n#define SHOP_CART_H_\n#define SHOP_MOST 3\nnamespace shop {\nstatic const int kMost = 7;\n"
        b"struct Options {\n  Options() = default;\n  int size = 4 * 1024;\n  int other;\n};\n"
        b"template <class T>\nclass List {\n  struct Node;\n  enum { kHeight = 12 };\n};\n"
        b"template <class T>\nstruct List<T>::Node {\n};\n}\n#endif\n"
    )

    assert [(s.qualified, s.kind) for s in extract("cart.h", text).symbols] == [
        ("SHOP_MOST", "macro"),
        ("shop", "module"),
        ("shop.kMost", "constant"),
        ("shop.Options", "struct"),
        ("shop.Options.size", "field"),
        ("shop.List", "class"),
        ("shop.List.kHeight", "constant"),
        ("shop.List.Node", "struct"),
    ]


def test_template_of_cpp_begins_with_its_parameters() -> None:
    text = b"template <class T>\nclass Box {\n  void fill() {}\n};\ntemplate <class T>\ntemplate <class U>\nvoid Box<T>::put(U u) {\n}\n"

    assert [(s.qualified, s.start) for s in extract("a.cpp", text).symbols] == [
        ("Box", 1),
        ("Box.fill", 3),
        ("Box.put", 5),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "a.ts",
            "/** Makes a box. */\nexport function make(a: string): Box\nexport function make(a: number): Box\n"
            "export function make(a: any) {\n  return box(a)\n}\n",
        ),
        (
            "a.py",
            "import typing\n\n@typing.overload\ndef make(a: str) -> Box: ...\n"
            'def make(a):\n    """Makes a box."""\n',
        ),
    ],
)
def test_overloads_are_one_with_what_they_declare(path: str, text: str) -> None:
    (symbol,) = extract(path, text.encode()).symbols

    assert symbol.doc == "Makes a box."
    assert (symbol.start, symbol.end) == ((4, 6) if path == "a.ts" else (5, 6))


def test_declarations_that_nothing_defines_are_kept() -> None:
    symbols = extract(
        "a.d.ts", b"declare function f(a: string): void\ndeclare function f(a: number): void\n"
    ).symbols

    assert [symbol.name for symbol in symbols] == ["f", "f"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "from m import Line\n\ntry:\n    pass\nexcept Line:\n    pass\n"),
        ("a.ts", "import { Line } from './m'\nexport const kinds = [Line]\n"),
        ("a.rs", "use crate::m::Line;\n"),
        ("A.java", "import m.Line;\n"),
    ],
)
def test_who_imports_a_name_uses_it(path: str, text: str) -> None:
    assert extract(path, text.encode()).references["Line"] >= 1


def test_includes_are_found_wherever_they_stand() -> None:
    text = b'#include <stdio.h>\nstatic const int lengths[] = {\n#define OP(n) n,\n#  include "ops.h"\n};\n'
    grammar = b'%{\n#include "compile.h"\n%}\n%%\nTop: Module;\n'

    assert [(one.target, one.local) for one in extract("a.c", text).imports] == [
        ("stdio.h", False),
        ("ops.h", True),
    ]
    assert [one.target for one in extract("src/parser.y", grammar).imports] == ["compile.h"]


@pytest.mark.parametrize("name", NAMES)
def test_chunks_tile_every_sample(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    check(extract(name, data), data)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(NAMES), parts=st.lists(st.sampled_from(WORDS), max_size=80))
def test_words_of_code_in_any_order_are_read(name: str, parts: list[str]) -> None:
    data = " ".join(parts).encode()
    check(extract(name, data), data)


@settings(max_examples=80, deadline=None)
@given(name=st.sampled_from(NAMES), data=st.binary(max_size=300))
def test_any_bytes_are_read(name: str, data: bytes) -> None:
    digest = digest_file("key", name, data)
    assert digest.row.outcome in ("parsed", "binary")
    if decode(data) is not None:
        check(extract(name, data), data)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(NAMES), cut=st.floats(0, 1), junk=st.binary(max_size=20))
def test_sample_that_is_cut_and_spoilt_is_read(name: str, cut: float, junk: bytes) -> None:
    data = (SAMPLES / name).read_bytes()
    place = int(cut * len(data))
    digest_file("key", name, data[:place] + junk + data[place + 7 :])


def names_of(path: str, data: bytes) -> list[str]:
    return [symbol.qualified for symbol in extract(path, data).symbols]


def test_syntax_error_leaves_the_good_symbols() -> None:
    data = b"def good():\n    return 1\n\n\ndef broken(:\n    pass\n\n\nclass Fine:\n    def method(self):\n        pass\n"
    facts = extract("a.py", data)
    assert facts.has_errors
    assert {"good", "Fine", "Fine.method"} <= {symbol.qualified for symbol in facts.symbols}


def test_conflict_markers_are_read_around() -> None:
    data = b"def one():\n    pass\n\n<<<<<<< HEAD\ndef two():\n    pass\n=======\ndef three():\n    pass\n>>>>>>> other\n"
    assert "one" in names_of("a.py", data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    text = "def greet():\n    return 'grüß dich, welt'\n"
    data = text.encode(encoding)
    if encoding in ("utf-16-le", "utf-16-be"):
        data = ("\ufeff" + text).encode(encoding)
    assert names_of("a.py", data) == ["greet"]


def test_latin_1_is_read_where_it_is_no_utf_8() -> None:
    assert names_of("a.py", "# Grüße\ndef greet():\n    pass\n".encode("latin-1")) == ["greet"]


def test_nul_bytes_make_a_file_binary() -> None:
    assert digest_file("key", "a.py", b"x = 1\n\0\0\0\n").row.outcome == "binary"


def test_windows_line_ends_count_as_one() -> None:
    facts = extract("a.py", b"def one():\r\n    pass\r\n\r\n\r\ndef two():\r\n    pass\r\n")
    assert [(s.name, s.start, s.end) for s in facts.symbols] == [("one", 1, 2), ("two", 5, 6)]
    assert facts.lines == 6


def test_very_long_line_is_no_trouble() -> None:
    data = b"var x = [" + b"1," * 50_000 + b"];\nfunction f() {}\n"
    facts = extract("bundle.js", data)
    assert facts.lines == 2


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.py", b"(" * 5_000 + b")" * 5_000),
        ("a.js", b"[" * 5_000),
        ("a.c", b"{" * 5_000),
        ("a.json", b'{"a":' * 5_000),
        ("a.yaml", b"".join(b" " * depth + b"a:\n" for depth in range(600))),
        ("a.rs", b"mod a {" * 2_000),
        ("a.md", b"> " * 5_000),
    ],
)
def test_deep_nesting_ends_in_facts(path: str, data: bytes) -> None:
    check(extract(path, data), data)


def test_generated_file_is_told_by_its_header() -> None:
    assert extract("a.go", b"// Code generated by protoc. DO NOT EDIT.\npackage a\n").is_generated
    assert not extract("a.go", b"package a\n\nfunc f() {}\n").is_generated


@pytest.mark.parametrize(
    "head",
    [
        b"\xef\xbb\xbf// <auto-generated />",
        b"//----\n// <auto-generated>\n//     This is what a tool wrote.\n// </auto-generated>\n//----",
    ],
)
def test_mark_of_generated_files_of_c_sharp_is_no_purpose(head: bytes) -> None:
    facts = extract("Cart.cs", head + b"\nusing System;\n\nclass Cart { }\n")

    assert facts.is_generated
    assert "generated" not in facts.doc


def test_same_content_has_the_same_digest() -> None:
    data = (SAMPLES / "inventory.py").read_bytes()
    assert digest_file("key", "inventory.py", data) == digest_file("key", "inventory.py", data)


def test_class_and_its_last_method_begin_with_their_own_decorators() -> None:
    methods = "".join(
        f"    @mark({number})\n    def step_{number}(self):\n        return {number}\n\n"
        for number in range(8)
    )
    content = f"@first\n@second(\n    1,\n)\nclass Steps:\n{methods}".rstrip() + "\n"

    # What the parser finds comes in no order: once is not enough to see that it doesn't matter.
    for _ in range(30):
        starts = {symbol.name: symbol.start for symbol in extract("steps.py", content.encode()).symbols}
        assert starts["Steps"] == 1
        assert starts["step_7"] == 6 + 7 * 4


@pytest.mark.parametrize(
    ("text", "doc"),
    [
        (
            "---\ntitle: Next\ndescription: 'Returns the next page.'\n---\n\n# Next\n\nUse it.\n",
            "Returns the next page.",
        ),
        ("+++\ntitle = 'Next'\n+++\n\nA page knows which one follows.\n", "A page knows which one follows."),
        (
            "import Tabs from '@theme/Tabs';\n\nTabs show one of several pages.\n",
            "Tabs show one of several pages.",
        ),
        ("---\n\nA line above is no settings at all.\n", "A line above is no settings at all."),
    ],
)
def test_settings_at_the_top_of_a_page_are_no_prose_but_for_its_description(text: str, doc: str) -> None:
    assert extract("docs/next.md", text.encode()).doc == doc


def test_main_with_a_calling_convention_starts_a_program() -> None:
    assert extract("a.c", b"int ngx_cdecl\nmain(int argc, char **argv)\n{\n  return 0;\n}\n").entry_point
    assert not extract("b.c", b"int remain(void)\n{\n  return main_loop();\n}\n").entry_point


def test_stub_of_bundler_is_generated_and_so_is_what_its_first_line_says_to_be_made() -> None:
    stub = (
        b"#!/usr/bin/env ruby\n\n#\n# This file was generated by Bundler.\n#\nload Gem.bin_path('x', 'x')\n"
    )
    helper = (
        b"# This file was generated by the `rails generate rspec:install` command. Write specs here.\nx = 1\n"
    )
    assert extract("bin/rspec", stub).is_generated
    assert not extract("spec/spec_helper.rb", helper).is_generated
    assert extract("site.toml", b"# Generated with Site Maker 3\nname = 'x'\n").is_generated
    assert not extract("a.py", b"X = 1\n# Generated with care.\n").is_generated


def test_configure_is_generated_where_it_says_so() -> None:
    generated = b"#! /bin/sh\n# Guess values for variables.\n# Generated by GNU Autoconf 2.71 for shop 1.0.\n"
    assert extract("configure", generated).is_generated
    assert not extract("configure", b"#!/bin/sh\n. auto/options\n").is_generated


@pytest.mark.parametrize(
    ("text", "doc"),
    [
        ("# shop\n\n```js\nimport { sell } from 'shop'\n  return sell('a', 'hello world')\n```\n", ""),
        ("# shop\n\n~~~\nprint(sell an apple)\n~~~\n\nSells apples and pears.\n", "Sells apples and pears."),
        ("Sells apples and pears\n```\nsell one apple now\n```\nand plums.\n", "Sells apples and pears"),
    ],
)
def test_code_at_the_top_of_a_document_is_no_prose(text: str, doc: str) -> None:
    assert extract("README.md", text.encode()).doc == doc


@pytest.mark.parametrize("under", ["=" * 12, "-" * 3])
def test_title_with_a_line_below_it_is_no_opening(under: str) -> None:
    text = f"Cart notebooks, 3rd edition\n{under}\n\nThis shop teaches you to fill carts.\n"

    assert extract("README.md", text.encode()).doc == "This shop teaches you to fill carts."


def test_names_that_documentation_of_c_sharp_points_to_are_kept() -> None:
    source = (
        b'/// <summary>\n/// Used by the <see cref="T:Shop.Json.Serializer"/> when <paramref name="size"/> is '
        b'<see langword="null"/>, see <see cref="Cart.Add(int)"/>.\n/// </summary>\npublic enum Handling { A }\n'
    )
    (symbol,) = extract("Handling.cs", source).symbols

    assert symbol.doc == "Used by the `Serializer` when `size` is `null`, see `Add`."


def test_items_of_a_list_are_below_its_key_in_yaml() -> None:
    steps = b"trigger:\n- main\nsteps:\n- task: UseDotNet\n- pwsh: build\n"

    assert names_of("azure-pipelines.yml", steps) == ["trigger", "steps", "steps.task", "steps.pwsh"]


def test_what_the_tests_inside_a_rust_source_import_is_no_import_of_the_source() -> None:
    source = b"""\
use crate::routing::Router;
#[cfg(test)]
use axum_macros::test;
#[cfg(test)]
mod tests;
use serde::Serialize;

#[cfg(all(test, feature = "json"))]
#[allow(clippy::all)]
mod inner {
    use axum::Json;
    fn helper() { use axum::Form; }
}

use tower::Service;
#[cfg(feature = "test")]
use hyper::Body;
"""
    found = [one.target for one in extract("src/lib.rs", source).imports]
    assert found == [
        "crate::routing::Router",
        "self::tests",
        "serde::Serialize",
        "tower::Service",
        "hyper::Body",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("#!/usr/bin/env python3\n", "shebang script (python3)"),
        ("#! /bin/sh -e\n", "shebang script (sh)"),
        ("#![cfg_attr(docsrs, feature(doc_cfg))]\n", ""),
        ("#!bang\n", ""),
    ],
)
def test_line_that_names_an_interpreter_makes_a_script(text: str, told: str) -> None:
    assert extract("src/lib.rs", text.encode()).entry_point == told


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("settings.toml", '""" =\nport = 1\n'),
        ("settings.yaml", '"":\nport: 1\n'),
        ("settings.sql", 'CREATE TABLE "" (a int);\nCREATE TABLE port (a int);\n'),
    ],
)
def test_a_key_that_is_nothing_but_quotes_is_none(name: str, text: str) -> None:
    assert [symbol.name for symbol in extract(name, text.encode()).symbols] == ["port"]


def test_long_comment_is_told_by_its_beginning() -> None:
    more = "".join(f" * Line {number} says how it is used.\n *\n" for number in range(60))
    text = f"package shop\n\n/**\n * Keeps what was sold. And more.\n *\n{more} */\nclass Ledger {{\n}}\n"
    (ledger,) = (s for s in extract("Ledger.kt", text.encode()).symbols if s.name == "Ledger")

    assert ledger.doc == "Keeps what was sold."


def test_sentence_goes_on_after_an_abbreviation() -> None:
    text = 'def sell(things):\n    """Sells things, e.g. books, at once. Then rests."""\n'
    (sell,) = extract("shop.py", text.encode()).symbols

    assert sell.doc == "Sells things, e.g. books, at once."


def test_neither_version_control_nor_a_licence_says_what_a_file_is() -> None:
    licence = (
        "/* $OpenBSD: ledger.c,v 1.168 2026/08/17 20:14:31 ada Exp $ */\n\n/*\n * Copyright (c) 2020 Ada\n *\n"
        ' * THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES\n */\n\n'
    )

    assert extract("ledger.c", f"{licence}int keep(void) {{ return 1; }}\n".encode()).doc == ""
    told = f"{licence}/*\n * Keeps what was sold.\n */\n\nint keep(void) {{ return 1; }}\n"
    assert extract("ledger.c", told.encode()).doc == "Keeps what was sold."


def test_number_as_an_ending_is_a_manual_where_it_is_one() -> None:
    assert extract("shop.1", b".Dd August 1, 2026\n.Dt SHOP 1\n").language == "roff"
    assert extract("shop.log.1", b"started\n").language == ""


def test_comment_below_code_says_nothing_of_its_file() -> None:
    script = 'plugins {\n    // Use the plugin of all modules.\n    id("shop")\n}\n'

    assert extract("build.gradle.kts", script.encode()).doc == ""
    assert extract("build.gradle.kts", f"// Builds the shop.\n{script}".encode()).doc == "Builds the shop."


def test_tags_are_no_part_of_what_a_comment_says() -> None:
    text = "/**\n * Verifies what is sold.\n * @name Shop\n * @returns {number} how much\n */\nfunction verify() {}\n"
    (verify,) = extract("shop.js", text.encode()).symbols

    assert verify.doc == "Verifies what is sold."


def test_what_is_said_to_tools_is_no_description() -> None:
    source = b"// ReSharper disable All\n// cspell:ignore cart\n\n/// <summary>Sells carts.</summary>\npublic class Cart { }\n"
    page = "[//]: # (title: Carts)\n\n[One](a.md) | [Two](b.md)\n\n* An item of a list\n\nCarts are sold here every day.\n"

    assert extract("Cart.cs", source).doc == "Sells carts."
    assert extract("docs/carts.md", page.encode()).doc == "Carts are sold here every day."


def test_headings_have_no_badges_and_no_anchors() -> None:
    page = b"# Shop [![Build](https://ci.org/a.svg)](https://ci.org)\n\n## Selling { #selling }\n\nText.\n"

    assert [symbol.name for symbol in extract("README.md", page).symbols] == ["Shop", "Selling"]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("src/lib.rs", "pub fn main() {}\n"),
        ("Cart.kt", "/*\nfun main() {\n}\n*/\nfun sell() {}\n"),
    ],
)
def test_main_that_starts_nothing_is_no_entry_point(path: str, source: str) -> None:
    assert extract(path, source.encode()).entry_point == ""


def test_pages_that_a_tool_wrote_are_generated() -> None:
    page = b"<html>\n<body>\n<p>Carts</p>\n<footer>Generated by <a href='x'>jazzy</a></footer>\n</body>\n</html>\n"

    assert extract("docs/index.html", page).is_generated
    assert not extract("docs/index.html", page.replace(b"jazzy", b"hand")).is_generated


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("A.java", "class A { int a = Stock.count(); int b = Limits.MOST; }"),
        ("A.kt", "fun a() { val a = Stock.count(); val b = Limits.MOST }"),
        ("A.scala", "object A { val a = Stock.count(); val b = Limits.MOST }"),
        ("A.swift", "let a = Stock.count()\nlet b = Limits.most"),
        ("A.cs", "class A { int a = Stock.Count(); int b = Limits.Most; }"),
        ("A.java", "import static shop.Stock.count;\nimport static shop.Limits.*;\nclass A {}"),
    ],
)
def test_type_in_front_of_what_it_has_is_used(path: str, source: str) -> None:
    references = extract(path, source.encode()).references

    assert {"Stock": 1, "Limits": 1}.items() <= references.items()
    assert "shop" not in references


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Made by {@linkplain Factory a factory} of it.", "Made by a factory of it."),
        ("Made by {@link Factory}.", "Made by `Factory`."),
        ("Calls {@link Map#get(Object, int)} once.", "Calls `Map.get()` once."),
        ("Calls {@link #get(Object) the getter} once.", "Calls the getter once."),
        ("Calls {@link #get} once.", "Calls `get` once."),
        ("Holds {@code List<String>} alone.", "Holds `List<String>` alone."),
        ("Made by {@link Factory\n * a factory} of it.", "Made by a factory of it."),
    ],
)
def test_links_of_javadoc_are_read_as_their_labels(written: str, read: str) -> None:
    facts = extract("A.java", f"/**\n * {written}\n */\nclass A {{}}\n".encode())

    assert facts.symbols[0].doc == read


def test_types_are_used_wherever_c_sharp_names_one() -> None:
    source = """class A : B<C> where C : D {
  E e; F? f; G[] g; (H, I) pair; Func<J, K> call;
  L Run(M m) {
    foreach (N n in m) {}
    try { x = y as O; } catch (P) {}
    if (y is Q or R { Count: 1 } || y is S s) {}
    return default(T);
  }
}
"""
    named = extract("A.cs", re.sub(r"\b([B-T])\b", r"Of\1", source).encode()).references

    assert {f"Of{letter}" for letter in "BCDEFGHIJKLMNOPQRST"} <= named.keys()


@pytest.mark.parametrize(
    ("path", "text", "doc"),
    [
        ("boot.rb", "# typed: false\n\nrequire 'x'\n", ""),
        (
            "cart.rb",
            "# typed: false\n# frozen_string_literal: true\n\n# Keeps what is sold.\n\nX = 1\n",
            "Keeps what is sold.",
        ),
        (
            "run.sh",
            "#!/bin/sh\n# shellcheck disable=SC2086\n\n# Starts the shop.\n\nrun\n",
            "Starts the shop.",
        ),
    ],
)
def test_comments_for_tools_are_no_doc(path: str, text: str, doc: str) -> None:
    assert extract(path, text.encode()).doc == doc


def test_title_of_a_comment_is_a_sentence_and_a_mere_name_is_none() -> None:
    php = "<?php\n\n/**\n * Class Ledger\n * Handles what was sold and to whom, for every year.\n */\nclass Ledger\n{\n}\n"
    java = "/**\n * Cart of the shop\n * Handles what was sold and to whom, for every year there is.\n */\nclass Cart {}\n"
    wrapped = "/**\n * Handles what was sold and to whom in the shop of\n * Ada, for every year.\n */\nclass Shop {}\n"

    named = (
        "/**\n * Ajax Form\n * Will handle clicks and submit the data, too.\n */\nexport class AjaxForm {}\n"
    )

    assert extract("form.js", named.encode()).doc == "Will handle clicks and submit the data, too."
    assert extract("Ledger.php", php.encode()).doc == "Handles what was sold and to whom, for every year."
    assert extract("Cart.java", java.encode()).doc.startswith("Cart of the shop. Handles what was sold")
    assert extract("Shop.java", wrapped.encode()).doc.startswith(
        "Handles what was sold and to whom in the shop of Ada"
    )


def test_comment_above_a_command_of_a_script_is_not_about_the_script() -> None:
    assert extract("run.sh", b"#!/bin/sh\nset -e\n\n# Stop the old server\nkill $OLD\n").doc == ""
    assert extract("run.sh", b"#!/bin/sh\n# Stop the old server\nkill $OLD\n").doc == ""
    assert extract("run.sh", b"#!/bin/sh\n# Starts the shop\n\nkill $OLD\n").doc == "Starts the shop"
    assert extract("run.sh", b"#!/bin/sh\n# Starts the shop\nset -e\n").doc == "Starts the shop"


@pytest.mark.parametrize("path", ["a.js", "a.ts", "a.tsx"])
def test_what_a_module_exports_as_a_whole_has_the_name_that_it_has_in_itself(path: str) -> None:
    text = b"""exports = module.exports = class Cart extends Box { fill() {} }
module.exports = function pay() {}
module.exports = class {}
module.exports = () => 1
exports.Till = class { open() {} }
"""

    assert [(s.qualified, s.kind, s.start) for s in extract(path, text).symbols] == [
        ("Cart", "class", 1),
        ("Cart.fill", "method", 1),
        ("pay", "function", 2),
        ("Till", "class", 5),
        ("Till.open", "method", 5),
    ]


def test_method_of_go_is_of_its_type_whatever_that_is_made_for() -> None:
    text = b"package a\n\nfunc (c *Cache[K, T]) Get(key K) {}\nfunc (Cache[K, T]) Drop() {}\nfunc (c Till) Open() {}\n"

    assert [s.qualified for s in extract("a.go", text).symbols] == ["Cache.Get", "Cache.Drop", "Till.Open"]


@pytest.mark.parametrize(
    ("exports", "exported"),
    [
        ("export { fill, pay as settle }\n", ["fill", "pay"]),
        ("module.exports = {\n  fill,\n  settle: pay, // both\n}\n", ["fill", "pay"]),
        ("const cart: Cart = {\n  open: true,\n  fill,\n}\n\nexport default cart;\n", ["fill", "cart"]),
        ("export { fill } from './other'\n", []),
        ("export default pay\n", ["pay"]),
        ("export async function drop() {}\nexport const size = 1\n", ["drop", "size"]),
    ],
)
def test_what_a_module_exports_is_told_from_what_it_keeps(exports: str, exported: list[str]) -> None:
    text = "const fill = () => 1\nfunction pay() {\n  const fill = 1\n}\n\n" + exports
    symbols = extract("a.ts", text.encode()).symbols

    assert [s.name for s in symbols if s.signature.startswith("export ")] == exported


def test_types_are_imported_by_their_names() -> None:
    source = b'import { load, type Shape, type as kind } from "./shapes"\n'

    assert extract("a.ts", source).imports[0].names == ("load", "Shape", "type")


def test_what_c_sharp_says_of_a_definition_is_not_its_signature() -> None:
    said = '[Obsolete("Whoever sends mail takes the other one, which has a name of its own and is told of in the manual of the shop.")]'
    source = f"{said}\npublic class Mailer : IMailer\n{{\n    {said}\n    [Pure] public int Send([In] string to) => 1;\n}}\n"

    mailer, send = extract("Mailer.cs", source.encode()).symbols

    assert (mailer.signature, mailer.start) == ("public class Mailer : IMailer", 1)
    assert (send.signature, send.start) == ("public int Send([In] string to)", 4)
