"""What a question on the past is about that is no name: the file that is called so, or what messages of changes say."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sleepcode.ask.past import count_changes, is_noise, list_changes, made_of, rows_of
from sleepcode.ask.said_places import nearest_folder, own_names, subject_of_folder
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import Subject, subject_of_file
from sleepcode.ask.told import make_note
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.words import find_words, hash_term, split_word
from sleepcode.ranking.lexical import inverse_frequency
from sleepcode.ranking.query import STOP_TERMS
from sleepcode.ranking.said_names import written_names
from sleepcode.ranking.view import RevisionView

_ALL_WORDS = "all these words in"
MOST_SAYING = 400
"""Changes about a topic that are read."""
_LEAST_SHARE = 0.75
"""Of the weight of a topic's words that the message of a change about it has."""
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


_ASKED_IN_CAPITALS = frozenset(("PR",))
"""What asks for a change though it is written in capitals."""
_JOINED = late(r"(?<![\w./-])`?([A-Za-z]\w*(?:-\w+)+)`?(?![\w/])")
_SAID_TO_BE = frozenset(
    "command subcommand commands feature module package component subsystem part area class function service page library logic "
    "support implementation".split()
)
"""What something may be said to be beside what it is called."""


def find_topic(text: str, own: Collection[str] = ()) -> list[str]:
    """The words of a question that say what it is about; what is written in capitals is a name, whatever it means.

    Not what the project is called, which is `own`.
    """
    return [word for word in find_words_of_topic(text) if word.lower() not in own]


def find_words_of_topic(text: str) -> list[str]:
    """The same with what the project is called."""
    return [
        word
        for word in find_words(text)
        if len(word) > 1
        and (
            _is_name(word, text)
            or not all(term in _OF_ASKING or term in STOP_TERMS for term in split_word(word))
        )
    ]


def _is_name(word: str, text: str) -> bool:
    """Whether a word is written in capitals, as keywords and commands are, where the question is not."""
    return word.isupper() and word.isalpha() and word not in _ASKED_IN_CAPITALS and not text.isupper()


def find_joined(view: RevisionView, text: str) -> Subject | None:
    """The folder that is called by words which a question joins: "compiler-sfc"; or as the project is, where it says no
    more."""
    every = find_words_of_topic(text)
    if len(every) == 1 and every[0].lower() in own_names(view):
        called = find_called(view, every)
        is_folder = called is not None and len(called.places) > 1
        return called if is_folder else None
    for match in _JOINED.finditer(text):
        if folder := nearest_folder(view, match[1]):
            return subject_of_folder(view, folder, view.count)
    return None


def find_called(view: RevisionView, words: Sequence[str]) -> Subject | None:
    """The folder that is called as a topic of one word, the one source, or the file at the top: "the readme"; a source
    before a folder of tests. What it is said to be, as the `search command`, is no part of how it is called."""
    words = [word for word in words if word.lower() not in _SAID_TO_BE] or words
    if len(words) != 1:
        return None
    folder = nearest_folder(view, words[0])
    of_folder = subject_of_folder(view, folder, view.count) if folder else None
    if of_folder is not None and any(view.role(place) is not Role.TEST for place in of_folder.places):
        return of_folder
    stem = words[0].lower()
    found = [
        place
        for place, path in enumerate(view.all_paths)
        if place not in view.hidden and path.rpartition("/")[2].partition(".")[0].lower() == stem
    ]
    sources = [place for place in found if view.role(place) is Role.SOURCE]
    if len({view.path(place).rpartition(".")[0] for place in sources}) == 1:
        # Of a source and its header the one that is longer.
        facts = {place: view.facts(place) for place in sources}
        sources = [max(sources, key=lambda place: one.lines if (one := facts[place]) is not None else 0)]
    for chosen in (sources, [place for place in found if "/" not in view.path(place)]):
        if len(chosen) == 1:
            return subject_of_file(view, chosen[0])
    return of_folder


def tell_topic(
    session: Session, words: Sequence[str], is_first: bool, done: Sequence[str] = ()
) -> Note | None:
    """The changes whose messages have a topic's words and what was `done`; None where none has enough of them."""
    view = session.view
    whole, words = words, [word for word in words if word.lower() not in _SAID_TO_BE] or words
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
    rows = [row for row in rows_of(view, found[:MOST_SAYING]) if not is_noise(row)]
    if not rows:
        return None
    # A change that is about several words says them together, where it says first what it does.
    together = [row for row in rows if _says_together(row.subject, words)]
    # A change of `HELLO` writes it so; one that says hello is about something else.
    names = [word for word in words if word.isupper()]
    exact = [
        row for row in together if all(re.search(rf"\b{re.escape(name)}\b", row.subject) for name in names)
    ]
    # So does one that says of it too what the question says that it is: "the HELLO command".
    fully = [row for row in exact if len(whole) > len(words) and _says_together(row.subject, whole)]
    rows = fully or exact or together or rows
    said = " ".join(words)
    order = f", the {'oldest' if is_first else 'newest'} first" if len(rows) > 1 else ""
    says = "says" if len(rows) == 1 else "say"
    their = "its" if len(rows) == 1 else "their"
    how = (
        f"{says} so in {their} message"
        if together
        else f"{'has' if len(rows) == 1 else 'have'} {_ALL_WORDS} {their} message"
    )
    # In the order of the days that are shown.
    made = sorted(made_of(session, rows), key=lambda one: one.day, reverse=not is_first)
    lines = [f"{count_changes(len(rows))} of the newest {total:,} {how}{order}:", *list_changes(made)]
    touched = view.places_of_change(rows[0])[:3]
    return make_note(f"What changed about {said}?", lines, (Citation(view.path(place)) for place in touched))


def is_phrase(note: Note) -> bool:
    """Whether the changes of a note of `tell_topic` say what it is about, and don't only have its words."""
    return _ALL_WORDS not in note.text.partition("\n")[0]


def _says_together(subject: str, words: Sequence[str]) -> bool:
    """Whether the first line of a change's message has some words one after another; of one word, whether it has it."""
    said = [term for word in find_words(subject) for term in split_word(word)[:1]]
    wanted = [term for word in words for term in split_word(word)[:1]]
    return any(said[at : at + len(wanted)] == wanted for at in range(len(said) - len(wanted) + 1))


def is_part_of_topic(subject: Subject, text: str) -> bool:
    """Whether what a question seems to name is one plain word of several that say what it is about: the `hash` of "hash
    field expiration"."""
    if not subject.symbols or any(said.name == subject.names[0] for said in written_names(text)):
        return False
    words = [word.lower() for word in find_topic(text)]
    others = [word for word in words if word != subject.names[0].lower() and word not in _SAID_TO_BE]
    return subject.names[0].lower() in words and len(others) > 1


def _terms(word: str) -> list[int]:
    terms = split_word(word)
    # `HELLO` is a name; of a name of several words none is left out that is all of it.
    return [
        hash_term(term) for term in terms if term not in STOP_TERMS or (word.isupper() and len(terms) == 1)
    ]
