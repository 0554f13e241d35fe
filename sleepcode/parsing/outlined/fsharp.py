"""F#."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_MODULES = frozenset(("module",))
_TYPES = frozenset(("type",))
_NAME = r"(?P<name>``[^`\n]{1,100}``|[A-Za-z_][\w']*)(?![\w'])"
_ACCESS = r"(?:(?:private|internal|public|rec|inline|mutable|static)[ \t]+)*"


def _anywhere(kind: str, pattern: str) -> tuple[Definition, Definition]:
    """What may stand at the top, or further in directly in a module."""
    return (
        Definition(kind, re.compile(rf"^{pattern}", re.M)),
        Definition(kind, re.compile(rf"^[ \t]+{pattern}", re.M), _MODULES),
    )


FSHARP = Syntax(
    comments=r"//[^\n]*|\(\*(?!\)).*?(?:\*\)|\Z)",
    strings=r"\$*\"\"\".*?(?:\"\"\"|\Z)|\$?@\$?\"(?:\"\"|[^\"])*(?:\"|\Z)|\"(?:\\.|[^\"\\])*(?:\"|\Z)|(?<![\w'])'(?:\\[^'\n]{1,8}|[^'\\\n])'",
    definitions=(
        *_anywhere("module", rf"(?:namespace|module)[ \t]+{_ACCESS}(?:global\b)?(?P<name>[A-Za-z_][\w.]*)"),
        *_anywhere("type", rf"(?:type|exception)[ \t]+{_ACCESS}(?P<name>[A-Za-z_]\w*)"),
        *_anywhere("type", r"and[ \t]+(?:\[<[^\n]{0,100}>\][ \t]*)?(?P<name>[A-Z]\w*)"),
        *_anywhere(
            "function",
            rf"(?:let|and)[ \t]+{_ACCESS}{_NAME}(?=[ \t]*(?:<[^\n>]{{0,100}}>)?[ \t]*[\w(`\[{{]|[^\n=]*=[ \t]*(?:fun|function)\b)",
        ),
        *_anywhere("variable", rf"let[ \t]+{_ACCESS}(?!_\b){_NAME}(?=[ \t]*[:=])"),
        Definition(
            "function",
            re.compile(
                rf"^[ \t]+(?:static[ \t]+)?(?:abstract|default|override|member)[ \t]+(?:val[ \t]+|member[ \t]+)?{_ACCESS}(?:\w+\.)?{_NAME}",
                re.M,
            ),
            _TYPES,
        ),
        Definition("field", re.compile(r"^[ \t]*\|[ \t]*(?P<name>[A-Z]\w*)", re.M), _TYPES),
        Definition(
            "field",
            re.compile(r"^[ \t]+(?:\{[ \t]*)?(?:mutable[ \t]+)?(?P<name>[A-Z]\w*)(?=[ \t]*:)", re.M),
            _TYPES,
        ),
    ),
    names=re.compile(r"(?<![\w'])[A-Za-z_][\w']+"),
    keywords=frozenset(
        "abstract and as assert base begin class default delegate do done downcast downto elif else end exception extern false "
        "finally fixed for fun function global if in inherit inline interface internal lazy let match member module mutable "
        "namespace new not null of open or override private public rec return select static struct then to true try type upcast use "
        "val void when while with yield int string bool unit list option seq float this self".split()
    ),
    quotes_imports=False,
    imports=(
        re.compile(r"^[ \t]*open[ \t]+(?:type[ \t]+)?(?P<target>[A-Z]\w*(?:\.\w+)*)", re.M),
        re.compile(r"(?<![\w.'])(?P<target>[A-Z]\w*)(?=\.[A-Za-z_`])"),
    ),
    closers=r"end\b",
    attached=r"[ \t]*\[<",
)
