"""Notes that a request touches, found by their words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from sleepcode.model import Note, NoteKind
from sleepcode.parsing.words import find_words, hash_term, split_word, word_hashes
from sleepcode.ranking.asked_kinds import is_of_kind, run_together
from sleepcode.ranking.lexical import inverse_frequency
from sleepcode.ranking.query import STOP_TERMS, Query
from sleepcode.ranking.said_names import says_as_name
from sleepcode.ranking.view import RevisionView
from sleepcode.ranking.wording import find_adding, put_plainly

_MOST_READ = 12
_READ = 4
"""Notes that are read for each one that is returned."""
_K1 = 1.2
_OTHER = 0.5
"""The most that a question covers of a note about the same thing that says something else of it: one of a file
that the question doesn't name, or an answer to a question that is asked otherwise."""
_BESIDE = 0.3
"""The most that a question covers of a note that answers another kind of question about the same thing."""
_LIKE, _SAME = 0.2, 0.5
"""Likeness from which two questions may ask the same of one thing, and from which they do."""
_WHOLE = 0.95
"""Share of its weight from which a question says nothing that a note's title doesn't."""
_ARTICLES = frozenset("the a an this that our my your".split())
_WORD = re.compile(r"(?<![\w./-])[\w./-]*\w")
_PROJECT = hash_term(split_word("project")[0])
_SUITE = re.compile(
    r"\b(?:(?:all|unit|whole|full)\s+(?:the\s+)?)?(?:tests|test suites?)\b(?:\s+(?:suite|locally))?"
)
_IS = re.compile(r"^(what|where|who|how)['\u2019]s\b")
_SAME_AS = dict.fromkeys(("repo", "repository", "codebase"), "project")
_HOW = re.compile(r"^how (?:do|can|should|would|could) (?:i|you|we|one)\b")
FRAME = frozenset(
    term
    for word in "structured configured depend tests breaks changes change uses used defined go goes add new".split()
    for term in word_hashes(word)
)
"""Terms of what anticipated questions ask of their subjects, whatever these are."""
_PATH = re.compile(r"(?<![\w.@-])[\w.@-]+(?:/[\w.@-]+)+/?")
_FOLDERS = re.compile(r"(?<![\w.@-])[\w.@-]+/(?=[\w.@-])")
_HERE = re.compile(r"\s(?:in|of|on|for) (?:project)$")
_OF_NAME = re.compile(r"What does (\S+) do, and where is it defined\?")
_MUCH = 0.25
"""Share of a question's weight that a word has which a note must have to answer it."""
_FEW = 2
_MODIFIERS = frozenset(
    "unit all suite suites whole full local dev development code commands command library app way".split()
)
"""Words that narrow down what is asked no further than a note does."""
_FOCUS = 0.4
"""Share of a note's title that a question has to have for the note to be about nothing else."""


class NoteMatch(NamedTuple):
    note: Note
    score: float
    coverage: float
    """Share of the question's idf-weighted terms that the note's title has, less where the title says much more."""
    is_asked: bool = False
    """The note was written for this very question."""


