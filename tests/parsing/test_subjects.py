"""How subjects start."""

from __future__ import annotations

import pytest

from sleepcode.parsing.subjects import scope_of, type_of


@pytest.mark.parametrize(
    ("subject", "kind", "scope"),
    [
        ("fix(parser): Accept tabs", "fix", "parser"),
        ("feat(core/http)!: Drop the old one", "feat", "core/http"),
        ("docs: Say more", "docs", ""),
        ("net/http: close the body", "", "net/http"),
        ("[mail] Send later", "", "mail"),
        ("server.c: free it", "", "server"),
        ("Merge: two things", "merge", ""),
        ("Add a parser", "", ""),
        ("2024: a year", "", ""),
        ("", "", ""),
    ],
)
def test_type_and_scope_stand_in_front(subject: str, kind: str, scope: str) -> None:
    assert (type_of(subject), scope_of(subject)) == (kind, scope)
