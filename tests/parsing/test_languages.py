"""What is got of a file in each language, in golden files that are read when they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.facts import FileFacts
from sleepcode.model import Role
from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role
from tests.support.golden import Golden

SAMPLES = Path(__file__).parents[2] / "fixtures" / "languages"
NAMES = sorted(path.name for path in SAMPLES.iterdir())


def tell(facts: FileFacts) -> str:
    """Facts as a page that a person can check against the sample."""
    lines = [f"{facts.language}, {facts.lines} lines{', has errors' if facts.has_errors else ''}"]
    lines += [f"doc: {facts.doc}"] if facts.doc else []
    lines += [f"starts: {facts.entry_point}"] if facts.entry_point else []
    for symbol in facts.symbols:
        doc = f"  -- {symbol.doc}" if symbol.doc else ""
        lines.append(
            f"{symbol.start}-{symbol.end} {symbol.kind} {symbol.qualified}  [{symbol.signature}]{doc}"
        )
    for found in facts.imports:
        lines.append(f"import {found.target} ({', '.join(found.names)}) line {found.line}")
    lines.append(f"references: {' '.join(sorted(facts.references))}")
    lines += [f"message {line}: {text}" for line, text in facts.messages]
    lines.append("chunks: " + " ".join(f"{chunk.start}-{chunk.end}" for chunk in facts.chunks))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_facts_of_a_language_are_as_its_golden_file_says(name: str, golden: Golden) -> None:
    facts = extract(name, (SAMPLES / name).read_bytes())

    golden.check(f"facts/{name}.txt", tell(facts))


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("cart.jison", "jison"),
        ("cart.langium", "langium"),
        ("Cart.g4", "antlr"),
        ("cart.yy", "yacc"),
        ("cart.pegjs", "pegjs"),
        ("cart.peg", "peg"),
        ("cart.lark", "lark"),
        ("cart.proto", "protobuf"),
        ("cart.thrift", "thrift"),
        ("schema.graphqls", "graphql"),
    ],
)
def test_a_grammar_and_a_schema_are_source(path: str, language: str) -> None:
    assert detect_language(path, b"") == language
    assert classify_role(path, language, False, {}) is Role.SOURCE


def test_classes_of_php_are_used_in_many_ways() -> None:
    text = (
        "<?php\nclass X\n{\n    public function run($x)\n    {\n        Factory::create();\n        Registry::$all;\n"
        "        if ($x instanceof BasePackage) {\n            return Limits::MOST;\n        }\n"
        "        return [new Command\\InstallCommand(), Thing::class];\n    }\n}\n"
    )
    used = extract("x.php", text.encode()).references

    assert {"Factory", "Registry", "BasePackage", "Limits", "InstallCommand", "Thing"} <= used.keys()


def test_names_of_php_that_begin_with_a_namespace_are_imports() -> None:
    text = (
        "<?php\nuse Shop\\Command;\nuse Shop\\Tools as T;\n\nclass X\n{\n    public function run()\n    {\n"
        "        return [new Command\\Install(), T\\Box::pack(), new \\Shop\\Ledger(), new Other\\Thing()];\n    }\n}\n"
    )
    targets = [imported.target for imported in extract("x.php", text.encode()).imports]

    assert targets == [
        "Shop\\Command",
        "Shop\\Tools",
        "Shop\\Command\\Install",
        "Shop\\Tools\\Box",
        "Shop\\Ledger",
        # The file has no namespace, so that this one begins at the top.
        "Other\\Thing",
    ]


def test_class_of_cpp_behind_a_macro_is_a_class() -> None:
    text = (
        "FMT_BEGIN_EXPORT\n\ntemplate <typename T, typename U = std::vector<T>>\nclass buffer : public base<T> {\n public:\n"
        "  void append(int x) { y = x; }\n};\n\nFMT_EXPORT struct padding {\n  int size;\n};\n\n"
        "struct view* find(int x) {\n  return 0;\n}\n\nint count(int x) {\n  return x;\n}\n"
    )
    found = {symbol.name: symbol.kind for symbol in extract("format.cc", text.encode()).symbols}

    assert found["buffer"] == "class"
    assert found["padding"] == "struct"
    assert found["find"] == "function"
    assert found["count"] == "function"
    assert not {"FMT_BEGIN_EXPORT", "FMT_EXPORT", "namespace"} & found.keys()


def test_tests_of_commands_are_told_from_those_of_perl() -> None:
    assert detect_language("t/cart.t", b"use strict;\nuse Test::More;\n") == "perl"
    assert detect_language("t/cart.t", b"#!/usr/bin/perl\nplan();\n") == "perl"
    assert detect_language("test/cart.t", b"A cart is filled:\n\n  $ shop fill\n  1 item\n") == "cram"
    assert detect_language("t/cart.t", b"") == "perl"
