"""Signals from what a request names outright: paths, stack frames, definitions, messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from heapq import nsmallest
from math import log

from sleepcode.parsing.words import (
    definition_hash,
    find_words,
    hash_term,
    reference_hash,
    split_word,
    word_hashes,
)
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.ranking.wording import VARIANT

_MOST_DEFINERS = 60
_MOST_CALLED = 200
_PLAIN_STEMS = frozenset(("index", "__init__", "mod", "lib", "main", "init"))


def find_mentions(view: RevisionView, query: Query) -> dict[int, float]:
    """Files whose path, or the end of it, the request names: 1 for a whole path, less for a bare name."""
    found: dict[int, float] = {}
    for mention, weight in query.paths.items():
        parts = [part for part in mention.strip("./").split("/") if part]
        if not parts:
            continue
        matches = _files_ending(view, parts)
        if matches:
            strength = weight if len(matches) == 1 else weight / (len(matches) ** 0.5)
            for place in matches:
                found[place] = max(found.get(place, 0.0), strength)
        elif "/" not in mention and "." in mention:
            # A dotted module: `pkg.mod.Class` may be pkg/mod.py.
            for place in _files_of_module(view, mention.split(".")):
                found[place] = max(found.get(place, 0.0), weight * 0.8)
    return found


def find_folder_mentions(view: RevisionView, query: Query) -> dict[int, float]:
    """Files in a folder that the request names."""
    found: dict[int, float] = {}
    for mention in query.paths:
        parts = [part.lower() for part in mention.strip("./").split("/") if part]
        if not parts or "." in parts[-1]:
            continue
        postings = view.path_postings(hash_term("p:" + parts[-1]))
        matches = [place for place, _ in postings if _has_folder(view.path(place), parts)]
        for place in matches:
            found[place] = max(found.get(place, 0.0), 1.0 / (1.0 + log(1 + len(matches))))
    return found


def find_frames(view: RevisionView, query: Query) -> dict[int, float]:
    """Files in the request's stack traces; the innermost frame counts most."""
    found: dict[int, float] = {}
    total = len(query.frames)
    for position, (path, _, _) in enumerate(query.frames):
        parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        for place in _files_with_longest_end(view, parts):
            weight = 0.5 + 0.5 * (position + 1) / total
            found[place] = max(found.get(place, 0.0), weight)
    return found


def find_definitions(view: RevisionView, query: Query) -> dict[int, float]:
    """Files that define names of the request; a name that few files define counts most."""
    found: dict[int, float] = {}
    for name, weight in query.names.items():
        postings = view.word_postings(definition_hash(name))
        if not postings or len(postings) > _MOST_DEFINERS:
            continue
        gain = weight / len(postings) ** 0.7
        for place, _ in postings:
            found[place] = found.get(place, 0.0) + gain
    return found


def find_stems(view: RevisionView, query: Query, places: Iterable[int]) -> dict[int, float]:
    """How much of a file's name the request says, where it says most of it; a plain name tells little."""
    wanted = query.title_terms or query.terms
    found = {}
    for place in places:
        stem = _stem_terms(view.path(place))
        if stem:
            said = sum(1 for term in stem if term in wanted)
            if 2 * said >= len(stem):
                found[place] = said / (len(stem) + 0.5) if said else 0.0
    return found


def find_called(view: RevisionView, query: Query, by_path: Mapping[int, float]) -> dict[int, float]:
    """How much of the whole name of a file (of its folder, where it is the folder's main one) the question says.

    `by_path` is place -> BM25 of its path; only the best of those are looked at.
    """
    places = nsmallest(_MOST_CALLED, by_path, key=lambda place: (-by_path[place], place))
    view.load_paths(places)
    found = {}
    for place in places:
        stem = _stem_terms(view.path(place))
        said = min((_said(query, term) for term in stem), default=0.0)
        if said:
            found[place] = said
    return found


