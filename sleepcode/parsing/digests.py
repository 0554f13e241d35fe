"""What reading one file gives; light to import for those who only pass it on."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from sleepcode.store.blobs import BlobRow


class Digest(NamedTuple):
    """A blob's row and its entries in the word index."""

    row: BlobRow
    terms: array[int]
    payloads: array[int]
    imports: array[int]
    """The keys of what it imports."""


def empty_digest(key: str, outcome: str, size: int) -> Digest:
    """The digest of a blob that has no facts, with the reason."""
    return Digest(BlobRow(key, outcome, "", size, 0, 0, 0, 0), array("I"), array("I"), array("I"))
