"""Notebooks, read as their cells."""

from __future__ import annotations

from sleepcode.ask.texts import excerpt
from sleepcode.parsing.digest import digest_file
from sleepcode.parsing.extract import extract
from sleepcode.parsing.notebooks import decode_file, most_bytes
from tests.support.notebooks import make_notebook

CELLS = (
    ("markdown", "# Carts\n\nHow carts are weighed."),
    ("code", "%matplotlib inline\nimport scales\n\ndef weigh(cart):\n    return scales.read(cart)"),
    ("markdown", "## Vouchers"),
    ("code", "%%bash\nls carts"),
    ("code", "weigh('a \"b\"\\n')"),
)


def test_a_notebook_has_its_cells_on_the_lines_where_git_has_them() -> None:
    data = make_notebook(*CELLS, output=["a long output\n"])

    shown = (decode_file("carts.ipynb", data) or "").split("\n")

    raw = data.decode().split("\n")
    assert len(shown) == len(raw)
    for line in ("import scales", "def weigh(cart):", "    return scales.read(cart)"):
        assert line in raw[shown.index(line)]
    assert "# # Carts" in shown
    assert "# %matplotlib inline" in shown
    assert "# ls carts" in shown
    assert "weigh('a \"b\"\\n')" in shown
    assert not any("a long output" in line for line in shown)


def test_facts_of_a_notebook_are_those_of_its_cells() -> None:
    data = make_notebook(*CELLS)
    lines = data.decode().split("\n")

    facts = extract("carts.ipynb", data)

    start = next(number for number, line in enumerate(lines, 1) if "def weigh" in line)
    functions = [symbol for symbol in facts.symbols if symbol.kind == "function"]
    assert [(one.name, one.start, one.end) for one in functions] == [("weigh", start, start + 1)]
    assert [one.qualified for one in facts.symbols if one.kind == "section"] == ["Carts", "Carts.Vouchers"]
    assert [imported.target for imported in facts.imports] == ["scales"]
    assert "weigh" in facts.references
    assert facts.language == "notebook"
    assert facts.doc == "How carts are weighed."
    assert not facts.has_errors
    assert facts.lines == len(lines) - 1
    assert facts.chunks[-1].end == facts.lines


def test_the_lines_of_a_notebook_are_counted_by_its_code() -> None:
    assert digest_file("key", "carts.ipynb", make_notebook(*CELLS)).row.lines == 4


def test_a_notebook_of_another_language_is_read_in_that() -> None:
    cells = ("markdown", "# Carts"), ("code", "function weigh(cart) {\n  return cart;\n}")

    facts = extract("carts.ipynb", make_notebook(*cells, language="javascript"))

    assert [(one.name, one.kind) for one in facts.symbols] == [("Carts", "section"), ("weigh", "function")]


def test_excerpt_leaves_out_what_is_between_cells() -> None:
    data = make_notebook(*CELLS)
    shown = (decode_file("carts.ipynb", data) or "").split("\n")
    start = shown.index("def weigh(cart):") + 1

    assert excerpt(shown, start, shown.index("# ## Vouchers") + 1) == (
        "def weigh(cart):\n    return scales.read(cart)\n\n# ## Vouchers"
    )


def test_what_is_no_notebook_by_its_layout_shows_nothing() -> None:
    for data in (
        b"",
        b"{}",
        b'{"cells": [{"cell_type": "code", "source": ["x"]}]}\n',
        b'"source": [\n"\\ud800x',
    ):
        facts = extract("carts.ipynb", data)
        assert (facts.symbols, facts.language) == ((), "notebook")


def test_notebooks_may_be_larger_than_other_files() -> None:
    assert most_bytes("carts.ipynb", 1_000) == 20_000
    assert most_bytes("carts.py", 1_000) == 1_000
