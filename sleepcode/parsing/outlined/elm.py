"""Elm."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_HELD = frozenset(("type",))

ELM = Syntax(
    comments=r"\{-.*?(?:-\}|\Z)|--[^\n]*",
    strings=r"\"\"\".*?(?:\"\"\"|\Z)|\"(?:\\.|[^\"\\\n])*\"?|(?<![\w'])'(?:\\[^'\n]{1,9}|[^'\\\n])'",
    definitions=(
        Definition(
            "module", re.compile(r"^(?:port[ \t]+|effect[ \t]+)?module[ \t]+(?P<name>[A-Z][\w.]*)", re.M)
        ),
        Definition("type", re.compile(r"^type[ \t]+(?:alias[ \t]+)?(?P<name>[A-Z]\w*)", re.M)),
        Definition(
            "function",
            re.compile(
                r"^(?:port[ \t]+)?(?!(?:type|import|module|port|infix|let|in|if|then|else|case|of|exposing)\b)(?P<name>[a-z]\w*)"
                r"(?=[ \t]*:[^:\n]|[ \t]*:$|[^\n]*=[ \t]*$|[^=\n]*=[ \t][^=])",
                re.M,
            ),
        ),
        Definition("field", re.compile(r"^[ \t]+[{,][ \t]*(?P<name>[a-z]\w*)(?=[ \t]*:)", re.M), _HELD),
        Definition("field", re.compile(r"^[ \t]+[|=][ \t]*(?P<name>[A-Z]\w*)", re.M), _HELD),
    ),
    names=re.compile(r"(?<!\w)[A-Za-z]\w+"),
    keywords=frozenset(
        "alias as case else exposing if import in infix let module of port then type where".split()
    ),
    quotes_imports=False,
    imports=(
        re.compile(
            r"^import[ \t]+(?P<target>[A-Z][\w.]*)(?:[ \t]+as[ \t]+\w+)?"
            r"(?:[ \t]+exposing[ \t]*(?:\n[ \t]+)?\((?P<names>[^()]{0,2000}(?:\([^()]{0,500}\)[^()]{0,500}){0,60})\))?",
            re.M,
        ),
    ),
    merges=True,
)
