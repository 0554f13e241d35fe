"""OCaml: modules and what interfaces declare."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_MODULES = frozenset(("module", "interface"))
_TYPES = frozenset(("type",))
_NAME = r"(?P<name>[a-z_][\w']*)"
_OPERATOR = r"\([ \t]*(?P<name>[!$%&*+./:<=>?@^|~#-]{1,12}|(?:let|and)[!$%&*+./<=>?@^|~-]{1,4})[ \t]*\)"
_PARAMETER = r"(?=[ \t]+(?:[\w(~?'\[{]|#\w)|[ \t]*(?::[^=\n]{0,300})?=[ \t]*(?:fun|function)\b|[ \t]*:[^=\n]*->|[ \t]*$)"
_PARAMETERS = r"(?:(?:[+!-]{0,2}'\w+|\([^()\n]{0,200}\)|_)[ \t]+)?"


def _anywhere(kind: str, pattern: str) -> tuple[Definition, Definition]:
    """What may stand at the top, or further in directly in a module."""
    return (
        Definition(kind, re.compile(rf"^{pattern}", re.M)),
        Definition(kind, re.compile(rf"^[ \t]+{pattern}", re.M), _MODULES),
    )


OCAML = Syntax(
    comments=r"\(\*(?!\)).*?(?:\*\)|\Z)",
    strings=r"\"(?:\\.|[^\"\\])*(?:\"|\Z)|\{(?P<mark>[a-z_]*)\|.*?(?:\|(?P=mark)\}|\Z)|(?<![\w'])'(?:\\[^'\n]{1,4}|[^'\\\n])'",
    definitions=(
        *_anywhere("interface", r"module[ \t]+type[ \t]+(?!of\b)(?P<name>\w+)"),
        *_anywhere("module", r"module[ \t]+(?:rec[ \t]+)?(?P<name>[A-Z]\w*)"),
        *_anywhere("type", rf"type[ \t]+(?:nonrec[ \t]+)?{_PARAMETERS}{_NAME}"),
        *_anywhere("type", r"exception[ \t]+(?P<name>[A-Z]\w*)"),
        *_anywhere("class", rf"class[ \t]+(?:type[ \t]+)?(?:virtual[ \t]+)?(?:\[[^\[\]\n]*\][ \t]*)?{_NAME}"),
        *_anywhere("function", rf"(?:val|external)[ \t]+(?:{_NAME})"),
        *_anywhere("function", rf"(?:val|let)[ \t]+{_OPERATOR}"),
        *_anywhere("function", rf"(?:let(?:[ \t]+rec)?|and)[ \t]+(?:\[?@\w+\]?[ \t]*)?{_NAME}{_PARAMETER}"),
        *_anywhere("variable", rf"let[ \t]+(?:rec[ \t]+)?(?!_\b){_NAME}(?=[ \t]*[:=])"),
        *_anywhere("type", rf"and[ \t]+{_PARAMETERS}{_NAME}(?=[ \t]*=)"),
        Definition(
            "function",
            re.compile(rf"^[ \t]+method!?[ \t]+(?:(?:private|virtual)[ \t]+)*{_NAME}", re.M),
            frozenset(("class",)),
        ),
        Definition("field", re.compile(r"^[ \t]*\|[ \t]*(?P<name>[A-Z]\w*)", re.M), _TYPES),
        Definition(
            "field", re.compile(rf"^[ \t]+(?:[{{;][ \t]*)?(?:mutable[ \t]+)?{_NAME}(?=[ \t]*:)", re.M), _TYPES
        ),
    ),
    names=re.compile(r"(?<![\w'])[A-Za-z_][\w']+"),
    keywords=frozenset(
        "and as assert begin class constraint do done downto else end exception external false for fun function functor if in "
        "include inherit initializer lazy let match method module mutable new nonrec object of open or private rec sig struct then "
        "to true try type val virtual when while with int string bool unit list option char float mod land lor lxor lsl lsr asr".split()
    ),
    quotes_imports=False,
    imports=(
        re.compile(r"^[ \t]*(?:open!?|include)[ \t]+(?P<target>[A-Z]\w*(?:\.[A-Z]\w*)?)", re.M),
        re.compile(r"^[ \t]*module[ \t]+\w+[ \t]*=[ \t]*(?P<target>[A-Z]\w*(?:\.[A-Z]\w*)?)", re.M),
        re.compile(r"(?<![\w.'])(?P<target>[A-Z]\w*)(?=\.[A-Za-z_(\[{])"),
        re.compile(r"(?<![\w.'])(?P<target>[A-Z]\w*\.[A-Z]\w*)(?=\.[A-Za-z_(\[{])"),
    ),
    closers=r"(?:end\b|;;)",
)
