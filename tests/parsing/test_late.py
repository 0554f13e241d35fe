"""A late pattern is the pattern, compiled when it is first used and not before."""

from __future__ import annotations

import re

import pytest

from sleepcode.parsing import late as module
from sleepcode.parsing.late import late


def test_it_matches_as_the_pattern_does() -> None:
    found = late(r"(\w+)=(\d+)", re.I).search("Size=12 rest")

    assert found is not None
    assert found.groups() == ("Size", "12")
    assert late("a+", re.I).sub("-", "bAab") == "b-b"
    assert late("b").pattern == "b"


def test_it_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    compile_ = re.compile

    def noted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile_(pattern, flags)

    monkeypatch.setattr(module.re, "compile", noted)
    pattern = late("x")
    before = list(compiled)
    pattern.match("x")
    pattern.match("y")

    assert (before, compiled) == ([], ["x"])
