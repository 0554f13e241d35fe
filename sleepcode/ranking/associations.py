"""What changes whose subjects have a word touch in other repositories: `ci` workflows, `color` themes and styles.

Learned once from the histories of many public repositories (`tests/tools/learn_associations.py`) and shipped as
text: a line a word, `word<TAB>feature lift feature lift ...`, words in order, the first line tells where it
comes from. A lift is the logarithm of how much more often such changes touch a file with the feature than
changes do at large. Only the lines of a request's words are ever taken apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from sleepcode.parsing.words import STOP_WORDS, find_words, hash_term, split_word
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.shipped import read_shipped

_STOP = frozenset(term for word in STOP_WORDS for term in split_word(word)) | STOP_WORDS
_MOST_WORDS = 24
_LONGEST = 14
_LONGEST_NAME = 24
_TELLING = 1.0
"""Lift from which a feature's files are candidates, whatever else points to them."""
_MOST_POSTINGS = 120

Associations = Mapping[str, Mapping[str, float]]
"""Word -> feature -> lift."""


class AssociationTable:
    """The shipped text, looked up by word."""

    def __init__(self, text: str) -> None:
        self._text = "\n" + text

    def find(self, words: Iterable[str]) -> Associations:
        """The lifts of those words that have any."""
        found = {}
        for word in words:
            start = self._text.find(f"\n{word}\t")
            if start >= 0:
                line = self._text[start + len(word) + 2 : self._text.find("\n", start + 1)]
                parts = line.split(" ")
                found[word] = dict(zip(parts[::2], map(float, parts[1::2]), strict=True))
        return found


@cache
def shipped_associations() -> AssociationTable:
    """The table that comes with the package."""
    text = read_shipped("sleepcode.ranking", "associations.txt")
    return AssociationTable(text)


def subject_words(text: str) -> list[str]:
    """The folded words of a change's subject or of a request's title, in order, each once."""
    words: dict[str, None] = {}
    for word in find_words(text)[:_MOST_WORDS]:
        for term in split_word(word):
            if 2 <= len(term) <= _LONGEST and term.isalpha() and term.isascii() and term not in _STOP:
                words[term] = None
    return list(words)


@lru_cache(maxsize=20_000)
def path_features(path: str) -> frozenset[str]:
    """What associations know of a path: words of its name, `in:` words of its folders, `ext:`, `name:`, `root`."""
    folder, _, name = path.rpartition("/")
    low = name.lower()
    features = {*_terms(name.partition(".")[0] or name), *(f"in:{term}" for term in _terms(folder))}
    if "." in name:
        features.add("ext:" + low.rpartition(".")[2][:_LONGEST])
    if not folder:
        features.add("root")
    if len(low) <= _LONGEST_NAME and low.isascii() and " " not in low:
        features.add("name:" + low)
    return frozenset(features)


def _terms(text: str) -> list[str]:
    return [
        term
        for word in find_words(text)
        for term in split_word(word)
        if len(term) <= _LONGEST and term.isascii()
    ]


def file_features(view: RevisionView, place: int) -> frozenset[str]:
    """The features of a file: its path's, and its role's."""
    return path_features(view.path(place)) | {f"role:{view.role(place).value}"}


def find_associated(view: RevisionView, associations: Associations) -> dict[int, float]:
    """Place -> sum of lifts, of files whose path has a feature that the request's words strongly call for."""
    found: dict[int, float] = {}
    for word in sorted(associations):
        for feature, lift in associations[word].items():
            kind, _, term = feature.rpartition(":")
            if lift < _TELLING or kind in ("role", "ext") or feature == "root":
                continue
            postings = view.path_postings(hash_term(f"p:{term}" if kind == "name" else term))
            if 0 < len(postings) <= _MOST_POSTINGS:
                for place, _ in postings:
                    found[place] = found.get(place, 0.0) + lift
    return found


def associate(
    view: RevisionView, associations: Associations, places: Iterable[int]
) -> tuple[dict[int, float], dict[int, float]]:
    """(how much the request's words call for a file, how much they speak against it), by place.

    Of each word the strongest feature counts, for and against; the root of their number evens long titles out.
    """
    if not associations:
        return {}, {}
    scale = len(associations) ** -0.5
    calls, denials = {}, {}
    for place in places:
        features = file_features(view, place)
        most = least = 0.0
        for lifts in associations.values():
            values = [lifts[feature] for feature in features if feature in lifts]
            if values:
                most += max(0.0, max(values))
                least += min(0.0, min(values))
        if most:
            calls[place] = most * scale
        if least:
            denials[place] = -least * scale
    return calls, denials


def request_words(query: Query) -> list[str]:
    """The words of a request that associations are looked up for."""
    return subject_words(query.title)
