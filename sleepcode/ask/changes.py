"""What changed last, or when something came to be: told of a file, a folder, a name, a topic or all of it, by the past."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence

from sleepcode.ask.releases import tell_release
from sleepcode.ask.said import find_subject
from sleepcode.ask.said_places import names_no_folder, nearest_folder, subject_of_folder
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import Subject, on_a_line, subject_of_file
from sleepcode.errors import SleepcodeError
from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note, NoteKind, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.words import find_words, hash_term, split_word
from sleepcode.ranking.lexical import inverse_frequency
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import STOP_TERMS, Query
from sleepcode.ranking.view import RevisionView, column
from sleepcode.repo.commits import Made, commits_that_changed, had_before, read_makings, read_past
from sleepcode.store.changes import BOT, BULK, MERGE, UPSTREAM_MERGE, ChangeRow

_COVERAGE, _OF_TOPIC = 0.9, 0.7
"""How far such a note covers the question, and one on what the messages of changes say."""
_ABOUT = "What changed about"
"""How the title of a note on a topic begins."""
_MOST_SHOWN = 8
MOST_READ = 2_000
"""Changes of a file or a folder that are read."""
_MOST_SAYING = 400
"""Changes about a topic that are read."""
_MOST_FOLDER = 400
"""Files of a folder whose pasts are read, those that changed last."""
_MOST_PATHS = 100
"""Paths by which git is asked for the past of a folder."""
_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_PERIOD = late(
    r"\b(?:last|past|this|previous)\s+(?:(?P<count>\d{1,3}|few|couple\s+of)\s+)?(?P<unit>day|week|month|quarter|year)s?\b|"
    r"\b(?P<today>today|yesterday)\b",
    re.I,
)
_FEW = 3
_SPECIAL = late(r"[.\[\]\\()*+?{}|^$]")
"""Signs that mean something in an extended regular expression."""
_OPTION = late(r"(?<![\w-])--?[A-Za-z][\w-]*")
_GONE = late(r"\b(?:remov|delet|dropp?|gone|disappear)\w*", re.I)
"""How it is asked why something is no more."""
_LEAST_SHARE = 0.75
"""Of the weight of a topic's words that the message of a change about it has."""
_ASKS_FIRST = late(
    r"\b(?:when|who|why|which\s+(?:commit|change|pull\s+request|pr)s?|what\s+(?:commit|change|pr))\b.*"
    r"\b(?:add\w*|introduc\w+|creat\w+|wrote|written|first)\b",
    re.I,
)
"""How it is asked when something came to be, and not when it was changed last."""
_OF_ASKING = frozenset(
    term
    for word in "change changed changes changing recent recently late lately latest last new newest commit commits history happened "
    "when was were why who which what added add adding introduced introduce created create modified updated touched renamed "
    "moved removed deleted fixed fix broke refactored rewritten rewrote wrote pull request requests pr prs project repository "
    "repo code codebase here file files folder directory done activity work time first show list week month day year since ago "
    "author contributor contribute committer maintainer maintain owner own expert knows know works main top core active most team "
    "people person lead write writes".split()
    for term in split_word(word)
)
"""Words by which the past is asked of, and no topic."""
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
    subject = find_subject(view, text, is_of_past=True)
    is_gone = bool(_GONE.search(text))
    if subject is not None and subject.symbols and (note := tell_name(session, subject, is_first, is_gone)):
        return [NoteMatch(note, 1.0, _COVERAGE, True)]
    if subject is not None:
        note = _tell_places(session, subject, is_first)
    elif words := find_topic(text):
        note = _tell_topic_or_file(session, words, text, is_first)
    else:
        note = _tell_all(session, text)
    if note is None:
        return []
    return [NoteMatch(note, 1.0, _OF_TOPIC if note.title.startswith(_ABOUT) else _COVERAGE, True)]


def _tell_topic_or_file(session: Session, words: Sequence[str], text: str, is_first: bool) -> Note | None:
    """The changes that say of a topic what is asked; else those of the file that is called so, or of the topic."""
    done = _DONE.search(text)
    said = _tell_topic(session, words, is_first, done.groups()) if done is not None else None
    if said is not None:
        return said
    file = find_called(session.view, words)
    return (
        _tell_places(session, file, is_first) if file is not None else _tell_topic(session, words, is_first)
    )


def _tell_all(session: Session, text: str) -> Note | None:
    """The newest changes, in the time that a question names where any are."""
    view = session.view
    rows = [row for row in _rows(view, view.data.changes[:_MOST_SAYING]) if not _is_noise(row)]
    days = _days_said(text)
    recent = [row for row in rows if days and row.time >= time.time() - days * 86_400]
    if days and not recent:
        lines = [
            "Nothing changed in that time. The newest changes:",
            *_list(_made(session, rows[:_MOST_SHOWN])),
        ]
    elif days:
        is_all = len(recent) < len(rows)
        count = f"{len(recent):,} change{'s' if len(recent) != 1 else ''}" if is_all else "Many changes"
        lines = [f"{count} in that time, merges and bots left out:", *_list(_made(session, recent))]
    else:
        lines = ["The newest changes:", *_list(_made(session, rows[:_MOST_SHOWN]))]
    return _make("What changed recently?", lines, ())


