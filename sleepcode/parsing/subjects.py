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
PLAIN_WORDS = frozenset(
    "add adds added adding addition fix fixes fixed fixing fixup update updates updated updating remove removes "
    "removed removing removal refactor refactors refactored refactoring use uses using used make makes making "
    "change changes changed changing improve improves improved improving improvement improvements test tests "
    "testing tested merge pull request requests branch move moves moved moving support supports supporting "
    "supported bug bugs issue issues allow allows handle handles handling new doc docs document documents "
    "documented documentation docstring docstrings typo typos clean cleanup cleanups cleaning rename renames "
    "renamed renaming feat feature features chore minor small little more some only also into from with for and "
    "the when not revert reverts reverted commit commits version versions release releases bump bumps bumped code "
    "codes file files function functions method methods class classes instead better missing avoid ensure set "
    "sets get gets correct correctly correction simplify simplified simplifying replace replaces replaced drop "
    "drops dropped deprecate deprecated deprecation introduce introduced implement implements implemented "
    "implementation enable enabled disable disabled prevent unused unnecessary extra redundant proper properly "
    "wrong invalid comma spelling grammar formatted styles linting apply applied review reviews feedback "
    "suggestion suggestions suggested nit nits tweak tweaks adjust adjusted adjustments various several second "
    "initial work works working wip ci build builds example examples case cases error errors warning warnings "
    "message messages checking copyright year author authors contributor contributors changelog changes.rst news "
    "whitespace sentence word words wording paragraph note notes mention clarify clarified explain explained "
    "description default defaults value values name names variable variables argument arguments parameter "
    "parameters param params line lines called created creating start stop runs running show shows prints writes "
    "reads provide provides keep ignore convert converted address addressed resolve resolved resolves closes "
    "closed related regression behavior behaviour usage possible current previous latest old newer last next same "
    "different able need needed needs via without within about above again please thanks thank should must can "
    "could would will does doing done dont doesnt isnt etc yet still even just now one two three todo fixme tidy "
    "polish rework rewrite rewritten restructure reorganize split extract extracted part parts step instructions "
    "instruction generation generated generate configurable member members helper helpers util utils utility "
    "utilities misc miscellaneous stuff things thing logic main master develop dev upstream unstable trunk head "
    "automatic automatically auto explicit explicitly implicit simple simpler simply common general generic "
    "specific optimize optimized optimise optimised optimization performance faster speed slow quick consistent "
    "consistently consistency reference references referenced wrap wrapped unify unified consider considered "
    "ability accept accepts accepted asserts asserting assertion internal internals external public private local "
    "global full empty null none true false number numbers count counts size length int bool float".split()
)
"""Words that any change's subject may have: they don't tell what it is about."""


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
