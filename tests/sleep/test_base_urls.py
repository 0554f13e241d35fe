"""Imports of TypeScript that are no relative paths: what `baseUrl` makes of them."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver

_PATHS = ("web/src/app/cart.service.ts", "web/src/app/desk.ts", "other/desk.ts", "web/tsconfig.json")


@pytest.mark.parametrize(
    ("options", "path", "target", "expected"),
    [
        ('"baseUrl": "./"', "web/src/app/desk.ts", "src/app/cart.service", _PATHS[:1]),
        ('"baseUrl": "src"', "web/src/app/desk.ts", "app/cart.service", _PATHS[:1]),
        ('"baseUrl": ".", "paths": {"@app/*": ["src/app/*"]}', _PATHS[1], "@app/cart.service", _PATHS[:1]),
        # Only files below that configuration mean it, and only where it has one.
        ('"baseUrl": "./"', "other/desk.ts", "src/app/cart.service", ()),
        ('"strict": true', "web/src/app/desk.ts", "src/app/cart.service", ()),
    ],
)
def test_what_is_no_relative_path_is_looked_for_at_the_base(
    options: str, path: str, target: str, expected: tuple[str, ...]
) -> None:
    configs = {"web/tsconfig.json": f'{{"compilerOptions": {{{options}}}}}'.encode()}
    (imported,) = extract(path, f"import {{ Cart }} from '{target}';\n".encode()).imports

    assert Resolver(_PATHS, configs).resolve(path, "typescript", imported) == expected
