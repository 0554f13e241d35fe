"""Tcl."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NAME = r"(?:::)?(?P<name>[A-Za-z_][\w-]*(?:::[\w-]+)*)"

TCL = Syntax(
    comments=r"^[ \t]*#[^\n]*|;[ \t]*#[^\n]*",
    strings=r"(?<![\\\w])\"(?:\\.|[^\"\\])*\"?",
    definitions=(
        Definition("module", re.compile(rf"^[ \t]*namespace[ \t]+eval[ \t]+{_NAME}", re.M)),
        Definition(
            "class",
            re.compile(
                rf"^[ \t]*(?:(?:::)?(?:oo::class|snit::type)[ \t]+create|(?:::)?snit::type|itcl::class)[ \t]+{_NAME}",
                re.M,
            ),
        ),
        Definition(
            "function", re.compile(rf"^[ \t]*(?:proc|(?:class)?method|typemethod)[ \t]+{_NAME}", re.M)
        ),
        Definition(
            "variable", re.compile(r"^(?:variable|set)[ \t]+(?:::)?(?P<name>[A-Za-z_]\w*(?:::\w+)*)", re.M)
        ),
    ),
    names=re.compile(r"(?<![\w:.-])(?:::)?[A-Za-z_]\w+(?:::\w+)*|(?<=\$)[A-Za-z_]\w+"),
    keywords=frozenset(
        "after append array break catch close concat continue default dict else elseif error eval exec exit expr file for foreach format "
        "gets global if incr info join lappend lindex linsert list llength lrange lreplace lsearch lset lsort namespace open package proc "
        "puts read regexp regsub rename return set source split string switch then throw trace try unset uplevel upvar variable while "
        "require provide args export import".split()
    ),
    imports=(
        re.compile(
            r"^[ \t]*source[ \t]+(?:-encoding[ \t]+\S{1,40}[ \t]+)?(?:\[file[ \t]+join[ \t]+(?:\[[^\[\]\n]{0,200}\]|\$\w+)[ \t]+|\$\w+/|\"\$\w+/)?"
            r"\"?(?P<target>[\w./-]{1,300}\.tcl)\b",
            re.M,
        ),
        re.compile(
            r"^[ \t]*package[ \t]+require[ \t]+(?:-exact[ \t]+)?(?P<target>[A-Za-z][\w:.]{0,100})", re.M
        ),
    ),
    braces=True,
    separator="::",
)
