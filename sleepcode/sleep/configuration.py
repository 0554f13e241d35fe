"""Contents of the build configuration in a revision, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.resolution import is_config
from sleepcode.store.revisions import RevisionData

_MOST_BYTES = 500_000


class ConfigFiles(Mapping[str, bytes]):
    """Path -> content of the files that resolving imports looks at; what can't be read is empty."""

    def __init__(self, data: RevisionData, listing: Listing, reader: BlobReader) -> None:
        self._data = data
        self._listing = listing
        self._reader = reader
        self._read: dict[str, bytes] = {}

    @cached_property
    def _places(self) -> dict[str, int]:
        sizes, listing = self._data.sizes, self._listing
        return {
            path: place
            for place, path in enumerate(listing.paths)
            if is_config(path) and sizes[place] <= _MOST_BYTES and not listing.is_link(place)
        }

    def __getitem__(self, path: str) -> bytes:
        content = self._read.get(path)
        if content is None:
            blob = self._listing.blob(self._places[path])
            content = self._read[path] = self._reader.read(blob, limit=_MOST_BYTES) or b""
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
