"""What scripts of shells read and run of others."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver

_PATHS = (
    "shop.sh",
    "common.sh",
    "lib/cart.zsh",
    "lib/till.zsh",
    "lib/deep/desk.zsh",
    "lib/notes.md",
    "tools/upgrade.sh",
    "tools/common.sh",
    "plugins/cart/cart.plugin.zsh",
    "plugins/cart/names.zsh",
    "plugins/cart/tests/total.bats",
    "plugins/cart/tests/helper.bash",
    "plugins/till/[x]/one.zsh",
    "plugins/till/[x]/two.zsh",
)


def _meant(path: str, text: str) -> list[str]:
    facts = extract(path, text.encode())
    resolver = Resolver(_PATHS, {})
    return [one for imported in facts.imports for one in resolver.resolve(path, facts.language, imported)]


@pytest.mark.parametrize(
    ("path", "line", "meant"),
    [
        ("shop.sh", 'source "$SHOP/lib/cart.zsh"', ["lib/cart.zsh"]),
        ("shop.sh", "source ${SHOP:-$HOME/.shop}/lib/cart.zsh || true", ["lib/cart.zsh"]),
        ("shop.sh", '  [[ -r x ]] && . "$(dirname "$0")/tools/upgrade.sh"', ["tools/upgrade.sh"]),
        ("shop.sh", "if x; then \\. ./common.sh; fi", ["common.sh"]),
        ("shop.sh", 'SHOP="$SHOP" command zsh -f "$SHOP/tools/upgrade.sh" -v', ["tools/upgrade.sh"]),
        ("shop.sh", "LEFT=1 . ../../common.sh", ["common.sh"]),
        ("shop.sh", "bash tools/upgrade.sh | tee log", ["tools/upgrade.sh"]),
        ("shop.sh", "./tools/upgrade.sh --now", ["tools/upgrade.sh"]),
        ("shop.sh", 'for f ("$SHOP"/lib/*.zsh(N)); do', ["lib/cart.zsh", "lib/till.zsh"]),
        ("shop.sh", "for f in lib/*/*.zsh; do", ["lib/deep/desk.zsh"]),
        ("tools/upgrade.sh", "source ${0:A:h}/common.sh", ["tools/common.sh"]),
        ("tools/upgrade.sh", 'source "${${(%):-%x}:A:h}/../common.sh"', ["common.sh"]),
        ("tools/upgrade.sh", 'source "${BASH_SOURCE[0]%/*}/common.sh"', ["tools/common.sh"]),
        ("tools/upgrade.sh", '. "$(cd "$(dirname "$0")" && pwd)/common.sh"', ["tools/common.sh"]),
        ("plugins/cart/cart.plugin.zsh", 'source "$_cart_dir/names.zsh"', ["plugins/cart/names.zsh"]),
        ("plugins/cart/cart.plugin.zsh", "source deep/desk.zsh", ["lib/deep/desk.zsh"]),
        ("plugins/till/[x]/one.zsh", "for f in ./t*.zsh; do", ["plugins/till/[x]/two.zsh"]),
        # What comes from elsewhere, isn't known, or isn't read.
        ("plugins/cart/cart.plugin.zsh", 'source "${prefix}/till.zsh"', []),
        ("shop.sh", "source ~/lib/cart.zsh", []),
        ("shop.sh", "source /etc/common.sh", []),
        ("shop.sh", 'source "$SHOP/lib/$name.zsh"', []),
        ("shop.sh", "# source lib/cart.zsh", []),
        ("shop.sh", "load lib/cart.zsh", []),
        ("shop.sh", "echo sh is here", []),
    ],
)
def test_what_a_script_sources_or_runs(path: str, line: str, meant: list[str]) -> None:
    assert _meant(path, f"#!/bin/sh\n{line}\n") == meant


def test_what_tests_of_shells_load() -> None:
    text = "#!/usr/bin/env bats\nload helper\nload '../cart.plugin.zsh'\n\n@test \"total\" {\n  run x\n}\n"

    assert _meant("plugins/cart/tests/total.bats", text) == [
        "plugins/cart/tests/helper.bash",
        "plugins/cart/cart.plugin.zsh",
    ]
