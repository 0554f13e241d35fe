"""Facts of the blobs that the store doesn't have yet, read in worker processes and kept in batches."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from sleepcode.config import Settings
from sleepcode.parsing.digests import Digest, empty_digest
from sleepcode.parsing.wire import Job
from sleepcode.parsing.workers import DigestPool
from sleepcode.progress import Progress
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.plan import Entry
from sleepcode.store.blobs import read_known, write_blob
from sleepcode.store.postings import PostingBuffer, Space

_BATCH_FILES = 1_500
"""Files a transaction: what a crash can cost at most."""
_LAST_BATCH = 300
"""Files of the last one: while it is written workers have nothing left to do, during the others they have."""


class Meanwhile(Protocol):
    """What is done while the workers are busy, in the same transactions."""

    def work(self) -> bool:
        """Does a little; False when there is nothing to do."""

    def flush(self) -> None:
        """Is called before each commit."""


def find_unknown(connection: sqlite3.Connection, entries: Sequence[Entry]) -> list[Entry]:
    """The entries whose facts the store doesn't have, one for each key."""
    known = read_known(connection, [entry.key for entry in entries])
    unknown: dict[str, Entry] = {}
    for entry in entries:
        if entry.key not in known:
            unknown.setdefault(entry.key, entry)
    return list(unknown.values())


def worker_count(jobs: int | None, settings: Settings, files: int) -> int:
    """Processes worth starting for so many files."""
    wanted = jobs or settings.jobs or os.cpu_count() or 1
    return max(1, min(wanted, 1 + files // 16))


def extract_missing(
    connection: sqlite3.Connection,
    unknown: Sequence[Entry],
    reader: BlobReader,
    pool: DigestPool,
    settings: Settings,
    progress: Progress,
    meanwhile: Meanwhile,
) -> int:
    """Reads and keeps the facts of `unknown`; returns how many blobs were read.

    Whatever stops it, batches already kept stay, and the next run goes on from there.
    """
    progress.start("reading files", len(unknown))
    words = PostingBuffer(Space.BLOB_WORDS)
    imports = PostingBuffer(Space.IMPORT_KEYS)
    kept = 0
    ends = _batch_ends(len(unknown))
    connection.execute("BEGIN IMMEDIATE")
    try:
        for digest in _digests(unknown, reader, pool, settings, meanwhile.work):
            number = write_blob(connection, digest.row)
            words.add(number, digest.terms, digest.payloads)
            imports.add(number, digest.imports, bytes(len(digest.imports)))
            kept += 1
            progress.advance()
            if kept in ends:
                words.flush(connection)
                imports.flush(connection)
                meanwhile.flush()
                connection.execute("COMMIT")
                connection.execute("BEGIN IMMEDIATE")
        words.flush(connection)
        imports.flush(connection)
        meanwhile.flush()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        progress.finish()
    return kept


def _batch_ends(total: int) -> frozenset[int]:
    """After how many files a batch is written, but for the last one, which is small."""
    most = total - _LAST_BATCH
    if most < _LAST_BATCH:
        return frozenset()
    batches = -(-most // _BATCH_FILES)
    return frozenset(most * number // batches for number in range(1, batches + 1))


def _digests(
    unknown: Sequence[Entry],
    reader: BlobReader,
    pool: DigestPool,
    settings: Settings,
    meanwhile: Callable[[], bool],
) -> Iterator[Digest]:
    bare: list[Digest] = []
    wanted: list[Entry] = []
    for entry in unknown:
        if entry.is_link:
            bare.append(empty_digest(entry.key, "symlink", entry.size))
        elif entry.is_large:
            bare.append(empty_digest(entry.key, "too large", entry.size))
        elif entry.size >= 0:
            wanted.append(entry)
    yield from bare
    if not wanted:
        return
    largest = max(entry.size for entry in wanted)
    yield from pool.digest(_jobs(wanted, reader, largest), meanwhile)


def _jobs(wanted: Sequence[Entry], reader: BlobReader, limit: int) -> Iterator[Job]:
    """Files with their contents. What is missing is left out and not recorded: it may arrive later."""
    by_blob: dict[str, list[Entry]] = {}
    for entry in wanted:
        by_blob.setdefault(entry.blob, []).append(entry)
    for blob, data in reader.read_many(by_blob, limit):
        if data is not None:
            for entry in by_blob[blob]:
                yield Job(entry.key, entry.path, data)
