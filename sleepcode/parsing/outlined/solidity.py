"""Solidity."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import HOLDERS, Definition, Syntax

_NAME = r"(?P<name>[A-Za-z_$][\w$]*)"
_START = r"^[ \t]*"

SOLIDITY = Syntax(
    comments=r"//[^\n]*|/\*.*?(?:\*/|\Z)",
    strings=r"\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?",
    definitions=(
        Definition("class", re.compile(rf"{_START}(?:abstract[ \t]+)?contract[ \t]+{_NAME}", re.M)),
        Definition("class", re.compile(rf"{_START}library[ \t]+{_NAME}", re.M)),
        Definition("interface", re.compile(rf"{_START}interface[ \t]+{_NAME}", re.M)),
        Definition("struct", re.compile(rf"{_START}struct[ \t]+{_NAME}", re.M)),
        Definition("enum", re.compile(rf"{_START}enum[ \t]+{_NAME}", re.M)),
        Definition(
            "type", re.compile(rf"{_START}(?:event|error|type)[ \t]+{_NAME}(?=[ \t]*\(|[ \t]+is\b)", re.M)
        ),
        Definition("function", re.compile(rf"{_START}(?:function|modifier)[ \t]+{_NAME}", re.M)),
        Definition(
            "function",
            re.compile(rf"{_START}(?P<name>constructor|receive|fallback)[ \t]*(?=\()", re.M),
            within=HOLDERS,
        ),
        Definition(
            "constant",
            re.compile(
                rf"{_START}(?:[A-Za-z_][\w.\[\]]*[ \t]+)(?:(?:public|private|internal|override)[ \t]+)*constant[ \t]+"
                rf"(?:(?:public|private|internal|override)[ \t]+)*{_NAME}[ \t]*=",
                re.M,
            ),
        ),
        Definition(
            "field",
            re.compile(
                rf"{_START}(?!return\b|emit\b|delete\b|using\b|revert\b|new\b|import\b|pragma\b)"
                rf"(?:mapping[ \t]*\([^\n;]*\)|[A-Za-z_][\w.]*(?:\[\w*\])*)"
                rf"[ \t]+(?:(?:public|private|internal|immutable|transient|override)[ \t]+)*{_NAME}[ \t]*(?==[^=]|;)",
                re.M,
            ),
            within=HOLDERS,
        ),
    ),
    names=re.compile(r"(?<![\w$.])[A-Za-z_$][\w$]+|(?<=\.)[A-Za-z_$][\w$]+"),
    keywords=frozenset(
        "abstract address anonymous as assembly bool break bytes bytes4 bytes32 calldata case catch constant constructor continue "
        "contract default delete do else emit enum error event external fallback false final for from function global if immutable "
        "import indexed int int256 interface internal is keccak256 length let library mapping memory modifier msg new override payable "
        "pragma private public pure push receive require return returns revert sender solidity storage string struct super switch this "
        "throw true try type uint uint8 uint256 unchecked using value var view virtual while".split()
    ),
    imports=(
        re.compile(
            r"^[ \t]*import[ \t]+(?:\{(?P<names>[^{}\"';]{0,4000})\}\s{0,100}from[ \t]+|\*[ \t]+as[ \t]+\w+[ \t]+from[ \t]+)?"
            r"[\"'](?P<target>[^\"'\n]{1,300})[\"']",
            re.M,
        ),
    ),
    braces=True,
    unsaid=r"@(?:dev|notice)\b[ \t]*|@title\b[^\n]*|@author\b[^\n]*|@custom:[^\n]*|@inheritdoc\b[^\n]*|^//[^\n]*\(last updated\b[^\n]*",
)