def _days_said(text: str) -> int:
    """How long ago the time begins that a question names; 0 where it names none."""
    match = _PERIOD.search(text)
    if match is None:
        return 0
    if match["today"]:
        return 1 if match["today"].lower() == "today" else 2
    count = match["count"] or "1"
    return _DAYS[match["unit"].lower()] * (int(count) if count.isdigit() else _FEW)


def _tell_places(session: Session, subject: Subject, is_first: bool) -> Note | None:
    """The changes of a file, or of a folder."""
    view = session.view
    past = past_of(session, subject)
    if not past:
        return None
    lines = [f"{len(past):,} change{'s' if len(past) != 1 else ''} of {subject.shown}, merges left out."]
    if is_first:
        lines += ["The first one:", *_list(past[-1:]), "The last one:", *_list(past[:1])]
    else:
        lines += ["The newest:", *_list(past)]
    cited = (
        tuple(Citation(view.path(place)) for place in subject.places[:1]) if len(subject.places) == 1 else ()
    )
    return _make(f"What changed in {subject.shown.strip('`')}?", lines, cited)


def past_of(session: Session, subject: Subject) -> list[Made]:
    """The commits that touched a file, under any name that is known, or a folder, newest first.

    Where git takes too long it is what the index knows: the changes of the files of today that are not of very many.
    """
    view = session.view
    places = subject.places[:1] if subject.symbols else subject.places
    paths = _names_ever(view, places[:_MOST_FOLDER])
    if len(places) > 1:
        # What a folder was called before is known by its files.
        here = set(map(view.path, places))
        paths = [subject.shown.strip("`"), *(path for path in paths if path not in here)][:_MOST_PATHS]
    past = read_past(session.repository, session.stamp.commit, paths)
    if past:
        return past
    return _made(session, without_merges(_rows(view, changes_of(view, places, MOST_READ))))


def tell_name(session: Session, subject: Subject, is_first: bool, is_gone: bool = False) -> Note | None:
    """When the lines that have a name came, by its file's past; None where git can't tell.

    Where it `is_gone` as the question has it, it is told that it isn't.
    """
    view = session.view
    place, symbol = subject.symbols[0]
    past = past_of(session, subject)
    paths = _names_ever(view, [place])
    pattern = _pattern_of(symbol)
    try:
        having = set(commits_that_changed(session.repository, [made.commit for made in past], paths, pattern))
    except SleepcodeError:
        return None
    chosen = [made for made in past if made.commit in having]
    if not chosen:
        return None
    where = on_a_line(str(Citation(view.path(place), symbol.start, symbol.end)))
    is_defined = "is still here: it is defined" if is_gone else "is defined"
    lines = [f"{subject.shown} {is_defined} in `{where}` ({symbol.kind})."]
    if is_first:
        lines += [_came(session, chosen[-1], paths, pattern, symbol), *_list(chosen[-1:])]
    else:
        lines += [f"Changes of its file that added or removed `{symbol.name}`:", *_list(chosen)]
    if past[0] not in chosen:
        lines += ["Its file was changed last in:", *_list(past[:1])]
    cited = (Citation(view.path(place), symbol.start, symbol.end),)
    asked = "added" if is_first else "changed"
    return _make(f"When was {subject.shown.strip('`')} {asked}?", lines, cited)


def _pattern_of(symbol: Symbol) -> str:
    """A name as a whole word; a plain word only as what is defined or called, where heads have brackets."""
    name = _SPECIAL.sub(r"\\\g<0>", symbol.name)
    is_plain = len(split_word(symbol.name)) < 2 and f"{symbol.name}(" in symbol.signature.replace(" (", "(")
    before, after = "(^|[^A-Za-z0-9_.>:])", "[[:space:]]*[(]"
    return f"{before}{name}{after}" if is_plain else f"(^|[^A-Za-z0-9_]){name}([^A-Za-z0-9_]|$)"


def _came(session: Session, first: Made, paths: Sequence[str], pattern: str, symbol: Symbol) -> str:
    """What is to be said of the oldest change that is known to have touched a name."""
    if had_before(session.repository, first.commit, paths, pattern):
        return f"The oldest known change of `{symbol.name}`, which was there before:"
    if len(split_word(symbol.name)) > 1 and had_before(session.repository, first.commit, (), pattern):
        return f"`{symbol.name}` came into its file with this change; other files had it before:"
    return f"`{symbol.name}` came with:"


