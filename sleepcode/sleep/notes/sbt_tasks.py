"""What sbt is told to do: its tasks have names of their own, which say more than the words in them."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.parsing.late import late

SBT = late(r"(?:\S*/)?sbt(?=\s|$)")
_ARGUMENT = late(r"'([^']*)'|\"([^\"]*)\"|(\S+)")
_NO_TASK = ("-", "++", "project ", "set ", "$", "<", "early(", "addCommandAlias")
_KINDS = (
    (
        "test",
        late(
            r"(?:\w*[a-z])?[tT]ests?(?:Only|Quick|Full|All|JVM|JS|Native)*|\w*[cC]overage\w*|validate\w*|ci"
        ),
    ),
    (
        "lint",
        late(
            r"\w*(?:[cC]heck|[fF]mt|[lL]int|[fF]ormat|[sS]tyle|[hH]eader|[sS]calafix|[mM]ima|[uU]nused)\w*",
        ),
    ),
    ("docs", late(r"docs?|unidoc|mdoc|tut|laika\w*|paradox\w*|\w*[sS]ite\w*")),
    ("benchmark", late(r"jmh\w*|bench\w*")),
    ("run", late(r"run|runMain|reStart")),
    (
        "build",
        late(
            r"\w*(?:[cC]ompile|[lL]ink|[pP]ackage|[aA]ssembly|[oO]ptJS|[bB]uild)\w*|stage|dist|publishLocal",
        ),
    ),
)
"""(kind, how tasks of it are called), the one that tells most first."""


def kind_of_sbt(command: str) -> str:
    """What a call of sbt does, by the first of the kinds that any of its tasks is of; empty where none tells."""
    tasks = list(_tasks(command))
    return next((kind for kind, called in _KINDS if any(called.fullmatch(task) for task in tasks)), "")


def _tasks(command: str) -> Iterator[str]:
    """The tasks of a call without the project and the configuration that they are run in."""
    call = SBT.match(command)
    for argument in _ARGUMENT.finditer(command, call.end() if call is not None else 0):
        for written in next(filter(None, argument.groups()), "").split(";"):
            told = written.strip()
            if told and not told.startswith(_NO_TASK):
                # `+core/Test/compile` compiles, for each version of Scala.
                yield told.lstrip("+").split()[0].rpartition("/")[2].rpartition(":")[2]
