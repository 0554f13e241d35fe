"""Which of the files that seem to use a name only mean something else by it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.ask.kin import statement_lines
from sleepcode.ask.subjects import Subject
from sleepcode.ask.texts import Texts
from sleepcode.ask.users import importing_others
from sleepcode.parsing.component_names import COMPONENT
from sleepcode.parsing.import_keys import FAMILIES
from sleepcode.ranking.view import RevisionView

_SCRIPTS = "javascript"
_IMPORTS = ("import", "from", "export", "use", "#include", "require")


def without_use(view: RevisionView, texts: Texts, subject: Subject, places: Sequence[int]) -> set[int]:
    """Those of some files that nowhere write the name: they only mean what differs in capitals alone, or what else its
    file has."""
    if not places or not subject.names or any(symbol.kind == COMPONENT for _, symbol in subject.symbols):
        # Frameworks let a component be called otherwise.
        return set()
    named = re.compile(rf"(?<![\w$]){re.escape(subject.names[0])}(?![\w$])")
    absent = {place for place in places if _is_absent(view, texts, place, named)}
    if FAMILIES.get(view.languages[subject.places[0]]) != _SCRIPTS:
        return absent
    # Who imports what a script exports by default may call it otherwise.
    importing = {user for place in subject.places for user in view.importers(place)}.intersection(absent)
    return absent - importing | set(importing_others(view, subject, importing))


def _is_absent(view: RevisionView, texts: Texts, place: int, named: re.Pattern[str]) -> bool:
    """Whether a name is in no line of a file but comments and imports, where the file can be read."""
    facts, lines = view.facts(place), texts.lines(place)
    if facts is None or lines is None:
        return False
    aside = {line for start, end in facts.comment_lines for line in range(start, end + 1)}
    # A path may have the name: a string elsewhere may be how settings mean it.
    numbers = (one.line for one in facts.imports if 0 < one.line <= len(lines))
    starts = [number for number in numbers if lines[number - 1].lstrip().startswith(_IMPORTS)]
    aside.update(line for start in starts for line in statement_lines(start, lines))
    return not any(named.search(line) for number, line in enumerate(lines, 1) if number not in aside)
