"""SQL, of whatever database: what is created, and which tables and functions that names."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_FRONT = r"(?:[\"`\[]?\w{1,100}[\"`\]]?\.){0,3}[\"`\[]?"
"""What stands before a name: the schema that it is in, a quote."""
_NEW = r"(?:if[ \t]+(?:not[ \t]+)?exists[ \t]+)?"
_CREATE = (
    r"^[ \t]*create[ \t]+(?:or[ \t]+(?:replace|alter)[ \t]+)?"
    r"(?:(?:global|local|temp|temporary|unlogged|unique|materialized|recursive|virtual|external|clustered|nonclustered|"
    r"constraint|aggregate|fulltext|spatial)[ \t]+){0,3}"
)
_KINDS = (
    ("table", "(?:table|view)"),
    ("function", "(?:function|procedure|proc|trigger)"),
    ("type", "(?:type|domain)"),
    ("index", r"index(?:[ \t]+concurrently)?"),
)
_WORDS = (
    "add after all alter and any array as asc auto_increment before begin between bigint blob boolean by call cascade case cast "
    "char character check coalesce collate column commit constraint count create cross current_timestamp database date datetime "
    "declare default delete desc distinct drop else end enum exec execute exists false float for foreign from full function "
    "grant group having if in index inner insert int integer into is join json jsonb key language left like limit loop not now "
    "null numeric of on only or order outer primary procedure raise real references replace restrict return returning returns "
    "right row rows schema select serial set smallint table temporary text then time timestamp timestamptz to trigger true "
    "type union unique update using uuid values varchar view when where while with"
).split()

SQL = Syntax(
    comments=r"--[^\n]*|/\*.*?(?:\*/|\Z)|^#[^\n]*",
    strings=r"'(?:[^'\\]|''|\\.)*(?:'|\Z)|\$(?P<tag>\w{0,30})\$(?:.*?\$(?P=tag)\$|.*)",
    definitions=tuple(
        Definition(
            kind, re.compile(rf"{_CREATE}{word}[ \t]+{_NEW}{_FRONT}(?P<name>[A-Za-z_]\w*)", re.M | re.I)
        )
        for kind, word in _KINDS
    ),
    # Columns are called as much else is.
    names=re.compile(
        r"\b(?:from|join|into|update|references|only|exec|execute|call|(?:table|view|function|procedure|proc|trigger|type|index)|"
        rf"on(?=[ \t]+[\w.\"`\[\]]{{1,200}}[ \t]*\())\s{{1,80}}{_NEW}{_FRONT}([A-Za-z_]\w+)",
        re.I,
    ),
    keywords=frozenset((*_WORDS, *map(str.upper, _WORDS))),
    imports=(
        re.compile(r"^(?:\\ir?|:r|source|\.read)[ \t]+[\"']?(?P<target>[\w./\\-]{1,300}\.\w+)", re.M | re.I),
    ),
    # What stands in a body is indented.
    ends=re.compile(r";(?=\s*(?:\Z|^\S))|^[ \t]*(?:GO|/)[ \t]*$|^END\b", re.M | re.I),
)
