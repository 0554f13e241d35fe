"""What is got of files that are read by the shape of their lines, whatever the language."""

from __future__ import annotations

import re

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.import_keys import FAMILIES
from sleepcode.parsing.languages import _EXTENSIONS
from sleepcode.parsing.outlined import OUTLINED, load_syntax
from sleepcode.parsing.outlined.reading import blank, read_outline
from sleepcode.parsing.outlined.syntax import Definition, Syntax

BY_END = Syntax(
    comments=r"#[^\n]*",
    strings=r"\"[^\"\n]*\"?",
    definitions=(
        Definition("module", re.compile(r"^[ \t]*module (?P<name>\w+)", re.M)),
        Definition("function", re.compile(r"^[ \t]*def (?P<name>\w+)", re.M)),
    ),
    names=re.compile(r"\b[a-z]\w+"),
    keywords=frozenset(("module", "def", "end")),
    closers=r"end\b",
    merges=True,
    attached=r"[ \t]*@",
)

PIECES = (
    "a",
    " ",
    "\n",
    "a\n",
    " a\n",
    "{",
    "}",
    "{\n",
    "(",
    '"',
    "'",
    "`",
    "\\",
    '\\"',
    '"""',
    "'''",
    "/*",
    "(*",
    "{-",
    "#|",
    "--[[",
    "<#",
    '@"',
    "=begin",
    "def ",
    "fn ",
    "let ",
    "const a",
    "a = ",
    "a :: ",
    "a.",
    "a::",
    "import ",
    "#",
    "--",
    ";",
    "=",
    ",",
    "@",
    "(a ",
    "[a",
    "$a",
    "&",
)
"""What texts are made of that take long to read where a pattern tries the same again and again."""


def test_definitions_end_where_lines_are_no_deeper() -> None:
    text = 'module Shop\n  # Adds one.\n  @pure\n  def add\n    item("def no")\n\n  end\n  def one item\n\nend\n\ndef last\n  x'
    lines = text.split("\n")

    outline = read_outline(BY_END, text, lines)

    assert [(s.kind, s.qualified, s.start, s.end) for s in outline.symbols] == [
        ("module", "Shop", 1, 10),
        ("method", "Shop.add", 3, 7),
        ("method", "Shop.one", 8, 8),
        ("function", "last", 12, 13),
    ]
    assert outline.symbols[1].doc == "Adds one."
    assert outline.symbols[1].signature == "def add"
    assert outline.references == {"item": 2, "pure": 1}


def test_clauses_of_one_name_are_one() -> None:
    text = "def a\n  x\ndef a\n  y\ndef b\n  z\n"

    outline = read_outline(BY_END, text, text.split("\n"))

    assert [(s.name, s.start, s.end) for s in outline.symbols] == [("a", 1, 4), ("b", 5, 6)]


def test_what_is_no_code_is_blank_and_lines_stay() -> None:
    text = 'a "#b" # "c"\nd "e\nf'

    parts = blank(BY_END, text)

    assert parts.code == 'a "#b"      \nd "e\nf'
    assert parts.bare == "a           \nd   \nf"


def test_body_ends_at_its_brace_and_not_at_that_of_a_type() -> None:
    text = (
        "/// Reads.\npub fn read(a: []u8) error{Full}!u8 {\n    if (a) {\n    }\n  return one;\n}\n"
        "extern fn none() void;\nconst Cart = struct {\n    pub fn add(self: Cart) void {}\n};\n"
    )

    facts = extract("src/cart.zig", text.encode())

    assert [(s.kind, s.qualified, s.start, s.end, s.doc) for s in facts.symbols] == [
        ("function", "read", 2, 6, "Reads."),
        ("function", "none", 7, 7, ""),
        ("struct", "Cart", 8, 10, ""),
        ("method", "Cart.add", 9, 9, ""),
    ]
    assert facts.references["Cart"] == 1
    assert "read" not in facts.references


def test_messages_and_imports_are_read_and_comments_are_not() -> None:
    text = '// @import("no.zig")\nconst cart = @import("cart.zig");\nconst x = "The cart is full already";\n'

    facts = extract("main.zig", text.encode())

    assert [(one.target, one.line) for one in facts.imports] == [("cart.zig", 2)]
    assert facts.messages == ((3, "The cart is full already"),)
    assert facts.comment_lines == ((1, 1),)


@pytest.mark.parametrize("language", sorted(OUTLINED))
def test_no_text_takes_long(language: str) -> None:
    """A pattern that tries the same again and again would not come to an end here."""
    ending = next((end for end, name in _EXTENSIONS.items() if name == language), language)
    for piece in PIECES:
        facts = extract(f"a.{ending}", (piece * (30_000 // len(piece))).encode())
        assert all(1 <= one.start <= one.end <= max(facts.lines, 1) for one in facts.symbols)


@pytest.mark.parametrize("language", sorted(OUTLINED))
def test_table_is_whole(language: str) -> None:
    syntax = load_syntax(language)

    assert all("name" in one.pattern.groupindex for one in syntax.definitions)
    assert all("target" in one.groupindex for one in syntax.imports)
    assert not syntax.imports or language in FAMILIES


def test_body_is_none_of_the_braces_among_parameters_or_of_types() -> None:
    text = (
        "fn read(\n    kind: enum { a, b },\n) error{ A }!?struct { u8, u8 } {\n    return one;\n}\n"
        "fn write() error{Full}!struct { u8 } {\n    return two;\n}\n"
    )

    facts = extract("src/cart.zig", text.encode())

    assert [(s.name, s.start, s.end) for s in facts.symbols] == [("read", 1, 5), ("write", 6, 8)]


def test_what_belongs_to_a_definition_need_not_be_indented() -> None:
    label = "sub add {\n  one();\nITEM: for my $item (@all) {\n    next ITEM;\n  }\n}\n\nsub last { 1 }\n"
    branches = "f(x) = if x\n    1\nelse\n    2\nend\ng(x) = 3\n"

    perl, julia = extract("cart.pl", label.encode()), extract("cart.jl", branches.encode())

    assert [(s.name, s.start, s.end) for s in perl.symbols] == [("add", 1, 6), ("last", 8, 8)]
    assert [(s.name, s.start, s.end) for s in julia.symbols] == [("f", 1, 5), ("g", 6, 6)]
