"""What the name of a symbol tells of it, by the conventions of languages."""

from __future__ import annotations

import re

_GUARD = re.compile(r"_H(?:PP|XX)?_{0,2}$|_INCLUDED_*$")
_OBJECT = re.compile(r"(?:^|\s)object\s")
_TEST = re.compile(r"^(?:test|prop)_|_test_?$|[a-z0-9]Test$")


def is_guard(name: str) -> bool:
    """Whether a macro keeps a header from being read twice."""
    return bool(_GUARD.search(name))


def is_test(qualified: str) -> bool:
    """Whether a symbol belongs to the tests that a source file holds itself, as those of Rust, C and Zig do."""
    return (
        qualified.partition(".")[0] in ("test", "tests")
        or qualified.startswith("test ")
        or bool(_TEST.search(qualified.rpartition(".")[2]))
    )


def is_object(signature: str) -> bool:
    """Whether a type of Scala is an object: beside a class or trait of its name it is the companion of that."""
    return bool(_OBJECT.search(signature))
