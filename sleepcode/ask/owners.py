"""By which names a type is known where a member of it is used: its own, and those of what it has the member from.

A call of a member names no type. Where several types have one of that name, who uses this one's names the type.
"""

from __future__ import annotations

import re

from sleepcode.ask.kin import without_parameters
from sleepcode.ask.subjects import TYPES, Subject, find_definitions
from sleepcode.parsing.words import definition_hash
from sleepcode.ranking.view import RevisionView

_TYPE = re.compile(r"[A-Z]\w+")
_ARGUMENTS = re.compile(r"<[^<>]*>|\([^()]*\)")
_MOST_ABOVE = 8


def names_of_owner(view: RevisionView, subject: Subject) -> list[str]:
    """The names by which whoever uses a member can name what it is of; none where no other type has such a member."""
    owner = subject.owner
    if subject.places and view.languages[subject.places[0]] == "lua":
        # Who uses a member of a table requires its file, under whatever name.
        return []
    if not owner[:1].isupper() or not subject.symbols or subject.symbols[0][1].kind in {*TYPES, "module"}:
        return []
    name = subject.names[0]
    defining = {place for place, _ in view.name_postings(definition_hash(name), name)} - set(subject.places)
    heads = types_in_head(view, subject)
    if not defining or heads is None:
        return []
    known = [owner]
    for above in dict.fromkeys([f"I{owner}", *heads]):
        if places := {place for place, _ in find_definitions(view, name, above)} if above != owner else set():
            known.append(above)
            defining -= places
    return known if defining else []


def types_in_head(view: RevisionView, subject: Subject) -> list[str] | None:
    """The types that the heads of a type name; None where it is no type but a module."""
    found: list[str] = []
    for place in subject.places:
        facts = view.facts(place)
        for symbol in facts.symbols if facts is not None else ():
            if symbol.name != subject.owner:
                continue
            if symbol.kind == "module":
                return None
            if symbol.kind in TYPES:
                head = without_parameters(symbol.signature.partition(symbol.name)[2])
                while (shorter := _ARGUMENTS.sub("", head)) != head:
                    head = shorter
                found += _TYPE.findall(head)
    return found[:_MOST_ABOVE]
