"""Thrift."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_TYPE = r"(?:(?:map|list|set)[ \t]*<[^\n(){}]{1,200}>|[A-Za-z_][\w.]*)"

THRIFT = Syntax(
    comments=r"//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z)",
    strings=r"\"[^\"\n]*\"?|'[^'\n]*'?",
    definitions=(
        *(
            Definition(kind, re.compile(rf"^[ \t]*{word}[ \t]+(?P<name>[A-Za-z_]\w*)", re.M))
            for word, kind in (
                ("(?:struct|union|exception)", "struct"),
                ("(?:enum|senum)", "enum"),
                ("service", "interface"),
            )
        ),
        Definition("type", re.compile(rf"^typedef[ \t]+{_TYPE}[ \t]+(?P<name>[A-Za-z_]\w*)", re.M)),
        Definition("constant", re.compile(rf"^const[ \t]+{_TYPE}[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*=", re.M)),
        Definition(
            "field",
            re.compile(
                rf"^[ \t]*-?\d+[ \t]*:[ \t]*(?:(?:required|optional)[ \t]+)?{_TYPE}[ \t]+(?P<name>[A-Za-z_]\w*)",
                re.M,
            ),
        ),
        Definition(
            "function",
            re.compile(rf"^[ \t]+(?:oneway[ \t]+)?{_TYPE}[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*\(", re.M),
        ),
        Definition(
            "constant",
            re.compile(r"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*(?:=[ \t]*-?\w+)?[ \t]*,?[ \t]*$", re.M),
        ),
    ),
    names=re.compile(r"(?<!\w)[A-Za-z_]\w+"),
    keywords=frozenset(
        "async binary bool byte const cpp_include double enum exception extends false i8 i16 i32 i64 include list map namespace "
        "oneway optional required senum service set string struct throws true typedef union uuid void".split()
    ),
    imports=(re.compile(r"^[ \t]*include[ \t]+[\"'](?P<target>[^\"'\n]{1,300})[\"']", re.M),),
    braces=True,
)
