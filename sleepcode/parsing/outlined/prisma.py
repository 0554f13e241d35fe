"""Prisma's schema language."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

PRISMA = Syntax(
    comments=r"//[^\n]*|/\*.*?(?:\*/|\Z)",
    strings=r"\"(?:\\.|[^\"\\\n])*\"?",
    definitions=(
        *(
            Definition(kind, re.compile(rf"^[ \t]*{word}[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*\{{", re.M))
            for word, kind in (
                ("(?:model|view)", "struct"),
                ("enum", "enum"),
                ("type", "type"),
                ("(?:datasource|generator)", "block"),
            )
        ),
        # What is given to a tool has a sign of equality between its name and its value.
        Definition(
            "field", re.compile(r"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]+(?:[A-Z]\w*|Unsupported\()", re.M)
        ),
        Definition("constant", re.compile(r"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*(?:@map\([^\n]*)?$", re.M)),
    ),
    names=re.compile(r"(?<![\w@.])[A-Za-z_]\w+"),
    keywords=frozenset(
        "BigInt Boolean Bytes DateTime Decimal Float Int Json String Unsupported autoincrement cuid datasource dbgenerated enum env "
        "false fields generator map model name now onDelete onUpdate provider references true type url uuid view".split()
    ),
    braces=True,
    # What is told to a generator of code.
    attached=r"[ \t]*///[ \t]*@",
)
