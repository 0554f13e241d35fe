"""What is had of C++ whose macros and branches its grammar cannot read."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.preprocessed import blank_heads, simplify


def _spans(text: str, path: str = "shop.cc") -> dict[str, tuple[str, int, int]]:
    return {s.qualified: (s.kind, s.start, s.end) for s in extract(path, text.encode()).symbols}


def test_class_behind_a_macro_goes_to_its_end() -> None:
    text = (
        "namespace shop {\nclass SHOP_EXPORT Cart : public Base {\n public:\n"
        "  class SHOP_EXPORT Wheel {\n   public:\n    virtual ~Wheel();\n    virtual void turn(int by) = 0;\n  };\n\n"
        "  Cart(const Cart&) = default;\n  bool is_full() const { return full_; }\n private:\n  bool full_;\n};\n}\n"
    )

    assert _spans(text, "cart.h") == {
        "shop": ("module", 1, 15),
        "shop.Cart": ("class", 2, 14),
        "shop.Cart.Wheel": ("class", 4, 8),
        "shop.Cart.Wheel.turn": ("method", 7, 7),
        "shop.Cart.is_full": ("method", 11, 11),
    }


def test_branch_within_a_statement_does_not_end_what_is_around() -> None:
    text = (
        "class Limiter {\n public:\n  Limiter(int most)\n      :\n#if !defined(NDEBUG)\n        most_(most),\n#endif\n"
        "        left_(most) {\n  }\n  bool take() {\n#if FAST\n    if (left_ > 1) {\n#else\n    if (left_ > 0) {\n#endif\n"
        "      return true;\n    }\n    return false;\n  }\n};\nvoid after() {}\n"
    )

    found = _spans(text)

    assert found["Limiter"] == ("class", 1, 20)
    assert found["Limiter.take"] == ("method", 10, 19)
    assert found["after"] == ("function", 21, 21)


def test_annotations_behind_declarations_are_passed_over() -> None:
    text = (
        "class Pool {\n public:\n  void put(int one) LOCKS_EXCLUDED(lock_) {\n    if (one)\n      CHECK(one);\n  }\n"
        "  std::vector<int> held_ GUARDED_BY(lock_);\n  int most() const {\n    return MOST(held_);\n  }\n};\n"
    )

    assert _spans(text) == {
        "Pool": ("class", 1, 11),
        "Pool.put": ("method", 3, 6),
        "Pool.most": ("method", 8, 10),
    }
    assert extract("pool.cc", text.encode()).references["MOST"] == 1


@pytest.mark.parametrize(
    "text",
    [b"if (one)\n  CHECK(one);\n", b"Cart LIST(other);\n", b"struct TABLE table;\n", b"return MOST(x);\n"],
)
def test_what_is_no_annotation_stays(text: bytes) -> None:
    assert simplify(blank_heads(text)) == text


def test_arms_that_are_whole_stay() -> None:
    text = b"#ifdef ONE\nvoid one() {}\n#else\nvoid two() {}\n#endif\n"

    assert simplify(text) == text


def test_switched_off_arm_is_not_the_one_that_is_kept() -> None:
    text = b"int x[] = {\n#if 0\n  1,\n#else\n  2,\n#endif\n};\n"

    assert simplify(text).split() == [b"int", b"x[]", b"=", b"{", b"2,", b"};"]
