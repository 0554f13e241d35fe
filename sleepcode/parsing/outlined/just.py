"""Justfiles."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

JUST = Syntax(
    comments=r"(?<!\S)#[^\n]*",
    strings=r"\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'[^'\n]*'?|`[^`\n]*`?",
    definitions=(
        Definition("rule", re.compile(r"^alias[ \t]+(?P<name>[A-Za-z_][\w-]*)[ \t]*:=", re.M)),
        Definition("variable", re.compile(r"^(?:export[ \t]+)?(?P<name>[A-Za-z_][\w-]*)[ \t]*:=", re.M)),
        Definition(
            "rule",
            re.compile(
                r"^@?(?P<name>[A-Za-z_][\w-]*)(?:[ \t]+[*+$]?[A-Za-z_][\w-]*(?:=[^\s:]*)?)*[ \t]*:(?!=)", re.M
            ),
        ),
    ),
    names=re.compile(r"\{\{[ \t]*([A-Za-z_][\w-]+)"),
    keywords=frozenset("alias arch env env_var export if import justfile_directory mod os set".split()),
    imports=(
        re.compile(r"^import\??[ \t]+[\"'](?P<target>[^\"'\n]{1,300})[\"']", re.M),
        re.compile(r"^mod\??[ \t]+\w+[ \t]+[\"'](?P<target>[^\"'\n]{1,300})[\"']", re.M),
        re.compile(r"^mod\??[ \t]+(?P<target>\w+)[ \t]*$", re.M),
    ),
    attached=r"\[[a-z]",
)
