"""What a file is generated from, which is edited instead of it: `lexer.l` of `lexer.c`."""

from __future__ import annotations

from collections.abc import Mapping

from sleepcode.model import Role
from sleepcode.ranking.view import RevisionView

_MADE_FROM = tuple(
    ".y .yy .ypp .l .ll .lex .re .rl .g4 .peg .proto .thrift .fbs .pyx .ts .tsx .coffee .scss .less .tmpl .in.c .m4".split()
)
"""Endings of what tools make code from. What a lock is of is none: that changes by itself."""


def find_raised(view: RevisionView, scores: Mapping[int, float]) -> dict[int, tuple[float, int]]:
    """Place -> (what its score lacks, the file that has it), of sources of likelier files that are generated from them.

    Both have the same name, but for the ending, in the same folder. Nobody edits what is generated itself, so its
    source is at least as likely to be edited.
    """
    generated: dict[str, int] = {}
    for place in scores:
        if view.role(place) is Role.GENERATED:
            name = _without_ending(view.path(place))
            if name not in generated or scores[place] > scores[generated[name]]:
                generated[name] = place
    found: dict[int, tuple[float, int]] = {}
    for place, score in scores.items() if generated else ():
        if view.path(place).endswith(_MADE_FROM) and view.role(place) is not Role.GENERATED:
            made = generated.get(_without_ending(view.path(place)))
            if made is not None and scores[made] > score:
                found[place] = scores[made] - score, made
    return found


def _without_ending(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return folder + slash + name[:1] + name[1:].partition(".")[0]
