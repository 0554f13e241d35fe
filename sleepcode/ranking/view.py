"""A revision as ranking sees it: its files, their words, and its past, read lazily from the store.

Nothing of another revision is visible: posting lists and changes are filtered to this one, so the
same revision ranks the same whatever else the store holds. Files that differ in the working tree are
laid over it.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from sleepcode.facts import FileFacts, Import
from sleepcode.model import Note, NoteKind, Role
from sleepcode.parsing.words import spelling_mark
from sleepcode.ranking.globs import PathFilter
from sleepcode.store.blobs import read_briefs, read_lexicons, read_outline
from sleepcode.store.changes import ChangeRow, read_change_numbers, read_change_rows, read_paths
from sleepcode.store.finding import find_values
from sleepcode.store.lexicon import Lexicon
from sleepcode.store.notes import read_note_titles, read_notes
from sleepcode.store.postings import Space, may_be_spelled, read_postings
from sleepcode.store.revisions import ROLES, RevisionData


class OverlaidFile(NamedTuple):
    """A working-tree file that differs from the revision, digested on the spot."""

    path: str
    facts: FileFacts | None
    length: int
    lexicon: bytes | None
    terms: dict[int, int]
    """Hashed term -> packed frequencies."""
    role: Role
    language: str
    path_terms: dict[int, int]


class RevisionView:
    """Files are addressed by their place: 0..n-1 for the revision's, then new files of the overlay."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: RevisionData,
        overlay: Sequence[OverlaidFile] = (),
        deleted: Iterable[str] = (),
        path_filter: PathFilter | None = None,
    ) -> None:
        self._connection = connection
        self.data = data
        self._names: dict[int, str] = {}
        self._facts: dict[int, FileFacts | None] = {}
        self._changes: dict[int, ChangeRow] = {}
        self._path_lists: dict[int, tuple[array[int], array[int]]] = {}
        self.count = len(data.paths)
        self._overlay: dict[int, OverlaidFile] = {}
        self.roles: list[int] = list(data.roles)
        self.lengths: list[int] = list(data.lengths)
        self.hidden: set[int] = set()
        self._lay_over(overlay, deleted)
        if path_filter is not None:
            self.hidden.update(place for place in range(self.count) if not path_filter(self.path(place)))

    # --- files --------------------------------------------------------------------------------

    @cached_property
    def place_of_number(self) -> dict[int, int]:
        """Path number -> place."""
        return dict(zip(self.data.paths, range(len(self.data.paths)), strict=True))

    @cached_property
    def _place_of_blob(self) -> dict[int, int]:
        """Blob number -> the last place that has it."""
        return dict(zip(self.data.blobs, range(len(self.data.blobs)), strict=True))

    @cached_property
    def _shared_blobs(self) -> dict[int, list[int]]:
        """Blob number -> its places, of the blobs that several files have."""
        last = self._place_of_blob
        found: dict[int, list[int]] = {}
        if len(last) < len(self.data.blobs):
            for place, blob in enumerate(self.data.blobs):
                if last[blob] != place:
                    found.setdefault(blob, []).append(place)
            for blob, places in found.items():
                places.append(last[blob])
        return found

    @cached_property
    def languages(self) -> list[str]:
        """Each file's language by its place."""
        names = self.data.language_names
        known = [names[number] for number in self.data.languages]
        return known + [laid.language for place, laid in sorted(self._overlay.items()) if place >= len(known)]

    def most_recent(self, most: int) -> list[int]:
        """Places of the files that changed most of late; of files alike, the first ones."""
        recency = self.data.recency
        if len(recency) <= most:
            return list(range(len(recency)))
        least = sorted(recency, reverse=True)[most - 1]
        found = [place for place, value in enumerate(recency) if value > least]
        alike = (place for place, value in enumerate(recency) if value == least)
        return found + list(islice(alike, most - len(found)))

    @cached_property
    def all_paths(self) -> list[str]:
        """Every path by its place; reads the whole table of names once."""
        self._load_names(range(len(self.data.paths)))
        return [self.path(place) for place in range(self.count)]

    @cached_property
    def place_of_path(self) -> dict[str, int]:
        return {path: place for place, path in enumerate(self.all_paths)}

    def path(self, place: int) -> str:
        name = self._names.get(place)
        if name is None:
            self._load_names((place,))
            name = self._names[place]
        return name

    def names_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """Path number -> path, of files of any revision."""
        return read_paths(self._connection, list(numbers))

    def load_paths(self, places: Iterable[int]) -> None:
        """Reads the names of several files at once."""
        self._load_names(place for place in places if place not in self._names)

    def role(self, place: int) -> Role:
        return ROLES[self.roles[place]]

    def facts(self, place: int) -> FileFacts | None:
        """The file's facts, None where there are none."""
        if place in self._overlay:
            return self._overlay[place].facts
        if place not in self._facts:
            self._facts[place] = read_outline(self._connection, self.data.blobs[place])
        return self._facts[place]

    def imports_of(self, places: Sequence[int]) -> Iterator[tuple[int, tuple[Import, ...]]]:
        """(place, what its file imports, as it says it)."""
        return ((place, brief.imports) for place, brief in self.briefs(places))

    def briefs(self, places: Sequence[int]) -> Iterator[tuple[int, FileFacts]]:
        """(place, its file's facts without those that are many), of files that have any."""
        at: dict[int, list[int]] = {}
        for place in places:
            if place not in self._overlay:
                at.setdefault(self.data.blobs[place], []).append(place)
        for blob, brief in read_briefs(self._connection, sorted(at)):
            yield from ((place, brief) for place in at[blob])
        for place in places:
            laid = self._overlay.get(place)
            if laid is not None and laid.facts is not None:
                yield place, laid.facts

    def lexicons(self, places: Sequence[int]) -> dict[int, Lexicon]:
        """Place -> lexicon, for those that have one."""
        blobs = {place: self.data.blobs[place] for place in places if place not in self._overlay}
        packed = read_lexicons(self._connection, sorted(set(blobs.values())))
        found = {place: Lexicon(packed[blob]) for place, blob in blobs.items() if blob in packed}
        for place in places:
            laid = self._overlay.get(place)
            if laid is not None and laid.lexicon is not None:
                found[place] = Lexicon(laid.lexicon)
        return found

    def imports(self, place: int) -> Sequence[int]:
        """Places of the files that this one imports."""
        if place >= len(self.data.edge_offsets) - 1:
            return ()
        return self.data.edges[self.data.edge_offsets[place] : self.data.edge_offsets[place + 1]]

    def importers(self, place: int) -> list[int]:
        """Places of the files that import this one, in order."""
        # Searching bytes is quicker than turning the whole graph round for a few files.
        offsets = self.data.edge_offsets
        return [bisect_right(offsets, found) - 1 for found in find_values(self._edge_bytes, place)]

    @cached_property
    def _edge_bytes(self) -> bytes:
        return self.data.edges.tobytes()

    # --- words --------------------------------------------------------------------------------

    def name_postings(self, term: int, name: str) -> list[tuple[int, int]]:
        """(place, how often) of every visible file that has a name at an address, written as it is."""
        mark = spelling_mark(name)
        return [
            (place, packed & 255)
            for place, packed in self.word_postings(term)
            if may_be_spelled(packed, mark)
        ]

    def word_postings(self, term: int) -> list[tuple[int, int]]:
        """(place, packed frequencies) of every visible file that has the term."""
        documents, payloads = read_postings(self._connection, Space.BLOB_WORDS, term)
        places, shared = self._place_of_blob, self._shared_blobs
        found: list[tuple[int, int]] = []
        for document, payload in zip(documents, payloads, strict=True):
            if document in places:
                if document in shared:
                    found.extend((place, payload) for place in shared[document])
                else:
                    found.append((places[document], payload))
        if self._overlay or self.hidden:
            found = [pair for pair in found if pair[0] not in self._overlay and pair[0] not in self.hidden]
        for place, laid in self._overlay.items():
            if term in laid.terms and place not in self.hidden:
                found.append((place, laid.terms[term]))
        return found

    def path_frequency(self, term: int) -> int:
        """How many paths of any revision have the term."""
        return len(self._path_list(term)[0])

    def path_postings(self, term: int) -> list[tuple[int, int]]:
        """(place, times) of every visible file whose path has the term."""
        documents, payloads = self._path_list(term)
        hidden = self.hidden
        places = map(self.place_of_number.get, documents)
        found = [
            (place, payload & 255)
            for place, payload in zip(places, payloads, strict=True)
            if place is not None and place not in hidden
        ]
        for place, laid in self._overlay.items():
            if place >= len(self.data.paths) and term in laid.path_terms and place not in hidden:
                found.append((place, laid.path_terms[term]))
        return found

    def _path_list(self, term: int) -> tuple[array[int], array[int]]:
        known = self._path_lists.get(term)
        if known is None:
            known = self._path_lists[term] = read_postings(self._connection, Space.PATH_WORDS, term)
        return known

    # --- history ------------------------------------------------------------------------------

    @cached_property
    def ordinals(self) -> dict[int, int]:
        """Change number -> how many changes came after it."""
        return dict(zip(self.data.changes, range(len(self.data.changes)), strict=True))

    def has_change(self, commit: str) -> bool:
        """Whether a commit is among this revision's changes."""
        return any(
            number in self.ordinals for number in read_change_numbers(self._connection, [commit]).values()
        )

    def change_postings(self, term: int) -> list[tuple[int, int]]:
        """(change number, packed frequencies: body, subject) of this revision's changes."""
        documents, payloads = read_postings(self._connection, Space.CHANGE_WORDS, term)
        ordinals = self.ordinals
        return [pair for pair in zip(documents, payloads, strict=True) if pair[0] in ordinals]

    def changes_of(self, place: int, most: int) -> list[int]:
        """Numbers of the newest changes that touched a file, under this name or one before."""
        if place >= len(self.data.paths):
            return []
        number = self.data.paths[place]
        numbers = {number, *self._names_before.get(number, ())}
        ordinals = self.ordinals
        found: set[int] = set()
        for name in numbers:
            documents, _ = read_postings(self._connection, Space.PATH_CHANGES, name)
            found.update(document for document in documents if document in ordinals)
        return sorted(found, key=ordinals.__getitem__)[:most]

    @cached_property
    def _names_before(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for old, new in self.data.aliases.items():
            found.setdefault(new, []).append(old)
        return found

    def change_rows(self, numbers: Iterable[int]) -> dict[int, ChangeRow]:
        """Change number -> row."""
        wanted = [number for number in numbers if number not in self._changes]
        for row in read_change_rows(self._connection, wanted):
            self._changes[row.id] = row
        return {number: self._changes[number] for number in numbers if number in self._changes}

    def places_of_change(self, row: ChangeRow) -> list[int]:
        """Places of the files that a change touched and that are here today, in order."""
        known, aliases, hidden = self.place_of_number, self.data.aliases, self.hidden
        found = {known.get(aliases.get(path, path), -1) for path in row.paths}
        return sorted(place for place in found if place >= 0 and place not in hidden)

    # --- notes --------------------------------------------------------------------------------

    @cached_property
    def note_numbers(self) -> set[int]:
        return set(self.data.notes)

    def note_postings(self, term: int) -> list[tuple[int, int]]:
        """(note number, packed frequencies: text, title) of this revision's notes."""
        documents, payloads = read_postings(self._connection, Space.NOTE_WORDS, term)
        known = self.note_numbers
        return [pair for pair in zip(documents, payloads, strict=True) if pair[0] in known]

    def notes(self, numbers: Sequence[int]) -> Mapping[int, Note]:
        return read_notes(self._connection, numbers)

    def questions(self, numbers: Sequence[int]) -> dict[int, str]:
        """Number -> text of the anticipated questions among some notes."""
        return read_note_titles(self._connection, numbers, NoteKind.QUESTION)

    # --- inside -------------------------------------------------------------------------------

    def _load_names(self, places: Iterable[int]) -> None:
        paths = self.data.paths
        wanted = {paths[place]: place for place in places if place < len(paths)}
        for number, name in read_paths(self._connection, list(wanted)).items():
            self._names[wanted[number]] = name

    def _lay_over(self, overlay: Sequence[OverlaidFile], deleted: Iterable[str]) -> None:
        deleted = list(deleted)
        if not overlay and not deleted:
            return
        self._load_names(range(len(self.data.paths)))
        place_of = {name: place for place, name in self._names.items()}
        self.hidden.update(place_of[path] for path in deleted if path in place_of)
        for laid in overlay:
            place = place_of.get(laid.path)
            if place is None:
                place = self.count
                self.count += 1
                self._names[place] = laid.path
                self.roles.append(ROLES.index(laid.role))
                self.lengths.append(laid.length)
            else:
                self.lengths[place] = laid.length
            self._overlay[place] = laid


def column(values: array[float], place: int) -> float:
    """A column's value at a place; 0 for files that only the overlay has."""
    return values[place] if place < len(values) else 0.0
