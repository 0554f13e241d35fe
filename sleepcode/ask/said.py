"""What a question asks of, whatever it is: a file, a module, a folder or a name."""

from __future__ import annotations

import re

from sleepcode.ask.said_places import (
    MOST_OF_FOLDER,
    find_folder,
    find_module,
    find_part,
    is_declared_so,
    names_no_folder,
    says_folder,
    subject_of_folder,
)
from sleepcode.ask.subjects import (
    CALLED,
    MOST_DEFINERS,
    TYPES,
    Subject,
    find_definitions,
    find_file,
    find_name,
)
from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.ranking.said_names import called_so
from sleepcode.ranking.view import RevisionView

_ASKED_FOR_USERS = late(
    r"\b(?:who|what|which\s+\w+)\s+(?:calls?|uses?|imports?|invokes?)\s+(?:the\s+)?`?(?P<name>[A-Za-z_$][\w$]{2,})`?\W*$|"
    r"\bwhere(?:'?s|\s+is|\s+are)\s+(?:the\s+)?`?(?P<named>[A-Za-z_$][\w$]{2,})`?\s+(?:used|called|imported|invoked)\b",
    re.I,
)
"""How it is asked of a word as of a name who uses it."""
_ASKED_OF_CHANGE = late(
    r"\b(?:breaks?|affected|impacted|happens)\b.*\b(?:chang|remov|renam|delet|modif|touch|edit)\w*\s+(?:the\s+)?`?(?P<name>[A-Za-z_$][\w$]{2,})`?"
    r"(?P<named>)\W*$",
    re.I,
)
"""The same of what becomes of others where it changes."""
_ASKED_OF_PAST = late(
    r"\b(?:when|why|who)\b(?:\s+(?:was|were|did|has))?\s+(?:the\s+)?`?(?P<name>[A-Za-z_$][\w$]{2,})`?\s+"
    r"(?:\w+\s+)?(?:add|introduc|creat|written|chang|modif|remov|mov|renam)\w*|"
    r"\bwho\s+(?:\w+\s+)?(?:wrote|added|introduced|created|changed|modified)\s+(?:the\s+)?`?(?P<named>[A-Za-z_$][\w$]{2,})`?\W*$",
    re.I,
)
"""The same of when it came, or who made it."""
_VALUES = frozenset(("variable", "constant"))
_WITHIN = late(
    r"(?<![\w$.:/-])`?(?P<name>[A-Za-z_$][\w$]*)(?:\(\))?`?(?:\s+(?:method|function|field|property))?\s+(?:in|of|on)\s+"
    r"(?:the\s+)?(?:class\s+)?`?(?P<owner>[A-Z]\w+)`?(?![\w/.])"
)
"""How it is said what something stands in."""
_OWNED = late(
    r"(?<![\w$.:/-])`?(?P<owner>[A-Z]\w+)`?(?:\s+class)?(?:'s|’s)\s+`?(?P<name>[A-Za-z_$][\w$]*)(?:\(\))?`?(?![\w/.])"
)
"""The same with what it stands in before it: "Cart's fill"."""
_OF_MODULE = 2
"""Dots from which a name is sooner a module's path than a member of something."""


def find_subject(view: RevisionView, text: str, *, is_of_past: bool = False) -> Subject | None:
    """A file by its path, a module by what code calls it, a name of code, a folder: the first of these that the
    question has; what it says is a folder is nothing else.

    A folder of very many files only where their past `is_of_past` asked of.
    """
    most = {"most": view.count} if is_of_past else {}
    if says_folder(text):
        folder = "" if names_no_folder(view, text) else find_folder(view, text)
        return subject_of_folder(view, folder, **most) if folder else None
    if (file := find_file(view, text)) is not None:
        return file
    module = find_module(view, text)
    is_said = _dots(text) >= _OF_MODULE or "::" in text
    if module is not None and (is_said or is_declared_so(view, module, text)):
        return module
    part = find_part(view, text)
    if part is not None and len(part.places) <= most.get("most", MOST_OF_FOLDER):
        return part
    named = _find_within(view, text) or find_name(view, text) or module or _find_called(view, text)
    if named is not None:
        return named
    folder = find_folder(view, text)
    return subject_of_folder(view, folder, **most) if folder else None


def _find_within(view: RevisionView, text: str) -> Subject | None:
    """What stands in something that is named behind it: "fill in Cart"."""
    for match in (*_WITHIN.finditer(text), *_OWNED.finditer(text)):
        name, owner = match["name"], match["owner"]
        symbols = find_definitions(view, name, owner)
        places = sorted({place for place, _ in symbols})
        if 0 < len(places) <= MOST_DEFINERS:
            return Subject(f"`{owner}.{name}`", places, [name], symbols, owner)
    return None


def _find_called(view: RevisionView, text: str) -> Subject | None:
    """What a word is of that is said to be a name: "the fill function"."""
    words = called_so(text)
    # "the application class" may be `Application`.
    for name in dict.fromkeys((*words, *(word[:1].upper() + word[1:] for word in words))):
        symbols = find_definitions(view, name, most=MOST_DEFINERS)
        if symbols:
            return Subject(f"`{name}`", sorted({place for place, _ in symbols}), [name], symbols)
    return None


def find_used_word(view: RevisionView, text: str) -> Subject | None:
    """The function, type or value that a plain word is of whose users a question asks for: "who calls respond?"."""
    if (used := _find_asked_word(view, text, _ASKED_FOR_USERS)) is not None:
        return used
    changed = _find_asked_word(view, text, _ASKED_OF_CHANGE)
    is_value = changed is not None and any(symbol.kind in _VALUES for _, symbol in changed.symbols)
    return None if is_value else changed


def find_past_word(view: RevisionView, text: str) -> Subject | None:
    """The same where its past is asked of: "when was respond added?"."""
    return _find_asked_word(view, text, _ASKED_OF_PAST)


def _find_asked_word(view: RevisionView, text: str, asked: re.Pattern[str]) -> Subject | None:
    for match in asked.finditer(text):
        name = match["name"] or match["named"]
        symbols = [
            one
            for one in find_definitions(view, name, most=MOST_DEFINERS)
            if one[1].kind in TYPES | CALLED | _VALUES and view.role(one[0]) is Role.SOURCE
        ]
        # What is called as a word and only a value is what is meant where nothing else is called so.
        are_values = all(symbol.kind in _VALUES for _, symbol in symbols)
        if symbols and not (are_values and len({place for place, _ in symbols}) > 1):
            return Subject(f"`{name}`", sorted({place for place, _ in symbols}), [name], symbols)
    return None


def _dots(text: str) -> int:
    """The most dots that a word has between others."""
    return max((word.strip(".?!`'\"").count(".") for word in text.split()), default=0)