def _said(query: Query, term: int) -> float:
    """How much a question says a word of a name, 0 to 1; as it says it, or in another form."""
    weight = query.terms.get(term, 0.0)
    return min(weight / VARIANT if term in query.variants else weight, 1.0)


def _stem_terms(path: str) -> set[int]:
    """Hashed terms of a file's name; of its folder's where the name is the same everywhere."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0] if not name.startswith(".") else name
    if stem.lower() in _PLAIN_STEMS:
        stem = folder.rpartition("/")[2]
    terms = {term for word in find_words(stem) for term in split_word(word)}
    parts = {term for term in terms if not any(term != other and other in term for other in terms)}
    return {hash_term(term) for term in parts}


def find_references(view: RevisionView, query: Query) -> dict[int, float]:
    """Files that use names of the request which this repository defines."""
    found: dict[int, float] = {}
    for name, weight in query.names.items():
        if weight < 0.5:
            continue
        definers = view.word_postings(definition_hash(name))
        if not definers or len(definers) > 10:
            continue
        postings = view.word_postings(reference_hash(name))
        for place, packed in postings:
            times = packed & 255
            gain = weight * (1.0 + log(times)) / (1.0 + log(1 + len(postings))) / len(definers)
            found[place] = found.get(place, 0.0) + gain
    return found


def find_messages(view: RevisionView, query: Query) -> dict[int, float]:
    """Files whose string literals hold phrases of the request's error messages and quotations."""
    hits: Counter[int] = Counter()
    strength: dict[int, float] = {}
    for shingle in sorted(query.shingles):
        postings = view.word_postings(shingle)
        if 0 < len(postings) <= 40:
            for place, _ in postings:
                hits[place] += 1
                strength[place] = strength.get(place, 0.0) + 1.0 / len(postings)
    return {place: strength[place] * min(1.0, hits[place] / 2) for place in hits}


def _files_ending(view: RevisionView, parts: list[str]) -> list[int]:
    """Places of the files whose path ends with these parts; exact case first."""
    name = hash_term("p:" + parts[-1].lower())
    ending = "/".join(parts)
    places = [place for place, _ in view.path_postings(name)]
    view.load_paths(places)
    whole = [place for place in places if ("/" + view.path(place)).endswith("/" + ending)]
    if whole:
        exact = [place for place in whole if view.path(place) == ending]
        return exact or whole
    low = ending.lower()
    return [place for place in places if ("/" + view.path(place).lower()).endswith("/" + low)]


def _files_with_longest_end(view: RevisionView, parts: list[str]) -> list[int]:
    """The files that share the longest end with a path of another machine (at least the name)."""
    for start in range(max(0, len(parts) - 12), len(parts)):
        found = _files_ending(view, parts[start:])
        if found:
            single = len(parts) - start == 1
            return found if not single or len(found) <= 3 else []
    return []


def _files_of_module(view: RevisionView, parts: list[str]) -> list[int]:
    for end in range(len(parts), 1, -1):
        stem = parts[end - 1].lower()
        wanted = "/".join(parts[:end]).lower()
        for name in (f"{stem}.py", f"{stem}.java", f"{stem}.kt", f"{stem}.scala", f"{stem}.js", f"{stem}.ts"):
            places = [place for place, _ in view.path_postings(hash_term("p:" + name))]
            found = [
                place
                for place in places
                if f"/{view.path(place).lower()}".rpartition(".")[0].endswith("/" + wanted)
            ]
            if found:
                return found[:3]
    return []


def _has_folder(path: str, parts: list[str]) -> bool:
    folder = "/" + path.lower().rpartition("/")[0] + "/"
    return "/" + "/".join(parts) + "/" in folder


def is_named(path: str, said: Set[int]) -> bool:
    """Whether the terms that are said have the whole name of a file, but for its ending."""
    return says_name(path.rpartition("/")[2].partition(".")[0], said)


def says_name(name: str, said: Set[int]) -> bool:
    """Whether the terms that are said have every word of a name."""
    terms = set(word_hashes(name))
    return bool(terms) and terms <= said
