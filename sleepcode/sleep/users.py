"""Which files use a name without defining it: looked up once, and remembered while no file says otherwise."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from functools import cached_property
from hashlib import blake2b
from itertools import compress

from sleepcode.parsing.words import definition_hash, reference_hash, spelling_mark
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.memory import FreshMemo, Memory
from sleepcode.sleep.patch import Patch
from sleepcode.store.blobs import read_outline, read_references
from sleepcode.store.postings import Space, may_be_spelled, read_postings
from sleepcode.store.revisions import RevisionData

_KEY = "users"
_MOST = 200
_FEW = 12


class NameUsers:
    """Users of names in one revision.

    What was looked up for `previous`, of which the revision was made by `patch`, holds for names that no
    file that differs mentions, before or after.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: RevisionData,
        listing: Listing,
        memory: Memory,
        previous: RevisionData | None = None,
        patch: Patch | None = None,
    ) -> None:
        self._connection = connection
        self._data = data
        self._listing = listing
        self._memory = memory
        self._looked_up = 0
        self._asked: dict[str, list[int]] = {}
        """Name -> numbers of the paths that use it, in the order of paths."""
        self._known: dict[str, list[int]] = {}
        memo = memory.last(_KEY)
        if memo is not None and previous is not None and patch is not None:
            is_of_previous = memo.identity == _identity(previous)
            self._known = self._unchanged(memo.value, previous, patch) if is_of_previous else {}

    def find(self, name: str) -> list[str]:
        """Paths of files that use the name without defining it, in order, at most 200."""
        numbers = self._asked.get(name)
        if numbers is None:
            numbers = self._known.get(name)
            if numbers is None:
                numbers = self._look_up(name)
            self._asked[name] = numbers
        return [self._listing.path(place) for place in self._listing.places_of_numbers(numbers)]

    def remember(self) -> None:
        """Has what was asked remembered with the rest of the run's memory."""
        self._memory.fresh.append(FreshMemo(_KEY, _identity(self._data), array("I"), self._asked))

    def _look_up(self, name: str) -> list[int]:
        wanted = self._having(reference_hash(name), name) - self._having(definition_hash(name), name)
        self._looked_up += 1
        if self._looked_up <= _FEW:
            # A table of all files takes as long to make as a few looks through them.
            blobs = self._data.blobs
            found = list(compress(range(len(blobs)), map(wanted.__contains__, blobs))) if wanted else []
        else:
            places = self._places
            found = sorted(place for blob in wanted for place in places.get(blob, ()))
        return [self._data.paths[place] for place in found[:_MOST]]

    def _having(self, term: int, name: str) -> set[int]:
        """Blobs that have a name, written as it is."""
        mark = spelling_mark(name)
        blobs, payloads = read_postings(self._connection, Space.BLOB_WORDS, term)
        return {blob for blob, payload in zip(blobs, payloads, strict=True) if may_be_spelled(payload, mark)}

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for place, blob in enumerate(self._data.blobs):
            found.setdefault(blob, []).append(place)
        return found

    def _unchanged(
        self, known: dict[str, list[int]], previous: RevisionData, patch: Patch
    ) -> dict[str, list[int]]:
        changed = set(self._changed_names(previous, patch))
        # Of what was cut off, the rest may come forward when files go.
        return {
            name: numbers
            for name, numbers in known.items()
            if name.lower() not in changed and not (patch.is_moved and len(numbers) >= _MOST)
        }

    def _changed_names(self, previous: RevisionData, patch: Patch) -> Iterator[str]:
        """Lower-case names that files which differ use or define, or did."""
        before = {number: place for place, number in enumerate(previous.paths)} if patch.is_moved else None
        for place in patch.touched:
            was = place if before is None else before.get(self._data.paths[place])
            blobs = {self._data.blobs[place], previous.blobs[was] if was is not None else 0}
            for blob in blobs - {0}:
                yield from (name.lower() for name in read_references(self._connection, blob))
                facts = read_outline(self._connection, blob, chunks=False)
                yield from (symbol.name.lower() for symbol in facts.symbols) if facts is not None else ()


def _identity(data: RevisionData) -> bytes:
    """Of the files and what is in them."""
    digest = blake2b(data.paths.tobytes(), digest_size=8)
    digest.update(data.blobs.tobytes())
    return digest.digest()
