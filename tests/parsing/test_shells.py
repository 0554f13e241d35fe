"""What is read of shell scripts."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language


@pytest.mark.parametrize(
    ("path", "head", "language"),
    [
        ("lib/git.zsh", "", "zsh"),
        ("themes/dark.zsh-theme", "#!/usr/bin/env bash\n", "zsh"),
        ("plugins/cart/_cart", "#compdef cart\n", "zsh"),
        ("functions/fetch", "#autoload\n", "zsh"),
        ("bin/upgrade", "#!/usr/bin/env zsh\n", "zsh"),
        ("tools/upgrade.sh", "#!/bin/zsh -f\n", "zsh"),
        ("tools/install.sh", "#!/bin/sh\n", "bash"),
        ("tests/cart.zunit", "#!/usr/bin/env zunit\n", "zsh"),
        ("tests/cart", "#!/usr/bin/env bats\n", "bash"),
        (".zshrc", "", "zsh"),
        ("notes", "#compdefs are explained here\n", ""),
    ],
)
def test_language_of_a_shell_script(path: str, head: str, language: str) -> None:
    assert detect_language(path, head.encode()) == language


def _functions(path: str, text: str) -> dict[str, tuple[int, int]]:
    facts = extract(path, text.encode())
    return {s.qualified: (s.start, s.end) for s in facts.symbols if s.kind == "function"}


_UNKNOWN_TO_BASH = 'for file ("$CARTS"/*.zsh(N)); do\n  echo "${${(%):-%x}:a:h}"\ndone\n'


def test_functions_are_found_where_the_grammar_has_errors() -> None:
    text = _UNKNOWN_TO_BASH + (
        "function cart-fetch {\n  (\n    date >&! x\n  ) &|\n}\n\n"
        "# Weighs it.\nfunction _cart::item::weigh() {\n  cat <<EOF\n}\nEOF\n  local -a w=(${(f)x})\n}\n"
        "cart_total()\n{\n  function inner { echo 1 }\n  echo ${x}\n}\n"
        "function mkcart takecart() {\n  mkdir $@\n}\n"
        'case "$x" in\n  one|"") function late_one() {\n      cart-fetch\n    } ;;\nesac\n'
        "sub_shell() (\n  cd x\n)\n"
        "# commented() {\n"
    )

    assert _functions("cart.zsh", text) == {
        "cart-fetch": (4, 8),
        "_cart::item::weigh": (11, 16),
        "cart_total": (17, 21),
        "cart_total.inner": (19, 19),
        "mkcart": (22, 24),
        "takecart": (22, 24),
        "late_one": (26, 28),
        "sub_shell": (30, 32),
    }
    weigh = next(s for s in extract("cart.zsh", text.encode()).symbols if s.name == "_cart::item::weigh")
    assert weigh.doc == "Weighs it."
    assert weigh.signature == "function _cart::item::weigh()"


def test_what_a_lost_function_sets_is_not_the_script_s() -> None:
    text = _UNKNOWN_TO_BASH + "TOTAL=1\nf() {\n  inside=${${(f)x}[1]}\n}\n"

    assert "inside" not in {s.name for s in extract("cart.zsh", text.encode()).symbols}


def test_functions_of_bash_keep_their_colons_and_dots() -> None:
    text = "cart::weigh() {\n  echo 1\n}\ncart.pay() {\n  echo 2\n}\n"

    assert _functions("cart.sh", text) == {"cart::weigh": (1, 3), "cart.pay": (4, 6)}
