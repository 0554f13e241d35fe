"""Fortran, whose names mean the same however they are capitalised."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NAME = r"(?P<name>[A-Za-z]\w*)"
_PREFIX = r"(?:(?:pure|elemental|recursive|impure|module)[ \t]+)*"
_TYPE = r"(?:(?:integer|real|logical|character|complex|double[ \t]+precision|type|class)[ \t]*(?:\([^()\n]{0,80}\)|\*[ \t]*\d+)?[ \t]+)?"


def _until(words: str) -> str:
    """What ends a unit: what says so, or nothing but `end`."""
    return rf"(?i:^[ \t]*end[ \t]*(?:(?:{words})\b|$))"


FORTRAN = Syntax(
    comments=r"![^\n]*|^[Cc*](?![A-Za-z])[^\n]*",
    strings=r"\"[^\"\n]*\"?|'[^'\n]*'?",
    definitions=(
        Definition(
            "module",
            re.compile(
                rf"^[ \t]*module[ \t]+(?!procedure\b|subroutine\b|function\b|pure\b|elemental\b){_NAME}[ \t]*$",
                re.M | re.I,
            ),
            until=r"(?i:^[ \t]*end[ \t]*module\b)",
        ),
        Definition(
            "module",
            re.compile(rf"^[ \t]*submodule[ \t]*\([^()\n]*\)[ \t]*{_NAME}", re.M | re.I),
            until=r"(?i:^[ \t]*end[ \t]*submodule\b)",
        ),
        Definition(
            "function",
            re.compile(rf"^[ \t]*program[ \t]+{_NAME}[ \t]*$", re.M | re.I),
            until=_until("program"),
        ),
        Definition(
            "function",
            re.compile(rf"^[ \t]*{_PREFIX}subroutine[ \t]+{_NAME}", re.M | re.I),
            until=_until("subroutine"),
        ),
        Definition(
            "function",
            re.compile(rf"^[ \t]*{_PREFIX}{_TYPE}{_PREFIX}function[ \t]+{_NAME}[ \t]*(?=\()", re.M | re.I),
            until=_until("function"),
        ),
        Definition(
            "struct",
            re.compile(
                rf"^[ \t]*type(?:[ \t]*,[^\n:]*)?(?:[ \t]*::[ \t]*|[ \t]+){_NAME}[ \t]*$", re.M | re.I
            ),
            until=r"(?i:^[ \t]*end[ \t]*type\b)",
        ),
        Definition(
            "interface",
            re.compile(
                rf"^[ \t]*(?:abstract[ \t]+)?interface[ \t]+(?!operator\b|assignment\b){_NAME}[ \t]*$",
                re.M | re.I,
            ),
            until=r"(?i:^[ \t]*end[ \t]*interface\b)",
        ),
    ),
    names=re.compile(r"(?<!\w)[A-Za-z]\w+"),
    keywords=frozenset(
        word
        for known in (
            "abstract allocatable allocate call case character class close complex contains continue cycle data deallocate default "
            "dimension do double else elseif end enddo endif endfunction endsubroutine endmodule exit extends external false final forall format "
            "function generic go goto if implicit import in inout include integer intent interface intrinsic kind len logical module namelist "
            "none nullify only open optional out parameter pointer precision print private procedure program protected public pure read real "
            "recursive result return save select sequence stop subroutine target then to true type use value where while write"
        ).split()
        for word in (known, known.upper(), known.capitalize())
    ),
    imports=(
        re.compile(
            r"^[ \t]*use(?:[ \t]*,[ \t]*(?:non_)?intrinsic)?(?:[ \t]*::[ \t]*|[ \t]+)(?P<target>[A-Za-z]\w*)"
            r"(?:[ \t]*,[ \t]*only[ \t]*:[ \t]*(?P<names>[^\n!]{1,2000}))?",
            re.M | re.I,
        ),
        re.compile(r"^[ \t]*#?include[ \t]+['\"](?P<target>[^'\"\n]{1,300})['\"]", re.M | re.I),
    ),
    unsaid=r"^[ \t]*(?:!+[<>*$]*|[Cc*](?=[ \t]))",
)
