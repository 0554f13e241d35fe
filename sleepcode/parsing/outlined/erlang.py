"""Erlang."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NAME = r"(?P<name>[a-z][\w@]*)"
_MODULE = r"(?P<target>[a-z][\w@]*)"

ERLANG = Syntax(
    comments=r"%[^\n]*",
    strings=r"\$(?:\\.|[^\\\n])|\"\"\"\n.*?(?:\n[ \t]*\"\"\"|\Z)|\"(?:\\.|[^\"\\])*(?:\"|\Z)|'(?:\\.|[^'\\\n])*'?",
    definitions=(
        Definition("module", re.compile(rf"^-module\([ \t]*{_NAME}", re.M)),
        Definition("struct", re.compile(rf"^-record\([ \t]*{_NAME}", re.M)),
        Definition("macro", re.compile(r"^-define\([ \t]*(?P<name>\w+)", re.M)),
        Definition("type", re.compile(rf"^-(?:type|opaque|nominal)[ \t]+\(?{_NAME}[ \t]*\(", re.M)),
        Definition("function", re.compile(rf"^-(?:callback|spec)[ \t]+(?:\w+:)?{_NAME}[ \t]*\(", re.M)),
        Definition("function", re.compile(rf"^{_NAME}[ \t]*\(", re.M)),
    ),
    names=re.compile(r"(?<=\?)[A-Za-z]\w+|(?<=define\()[A-Za-z]\w+|(?<![\w@?$])[a-z][\w@]+"),
    keywords=frozenset(
        "after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or orelse receive "
        "rem try when xor true false module record define type opaque spec callback export export_type include include_lib ifdef "
        "ifndef endif behaviour behavior".split()
    ),
    imports=(
        re.compile(r"^-include(?:_lib)?\([ \t]*\"(?P<target>[^\"\n]{1,300})\"", re.M),
        re.compile(
            rf"^-(?:behaviou?r|import)\([ \t]*{_MODULE}(?:[ \t]*,[ \t]*\[(?P<names>[^\[\]]{{0,2000}}))?", re.M
        ),
        # `cart:add(Item)`, and what is started by its name: `{cart_sup, start_link, []}`.
        re.compile(rf"(?<![\w@:?#'\"/]){_MODULE}:(?=[a-z][\w@]*[ \t]*[(/])"),
        re.compile(rf"\{{[ \t]*{_MODULE}[ \t]*,[ \t]*[a-z]\w*[ \t]*,[ \t]*\["),
        # A module that is handed on: any atom may be one whose name has an application's in front, but for what every
        # supervisor calls.
        re.compile(r"[(,\[{]\s*(?!start_link\b)(?P<target>[a-z][a-z\d]*_[\w@]*)(?=\s*[,)\]}])"),
    ),
    merges=True,
)
