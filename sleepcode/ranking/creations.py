"""What creates the resource that a question is about: `resource "aws_iam_role" "build"` for "the IAM role of the build"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.facts import Symbol
from sleepcode.parsing.words import word_hashes
from sleepcode.ranking.query import Query

_KIND = "resource"
_ASKED = frozenset(
    term for word in "create created creates provision provisioned".split() for term in word_hashes(word)
)
_LABELS_OF_ALL = frozenset(("this", "main", "default", "self"))
"""What resources are called that are the only ones of their type."""
_PARTS = re.compile(r"[._-]+")
_GAIN = 1.2
"""What it adds to the score of a passage to create just what the question names."""
_MOST = 4
_MOSTLY = 0.6
"""Part of the words of an address from which the question means it."""


class Creations:
    """What a question on creating says of resources; nothing for all others."""

    def __init__(self, query: Query) -> None:
        # `role` is a word of asking, and of AWS.
        own = query.terms.keys() - query.variants.keys()
        self._said = own - _ASKED if not _ASKED.isdisjoint(query.terms) else set()

    def gain(self, symbol: Symbol) -> float:
        """What it adds that the question names what a symbol creates."""
        terms = self._terms(symbol)
        said = len(terms & self._said)
        # Another resource may have what was named for a part of its address: a policy of the role.
        return _GAIN * (said / len(terms)) ** 2 * said / len(self._said) if said else 0.0

    def is_meant(self, symbol: Symbol) -> bool:
        """Whether the question says most of what a symbol creates."""
        terms = self._terms(symbol)
        return bool(terms) and len(terms & self._said) >= _MOSTLY * len(terms)

    def lines_of_meant(self, symbols: Sequence[Symbol]) -> list[int]:
        """Where those of a file's symbols start that create what the question names; at most four."""
        return [symbol.start for symbol in symbols if self.is_meant(symbol)][:_MOST] if self._said else []

    def _terms(self, symbol: Symbol) -> set[int]:
        """The words of a resource's address, without the provider at its start and labels that tell nothing."""
        if symbol.kind != _KIND or not self._said:
            return set()
        _, *parts = _PARTS.split(symbol.qualified)
        return {term for part in parts if part not in _LABELS_OF_ALL for term in word_hashes(part)}
