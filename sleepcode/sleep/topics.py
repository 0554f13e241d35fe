"""What a change's subject says it is about: its scope, its telling words, pairs of neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from sleepcode.parsing.subjects import PLAIN_WORDS, scope_of
from sleepcode.parsing.words import STOP_WORDS
from sleepcode.parsing.words import stem as fold

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*")
_FILE_ENDING = re.compile(
    r"(?<=\w)\.(?:py|c|h|cc|cpp|go|rs|js|ts|tsx|java|rb|md|rst|txt|tcl|json|ya?ml|toml)$"
)
_SHORTEST = 3
"""Letters of a word's key."""


class Topic(NamedTuple):
    """Something that a subject names."""

    key: str
    """Folded words, separated by spaces: what topics are compared by."""
    name: str
    """As the subject writes it, lower-case."""
    is_scope: bool = False
    """Whether the subject puts it in front, as in `core: ...` or `fix(core): ...`."""

    @property
    def is_word(self) -> bool:
        return " " not in self.key


def pack_topics(subject: str) -> str:
    """What the store keeps of a subject: its scope behind a `!`, and its telling words, neighbours on one line."""
    scope = scope_of(subject)
    parts = [f"!{scope}"] if scope else []
    for _, written, follows in _telling_words(subject):
        if follows:
            parts[-1] += f" {written}"
        else:
            parts.append(written)
    return "\n".join(parts)


def unpack_topics(packed: str) -> list[Topic]:
    """The topics of a subject, each once: its scope, its words, its pairs of neighbouring words.

    Words that any commit may have ("fix", "update") were left out by `pack_topics`.
    """
    found: dict[str, Topic] = {}
    for line in packed.split("\n") if packed else ():
        if line.startswith("!"):
            key = " ".join([fold(word) for word in line[1:].split()])
            found[key] = Topic(key, line[1:], is_scope=True)
            continue
        before: Topic | None = None
        for word in line.split(" "):
            topic = _word_topic(word)
            if len(topic.key) >= _SHORTEST:
                found.setdefault(topic.key, topic)
            if before is not None:
                key = f"{before.key} {topic.key}"
                if key not in found:
                    found[key] = Topic(key, f"{before.name} {word}")
            before = topic
    return list(found.values())


def count_words(subjects: Iterable[str]) -> dict[str, int]:
    """Key of a topic that is a single word -> how many of the packed subjects have it."""
    scopes: Counter[str] = Counter()
    key_of = _Keys().__getitem__

    def keys() -> Iterator[Iterable[str]]:
        for packed in subjects:
            if not packed.startswith("!"):
                yield set(map(key_of, packed.split()))
                continue
            line, _, rest = packed.partition("\n")
            scope = fold(line[1:]) if " " not in line else ""
            if len(scope) >= _SHORTEST:
                yield {scope, *map(key_of, rest.split())}
                continue
            yield set(map(key_of, rest.split()))
            if scope:
                scopes[scope] += 1

    counts = Counter(chain.from_iterable(keys()))
    # Words so short are topics only where they are a scope.
    return {key: times for key, times in counts.items() if len(key) >= _SHORTEST} | scopes


class SubjectKeys(NamedTuple):
    """What a subject's topics are compared by."""

    keys: set[str]
    scope: str | None
    """That of the topics which the subject puts in front."""


def read_keys(subjects: Iterable[str]) -> list[SubjectKeys]:
    """The keys of `unpack_topics` of each of the packed subjects: what takes half of the time to tell."""
    found = []
    key_of = _Keys().__getitem__
    for packed in subjects:
        scope = None
        if packed.startswith("!"):
            line, _, packed = packed.partition("\n")
            scope = " ".join(map(key_of, line[1:].split()))
        keys = {key for key in map(key_of, packed.split()) if len(key) >= _SHORTEST}
        for line in packed.split("\n") if " " in packed else ():
            row = list(map(key_of, line.split(" ")))
            keys.update(map(" ".join, pairwise(row)))
        if scope is not None:
            keys.add(scope)
        found.append(SubjectKeys(keys, scope))
    return found


class _Keys(dict[str, str]):
    """Word -> its key, worked out once; a plain look-up is what counting spends its time on."""

    def __missing__(self, word: str) -> str:
        found = self[word] = fold(word)
        return found


@lru_cache(maxsize=50_000)
def _word_topic(word: str) -> Topic:
    return Topic(fold(word), word)


def _telling_words(subject: str) -> list[tuple[str, str, bool]]:
    """(folded, as written, whether it follows the one before)."""
    found = []
    follows = False
    end = -2
    for match in _WORD.finditer(subject[:300]):
        entry = _fold_word(match.group())
        if entry is None:
            follows = False
            continue
        is_next = follows and match.start() - end <= 2 and subject[end] in " -`'\"/("
        found.append((*entry, is_next))
        follows = True
        end = match.end()
    return found


@lru_cache(maxsize=50_000)
def _fold_word(raw: str) -> tuple[str, str] | None:
    word = _FILE_ENDING.sub("", raw).lower()
    if len(word) < 3 or word in STOP_WORDS or word in PLAIN_WORDS:
        return None
    return fold(word), word
