"""What history says, counted once: churn, fixes, companions, what moves with what, words of subjects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from sleepcode.model import Change, Role
from sleepcode.parsing.words import STOP_WORDS
from sleepcode.parsing.words import stem as fold
from sleepcode.sleep.history import classify_change
from sleepcode.store.changes import BOT, BULK, FIX, MERGE, RELEASE, UPSTREAM_MERGE

MOST_TOGETHER = 30
"""A change of more files than this says nothing of which files belong together."""
RECENT = 1_000
"""Commits to source that say how the project works today."""
MOST_SUBJECTS = 8_000
"""Newest changes whose words count: what was touched long before is often gone or settled."""
_OF_ONE = 120
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*")
_FILE_ENDING = re.compile(
    r"(?<=\w)\.(?:py|c|h|cc|cpp|go|rs|js|ts|tsx|java|rb|md|rst|txt|tcl|json|ya?ml|toml)$"
)
_PLAIN_WORDS = frozenset(
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


class HistoryStatistics:
    """Counts over the changes of a revision; changes by bots, merges and mass edits are left out.

    A merged branch's own commits are in history too, so counting its merge would count them twice.
    Plain values only, so that it can be pickled.
    """

    def __init__(self, changes: Sequence[Change], roles: Mapping[str, Role]) -> None:
        self._roles = dict(roles)
        self.counted: list[Change] = []
        """Newest first."""
        self.by_path: dict[str, list[int]] = {}
        """Path -> positions in `counted`, newest first."""
        self.fixes: Counter[str] = Counter()
        for change in changes:
            flags = classify_change(change)
            if flags & (BOT | BULK | UPSTREAM_MERGE | MERGE | RELEASE):
                continue
            position = len(self.counted)
            self.counted.append(change)
            for path in {file.path for file in change.files if file.path in self._roles}:
                self.by_path.setdefault(path, []).append(position)
                if flags & FIX:
                    self.fixes[path] += 1
        self._companions: dict[str, list[tuple[str, int, int]]] = {}

    def churn(self, path: str) -> int:
        """How many counted changes touched a file."""
        return len(self.by_path.get(path, ()))

    def companions(self, path: str) -> list[tuple[str, int, int]]:
        """(other path, changes that touched both, changes looked at), most often first.

        The newest 120 changes of the file are looked at; a file that came along once is no companion.
        """
        known = self._companions.get(path)
        if known is not None:
            return known
        positions = self.by_path.get(path, [])[:_OF_ONE]
        together: Counter[str] = Counter()
        roles = self._roles
        for position in positions:
            files = self.counted[position].files
            if len(files) <= MOST_TOGETHER:
                together.update({file.path for file in files if file.path in roles})
        together.pop(path, None)
        found = [(other, times, len(positions)) for other, times in together.items() if times >= 2]
        found.sort(key=lambda item: (-item[1], item[0]))
        self._companions[path] = found
        return found

    @cached_property
    def recent_source(self) -> list[set[Role]]:
        """For each of the newest commits that touch source: the roles of all files that it touches."""
        found = []
        for change in self.counted:
            touched = {role for file in change.files if (role := self._roles.get(file.path)) is not None}
            if Role.SOURCE in touched:
                found.append(touched)
                if len(found) == RECENT:
                    break
        return found

    @cached_property
    def _recent_end(self) -> int:
        """The position after the last of `recent_source`."""
        seen = 0
        for position, change in enumerate(self.counted):
            if any(self._roles.get(file.path) is Role.SOURCE for file in change.files):
                seen += 1
                if seen == RECENT:
                    return position + 1
        return len(self.counted)

    def moved_with_source(self, role: Role) -> int:
        """How many of the recent commits to source also touch a file of `role`."""
        return sum(role in touched for touched in self.recent_source)

    def recent_with_source(self, path: str) -> int:
        """How many of the recent commits to source also touch one file."""
        end = self._recent_end
        return sum(
            any(self._roles.get(file.path) is Role.SOURCE for file in self.counted[position].files)
            for position in self.by_path.get(path, ())
            if position < end
        )

    @cached_property
    def subject_words(self) -> list[tuple[tuple[str, str, bool], ...]]:
        """For each of the newest changes, its subject's telling words: (folded, as written, follows the one before).

        Words that any commit may have ("fix", "update") are left out.
        """
        known: dict[str, tuple[str, str] | None] = {}
        return [tuple(_telling_words(change.subject, known)) for change in self.counted[:MOST_SUBJECTS]]

    @cached_property
    def word_counts(self) -> Counter[str]:
        """Folded word -> how many of the newest changes have it in their subject."""
        counts: Counter[str] = Counter()
        for words in self.subject_words:
            counts.update({word for word, _, _ in words})
        return counts


def _telling_words(subject: str, known: dict[str, tuple[str, str] | None]) -> list[tuple[str, str, bool]]:
    found = []
    follows = False
    end = -2
    for match in _WORD.finditer(subject[:300]):
        raw = match.group()
        if raw in known:
            entry = known[raw]
        else:
            entry = known[raw] = _fold_word(raw)
        if entry is None:
            follows = False
            continue
        is_next = follows and match.start() - end <= 2 and subject[end] in " -`'\"/("
        found.append((*entry, is_next))
        follows = True
        end = match.end()
    return found


def _fold_word(raw: str) -> tuple[str, str] | None:
    word = _FILE_ENDING.sub("", raw).lower()
    if len(word) < 3 or word in STOP_WORDS or word in _PLAIN_WORDS:
        return None
    return fold(word), word
