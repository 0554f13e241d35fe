"""Tests that sources hold themselves, and how their languages tell them."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.inner_tests import find_called_after, is_suite, runs_of_tests

_HASKELL = """\
module Cart where

prop_add1 = verify add 1
prop_add2 = verify add 2
prop_addAll = verify addAll 2
add = 1

prop_size :: Bool
prop_size = True
property = 2
"""
_ERLANG = """\
-module(cart).

add(A) -> A.

run_test(A) -> A.

-ifdef(TEST).
add_test_() ->
	[add(1)].
add_all_test() -> ok.
-endif.

size(A) -> A.
"""
_ZIG = """\
const std = @import("std");

pub fn add() void {}

test add {
    const S = struct {
        fn f() void {}
    };
}

test "add (one)" {
    add();
}

fn size() void {}

test {
    _ = @import("item.zig");
}
// test "no" {
"""
_RUST = "fn seal() {}\n\n#[cfg(test)]\nmod tests {\n    fn sealed() {}\n}\n"


@pytest.mark.parametrize(
    ("path", "text", "runs", "after"),
    [
        ("Cart.hs", _HASKELL, [("prop_add1", 3, 5), ("prop_size", 8, 9)], [3, 4]),
        ("cart.erl", _ERLANG, [("add_test_", 8, 10)], [8, 10]),
        ("cart.zig", _ZIG, [("test add", 5, 13), ("test", 17, 19)], [5, 11]),
        ("cart.rs", _RUST, [("tests", 3, 6)], []),
        ("cart.py", "def test_add():\n    pass\n", [], []),
    ],
)
def test_tests_inside_of_sources(
    path: str, text: str, runs: list[tuple[str, int, int]], after: list[int]
) -> None:
    facts = extract(path, text.encode())

    assert list(runs_of_tests(facts.symbols, facts.language)) == runs
    assert [one.start for one in find_called_after(facts.symbols, facts.language, "add")] == after


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("test/cart_SUITE.erl", True),
        ("test/cart_tests.erl", True),
        ("test/prop_cart.erl", True),
        ("test/handlers/cart_h.erl", False),
    ],
)
def test_suites_of_erlang(path: str, expected: bool) -> None:
    assert is_suite(path) is expected
