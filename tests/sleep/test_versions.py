"""Imports of a package that is here, by files that ask for another version of it."""

from __future__ import annotations

import json

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver

_IMPORT = b"import { createStore } from 'store'\n"


@pytest.mark.parametrize(
    ("asked", "is_own"),
    [
        ("^4.0.5", False),
        ("4.x", False),
        ("v4.1.0-rc.1", False),
        ("^5.0.0", True),
        ("workspace:*", True),
        ("file:../..", True),
        (">=4", True),
        ("*", True),
    ],
)
def test_example_that_asks_for_an_old_release_does_not_use_what_is_here(asked: str, is_own: bool) -> None:
    configs = {
        "package.json": json.dumps({"name": "store", "version": "5.0.1"}).encode(),
        "tsconfig.json": b'{"compilerOptions": {"paths": {"store": ["src/index.ts"]}}}',
        "examples/todo/package.json": json.dumps({"dependencies": {"store": asked}}).encode(),
    }
    example = "examples/todo/src/app.js"
    resolver = Resolver(["src/index.ts", "test/a.ts", example, *configs], configs)
    (imported,) = extract(example, _IMPORT).imports

    assert resolver.resolve(example, "javascript", imported) == (("src/index.ts",) if is_own else ())
    assert resolver.external(example, "javascript", imported) == ("" if is_own else "store")
    assert resolver.resolve("test/a.ts", "typescript", imported) == ("src/index.ts",)
