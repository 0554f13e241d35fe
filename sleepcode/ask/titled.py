"""Anticipated questions that are put in a known way."""

from __future__ import annotations

import re

from sleepcode.model import Note
from sleepcode.parsing.words import find_words, word_hashes
from sleepcode.ranking.view import RevisionView


def find_titled(view: RevisionView, words: str, title: re.Pattern[str]) -> list[Note]:
    """The first of the anticipated questions with some words that is put so."""
    having: set[int] | None = None
    for term in {term for word in find_words(words) for term in word_hashes(word)}:
        numbers = {number for number, _ in view.note_postings(term)}
        having = numbers if having is None else having & numbers
    titles = view.questions(sorted(having)) if having else {}
    found = [number for number, known in titles.items() if title.fullmatch(known)]
    return list(view.notes(found[:1]).values())
