"""What a change is taken for, by its subject."""

from __future__ import annotations

import pytest

from sleepcode.sleep.history import classify_change
from sleepcode.store.changes import FIX
from tests.support.snapshots import make_change


@pytest.mark.parametrize(
    ("subject", "is_fix"),
    [
        ("Fix the total of an empty cart", True),
        ("fix(cart): round once", True),
        ("Fix crash in the documentation builder", True),
        ("Regression: links were lost", True),
        ("Fix formatting", False),
        ("Fix a typo in a comment", False),
        ("fix: clippy warnings", False),
        ("Fix broken links in README", False),
        ("Add a prefix", False),
        ("Add support for bumping versions, fixes #1234", False),
        ("Allow carts of guests (closes shop/shop#12)", False),
        ("Empty carts crash on checkout, fixes #1234", True),
        ("Handle empty carts, fixes #1234", True),
        ("Fix CS", False),
    ],
)
def test_fix_mends_what_went_wrong(subject: str, is_fix: bool) -> None:
    assert bool(classify_change(make_change(subject, "shop/cart.py")) & FIX) == is_fix
