"""How a change's subject starts: the type and the scope that its author put in front.

`fix(parser): ...`, `parser: ...` and `[parser] ...` have the scope `parser`; the first has the type `fix`
(https://www.conventionalcommits.org).
"""

from __future__ import annotations

import re

_SCOPE = re.compile(
    r"(?:\w+\(([\w/.,@* -]{2,40})\)!?:|\[([\w/., -]{2,30})\]:?|([A-Za-z_][\w/.-]{1,40}(?: [\w.-]{2,20})?):)\s"
)
_TYPE = re.compile(r"([A-Za-z]+)(?:\([^)\n]{0,60}\))?!?:\s")
_TYPES = frozenset(
    "feat fix bugfix hotfix chore docs doc test tests refactor style perf build ci revert wip types type release deps dep "
    "merge backport note todo re fwd security improvement improvements feature enh bug maint dep bld mrg sty tst typ misc".split()
)
_ENDING = re.compile(r"\.(?:py|c|h|cc|cpp|go|rs|jsx?|tsx?|java|rb|md|rst|txt|tcl|json|ya?ml|toml)$")
_READ = 80


def scope_of(subject: str) -> str:
    """`core` of `fix(core): ...`, `[core] ...` or `core: ...`, in lower case; empty where there is none."""
    match = _SCOPE.match(subject[:_READ])
    if match is None:
        return ""
    scope = next(group for group in match.groups() if group).strip().lower()
    scope = _ENDING.sub("", scope)
    if scope in _TYPES or len(scope) < 2 or not re.search(r"[a-z]{2}", scope):
        return ""
    return scope


def type_of(subject: str) -> str:
    """`fix` of `fix: ...`, `fix!: ...` or `fix(core): ...`, in lower case; empty where it is no known type."""
    match = _TYPE.match(subject[:_READ])
    kind = match.group(1).lower() if match else ""
    return kind if kind in _TYPES else ""