def find_called(view: RevisionView, words: Sequence[str]) -> Subject | None:
    """The folder that is called as a topic of one word, the one source, or the file at the top: "the readme"."""
    if len(words) != 1:
        return None
    if folder := nearest_folder(view, words[0]):
        return subject_of_folder(view, folder, view.count)
    stem = words[0].lower()
    found = [
        place
        for place, path in enumerate(view.all_paths)
        if place not in view.hidden and path.rpartition("/")[2].partition(".")[0].lower() == stem
    ]
    for chosen in (
        [place for place in found if "/" not in view.path(place)],
        [place for place in found if view.role(place) is Role.SOURCE],
    ):
        if len(chosen) == 1:
            return subject_of_file(view, chosen[0])
    return None


def _tell_topic(
    session: Session, words: Sequence[str], is_first: bool, done: Sequence[str] = ()
) -> Note | None:
    """The changes whose messages have a topic's words and what was `done`; None where none has enough of them."""
    view = session.view
    total = max(1, len(view.data.changes))
    scores: dict[int, float] = {}
    possible = 0.0
    for term in {term: None for word in (*words, *done) for term in _terms(word)}:
        postings = view.change_postings(term)
        weight = inverse_frequency(total, len(postings))
        possible += weight
        for number, _ in postings:
            scores[number] = scores.get(number, 0.0) + weight
    ordinals = view.ordinals
    found = [number for number, score in scores.items() if score >= _LEAST_SHARE * possible]
    found.sort(key=ordinals.__getitem__, reverse=is_first)
    rows = [row for row in _rows(view, found[:_MOST_SAYING]) if not _is_noise(row)]
    if not rows:
        return None
    said = " ".join(words)
    order = f", the {'oldest' if is_first else 'newest'} first" if len(rows) > 1 else ""
    count = f"{len(rows):,} change{'s' if len(rows) != 1 else ''}"
    known = f"{count} of the newest {total:,} say{'s' if len(rows) == 1 else ''} so in their message{order}:"
    lines = [known.replace("their", "its") if len(rows) == 1 else known, *_list(_made(session, rows))]
    touched = view.places_of_change(rows[0])[:3]
    return _make(f"{_ABOUT} {said}?", lines, tuple(Citation(view.path(place)) for place in touched))


def changes_of(view: RevisionView, places: Sequence[int], most: int) -> list[int]:
    """Numbers of the newest changes that touched any of some files, newest first."""
    chosen = sorted(places, key=lambda place: -column(view.data.recency, place))[:_MOST_FOLDER]
    found = {number for place in chosen for number in view.changes_of(place, most)}
    return sorted(found, key=view.ordinals.__getitem__)[:most]


def _rows(view: RevisionView, numbers: Iterable[int]) -> list[ChangeRow]:
    ordered = list(numbers)
    rows = view.change_rows(ordered)
    return [rows[number] for number in ordered if number in rows]


def _names_ever(view: RevisionView, places: Sequence[int]) -> list[str]:
    """The paths of some files, and those that they had before."""
    numbers = {view.data.paths[place] for place in places if place < len(view.data.paths)}
    before = view.names_of(sorted(old for old, new in view.data.aliases.items() if new in numbers))
    return [*map(view.path, places), *before.values()]


def without_merges(rows: Sequence[ChangeRow]) -> list[ChangeRow]:
    """The changes without those that say again what others did; all where there are no others."""
    return [row for row in rows if not row.flags & (MERGE | UPSTREAM_MERGE)] or list(rows)


def _is_noise(row: ChangeRow) -> bool:
    return bool(row.flags & (BOT | BULK | MERGE | UPSTREAM_MERGE))


def _made(session: Session, rows: Sequence[ChangeRow]) -> list[Made]:
    """Changes as git tells of them, or, where it can't, as the index does."""
    try:
        made = read_makings(session.repository, [row.object for row in rows])
    except SleepcodeError:
        made = {}
    days = (time.strftime("%Y-%m-%d", time.gmtime(row.time)) for row in rows)
    return [
        made.get(row.object) or Made(row.object, day, "", "", row.subject)
        for row, day in zip(rows, days, strict=True)
    ]


def _list(changes: Sequence[Made]) -> list[str]:
    """A line a change: its id, its day, what it says, and who made it where git tells."""
    lines = []
    for made in changes[:_MOST_SHOWN]:
        author = on_a_line(made.author)[:60]
        subject = on_a_line(made.subject)[:100]
        lines.append(f"- {made.commit[:9]} {made.day} “{subject}”" + (f", by {author}" if author else ""))
    if rest := len(changes) - len(lines):
        lines.append(f"- and {rest:,} more")
    return lines


def find_topic(text: str) -> list[str]:
    """The words of a question that say what it is about."""
    return [
        word
        for word in find_words(text)
        if not all(term in _OF_ASKING or term in STOP_TERMS for term in split_word(word)) and len(word) > 1
    ]


def _terms(word: str) -> list[int]:
    return [hash_term(term) for term in split_word(word) if term not in STOP_TERMS]


def _make(title: str, lines: Sequence[str], citations: tuple[Citation, ...]) -> Note:
    return Note(NoteKind.QUESTION, title, title, "\n".join(lines), {}, citations, ())
