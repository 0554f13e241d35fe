"""Notes of a model for a replay: those that were made from nothing later than the case's base commit."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from sleepcode.model import Note
from sleepcode.repo.command import run_git
from sleepcode.repo.repository import Repository
from sleepcode.store.database import open_for_reading, store_errors
from sleepcode.store.notes import fingerprint_note, read_paid_notes


class EarlierNotes:
    """The notes that a model wrote into a store, by the commit at which each was made."""

    def __init__(self, repository: Repository, path: str) -> None:
        self._repository = repository
        self._notes: dict[str, list[Note]] = {}
        self._is_past: dict[tuple[str, str], bool] = {}
        connection = open_for_reading(path)
        if connection is None:
            return
        try:
            with store_errors(path):
                for _, note in read_paid_notes(connection):
                    if made := _made_at(note):
                        # It must not be adopted where that commit is not past, whatever its inputs.
                        signed = note._replace(data={**note.data, "until": made})
                        self._notes.setdefault(made, []).append(signed)
        finally:
            connection.close()

    def of(self, base: str) -> list[Note]:
        """The notes that were made at a commit or before it, oldest first."""
        commit = self._repository.resolve(base)
        return [note for made, notes in self._notes.items() if self._knows(made, commit) for note in notes]

    def _knows(self, made: str, commit: str) -> bool:
        pair = (made, commit)
        if pair not in self._is_past:
            output = run_git(self._repository.directory, "merge-base", made, commit, ok_codes=(0, 1, 128))
            self._is_past[pair] = output.decode("ascii", "replace").strip() == made
        return self._is_past[pair]


def identify_notes(notes: Sequence[Note]) -> str:
    """The identity of a set of notes."""
    marks = "".join(sorted(fingerprint_note(note) for note in notes))
    return blake2b(marks.encode("ascii"), digest_size=8).hexdigest()


def _made_at(note: Note) -> str:
    """The newest commit that a note may know of; empty where that isn't written down."""
    until = note.data.get("until")
    sleep = note.data.get("sleep")
    made = until if isinstance(until, str) else sleep.get("commit") if isinstance(sleep, dict) else None
    return made if isinstance(made, str) else ""
