"""Zig."""

from __future__ import annotations

import re

from sleepcode.parsing.inner_tests import TEST
from sleepcode.parsing.outlined.syntax import Definition, Syntax

_START = r"^[ \t]*(?:pub[ \t]+)?"

ZIG = Syntax(
    comments=r"//[^\n]*",
    strings=r"\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.[^'\n]{0,10}|[^'\\\n])'|\\\\[^\n]*",
    definitions=(
        Definition(
            "function",
            re.compile(
                _START + r"(?:(?:export|extern|inline|noinline)[ \t]+)?fn[ \t]+(?P<name>[A-Za-z_]\w*)", re.M
            ),
        ),
        *(
            Definition(
                kind,
                re.compile(
                    _START
                    + rf"const[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]*(?::[ \t]*type[ \t]*)?=[ \t]*(?:(?:extern|packed)[ \t]+)?{word}\b",
                    re.M,
                ),
            )
            for kind, word in (("struct", "(?:struct|opaque)"), ("enum", "enum"), ("type", "(?:union|error)"))
        ),
        Definition(
            "constant",
            re.compile(r"^(?:pub[ \t]+)?const[ \t]+(?P<name>[A-Za-z_]\w*)(?!\w)(?![^\n]*@import\()", re.M),
        ),
        Definition(
            "variable",
            re.compile(r"^(?:pub[ \t]+)?(?:threadlocal[ \t]+)?var[ \t]+(?P<name>[A-Za-z_]\w*)", re.M),
        ),
        # `test "adds an item" {`, `test add {`
        Definition(
            TEST,
            re.compile(r"^(?P<name>test(?:[ \t]+(?:\"[^\"\n]{1,200}\"|[A-Za-z_]\w*))?)(?=[ \t]*\{)", re.M),
            is_quoted=True,
        ),
    ),
    names=re.compile(r"(?<![@\w])[A-Za-z_]\w+"),
    keywords=frozenset(
        "addrspace align allowzero and anyframe anytype asm async await bool break callconv catch comptime const continue defer "
        "else enum errdefer error export extern false fn for if inline linksection noalias noinline nosuspend null opaque or "
        "orelse packed pub resume return self std struct suspend switch test threadlocal true try undefined union unreachable "
        "usize isize usingnamespace var void volatile while type u8 u16 u32 u64 i8 i16 i32 i64 f32 f64".split()
    ),
    imports=(re.compile(r"@(?:import|embedFile|cInclude)\(\"(?P<target>[^\"\n]{1,300})\"\)"),),
    braces=True,
)
