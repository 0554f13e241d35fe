"""GraphQL: schemas, and documents of operations."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_TYPE = r"\[*[ \t]*[A-Z]\w*[\]! \t]*(?:$|[=@,])"

GRAPHQL = Syntax(
    # What is imported is said in a comment, and described what has a string above it.
    comments=r"#(?![ \t]*import\b)[^\n]*|\"\"\".*?(?:\"\"\"|\Z)|^[ \t]*\"(?!\")(?:\\.|[^\"\\\n])*\"[ \t]*$",
    strings=r"\"(?:\\.|[^\"\\\n])*\"?",
    definitions=(
        *(
            Definition(
                kind, re.compile(rf"^(?:extend[ \t]+)?{word}[ \t]+@?[ \t]*(?P<name>[A-Za-z_]\w*)", re.M)
            )
            for word, kind in (
                ("(?:type|input)", "struct"),
                ("interface", "interface"),
                ("enum", "enum"),
                ("(?:union|scalar)", "type"),
                ("directive", "macro"),
                ("(?:query|mutation|subscription|fragment)", "function"),
            )
        ),
        Definition("type", re.compile(r"^(?:extend[ \t]+)?(?P<name>schema)\b(?=[^\n{}]*\{)", re.M)),
        Definition("field", re.compile(rf"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*:[ \t]*{_TYPE}", re.M)),
        Definition(
            "field",
            re.compile(
                rf"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*\([^()\n]{{0,2000}}\)[ \t]*:[ \t]*{_TYPE}", re.M
            ),
        ),
        Definition("field", re.compile(r"^[ \t]+(?P<name>[a-z_]\w*)[ \t]*\([ \t]*$(?!\s*\$)", re.M)),
        Definition(
            "constant", re.compile(r"^[ \t]+(?P<name>[A-Z][A-Z0-9_]*)[ \t]*(?:@deprecated\b[^\n]*)?$", re.M)
        ),
    ),
    names=re.compile(r"(?<![\w$])[A-Za-z_]\w+"),
    keywords=frozenset(
        "Boolean Float ID Int String directive enum extend false fragment from implements import input interface mutation null on "
        "query repeatable scalar schema subscription true type union".split()
    ),
    imports=(
        re.compile(
            r"^#[ \t]*import[ \t]+(?:(?P<names>[\w.*, \t]+?)[ \t]+from[ \t]+)?[\"'](?P<target>[^\"'\n]{1,300})[\"']",
            re.M,
        ),
    ),
    braces=True,
)
