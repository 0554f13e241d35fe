"""What names of symbols tell."""

from __future__ import annotations

import pytest

from sleepcode.parsing.names import is_guard, is_test


@pytest.mark.parametrize(
    ("name", "expected"), [("__LISTPACK_H", True), ("CART_HPP_", True), ("HEIGHT", False)]
)
def test_guard_of_a_header(name: str, expected: bool) -> None:
    assert is_guard(name) == expected


@pytest.mark.parametrize(
    ("qualified", "expected"),
    [
        ("tests.translate", True),
        ("listpackTest", True),
        ("Cart.test_total", True),
        ("crc_test", True),
        ("latest", False),
        ("Contest", False),
        ("attest", False),
    ],
)
def test_test_that_a_source_file_holds(qualified: str, expected: bool) -> None:
    assert is_test(qualified) == expected
