"""Plain BM25 over file contents, or over windows of 40 lines, at any commit of a clone.

Uses git and nothing of the product: k1 = 1.2, b = 0.75, identifiers whole and split at case and
underscores, lower-cased, without single letters and bare numbers (which makes the baseline
stronger on issues and questions); no stop words, no stemming, no paths, no history.
Blobs are counted once for all commits of a repository, and only for the terms that some query has.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from sleepcode.evaluate.metrics import Shown
from tests.tools.objects import TextReader, list_blobs

Key = TypeVar("Key", bound=Hashable)

K1 = 1.2
B = 0.75
WINDOW = 40
"""Lines of a window."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_TEST_FOLDERS = {"test", "tests", "testing", "__tests__", "spec", "specs"}
_TEST_NAME = re.compile(r"^(test_.*|conftest|.*_tests?|.*\.(test|spec))\.[a-z]+$")


def split_words(text: str) -> list[str]:
    """Lower-case ASCII identifiers and their parts: `HTTPServer_v2` -> httpserver_v2, http, server."""
    words: list[str] = []
    for identifier in _IDENTIFIER.findall(text):
        words += _parts(identifier)
    return words


@lru_cache(maxsize=1 << 18)
def _parts(identifier: str) -> tuple[str, ...]:
    whole = identifier.lower()
    parts = [part.lower() for part in _PART.findall(identifier) if len(part) > 1]
    return (whole,) if parts == [whole] else (whole, *parts)


def is_test(path: str) -> bool:
    """Whether a path is a test's by its folders or its name."""
    *folders, name = path.split("/")
    return bool(_TEST_FOLDERS & set(folders)) or bool(_TEST_NAME.match(name))


@dataclass(frozen=True, slots=True)
class Document:
    """What BM25 knows of a file or of a window of it."""

    length: int
    """Words, those outside the vocabulary included."""
    counts: Mapping[str, int]


@dataclass(slots=True)
class Corpus:
    """The documents of one repository, by blob, counted when first met."""

    clone: Path
    vocabulary: Set[str]
    _files: dict[str, Document | None]
    _windows: dict[str, list[Document]]

    @classmethod
    def of(cls, clone: Path, texts: Iterable[str]) -> Corpus:
        """A corpus that can score the given texts as queries, and no other."""
        return cls(clone, {word for text in texts for word in split_words(text)}, {}, {})

    def rank_files(self, commit: str, text: str, *, tests: bool = True) -> list[str]:
        """Paths at the commit that share a word with the text, best first."""
        blobs = list_blobs(self.clone, commit)
        with TextReader(self.clone) as reader:
            documents = {
                path: document
                for path, blob in blobs.items()
                if (tests or not is_test(path)) and (document := self._file(reader, blob)) is not None
            }
        scores = score(documents, text)
        return sorted(scores, key=lambda path: (-scores[path], path))

    def rank_windows(self, commit: str, text: str) -> Iterator[Shown]:
        """Windows of files at the commit that share a word with the text, best first, with their lines."""
        blobs = list_blobs(self.clone, commit)
        with TextReader(self.clone) as reader:
            documents = {
                (path, number): document
                for path, blob in blobs.items()
                for number, document in enumerate(self._cut(reader, blob))
            }
            scores = score(documents, text)
            for path, number in sorted(scores, key=lambda key: (-scores[key], key)):
                content = reader.read(blobs[path]) or ""
                lines = content.split("\n")[number * WINDOW : (number + 1) * WINDOW]
                start = number * WINDOW + 1
                yield Shown(path, start, start + len(lines) - 1, "\n".join(lines))

    def _count(self, text: str) -> Document:
        counts = Counter(split_words(text))
        return Document(counts.total(), {word: counts[word] for word in counts.keys() & self.vocabulary})

    def _file(self, reader: TextReader, blob: str) -> Document | None:
        if blob not in self._files:
            text = reader.read(blob)
            self._files[blob] = self._count(text) if text is not None else None
        return self._files[blob]

    def _cut(self, reader: TextReader, blob: str) -> list[Document]:
        if blob not in self._windows:
            lines = (reader.read(blob) or "").split("\n")
            self._windows[blob] = [
                self._count("\n".join(lines[start : start + WINDOW]))
                for start in range(0, len(lines), WINDOW)
            ]
        return self._windows[blob]


def score(documents: Mapping[Key, Document], text: str) -> dict[Key, float]:
    """BM25 of every document that has a word of the text; a word said twice weighs twice."""
    average = sum(document.length for document in documents.values()) / max(len(documents), 1)
    query = Counter(split_words(text))
    postings: dict[str, list[tuple[Key, int]]] = {word: [] for word in query}
    for key, document in documents.items():
        for word in document.counts.keys() & query.keys():
            postings[word].append((key, document.counts[word]))
    scores: dict[Key, float] = {}
    for word, found in postings.items():
        weight = query[word] * math.log(1 + (len(documents) - len(found) + 0.5) / (len(found) + 0.5))
        for key, frequency in found:
            norm = K1 * (1 - B + B * documents[key].length / average)
            scores[key] = scores.get(key, 0.0) + weight * frequency * (K1 + 1) / (frequency + norm)
    return scores
