"""Nim, whose documentation stands below the first line of what it tells of."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NAME = r"`?(?P<name>[^\W\d]\w*|(?<=`)[^`\n]{1,40})`?"
_PRAGMA = r"(?:[ \t]*\{\.[^\n{}]*\.\})?"

NIM = Syntax(
    comments=r"##?\[.*?(?:\]##?|\Z)|#[^\n]*",
    strings=r"\"\"\".*?(?:\"\"\"|\Z)|(?<!\w)[rR]\"[^\"\n]*\"?|\"(?:\\.|[^\"\\\n])*\"?|(?<!\w)'(?:\\[^'\n]{1,10}|[^'\\\n])'",
    definitions=(
        *(
            Definition(kind, re.compile(rf"^[ \t]*{word}[ \t]+{_NAME}", re.M))
            for kind, word in (
                ("function", "(?:proc|func|method|iterator|converter)"),
                ("macro", "(?:template|macro)"),
            )
        ),
        *(
            Definition(
                kind,
                re.compile(
                    rf"^[ \t]*(?:type[ \t]+)?{_NAME}\*?(?:\[[^\n\[\]]*\])?{_PRAGMA}[ \t]*=[ \t]*{word}", re.M
                ),
            )
            for kind, word in (
                ("enum", r"enum\b"),
                ("struct", r"(?:(?:ref|ptr)[ \t]+)?(?:object|tuple)\b"),
                ("type", r"(?:distinct|concept|proc|ref|ptr)\b"),
            )
        ),
        Definition("constant", re.compile(rf"^const[ \t]+{_NAME}\*?", re.M)),
        Definition("variable", re.compile(rf"^(?:let|var)[ \t]+{_NAME}\*?", re.M)),
    ),
    names=re.compile(r"(?<![\w.])[^\W\d]\w+|(?<=\.)[^\W\d]\w+"),
    keywords=frozenset(
        "addr and as asm bind block break case cast concept const continue converter defer discard distinct div do elif else end enum "
        "except export finally for from func if import in include interface is isnot iterator let macro method mixin mod nil not notin "
        "object of or out proc ptr raise ref return shl shr static template try tuple type using var when while xor yield result true "
        "false string int bool float seq void auto untyped typed echo len add".split()
    ),
    imports=(
        re.compile(
            r"^[ \t]*(?:import|include)[ \t]+(?P<target>[\w./][\w./, \t]{0,500})(?:[ \t]except\b|$)", re.M
        ),
        re.compile(
            r"^[ \t]*from[ \t]+(?P<target>[\w./]{1,200})[ \t]+import[ \t]+(?P<names>[\w, \t]{1,2000})", re.M
        ),
    ),
    several=",",
    has_inner_docs=True,
)
