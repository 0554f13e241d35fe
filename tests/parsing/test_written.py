"""Files that a program writes by their paths."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.written import Written, find_written


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('Util.write_file("lua/shop/_generated.lua", text)', "lua/shop/_generated.lua"),
        ("await writeFile('./src/cart.type.ts', text, { encoding: 'utf8' });", "./src/cart.type.ts"),
        ('Path("shop/cart_generated.py").write_text(text)', "shop/cart_generated.py"),
        ('with open("shop/cart_generated.py", "w") as file:', "shop/cart_generated.py"),
        ('OUTPUT = "shop/cart_generated.py"', "shop/cart_generated.py"),
        ("const text = await readFile('./src/cart.type.ts', 'utf8');", ""),
        ("console.log('Writing to ./src/cart.type.ts');", ""),
        ("import { writeCart } from './carts/cart.js';", ""),
        ("const writeCart = require('./carts/cart.js');", ""),
        ('with open("shop/cart_generated.py") as file:', ""),
    ],
)
def test_a_path_in_a_call_that_writes_is_of_what_is_written(line: str, path: str) -> None:
    assert [found.path for found in find_written(f"\n{line}")] == ([path] if path else [])


def test_what_is_written_is_found_from_where_the_program_is_run() -> None:
    written = Written("./src/cart.type.ts", 1)

    assert written.is_of("packages/shop/scripts/make.mts", "packages/shop/src/cart.type.ts")
    assert not written.is_of("packages/other/scripts/make.mts", "packages/shop/src/cart.type.ts")
    assert not written.is_of("scripts/make.mts", "src/other/cart.type.ts")


def test_a_program_uses_the_name_of_what_it_writes() -> None:
    facts = extract("build.py", b"def build(text):\n    open('shop/cart_generated.py', 'w').write(text)\n")

    assert ">cart_generated.py" in facts.references
