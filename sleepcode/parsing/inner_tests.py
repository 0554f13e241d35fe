"""Tests that a source file holds itself, beside what they test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.facts import Symbol
from sleepcode.parsing.late import late

HOLD_TESTS = frozenset(("rust", "haskell", "erlang", "zig"))
"""Languages whose sources do."""
_MODULES = ("tests", "test")
"""How Rust calls the module in which a file tests itself."""
_PROPERTY = late(r"prop_\w")
_OF_ERLANG = late(r"(?:prop_\w+|\w+_test_?)$")
TEST = "test"
"""The kind of a block that is a test and has no name that code uses."""
_SUITE = late(r"(?:_SUITE|_tests?)\.erl$|(?:^|/)prop_\w+\.erl$")


def is_inner_test(symbol: Symbol, language: str) -> bool:
    """Whether a symbol of a source is a test, or what holds its tests, by the language's own convention."""
    if language == "rust":
        return symbol.kind == "module" and symbol.name in _MODULES
    if language == "haskell":
        return symbol.kind == "function" and bool(_PROPERTY.match(symbol.name))
    if language == "erlang":
        # What is given something is no test, whatever it is called.
        is_called_so = symbol.kind == "function" and bool(_OF_ERLANG.match(symbol.name))
        return is_called_so and f"{symbol.name}()" in symbol.signature
    return language == "zig" and symbol.kind == TEST


def runs_of_tests(symbols: Sequence[Symbol], language: str) -> Iterator[tuple[str, int, int]]:
    """(name of the first, first line, last line) of tests between which nothing else is defined, in order."""
    run: tuple[str, int, int] | None = None
    for symbol in symbols:
        if not is_inner_test(symbol, language):
            # What a test defines in itself parts no run.
            if run is not None and symbol.start > run[2]:
                yield run
                run = None
        elif run is None:
            run = (symbol.name, symbol.start, symbol.end)
        else:
            run = (run[0], run[1], max(run[2], symbol.end))
    if run is not None:
        yield run


def find_called_after(symbols: Sequence[Symbol], language: str, name: str) -> list[Symbol]:
    """Those of the tests that have the name of what they test in theirs: `prop_add2` of `add`."""
    if language == "rust":
        return []
    after = re.compile(rf"(?:^|^prop_|\W){re.escape(name)}(?![^\W\d_])")
    return [one for one in symbols if is_inner_test(one, language) and after.search(one.name)]


def is_suite(path: str) -> bool:
    """Whether the tools of Erlang run a file as tests; what else lies among those helps them."""
    return bool(_SUITE.search(path))
