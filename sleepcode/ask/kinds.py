"""Which module tells of each kind of thing that is asked of a name, a file or a folder; each is loaded as it is asked."""

from __future__ import annotations

from sleepcode.ask.asked import (
    CHANGES,
    CONTENTS,
    DEFAULT,
    DEFINED,
    IMPORTED,
    PEOPLE,
    SCRIPT,
    SIGNATURE,
    STRUCTURE,
    WHAT,
    asks_what,
    find_part_of_default,
)
from sleepcode.ask.session import Session
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query


def tell_kind(session: Session, query: Query, kind: str) -> list[NoteMatch]:
    """What is worked out of a name, a file or a folder that is asked of; empty where nothing is known of it."""
    if kind == STRUCTURE:
        from sleepcode.ask.folders import tell_folder

        if (told := tell_folder(session, query)) or not asks_what(query.text):
            return told
        # What is no folder may be a name.
        kind = WHAT
    if kind in (DEFINED, DEFAULT, WHAT):
        return _tell_definition(session, query, kind)
    if kind == IMPORTED:
        return _tell_imports(session, query)
    if kind == CONTENTS:
        from sleepcode.ask.contents import tell_contents

        return tell_contents(session, query)
    if kind == SIGNATURE:
        from sleepcode.ask.signatures import tell_signature

        return tell_signature(session, query)
    if kind == SCRIPT:
        from sleepcode.ask.scripts import tell_script

        return tell_script(session, query)
    if kind == CHANGES:
        from sleepcode.ask.changes import tell_changes

        return tell_changes(session, query)
    if kind == PEOPLE:
        from sleepcode.ask.people import tell_people

        return tell_people(session, query)
    from sleepcode.ask.usages import tell_usages

    return tell_usages(session, query, kind)


def _tell_definition(session: Session, query: Query, kind: str) -> list[NoteMatch]:
    """What something is, where it is defined, or what it is by default."""
    if kind == DEFAULT:
        from sleepcode.ask.defaults import tell_default

        if (told := tell_default(session, query)) or find_part_of_default(query.text) is not None:
            return told
    from sleepcode.ask.definitions import tell_definitions

    told = tell_definitions(session, query, kind)
    if told or kind != DEFAULT:
        return told
    from sleepcode.ask.registered import tell_registered

    return tell_registered(session, query)


def _tell_imports(session: Session, query: Query) -> list[NoteMatch]:
    """What a file imports, or a part needs."""
    from sleepcode.ask.imported import tell_imported

    if told := tell_imported(session, query):
        return told
    from sleepcode.ask.needed import tell_needed

    return tell_needed(session, query)
