"""Text -> terms: identifiers split at case and underscores, folded and lightly stemmed.

Both times use these functions, so a term of a question is spelt exactly as the index spells it.
Terms are addressed by a 32-bit hash: among a million terms, a given one meets a stranger under
its hash with a chance of one in four thousand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from zlib import crc32

_LONGEST = 80
_WORD = re.compile(rf"\w{{2,{_LONGEST}}}")
_SPACED = bytes(code if chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(128)) + bytes(
    128
)
"""Translates ASCII so that words are what stands between spaces."""
_PART = re.compile(r"[A-Z]{2,}(?=s(?![a-z]))|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\dA-Za-z_]+")
_VOWEL = re.compile(r"[aeiouy]")
_FOLDED = frozenset("sgdey")
"""Last letters of the words that are folded at all."""
_SHORT = 3
_DOUBLED = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")

STOP_WORDS = frozenset(
    "a about above after all also am an and any are as at be been before being below between both but by "
    "can cannot could did do does doing don down during each few for from further had has have having he "
    "her here hers him his how if in into is it its itself just let me more most my no nor not now of off "
    "on once only or other our out over own same she should so some such than that the their them then "
    "there these they this those through to too under until up us very was we were what when where which "
    "while who whom why will with would you your please thanks hi hello would like want need".split()
)


def find_words(text: str) -> list[str]:
    """The raw words of a text, in order: runs of 2 to 80 letters, digits and underscores."""
    return _WORD.findall(text)


@lru_cache(maxsize=60_000)
def stem(word: str) -> str:
    """Folds plurals, `-ed` and `-ing` of a lower-case English word (steps 1a to 1c of Porter 1980)."""
    if len(word) < 4 or word[-1] not in _FOLDED or not word.isascii():
        return word
    if word.endswith("s"):
        if word.endswith("sses"):
            word = word[:-2]
        elif word.endswith("ies"):
            word = word[:-3] + ("y" if len(word) > 4 else "ie")
        elif not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and _VOWEL.search(word[: -len(ending)]):
            word = word[: -len(ending)]
            if word.endswith(("at", "bl", "iz")):
                word += "e"
            elif word.endswith(_DOUBLED) and len(word) > _SHORT:
                # `stopped` is of `stop`, but `added` of `add`.
                word = word[:-1]
            break
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word.endswith("y") and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    return word


def split_word(word: str) -> tuple[str, ...]:
    """The terms of one raw word: its stemmed parts, and the whole in lower case where it is composite."""
    parts = _PART.findall(word)
    terms = tuple(stem(part.lower()) for part in parts if len(part) > 1)
    if len(parts) > 1:
        whole = word.strip("_").lower()
        if whole not in terms:
            return (*terms, whole)
    return terms


def spell_term(word: str, term: str) -> str:
    """How a term of a raw word is written in it: `Template` for `templat` of `TextTemplate`."""
    parts: list[str] = _PART.findall(word)
    return next((part for part in parts if stem(part.lower()) == term), word) if len(parts) > 1 else word


def hash_term(term: str) -> int:
    """The address of a term in the index: CRC-32 of its UTF-8 bytes."""
    return crc32(term.encode("utf-8", "surrogatepass"))


_MOST_KNOWN = 150_000
"""Raw words that are remembered, some 40 MB of them: each worker has its own."""


class _PartHashes(dict[str, int]):
    """A part of a word in lower case -> the hash of its stem."""

    def __missing__(self, part: str) -> int:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        found = self[part] = hash_term(stem(part))
        return found


class _WordHashes(dict[str, tuple[int, ...]]):
    """Raw word -> its hashed terms, worked out once; a plain look-up is what indexing spends its time on."""

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        words = (word,) if len(word) <= _LONGEST else _WORD.findall(word)
        found = self[word] = tuple(chain.from_iterable(map(_hash_parts, words)))
        return found


_PARTS = _PartHashes()
_HASHES = _WordHashes()


def _hash_parts(word: str) -> tuple[int, ...]:
    """`split_word`, hashed."""
    if len(word) > 1 and word.isascii():
        # What is no composite is most words, and needs no matching.
        if word.isalpha() and (word.islower() or word.istitle() or word.isupper()):
            return (_PARTS[word.lower()],)
        if word.isdigit():
            return (hash_term(word),)
    parts = _PART.findall(word)
    hashes = tuple([_PARTS[part.lower()] for part in parts if len(part) > 1])
    if len(parts) > 1:
        whole = hash_term(word.strip("_").lower())
        if whole not in hashes:
            return (*hashes, whole)
    return hashes


def word_hashes(word: str) -> tuple[int, ...]:
    """The hashed terms of one raw word, or of a name of several."""
    return _HASHES[word] if len(word) <= _LONGEST else _hash_parts(word)


def find_hashes(text: str) -> Iterator[int]:
    """The hashed terms of every word of a text, in order."""
    return chain.from_iterable(map(_HASHES.__getitem__, _split(text)))


def _split(text: str) -> list[str]:
    """The words of a text; among those of ASCII there may be some that are shorter or longer than words are."""
    if text.isascii():
        # Splitting is three times as fast as matching.
        return text.encode("ascii").translate(_SPACED).decode("ascii").split()
    return _WORD.findall(text)


def count_hashes(text: str) -> dict[int, int]:
    """Hashed term -> how often the text has it."""
    return Counter(find_hashes(text))


def path_terms(path: str) -> Counter[int]:
    """Hashed terms of a path: its words, and each folder's and the file's name whole."""
    counts = Counter(count_hashes(path.replace("/", " ")))
    for part in path.lower().split("/"):
        counts[hash_term("p:" + part)] += 1
    return counts


def definition_hash(name: str) -> int:
    """The address of the definitions of a name, whatever its case."""
    return hash_term("d:" + name.lower())


def reference_hash(name: str) -> int:
    """The address of the references to a name, whatever its case."""
    return hash_term("r:" + name.lower())


def spelling_mark(name: str) -> int:
    """How a name is written, capitals and all, in 16 bits that are not all zero: `Line` is no `line`."""
    return crc32(name.encode("utf-8", "surrogatepass")) & 0xFFFF or 1


def shingle_hashes(text: str, size: int = 3) -> list[int]:
    """The addresses of a message's runs of `size` consecutive words, folded but not split."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]{2,}", text)]
    return [hash_term("m:" + " ".join(words[i : i + size])) for i in range(len(words) - size + 1)]
