"""What changed last, or when something came to be: told of a file, a folder, a name, a topic or all of it, by the past."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from sleepcode.ask.origins import tell_name
from sleepcode.ask.past import MOST_SHOWN, count_changes, is_noise, list_changes, made_of, past_of, rows_of
from sleepcode.ask.releases import tell_release
from sleepcode.ask.said import find_past_word, find_subject
from sleepcode.ask.said_places import find_command, names_no_folder, own_names
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import Subject
from sleepcode.ask.told import make_note, match_told
from sleepcode.ask.topics import (
    MOST_SAYING,
    find_called,
    find_joined,
    find_topic,
    is_part_of_topic,
    is_phrase,
    tell_topic,
)
from sleepcode.model import Citation, Note
from sleepcode.parsing.late import late
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.repo.commits import Made

_OF_WORDS = 0.45
"""How far a note covers the question on what merely has all its words in the messages of changes."""
_OF_TOPIC = 0.7
"""How far a note on what the messages of changes say covers the question."""
_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_PERIOD = late(
    r"\b(?:last|past|this|previous)\s+(?:(?P<count>\d{1,3}|few|couple\s+of)\s+)?(?P<unit>day|week|month|quarter|year)s?\b|"
    r"\b(?P<today>today|yesterday)\b",
    re.I,
)
_FEW = 3
_OPTION = late(r"(?<![\w-])--?[A-Za-z][\w-]*")
_GONE = late(r"\b(?:remov|delet|dropp?|gone|disappear)\w*", re.I)
"""How it is asked why something is no more."""
_ASKS_FIRST = late(
    r"\b(?:when|who|why|which\s+(?:commit|change|pull\s+request|pr)s?|what\s+(?:commit|change|pr))\b.*"
    r"\b(?:add\w*|introduc\w+|creat\w+|wrote|written|first)\b",
    re.I,
)
"""How it is asked when something came to be, and not when it was changed last."""
_DONE = late(
    r"\b(?:why|which|what)\b.*\b(remove|rename|move|refactor|rewrit|deprecat|replace|disable|revert|fix|delete|drop)\w*",
    re.I,
)
"""How it is asked why, or by which change, something was done that its message says."""
_OF_RELEASES = late(r"\b(?:versions?|releases?|v?\d+\.\d+[\w.]*)\b", re.I)


def tell_changes(session: Session, query: Query) -> list[NoteMatch]:
    """A note on the changes that a question asks for; empty where it names nothing that the past knows."""
    view, text = session.view, query.text
    if _OF_RELEASES.search(text):
        return tell_release(session, query)
    if not view.data.changes:
        return []
    is_first = bool(_ASKS_FIRST.search(text))
    if _OPTION.search(text):
        # Of options no file is called so, and changes name them in many ways.
        return []
    if names_no_folder(view, text):
        return []
    subject = find_command(view, text) or find_subject(view, text, is_of_past=True)
    if subject is not None and is_part_of_topic(subject, text):
        subject = None
    words = find_topic(text, own_names(view)) if subject is None else []
    if subject is None and (joined := find_joined(view, text)) is not None:
        subject, words = joined, []
    called = find_called(view, words) if words else None
    if subject is None and len(words) == 1 and called is None:
        subject = find_past_word(view, text)
    if subject is not None:
        is_gone = bool(_GONE.search(text))
        past = past_of(session, subject)
        named = tell_name(session, subject, past, is_first, is_gone) if subject.symbols else None
        return match_told(named or _tell_places(session, subject, past, is_first))
    if words:
        return _tell_topic_or_file(session, words, text, is_first)
    if is_first:
        # What it asks of has no word that is known to be a name.
        return []
    return match_told(_tell_all(session, text))


def _tell_topic_or_file(session: Session, words: Sequence[str], text: str, is_first: bool) -> list[NoteMatch]:
    """The changes that say of a topic what is asked; else those of the file that is called so, or of the topic."""
    done = _DONE.search(text)
    said = tell_topic(session, words, is_first, done.groups()) if done is not None else None
    if said is None and (file := find_called(session.view, words)) is not None:
        return match_told(_tell_places(session, file, past_of(session, file), is_first))
    said = said or tell_topic(session, words, is_first)
    return match_told(said, _OF_TOPIC if said is not None and is_phrase(said) else _OF_WORDS)


def _tell_all(session: Session, text: str) -> Note | None:
    """The newest changes, in the time that a question names where any are."""
    view = session.view
    rows = [row for row in rows_of(view, view.data.changes[:MOST_SAYING]) if not is_noise(row)]
    days = _days_said(text)
    recent = [row for row in rows if days and row.time >= time.time() - days * 86_400]
    if days and not recent:
        lines = [
            "Nothing changed in that time. The newest changes:",
            *list_changes(made_of(session, rows[:MOST_SHOWN])),
        ]
    elif days:
        is_all = len(recent) < len(rows)
        count = count_changes(len(recent)) if is_all else "Many changes"
        lines = [f"{count} in that time, merges and bots left out:", *list_changes(made_of(session, recent))]
    else:
        lines = ["The newest changes:", *list_changes(made_of(session, rows[:MOST_SHOWN]))]
    return make_note("What changed recently?", lines)


def _days_said(text: str) -> int:
    """How long ago the time begins that a question names; 0 where it names none."""
    match = _PERIOD.search(text)
    if match is None:
        return 0
    if match["today"]:
        return 1 if match["today"].lower() == "today" else 2
    count = match["count"] or "1"
    return _DAYS[match["unit"].lower()] * (int(count) if count.isdigit() else _FEW)


def _tell_places(session: Session, subject: Subject, past: Sequence[Made], is_first: bool) -> Note | None:
    """The changes of a file, or of a folder."""
    if not past:
        return None
    of = f"the file that has {subject.shown}" if subject.symbols else subject.shown
    lines = [f"{count_changes(len(past))} of {of}, merges left out."]
    if is_first:
        lines += ["The first one:", *list_changes(past[-1:]), "The last one:", *list_changes(past[:1])]
    else:
        lines += ["The newest:", *list_changes(past)]
    cited = [Citation(session.view.path(subject.places[0]))] if len(subject.places) == 1 else []
    return make_note(f"What changed in {subject.shown.strip('`')}?", lines, cited)
