"""Which header an include of C means, of several of one name."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver


@pytest.mark.parametrize(
    ("include", "meant"),
    [
        ('#include "list.h"', ("src/list.h",)),
        ("#include <list.h>", ("deps/lists/list.h",)),
        ("#include <own.h>", ("src/own.h",)),
        ("#include <stdio.h>", ()),
    ],
)
def test_angle_brackets_mean_what_the_compiler_is_told_to_look_for(
    include: str, meant: tuple[str, ...]
) -> None:
    paths = ["src/main.c", "src/list.h", "deps/lists/list.h", "src/own.h", "tests/own.h", "src/stdio.h"]
    (imported,) = extract("src/main.c", f"{include}\nint main(void) {{ return 0; }}\n".encode()).imports

    assert Resolver(paths, {}).resolve("src/main.c", "c", imported) == meant


def test_quoted_header_of_a_library_that_is_not_here_is_from_outside() -> None:
    imports = extract(
        "src/main.c", b'#include "openssl/ssl.h"\n#include "own.h"\n#include "missing.h"\n'
    ).imports
    resolver = Resolver(["src/main.c", "src/own.h"], {})

    assert [resolver.external("src/main.c", "c", one) for one in imports] == ["openssl", "", ""]
