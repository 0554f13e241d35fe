"""Notes that are near a question though none answers it."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.model import HEADING, Note, NoteKind
from sleepcode.parsing.words import find_words, word_hashes
from sleepcode.ranking.confidence import terms_of_itself
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.named import is_named
from sleepcode.ranking.notes import FRAME, NoteMatch
from sleepcode.ranking.passages import Passage
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView

_THEME = "Where do changes about "
_OF_DOING = frozenset(
    term for word in "how do i you your our the a an to".split() for term in word_hashes(word)
)
"""Terms of how a guide's question is put, whatever it is about."""
_NEAR = 0.35
"""Share of a question's weight from which a note's title is near it."""
_MUCH = 0.5
"""Share of what tells what is asked about, by how rare it is in the files, that a title has to have: that both have
`entry` makes changelog entries no entry point."""
_LIKELY = 3
"""Passages of which the files' notes are worth reading where no note answers."""


def find_near(
    matches: Sequence[NoteMatch],
    view: RevisionView,
    query: Query,
    passages: Sequence[Passage],
    lexical: LexicalScores,
) -> list[NoteMatch]:
    """Those of the notes that are near the question; a file's only where passages lead to it too.

    The summary of a file that is called what is asked about comes first.
    """
    paths = [view.path(passage.place) for passage in passages[:_LIKELY]]
    said = query.telling | query.variants.keys()
    likely = {path: is_named(path, said) for path in paths}
    near = [
        match
        for match in matches
        if match.coverage >= _NEAR
        and (
            match.note.key in likely
            if match.note.kind is NoteKind.FILE
            else _says_much(match.note, query, lexical)
        )
    ]
    return sorted(near, key=lambda match: not likely.get(match.note.key, False))


def _says_much(note: Note, query: Query, lexical: LexicalScores) -> bool:
    """Whether a note's title says much of what tells what is asked about."""
    own = {term for word in find_words(note.title) for term in word_hashes(word)}
    own |= {query.variants[term] for term in own & query.variants.keys()}
    unheard = max(lexical.weights.values(), default=1.0)
    weights = {
        term: lexical.weights.get(term, unheard)
        for term in query.telling - FRAME - terms_of_itself(query.text)
    }
    return bool(weights) and sum(weights[term] for term in own & weights.keys()) >= _MUCH * sum(
        weights.values()
    )


def is_of_more(view: RevisionView, match: NoteMatch, query: Query) -> bool:
    """Whether a note is on where changes land, or on what a guide tells how to do, and its title says more than a question
    does."""
    title = match.note.title
    if not (title.startswith(_THEME) or HEADING in match.note.data):
        return False
    own = {term for name in view.data.facts.get("names", ()) for term in word_hashes(name)}
    about = title.removeprefix(_THEME).removesuffix("go?")
    said = {term for word in find_words(query.text) for term in word_hashes(word)} | query.variants.keys()
    wanted = {term for word in find_words(about) for term in word_hashes(word)}
    return not wanted - own - _OF_DOING <= said | query.terms.keys()
