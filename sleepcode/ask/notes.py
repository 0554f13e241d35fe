"""Reading the notes of a revision, with those that no longer hold marked."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.ask.session import open_session
from sleepcode.config import Settings
from sleepcode.model import Note, NoteId, NoteKind, Stamp
from sleepcode.repo.repository import Repository
from sleepcode.repo.trees import diff_trees

_ORDER = {kind: place for place, kind in enumerate(NoteKind)}


def read_notes(
    repository: Repository,
    settings: Settings,
    kinds: Sequence[NoteKind],
    paths: Sequence[str],
    *,
    revision: str | None = None,
) -> tuple[Stamp, list[Note], list[NoteId]]:
    """(state of the repository, notes, which of them are stale).

    `kinds` empty means all; `paths` (files or folders) keeps the notes about them. A note is stale
    when one of its inputs differs between the indexed commit and what is there now. They are in the order
    of their kinds; about paths, the summaries of files come first.
    """
    with open_session(repository, settings, revision) as session:
        numbers = list(session.view.data.notes)
        found = session.view.notes(numbers)
        notes = [found[number] for number in numbers if number in found]
        changed = set(session.stamp.overlaid)
        if session.stamp.behind:
            changed.update(
                file.path for file in diff_trees(repository, session.stamp.commit, session.stamp.head)
            )
        stamp = session.stamp
    wanted = set(kinds) or set(NoteKind)
    cleaned = [path.strip("/").removeprefix("./") for path in paths]
    chosen = [note for note in notes if note.kind in wanted and (not cleaned or is_about(note, cleaned))]
    # Who asks about a path wants to read first what it is.
    chosen.sort(key=lambda note: (bool(cleaned) and note.kind is not NoteKind.FILE, _ORDER[note.kind]))
    stale = [note.id for note in chosen if any(path in changed for path, _ in note.inputs)]
    return stamp, chosen, stale


def is_about(note: Note, paths: Sequence[str]) -> bool:
    """Whether a note is about one of some files, or about something in one of some folders."""
    if note.kind is NoteKind.FILE:
        return any(note.key == path or note.key.startswith(path + "/") for path in paths)
    named = {citation.path for citation in note.citations} | {path for path, _ in note.inputs}
    return any(name == path or name.startswith(path + "/") for name in named for path in paths)
