"""What was worked out for the revision before, told again while what it was made of is the same.

Something remembered holds while the files' paths, roles and languages, the columns that it names and the
content of every file that was looked into are what they were: so it is what working it out again would give.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from sleepcode.sleep.listing import Listing
from sleepcode.store.memos import Memo, read_memos, write_memo
from sleepcode.store.revisions import RevisionData

_STRUCTURE = ("paths", "roles", "languages")
_OF_FILES = "of files"
"""The key of all that follows from the contents of a few files."""
_Result = TypeVar("_Result")


class FreshMemo(NamedTuple):
    """What `store.memos` is to keep."""

    key: str
    identity: bytes
    files: array[int]
    value: Any


class Memory:
    """The memory of one run; `identity` is of everything else that decides what is worked out."""

    def __init__(
        self, connection: sqlite3.Connection, data: RevisionData, listing: Listing, identity: str
    ) -> None:
        self._connection = connection
        self._data = data
        self._listing = listing
        self._identity = identity
        self._digests: dict[str, bytes] = {}
        self._looked_into: list[set[str]] = []
        self._told: dict[tuple[str, bytes], tuple[Any, Collection[str]]] = {}
        """What this run was told already, and the files that were looked into for it."""
        self._of_files: dict[str, list[Any]] = {}
        """Key -> numbers of blobs and what follows from them, of what this run asked for."""
        self.fresh: list[FreshMemo] = []
        """What this run worked out."""

    def recall(
        self, key: str, columns: Sequence[str], work_out: Callable[[], Any], also: object = None
    ) -> Any:
        """What `work_out` gave, as JSON holds it. It may read the named columns, files' contents, and `also`."""
        identity = b"".join(self._digest(name) for name in (*_STRUCTURE, *columns))
        identity += blake2b(repr(also).encode("utf-8", "surrogateescape"), digest_size=8).digest()
        told = self._told.get((key, identity))
        if told is None:
            told = self._told[key, identity] = self._remember(key, identity) or self._work_out(
                key, identity, work_out
            )
        value, seen = told
        for outer in self._looked_into:
            outer.update(seen)
        return value

    def _remember(self, key: str, identity: bytes) -> tuple[Any, Collection[str]] | None:
        """What the last run worked out under a key, and for it looked into; None where that doesn't hold."""
        memo = self._known.get(key)
        if memo is None or memo.identity != identity or not self._holds(memo):
            return None
        places = self._listing.places_of_numbers(memo.files[0::2])
        return memo.value, [self._listing.path(place) for place in places]

    def _work_out(
        self, key: str, identity: bytes, work_out: Callable[[], Any]
    ) -> tuple[Any, Collection[str]]:
        seen: set[str] = set()
        self._looked_into.append(seen)
        try:
            value = work_out()
        finally:
            self._looked_into.pop()
        places = self._listing.find_all(sorted(seen))
        flat = [part for place in places for part in (self._data.paths[place], self._data.blobs[place])]
        self.fresh.append(FreshMemo(key, identity, array("I", flat), value))
        return value, seen

    def recall_of(self, key: str, paths: Sequence[str], work_out: Callable[[], Any]) -> Any:
        """What `work_out` gave, as JSON holds it, where it looks at nothing but the contents of the files at `paths`.

        A path may be of no file: then there being none is what it looks at.
        """
        for outer in self._looked_into:
            outer.update(paths)
        places = map(self._listing.find, paths)
        blobs = [self._data.blobs[place] if place is not None else 0 for place in places]
        known = self._of_files.get(key) or self._known_of_files.get(key)
        if known is None or known[0] != blobs:
            known = [blobs, work_out()]
        self._of_files[key] = known
        value = known[1]
        return value

    @cached_property
    def _known_of_files(self) -> dict[str, list[Any]]:
        memo = self._known.get(_OF_FILES)
        if memo is None or memo.identity != self._identity_digest:
            return {}
        found: dict[str, list[Any]] = memo.value
        return found

    @cached_property
    def _identity_digest(self) -> bytes:
        return blake2b(self._identity.encode("utf-8", "surrogateescape"), digest_size=8).digest()

    def last(self, key: str) -> Memo | None:
        """What was remembered under a key, for whoever knows by itself whether it holds."""
        return self._known.get(key)

    def keep(self) -> None:
        """Writes what this run worked out, in the caller's transaction."""
        if self._of_files and self._of_files != self._known_of_files:
            self.fresh.append(FreshMemo(_OF_FILES, self._identity_digest, array("I"), self._of_files))
        for memo in self.fresh:
            write_memo(self._connection, *memo)
        self.fresh = []

    def look_into(self, path: str) -> None:
        """Says that the content of a file is read."""
        for seen in self._looked_into:
            seen.add(path)

    def tracked(self, read: Callable[[str], _Result]) -> Callable[[str], _Result]:
        """A reader of files' contents that says so."""

        def read_and_tell(path: str) -> _Result:
            self.look_into(path)
            return read(path)

        return read_and_tell

    @cached_property
    def _known(self) -> dict[str, Memo]:
        return read_memos(self._connection)

    def _holds(self, memo: Memo) -> bool:
        place_of, blobs = self._listing.place_of_number, self._data.blobs
        return all(
            (place := place_of.get(number)) is not None and blobs[place] == blob
            for number, blob in zip(memo.files[0::2], memo.files[1::2], strict=True)
        )

    def _digest(self, column: str) -> bytes:
        known = self._digests.get(column)
        if known is None:
            known = self._digests[column] = self._make_digest(column)
        return known

    def _make_digest(self, column: str) -> bytes:
        data = self._data
        digest = blake2b(digest_size=8)
        if column == "has_facts":
            digest.update(bytes(map(bool, data.lengths)))
        elif column == "externals":
            digest.update(repr(data.externals).encode("utf-8", "surrogateescape"))
        else:
            digest.update(getattr(data, column).tobytes())
        if column == "languages":
            digest.update(repr((data.language_names, self._identity)).encode("utf-8", "surrogateescape"))
        return digest.digest()
