"""Perl: packages, subroutines and accessors; POD is no code and tells of them by name."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NAME = r"(?P<name>[A-Za-z_]\w*)"
_SYSTEM = "strict|warnings|utf8|feature|base|parent|lib|constant|vars|overload|bytes|integer|mro|re|subs|fields|experimental|version"

PERL = Syntax(
    comments=r"^=[a-zA-Z][^\n]*.*?(?:^=cut\b[^\n]*|\Z)|^__(?:END|DATA)__\b.*|(?<![$\\\w@%&{/])#[^\n]*",
    # A quote behind a sign of a variable is one of Perl's own (`$'`), between letters an old separator of packages; one in
    # a pattern has no end, and no string goes on over lines but for a document.
    strings=r"(?<![\w)\]])<<~?[\"']?(?P<here>[A-Z_]\w*)[\"']?[^\n]*\n.*?(?:^[ \t]*(?P=here)\b|\Z)|"
    r"(?<![\w$@%&>{-])qq?[ \t]?\{(?:[^{}]|\{[^{}]*\})*\}|"
    r"(?<![\w$@&\\])'(?:\\.|[^'\\\n])*'?|(?<![$@\\])\"(?:\\.|[^\"\\\n])*\"?",
    definitions=(
        Definition(
            "module",
            re.compile(r"^[ \t]*(?:package|class|role)[ \t]+(?P<name>[A-Za-z_]\w*(?:::\w+)*)", re.M),
            until=r"\n(?=[ \t]*(?:package|class|role)[ \t]+\w)",
        ),
        Definition(
            "function",
            re.compile(
                rf"^[ \t]*(?:(?:my|our|state)[ \t]+)?(?:async[ \t]+)?(?:sub|method|fun)[ \t]+(?:\w+::)*{_NAME}",
                re.M,
            ),
        ),
        Definition("field", re.compile(rf"^has[ \t]+\(?[ \t]*['\"]?\+?{_NAME}", re.M), is_quoted=True),
        Definition("constant", re.compile(rf"^[ \t]*use[ \t]+constant[ \t]+{_NAME}", re.M)),
        Definition("variable", re.compile(rf"^our[ \t]+\(?[ \t]*[$@%]{_NAME}", re.M)),
    ),
    names=re.compile(r"(?<![\w$@%])[A-Za-z_]\w+(?:::\w+)*(?!\w)(?![ \t]{0,3}=>)"),
    keywords=frozenset(
        "my our local state sub package use no require return if elsif else unless while until for foreach last next redo and or not "
        "eq ne lt gt le ge cmp x xor do eval die warn print printf say push pop shift unshift splice map grep sort keys values each "
        "exists delete defined undef ref bless scalar wantarray join split sprintf length substr lc uc ucfirst lcfirst qw qr q qq tr "
        "BEGIN END self class has with extends around before after strict warnings utf8 STDIN STDOUT STDERR ARGV ENV ISA __PACKAGE__ new".split()
    ),
    imports=(
        re.compile(
            rf"^[ \t]*(?:use|require)[ \t]+(?!(?:{_SYSTEM})\b(?!::))(?P<target>[A-Za-z_]\w*(?:::\w+)*)[ \t]*"
            r"(?:[\d.]+[ \t]*)?(?:qw[ \t]*[(/\[](?P<names>[^()/\[\]]{0,2000}))?",
            re.M,
        ),
        re.compile(
            r"^[ \t]*(?:use[ \t]+(?:parent|base|Mojo::Base|aliased)|extends|with)\b(?:[ \t]+-norequire,)?[ \t]*"
            r"(?:qw[ \t]*[(/\[][ \t]*|\(?[ \t]*['\"])"
            r"(?P<target>[A-Za-z_]\w*(?:::\w+)*)",
            re.M,
        ),
        re.compile(r"^[ \t]*(?:require|do)[ \t]+['\"](?P<target>[^'\"\n]{1,300})['\"]", re.M),
        re.compile(r"(?<![\w:$@%&>'\"])(?P<target>[A-Z]\w*(?:::\w+)+)(?=->)"),
    ),
    continues=r"[A-Z_]+:(?!:)",
    separator="::",
    marks=(
        (r"[CF]<<+ ([^<>\n]+) >>+|[CF]<([^<>\n]*)>", r"`\1\2`"),
        (r"L<([^<>|\n]+)\|[^<>\n]*>|L<[^<>|/\n]*/\"?([^<>|\"\n]*)\"?>|L<([^<>|\n]*)>", r"\1\2\3"),
        (r"[BISX]<([^<>\n]*)>", r"\1"),
    ),
    named_docs=r"^=(?:head[2-4]|item)[ \t]+(?:\$\w+->|[\w:]+->)?(?P<name>[A-Za-z_]\w*)[^\n]*\n\n(?:[ \t][^\n]*\n|\n)*"
    r"(?P<doc>[^\s=][^\n]*(?:\n[^\s=][^\n]*)*)",
    file_doc=r"^=head1[ \t]+NAME[ \t]*\n+[^\n=]*?[ \t]-+[ \t]+(?P<doc>[^\n]+)",
)
