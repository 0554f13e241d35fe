"""FlatBuffers."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

FLATBUFFERS = Syntax(
    comments=r"//[^\n]*|/\*.*?(?:\*/|\Z)",
    strings=r"\"(?:\\.|[^\"\\\n])*\"?",
    definitions=(
        *(
            Definition(kind, re.compile(rf"^[ \t]*{word}[ \t]+(?P<name>[A-Za-z_]\w*)", re.M))
            for word, kind in (
                ("(?:table|struct)", "struct"),
                ("enum", "enum"),
                ("union", "type"),
                ("rpc_service", "interface"),
            )
        ),
        Definition("field", re.compile(r"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*:", re.M)),
        Definition(
            "function",
            re.compile(r"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*\([ \t]*[A-Za-z_][\w.]*[ \t]*\)", re.M),
        ),
        Definition(
            "constant",
            re.compile(r"^[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*(?:=[ \t]*-?\w+)?[ \t]*,?[ \t]*$", re.M),
        ),
    ),
    names=re.compile(r"(?<!\w)[A-Za-z_]\w+"),
    keywords=frozenset(
        "attribute bool byte double enum false file_extension file_identifier float float32 float64 include int int8 int16 int32 "
        "int64 long namespace null root_type rpc_service short string struct table true ubyte uint uint8 uint16 uint32 uint64 "
        "ulong union ushort".split()
    ),
    imports=(re.compile(r"^[ \t]*include[ \t]+\"(?P<target>[^\"\n]{1,300})\"", re.M),),
    braces=True,
)
