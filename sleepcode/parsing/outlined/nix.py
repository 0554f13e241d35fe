"""Nix."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NAME = r"^(?:\t|  ?)?(?P<name>[A-Za-z_][\w'-]*(?:\.[\w'-]+){0,9})[ \t]*=(?!=)"
"""What is set near the top; further in are the settings of what is set."""

NIX = Syntax(
    comments=r"#[^\n]*|/\*.*?(?:\*/|\Z)",
    strings=r"\"(?:\\.|[^\"\\])*(?:\"|\Z)|''(?:''['$\\]|(?!'').)*(?:''|\Z)",
    definitions=(
        Definition(
            "function",
            re.compile(
                rf"{_NAME}(?=[ \t]*(?:[A-Za-z_][\w'-]*:[ \t\n]|\{{[^{{}}\n]{{0,300}}\}}[ \t]*(?:@[ \t]*\w+)?:))",
                re.M,
            ),
        ),
        Definition("variable", re.compile(_NAME, re.M)),
    ),
    names=re.compile(r"(?<![\w.'/<-])[A-Za-z_][\w'-]+(?![\w'-]*[/:])|(?<=[\w)}]\.)[A-Za-z_][\w'-]+"),
    keywords=frozenset(
        "assert builtins else false if import in inherit let null or rec then true with self super lib pkgs".split()
    ),
    quotes_imports=False,
    imports=(re.compile(r"(?<![\w/.$}\"-])(?P<target>\.{1,2}(?:/[\w.+-]+)+|\./\.|\.\./\.)(?![\w/$])"),),
)
