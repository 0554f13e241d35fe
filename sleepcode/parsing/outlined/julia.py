"""Julia."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NAME = r"(?P<name>[^\W\d]\w*!?)"
_OF = r"(?:[A-Z]\w*(?:\.[A-Z]\w*)*\.)?(?::?\()?"
"""The module whose function gets a method: `Base.show`, `Base.:(==)`."""
_MACRO = r"(?:(?:Base\.)?@\w+[ \t]+)*"

JULIA = Syntax(
    comments=r"#=.*?(?:=#|\Z)|#[^\n]*|^[ \t]*(?:@doc[ \t]+)?(?:raw|md)?\"\"\".*?(?:\"\"\"|\Z)",
    strings=r"\"\"\".*?(?:\"\"\"|\Z)|\"(?:\\.|\$\((?:[^()\"\n]|\"[^\"\n]{0,200}\"|\([^()\n]{0,200}\)){0,200}\)|[^\"\\$]+|\$)*\"?|(?<![\w)\]}'.])'(?:\\[^'\n]{1,10}|[^'\\\n])'|```.*?(?:```|\Z)|`(?:\\.|[^`\\\n])*`?",
    definitions=(
        Definition(
            "module",
            re.compile(
                rf"^[ \t]*(?:bare)?module[ \t]+{_NAME}(?=[^\n]*(?:\bend\b|\n(?:[ \t]*\n){{0,5}}[ \t]+\S))",
                re.M,
            ),
        ),
        # What most modules have isn't indented.
        Definition("module", re.compile(rf"^(?:bare)?module[ \t]+{_NAME}", re.M), until=r"^end\b\s*\Z"),
        Definition("struct", re.compile(rf"^[ \t]*{_MACRO}(?:mutable[ \t]+)?struct[ \t]+{_NAME}", re.M)),
        Definition("type", re.compile(rf"^[ \t]*(?:abstract|primitive)[ \t]+type[ \t]+{_NAME}", re.M)),
        Definition("macro", re.compile(rf"^[ \t]*macro[ \t]+{_NAME}", re.M)),
        Definition("function", re.compile(rf"^[ \t]*{_MACRO}function[ \t]+{_OF}{_NAME}(?=[({{ \t\n])", re.M)),
        Definition(
            "function",
            re.compile(
                rf"^[ \t]*{_MACRO}{_OF}(?!(?:if|while|for|elseif|return|let|begin|function|using|import)\b){_NAME}(?:\{{[^\n{{}}]*\}})?"
                r"\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)(?:::[\w.{}, ]+)?(?:[ \t]+where[ \t]+[\w{}<>:,. \t]+?)?[ \t]*=(?![=>])",
                re.M,
            ),
        ),
        Definition("constant", re.compile(rf"^[ \t]*(?:global[ \t]+)?const[ \t]+{_NAME}", re.M)),
    ),
    names=re.compile(r"(?<![\w@:])@?[^\W\d]\w+!?"),
    keywords=frozenset(
        "baremodule begin break catch const continue do else elseif end export false finally for function global if import in isa let "
        "local macro module mutable new nothing quote return struct true try type using where while abstract primitive missing Nothing "
        "Any Int Bool String Float64 Vector Dict Union Symbol Base length push! println".split()
    ),
    imports=(
        re.compile(
            r"\binclude\([ \t]*(?:\w+,[ \t]*)?(?:joinpath\((?:@__DIR__,[ \t]*)?)?\"(?P<target>[^\"\n]{1,300})\""
        ),
        re.compile(
            r"^[ \t]*(?:using|import)[ \t]+(?P<target>\w+)(?:\.\w+)*(?:[ \t]*:[ \t]*(?P<names>[^\n#=]{1,2000}))?",
            re.M,
        ),
    ),
    closers=r"end\b",
    continues=r"(?:else|elseif|catch|finally)\b",
    unsaid=r"^[ \t]*\"\"\"[ \t]*$|^[ \t]*```\w*[ \t]*$|^[ \t]+[\w.!@]+$|^[ \t]*[\w.!@]+(?:\{[^\n]*\})?\([^\n]*\)"
    r"(?:[ \t]*(?:::|->|where\b|=)[^\n]*)?$",
)
