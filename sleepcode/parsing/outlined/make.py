"""Makefiles."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

MAKE = Syntax(
    comments=r"(?<!\S)#[^\n]*",
    strings=r"(?!x)x",
    definitions=(
        Definition("macro", re.compile(r"^define[ \t]+(?P<name>[\w.-]+)", re.M)),
        Definition(
            "variable",
            re.compile(
                r"^(?:(?:export|override)[ \t]+)?(?P<name>[A-Za-z_][\w.-]*)[ \t]*(?:::?:?|[?+!])?=", re.M
            ),
        ),
        Definition(
            "rule",
            re.compile(
                r"^(?!\.[A-Z]+\b)(?P<name>[\w.%/-]+)(?:[ \t]+[\w.%/-]+)*[ \t]*::?(?![:=])(?![ \t]*\w{1,100}[ \t]*[:?+!]{0,2}=)",
                re.M,
            ),
        ),
    ),
    # The words of recipes are commands' and files'.
    names=re.compile(r"\$[({](?:call[ \t]+)?([A-Za-z_]\w+)[),}]"),
    keywords=frozenset(
        "AR AS CC CFLAGS CPPFLAGS CURDIR CXX CXXFLAGS LDFLAGS LDLIBS LD MAKE MAKEFILE_LIST MAKEFLAGS RM SHELL".split()
    ),
    imports=(
        re.compile(r"^-?s?include[ \t]+(?:\$[({]\w{1,80}[)}]/?)?(?P<target>[\w./-]{1,300})[ \t]*$", re.M),
    ),
    closers=r"endef\b",
    continues=r"(?:ifn?eq|ifn?def|else|endif)\b",
    attached=r"\.PHONY[ \t]*:",
)
