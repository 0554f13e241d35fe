"""A note made ready for the store by whoever wrote it, so that the one who holds the store only puts it in."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from sleepcode.model import Note
from sleepcode.parsing.words import count_hashes
from sleepcode.store.notes import NoteRow, pack_note
from sleepcode.store.postings import pack_fields


class Words(NamedTuple):
    """A note's entries in the word index."""

    terms: array[int]
    payloads: array[int]


class Draft(NamedTuple):
    """A note's row and its words."""

    row: NoteRow
    words: Words


def count_words(note: Note) -> Words:
    """The words of a note's text and title."""
    packed = pack_fields(count_hashes(note.text), count_hashes(note.title))
    return Words(array("I", packed), array("I", packed.values()))


def draft_note(note: Note) -> Draft:
    """The note, ready for the store."""
    return Draft(pack_note(note), count_words(note))
