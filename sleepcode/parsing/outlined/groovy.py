"""Groovy, which build scripts of Gradle and pipelines of Jenkins are in, too."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import HOLDERS, Definition, Syntax

_NAME = r"(?P<name>[A-Za-z_$][\w$]*)"
_MODIFIERS = r"(?:(?:public|protected|private|static|final|abstract|synchronized|sealed)[ \t]+)*"
_TYPE = r"(?:(?:def|void|[A-Za-z_][\w.]*(?:<[^\n()=]{0,200}>)?(?:\[\])*)[ \t]+)"

GROOVY = Syntax(
    comments=r"//[^\n]*|/\*.*?(?:\*/|\Z)|\A#![^\n]*",
    strings=r"\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?",
    definitions=(
        *(
            Definition(kind, re.compile(rf"^[ \t]*{_MODIFIERS}{word}[ \t]+{_NAME}", re.M))
            for kind, word in (
                ("class", "class"),
                ("class", "record"),
                ("interface", "@?interface"),
                ("trait", "trait"),
                ("enum", "enum"),
            )
        ),
        Definition(
            "function",
            re.compile(
                rf"^[ \t]*{_MODIFIERS}(?!return\b|new\b|else\b|throw\b|assert\b|import\b|package\b|case\b|in\b|instanceof\b){_TYPE}{_NAME}[ \t]*"
                r"(?=\([^\n;]*(?:\{|,[ \t]*$|\([ \t]*$|\)[ \t]*$|\)[ \t]*throws\b))",
                re.M,
            ),
        ),
        Definition(
            "field",
            re.compile(
                rf"^[ \t]*{_MODIFIERS}(?!return\b|new\b|throw\b|import\b|package\b){_TYPE}{_NAME}[ \t]*(?==[^=~]|$)",
                re.M,
            ),
            within=HOLDERS,
        ),
        Definition("rule", re.compile(r"^[ \t]*task[ \t]+(?P<name>[A-Za-z_]\w*)", re.M)),
        Definition(
            "rule",
            re.compile(
                r"^[ \t]*tasks\.(?:register|create)\(?[ \t]*['\"](?P<name>[A-Za-z_][\w-]*)['\"]", re.M
            ),
            is_quoted=True,
        ),
    ),
    names=re.compile(r"(?<![\w$@])[A-Za-z_$][\w$]+"),
    keywords=frozenset(
        "abstract as assert boolean break byte case catch char class const continue def default do double else enum extends false final "
        "finally float for goto if implements import in instanceof int interface it long native new null package private protected public "
        "return short static super switch synchronized this throw throws trait transient true try var void volatile while it "
        "String Object List Map println".split()
    ),
    imports=(re.compile(r"^[ \t]*import[ \t]+(?:static[ \t]+)?(?P<target>[A-Za-z_][\w.]*(?:\.\*)?)", re.M),),
    braces=True,
    attached=r"[ \t]*@\w",
)
