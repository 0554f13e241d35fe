"""Scripts of the fish shell."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

FISH = Syntax(
    comments=r"(?<![\w$\\\"'-])#[^\n]*",
    strings=r"\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?",
    definitions=(
        Definition("function", re.compile(r"^[ \t]*function[ \t]+(?P<name>[\w.:-]+)", re.M)),
        Definition(
            "variable",
            re.compile(
                r"^set[ \t]+(?:-[gUx]+[ \t]+|--(?:global|universal|export)[ \t]+)+(?P<name>[A-Za-z_]\w*)",
                re.M,
            ),
        ),
    ),
    names=re.compile(r"(?<![\w$./-])[A-Za-z_]\w+(?:[.:-]\w+)*|(?<=\$)\w+"),
    keywords=frozenset(
        "and argparse begin break builtin case command continue contains count echo else end eval exec exit false for function functions "
        "if in not or printf read return set set_color source status string switch test true while type math argv".split()
    ),
    imports=(
        re.compile(
            r"^[ \t]*(?:builtin[ \t]+)?(?:source|\.)[ \t]+[\"']?(?:\([^()\n]{0,100}\)/|\$\w+/|~/)?(?P<target>[\w./-]{1,300}\.fish)\b",
            re.M,
        ),
    ),
    closers=r"end\b",
    continues=r"(?:else|case)\b",
)
