"""The changes of files and folders, as git tells of them, or the index where git can't."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from sleepcode.ask.session import Session
from sleepcode.ask.subjects import Subject, on_a_line
from sleepcode.errors import SleepcodeError
from sleepcode.ranking.view import RevisionView, column
from sleepcode.repo.commits import Made, read_makings, read_past
from sleepcode.store.changes import BOT, BULK, MERGE, UPSTREAM_MERGE, ChangeRow

MOST_SHOWN = 8
_MOST_READ = 2_000
"""Changes of a file or a folder that are read."""
_MOST_FOLDER = 400
"""Files of a folder whose pasts are read, those that changed last."""
_MOST_PATHS = 100
"""Paths by which git is asked for the past of a folder."""


def past_of(session: Session, subject: Subject) -> list[Made]:
    """The commits that touched a file, under any name that is known, or a folder, newest first.

    Where git takes too long it is what the index knows: the changes of the files of today that are not of very many.
    """
    view = session.view
    places = subject.places[:1] if subject.symbols else subject.places
    paths = names_ever(view, places[:_MOST_FOLDER])
    if len(places) > 1:
        # What a folder was called before is known by its files.
        here = set(map(view.path, places))
        paths = [subject.shown.strip("`"), *(path for path in paths if path not in here)][:_MOST_PATHS]
    past = read_past(session.repository, session.stamp.commit, paths)
    if past:
        return past
    return made_of(session, _without_merges(rows_of(view, _changes_of(view, places, _MOST_READ))))


def _changes_of(view: RevisionView, places: Sequence[int], most: int) -> list[int]:
    """Numbers of the newest changes that touched any of some files, newest first."""
    chosen = sorted(places, key=lambda place: -column(view.data.recency, place))[:_MOST_FOLDER]
    found = {number for place in chosen for number in view.changes_of(place, most)}
    return sorted(found, key=view.ordinals.__getitem__)[:most]


def _without_merges(rows: Sequence[ChangeRow]) -> list[ChangeRow]:
    """The changes without those that say again what others did; all where there are no others."""
    return [row for row in rows if not row.flags & (MERGE | UPSTREAM_MERGE)] or list(rows)


def names_ever(view: RevisionView, places: Sequence[int]) -> list[str]:
    """The paths of some files, and those that they had before."""
    numbers = {view.data.paths[place] for place in places if place < len(view.data.paths)}
    before = view.names_of(sorted(old for old, new in view.data.aliases.items() if new in numbers))
    return [*map(view.path, places), *before.values()]


def rows_of(view: RevisionView, numbers: Iterable[int]) -> list[ChangeRow]:
    ordered = list(numbers)
    rows = view.change_rows(ordered)
    return [rows[number] for number in ordered if number in rows]


def is_noise(row: ChangeRow) -> bool:
    return bool(row.flags & (BOT | BULK | MERGE | UPSTREAM_MERGE))


def made_of(session: Session, rows: Sequence[ChangeRow]) -> list[Made]:
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


def list_changes(changes: Sequence[Made]) -> list[str]:
    """A line a change: its id, its day, what it says, and who made it where git tells."""
    lines = []
    for made in changes[:MOST_SHOWN]:
        author = on_a_line(made.author)[:60]
        subject = on_a_line(made.subject)[:100]
        lines.append(f"- {made.commit[:9]} {made.day} “{subject}”" + (f", by {author}" if author else ""))
    if rest := len(changes) - len(lines):
        lines.append(f"- and {rest:,} more")
    return lines


def count_changes(count: int) -> str:
    """How many changes, in words: "1 change", "1,204 changes"."""
    return f"{count:,} change{'s' if count != 1 else ''}"
