"""Protocol Buffers."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NO_TYPE = r"(?!(?:option|syntax|edition|return|reserved|extensions)\b)"

PROTOBUF = Syntax(
    comments=r"//[^\n]*|/\*.*?(?:\*/|\Z)",
    strings=r"\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?",
    definitions=(
        *(
            Definition(kind, re.compile(rf"^[ \t]*{word}[ \t]+(?P<name>[A-Za-z_]\w*)", re.M))
            for word, kind in (
                ("message", "struct"),
                ("enum", "enum"),
                ("service", "interface"),
                ("rpc", "function"),
                ("oneof", "field"),
            )
        ),
        Definition(
            "field",
            re.compile(
                rf"^[ \t]+{_NO_TYPE}(?:(?:repeated|optional|required)[ \t]+)?"
                r"(?:map[ \t]*<[^<>\n]{1,200}>|\.?[A-Za-z_][\w.]*)[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*=[ \t]*\d",
                re.M,
            ),
        ),
        Definition("constant", re.compile(r"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*=[ \t]*-?\d", re.M)),
    ),
    names=re.compile(r"(?<!\w)[A-Za-z_]\w+"),
    keywords=frozenset(
        "bool bytes double edition enum extend extensions false fixed32 fixed64 float group import int32 int64 map max message "
        "oneof option optional package public repeated required reserved returns rpc service sfixed32 sfixed64 sint32 sint64 "
        "stream string syntax to true uint32 uint64 weak".split()
    ),
    imports=(
        re.compile(
            r"^[ \t]*import[ \t]+(?:(?:public|weak|option)[ \t]+)?[\"'](?P<target>[^\"'\n]{1,300})[\"']", re.M
        ),
    ),
    braces=True,
)
