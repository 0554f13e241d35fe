"""What is known of a task without a model, as far as a model is told it: notes have to have earned their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleepcode.ask.localize_prompt import Known
from sleepcode.ask.session import Session
from sleepcode.model import LESSONS, Candidate, Localization, Note, NoteKind
from sleepcode.model_reports import Level, Told
from sleepcode.store.changes import read_change_numbers
from sleepcode.store.notes import read_model_free, read_note_keys
from sleepcode.store.practice import ShownCandidate
from sleepcode.store.trials import read_told

_MOST_TOUCHED = 6
"""Files that are told of a past change."""


def choose_told(session: Session, store_path: str) -> Told:
    """What has earned its place by past changes; where nothing was tried, or only what comes later, the default."""
    found = read_told(store_path)
    return found.told if found is not None and session.view.has_change(found.until) else Told()


def gather_known(session: Session, wide: Localization, told: Told) -> Known:
    """What a model is told of a task that was localized without one."""
    candidates = [
        ShownCandidate(candidate.path, candidate.probability, candidate.role.value, candidate.reasons)
        for candidate in wide.candidates
    ]
    return Known(
        wide.task,
        candidates,
        _precedents(session, wide),
        _summaries(session, wide.candidates, told.files),
        _themes(session, wide.themes, told.edits),
        _lessons(session) if told.lessons else "",
    )


def _precedents(session: Session, wide: Localization) -> list[str]:
    """Past changes like the task, with the files that they touched and that are still here."""
    view = session.view
    numbers = read_change_numbers(session.connection, [commit for commit, _, _ in wide.precedents])
    rows = view.change_rows(numbers.values())
    told = []
    for commit, subject, _ in wide.precedents:
        row = rows.get(numbers.get(commit, -1))
        paths = [view.path(place) for place in view.places_of_change(row)] if row is not None else []
        more = f" and {len(paths) - _MOST_TOUCHED} more" if len(paths) > _MOST_TOUCHED else ""
        told.append(f"{subject}: {', '.join(paths[:_MOST_TOUCHED])}{more}" if paths else subject)
    return told


def _summaries(session: Session, candidates: Sequence[Candidate], level: Level) -> Mapping[str, str]:
    """Path -> what the file is for."""
    view = session.view
    if level is Level.NONE or not view.data.notes:
        return {}
    paths = [candidate.path for candidate in candidates]
    summaries = view.data.summaries
    places = {path: view.place_of_path.get(path, len(summaries)) for path in paths}
    numbers = {path: summaries[place] for path, place in places.items() if place < len(summaries)}
    if level is Level.REWRITTEN:
        keys = read_note_keys(session.connection, list(view.data.notes), NoteKind.FILE, paid=True)
        numbers |= {path: keys[path] for path in paths if path in keys}
    notes = view.notes(list(numbers.values()))
    return {path: notes[number].text for path, number in numbers.items() if number in notes}


def _themes(session: Session, themes: Sequence[Note], level: Level) -> list[str]:
    """What edit locations say that the task touches."""
    if level is Level.NONE:
        return []
    found = [note for note in themes if note.key != LESSONS]
    if level is Level.MODEL_FREE:
        twins = (_model_free(session, note) for note in found)
        found = [note for note in twins if note is not None]
    return [note.text for note in found]


def _model_free(session: Session, note: Note) -> Note | None:
    """The note as it is without a model, where that still holds."""
    if note.source == "static":
        return note
    found = read_model_free(session.connection, note.kind, note.key)
    if found is None:
        return None
    _, twin = found
    place_of = session.view.place_of_path
    holds = all(path in place_of and session.blob_of(place_of[path]) == blob for path, blob in twin.inputs)
    return twin if holds else None


def _lessons(session: Session) -> str:
    """What a model learned from past changes of this repository; empty where it learned nothing."""
    view = session.view
    keys = read_note_keys(session.connection, list(view.data.notes), NoteKind.EDIT, paid=True)
    number = keys.get(LESSONS)
    return view.notes([number])[number].text if number is not None else ""