def match_notes(view: RevisionView, query: Query, most: int = _MOST_READ) -> list[NoteMatch]:
    """The notes whose titles and texts match the request best, by BM25 with titles weighed double."""
    total = max(1, len(view.data.notes))
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}
    possible = reach = 0.0
    weights: dict[int, float] = {}
    names = view.data.facts.get("names", ())
    # What the project is called tells its notes apart as little as "this project" does.
    own = {term for name in names for term in word_hashes(name)}
    asked = _askings(put_plainly(query.text), names)
    adding = {term for word in find_adding(query.text) for term in word_hashes(word)}
    general = {term: 1.0 for text in asked for term in word_hashes(text) if term == _PROJECT}
    for term, weight in (general | query.terms).items():
        if term in own and not own >= query.terms.keys():
            continue
        postings = view.note_postings(term)
        idf = weight * inverse_frequency(total, len(postings))
        # A derivation that no note has is no question that no note answers.
        if term in query.terms and term not in query.variants and term not in adding:
            possible += idf
            weights[term] = idf
        if len(postings) > 0.4 * total > 20:
            continue
        reach += idf if term in weights else 0.0
        for number, packed in postings:
            text, title = packed & 255, packed >> 8 & 255
            times = min(text, 4) + 3 * min(title, 2)
            scores[number] = scores.get(number, 0.0) + idf * times / (times + _K1)
            if title:
                covered[number] = covered.get(number, 0.0) + idf
    ranked = sorted(
        scores,
        key=lambda number: (-scores[number] * (1 + covered.get(number, 0.0) / max(possible, 1e-9)), number),
    )
    # Where every word is too common to tell notes apart, any of them may be meant.
    reached = (number for number, weight in covered.items() if weight >= reach - 1e-9)
    whole = sorted(view.note_numbers if not scores and possible else reached)
    if len(whole) > most * _READ:
        # Its words are so common that the very question isn't sure to be among the best.
        questions = view.questions(whole)
        ranked = [*(number for number, title in questions.items() if _plain(title) in asked), *ranked]
    # A folder's many files must not crowd out what is said of the folder.
    of_files = set(view.data.summaries)
    others = [number for number in ranked if number not in of_files]
    ranked = [*others[: most * _READ // 2], *(n for n in ranked if n in of_files)][: most * _READ]
    notes = view.notes(ranked)
    return _best(notes, scores, covered, weights, most, query, asked)


def _best(
    notes: Mapping[int, Note],
    scores: Mapping[int, float],
    covered: Mapping[int, float],
    weights: Mapping[int, float],
    most: int,
    query: Query,
    asked: Sequence[str],
) -> list[NoteMatch]:
    possible = sum(weights.values())
    needed = _needed(query, weights)
    terms = {
        term for term in query.terms if term not in FRAME and query.variants.get(term, term) not in FRAME
    }
    words = _words(put_plainly(query.text))
    subjects = _subjects(query.text)
    said = run_together(query.text)
    lowered = query.text.casefold().strip()
    matches = []
    for number, note in notes.items():
        # The very question that was anticipated is covered, however common its words are.
        title = _plain(note.title)
        is_it = title in asked
        coverage = 1.0 if is_it else min(covered.get(number, 0.0) / possible, 1.0) if possible else 0.0
        if not is_it and note.kind is not NoteKind.FILE:
            coverage *= _focus(terms, note)
        # Among the questions about one thing, how it is asked tells which is meant, if any of them is.
        likeness = _likeness(words, _words(note.title))
        is_file = note.kind is NoteKind.FILE
        is_other = (
            not _is_named(note.title, query.text)
            if is_file
            else likeness < _LIKE or not _names_one(note.title, subjects) or not _says_one(said, note.title)
        )
        is_beside = (
            not is_of_kind(note, lowered)
            or (not is_file and not _names_one(note.title, subjects))
            or _is_of_other_path(note.title, query.text)
            or _is_of_name(note.title, query.text)
        )
        # Reading a note whole is for those that would answer.
        is_other = is_other or (not is_file and coverage > _OTHER and not _says_all(note, needed))
        if not is_it and is_beside:
            coverage = min(coverage, _BESIDE)
        elif not is_it and is_other:
            coverage = min(coverage, _OTHER)
        score = scores.get(number, 0.0) * (1.0 + likeness)
        is_asked = is_it or (likeness >= _SAME and coverage >= _WHOLE)
        matches.append(
            (asked.index(title) if is_it else len(asked), NoteMatch(note, score, coverage, is_asked))
        )
    matches.sort(key=_order)
    return [match for _, match in matches[:most]]


def _order(ranked: tuple[int, NoteMatch]) -> tuple[int, float, str, str]:
    """Ties go by what the note says, never by the number that it happened to get."""
    rank, match = ranked
    return rank, -match.score * (1 + match.coverage), match.note.kind.value, match.note.key


def _needed(query: Query, weights: Mapping[int, float]) -> list[Set[int]]:
    """For each word that much of a question hangs on, the terms of which a note must have one to answer it."""
    found: list[Set[int]] = []
    telling = query.telling - FRAME - {_PROJECT}
    for term, weight in weights.items():
        word = query.words.get(term, "").lower()
        # Of the few words of a short question each counts, however many notes have it.
        is_much = len(telling) <= _FEW or weight >= _MUCH * sum(weights.values())
        if term in telling and is_much and not word.endswith("ly") and word not in _MODIFIERS:
            found.append({term, *(other for other, of in query.variants.items() if of == term)})
    return found


def _says_all(note: Note, needed: Sequence[Set[int]]) -> bool:
    """Whether a note has each of the needed words: how tests are run is not how benchmarks are."""
    if not needed:
        return True
    # What a new thing of a kind is called is in where those are, not in what else was changed along.
    text = note.text.partition(". ")[0] if note.title.startswith("How do I add a new ") else note.text
    said = {term for word in find_words(f"{note.title} {text}") for term in word_hashes(word)}
    return not any(said.isdisjoint(terms) for terms in needed)


def _focus(terms: Set[int], note: Note) -> float:
    """Between 0 and 1: whether a note is about what the words say, or about more that they don't say.

    Of a path, the last part tells what it is about.
    """
    own = {
        hash_term(term)
        for word in find_words(_FOLDERS.sub("", note.title))
        for term in split_word(word)
        if term not in STOP_TERMS
    } - FRAME
    return min(1.0, len(own & terms) / (_FOCUS * len(own))) if own else 1.0


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _subjects(question: str) -> set[str]:
    """What a question names as code or a file: words with a capital inside the sentence, `_` or a dot."""
    return {
        word.casefold()
        for word in _WORD.findall(question)[1:]
        if len(word) > 1 and (word != word.lower() or "_" in word or "." in word)
    }


def _names_one(title: str, subjects: Set[str]) -> bool:
    """Whether a title has one of the names that a question has, where it has any: `ByteUtils` is not `Utils`."""
    parts = {part for word in _words(title) for part in (word, word.rpartition("/")[2])}
    parts |= {part.partition(".")[0] for part in parts}
    return not subjects or any(
        subject in parts or any(part.endswith("/" + subject) for part in parts) for subject in subjects
    )


def _is_of_other_path(title: str, question: str) -> bool:
    """Whether a title and a question both name a place in the tree, and not the same one, nor one inside of it."""
    asked, told = set(_PATH.findall(question)), set(_PATH.findall(title))
    return bool(asked and told) and not any(
        f"/{one}/".endswith(f"/{other}/")
        or f"{one}/".startswith(f"{other}/")
        or f"/{other}/".endswith(f"/{one}/")
        for one in told
        for other in (path.rstrip("/.") for path in asked)
    )


def _is_of_name(title: str, question: str) -> bool:
    """Whether a title asks of a name that is an ordinary word to the question: `default` of "the default theme"."""
    match = _OF_NAME.fullmatch(title)
    name = match.group(1) if match is not None else ""
    return name.isalpha() and name.islower() and not says_as_name(name, question)


def _says_one(said: str, title: str) -> bool:
    """Whether a question says one of the names that a title has, where it has any: `listpack` is no `listpackEntry`.

    `said` is the question run together, for `price of` may mean `price_of`.
    """
    names = [name.rpartition("/")[2].partition(".")[0] for name in _subjects(title)]
    return not names or any(run_together(name) in said for name in names)


def _likeness(one: Set[str], other: Set[str]) -> float:
    """Jaccard's: the words that both have, of those that either has."""
    return len(one & other) / (len(one | other) or 1)


def _is_named(path: str, question: str) -> bool:
    """Whether a question names a file, and not just words that are in its path."""
    name = path.rpartition("/")[2]
    if "." in name.strip("."):
        return name.casefold() in question.casefold()
    if path.islower() and "/" not in path:
        # `version` is a word, and a file only where it is said to be one.
        return f"`{path}`" in question or f"{path} file" in question
    # `Makefile` and `bin/run` are names.
    return (path if name.islower() else name) in question


def _askings(question: str, names: Sequence[str]) -> tuple[str, str]:
    """A question in plain words, and the same with "project" where it has the name of this one."""
    plain = f" {_plain(question)} "
    general = plain
    for name in sorted(names, key=len, reverse=True):
        general = general.replace(f" {_plain(name)} ", " project ")
    return plain.strip(), general.strip()


def _plain(text: str) -> str:
    """A question without what people leave out or put differently when they ask it."""
    text = _SUITE.sub("tests", _IS.sub(r"\1 is", text.casefold().strip()))
    words = text.replace("`", " ").rstrip(" ?.!").split()
    plain = " ".join(_SAME_AS.get(word, word) for word in words if word not in _ARTICLES)
    return _HOW.sub("how to", _HERE.sub("", plain))
