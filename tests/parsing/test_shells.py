"""What is read of shell scripts."""

from __future__ import annotations

import pytest

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
