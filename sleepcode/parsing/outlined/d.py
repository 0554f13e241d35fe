"""D."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import HOLDERS, Definition, Syntax

_NAME = r"(?P<name>[A-Za-z_]\w*)"
_ATTRIBUTES = (
    r"(?:(?:public|private|protected|package|export|static|final|abstract|override|const|immutable|shared|pure|nothrow|synchronized|"
    r"extern[ \t]*\([^()\n]{0,40}\)|@\w+|deprecated(?:\([^()\n]{0,200}\))?)[ \t]+)*"
)

D = Syntax(
    comments=r"//[^\n]*|/\*.*?(?:\*/|\Z)|/\+.*?(?:\+/|\Z)|\A#![^\n]*",
    strings=r"(?<!\w)r\"[^\"]*\"?|`[^`]*`?|\"(?:\\.|[^\"\\])*\"?|'(?:\\.[^'\n]{0,10}|[^'\\\n])'",
    definitions=(
        *(
            Definition(kind, re.compile(rf"^[ \t]*{_ATTRIBUTES}{word}[ \t]+{_NAME}", re.M))
            for kind, word in (
                ("class", "class"),
                ("struct", "(?:struct|union)"),
                ("interface", "interface"),
                ("enum", "enum"),
                ("macro", "(?:mixin[ \t]+)?template"),
                ("type", "alias"),
            )
        ),
        Definition(
            "function",
            re.compile(rf"^[ \t]*{_ATTRIBUTES}(?P<name>this|~this)[ \t]*(?=\()", re.M),
            within=HOLDERS,
        ),
        Definition(
            "function",
            re.compile(
                rf"^[ \t]*{_ATTRIBUTES}(?!return\b|else\b|new\b|throw\b|case\b|import\b|module\b|assert\b|mixin\b|goto\b|in\b|out\b|delete\b)"
                rf"[A-Za-z_][\w.]*(?:!\w+|!\([^()\n]{{0,100}}\))?(?:\[[^\[\]\n]{{0,60}}\]|\*)*[ \t]+{_NAME}[ \t]*"
                r"(?=\([^\n;]*(?:\{|,[ \t]*$|\([ \t]*$|\)[\w@ \t()]*$))",
                re.M,
            ),
        ),
    ),
    names=re.compile(r"(?<!\w)[A-Za-z_]\w+"),
    keywords=frozenset(
        "abstract alias align asm assert auto bool break byte case cast catch char class const continue dchar debug default delegate delete "
        "deprecated do double else enum export extern false final finally float for foreach foreach_reverse function goto if immutable import "
        "in inout int interface invariant is lazy long mixin module new nothrow null out override package pragma private protected public pure "
        "real ref return scope shared short size_t static string struct super switch synchronized template this throw true try typeid typeof "
        "ubyte uint ulong union unittest ushort version void wchar while with writeln std".split()
    ),
    imports=(
        re.compile(
            rf"^[ \t]*{_ATTRIBUTES}import[ \t]+(?:\w+[ \t]*=[ \t]*)?(?P<target>[A-Za-z_][\w.]*(?:[ \t]*,[ \t]*[A-Za-z_][\w.]*){{0,50}})"
            r"(?:[ \t]*:[ \t]*(?P<names>[^;]{1,2000}))?",
            re.M,
        ),
    ),
    several=",",
    braces=True,
    unsaid=r"^[ \t]*/\++|\++/[ \t]*$|^[ \t]*\+(?=[ \t])",
)
