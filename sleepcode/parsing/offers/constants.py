"""Variables of the environment whose names stand in constants of the file that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.parsing.late import late
from sleepcode.parsing.offers.rules import ENVIRONMENT, Found

_READ = late(
    r"(?:\b_?w?(?:secure_)?getenv(?:_s)?|\bGetenv|\bLookupEnv|\benviron\.(?:get|pop)|\benv::var(?:_os)?|\bGetEnvironmentVariable[AW]?)"
    r"\(\s{0,20}(?:\w{1,40}(?:\.|::)){0,2}([A-Za-z_]\w{2,60})\s?[,)]|"
    r"(?:\benviron|\bprocess\.env|\bENV)\[(?:\w{1,40}(?:\.|::)){0,2}([A-Za-z_]\w{2,60})\]"
)
_OF_MACROS = late(
    r"^[ \t]*#[ \t]*define[ \t]+(?P<macro>\w*(?:_ENV|ENV_|_ENVVAR)\w*)[ \t]+L?\"(?P<name>[A-Za-z_]\w{1,80})\"[ \t]*(?:/[*/].*)?$",
    re.M,
)
"""Macros that are called after the environment: what reads it may be given them."""
_NAME = r"[A-Za-z_]\w{{1,80}}"
_SET = (
    r"^[^\n\"'#=]{{0,60}}(?<![\w.]){0}\b(?:\s?:\s?[^\n=\"']{{1,30}}|[ \t]+[\w\[\]]{{1,30}})?"
    rf"\s?:?=(?!=)\s?L?['\"](?P<name>{_NAME})['\"]|"
    rf"^[ \t]*#[ \t]*define[ \t]+{{0}}[ \t]+L?\"(?P<defined>{_NAME})\""
)
"""How a constant or a macro is given its text, with its name to be put in."""
_MOST = 30


def find_constants(text: str) -> Iterator[Found]:
    """The names that constants have which the environment is asked for, where they are set."""
    read = dict.fromkeys(match[1] or match[2] for match in _READ.finditer(text))
    for constant in list(read)[:_MOST]:
        for match in re.finditer(_SET.format(constant), text, re.M):
            group = "name" if match["name"] else "defined"
            yield Found(match.start(group), ENVIRONMENT, match[group])
    if "define" in text:
        for match in _OF_MACROS.finditer(text):
            yield Found(match.start("name"), ENVIRONMENT, match["name"])
