"""Contents of blobs through one `git cat-file` process.

A missing, broken or oversized blob is None, whatever comes after it is still read. In a partial clone
nothing is fetched: what is not there is missing.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from types import TracebackType

from sleepcode.repo.command import run_git, start_git
from sleepcode.repo.repository import Repository

_WORTH_RESTART = 4_000_000
"""Bytes from which a new git process is cheaper than draining the old one's output."""
_MOST_DEATHS = 50
"""Objects in a row that git may die on before the rest is given up."""


class _Oversized(EOFError):
    """The content is too large to be drained."""


class BlobReader:
    """Reads blobs one by one or many in a stream; use it with `with`. Starts git when first needed."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> BlobReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def read(self, blob: str, limit: int | None = None) -> bytes | None:
        """A blob's content; None when it is missing, no blob, or larger than `limit` bytes."""
        if self._process is None:
            self._process = _start(self._repository)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(blob.encode("ascii") + b"\n")
            self._process.stdin.flush()
            return _next_content(self._process, limit)
        except (BrokenPipeError, EOFError):
            self._close()
            return None

    def read_many(self, blobs: Iterable[str], limit: int | None = None) -> Iterator[tuple[str, bytes | None]]:
        """(id, content) for every id, in order; git reads ahead while the caller works.

        Content is None when the blob is missing, no blob, or larger than `limit` bytes.
        """
        wanted = list(blobs)
        ids = wanted
        if self._repository.is_partial:
            present = find_present(self._repository, wanted)
            ids = [blob for blob in wanted if blob in present]
        contents = self._stream(ids, limit)
        try:
            position = 0
            for blob in wanted:
                if position < len(ids) and ids[position] == blob:
                    position += 1
                    yield blob, next(contents)
                else:
                    yield blob, None
        finally:
            contents.close()

    def _stream(self, ids: Sequence[str], limit: int | None) -> Generator[bytes | None, None, None]:
        """The contents of the ids, in order, with a new git process after each that ends one early."""
        position = deaths = 0
        while position < len(ids):
            if deaths >= _MOST_DEATHS:
                yield None
                position += 1
                continue
            process = _start(self._repository, "--buffer")
            writer = threading.Thread(target=_write_ids, args=(process, ids[position:]), daemon=True)
            writer.start()
            try:
                while position < len(ids):
                    content = _next_content(process, limit)
                    position += 1
                    deaths = 0
                    yield content
            except EOFError as error:
                position += 1
                deaths += not isinstance(error, _Oversized)
                yield None
            finally:
                _end(process)
                writer.join()

    def _close(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None


def read_sizes(repository: Repository, blobs: Iterable[str]) -> dict[str, int]:
    """Blob id -> bytes, for those that are there; a partial clone's missing ones are not fetched."""
    ids: Iterable[str] = dict.fromkeys(blobs)
    if repository.is_partial:
        ids = sorted(find_present(repository, ids))
    listing = "".join(f"{blob}\n" for blob in ids).encode("ascii")
    if not listing:
        return {}
    flags = ("--batch-check=%(objectname) %(objectsize)", "--buffer")
    output = run_git(repository.directory, "cat-file", *flags, input=listing)
    rows = (line.split(" ") for line in output.decode("ascii").splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) == 2 and row[1].isdigit()}


def find_present(repository: Repository, objects: Iterable[str]) -> set[str]:
    """Those of the objects (not commits) that are there.

    `cat-file` would fetch a partial clone's missing objects or, forbidden to, stop at the first;
    `rev-list` is the one reader that can be told that objects may be missing.
    """
    listing = "".join(f"{name}\n" for name in objects).encode("ascii")
    flags = ("--objects", "--no-object-names", "--ignore-missing", "--missing=print", "--stdin")
    output = run_git(repository.directory, "rev-list", *flags, input=listing) if listing else b""
    return {line for line in output.decode("ascii").splitlines() if not line.startswith("?")}


def _start(repository: Repository, *flags: str) -> subprocess.Popen[bytes]:
    # Nobody reads its complaints, and a full pipe of them would stop it for ever.
    return start_git(
        repository.directory,
        "cat-file",
        "--batch",
        *flags,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _write_ids(process: subprocess.Popen[bytes], ids: Sequence[str]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError, ValueError):
        for start in range(0, len(ids), 500):
            process.stdin.write(("\n".join(ids[start : start + 500]) + "\n").encode("ascii"))
        process.stdin.close()


def _next_content(process: subprocess.Popen[bytes], limit: int | None) -> bytes | None:
    stream = process.stdout
    assert stream is not None
    head = stream.readline()
    if not head:
        raise EOFError
    fields = head.split()
    if len(fields) != 3:
        return None  # "<id> missing"
    size = int(fields[2])
    if fields[1] != b"blob" or (limit is not None and size > limit):
        if size > _WORTH_RESTART:
            raise _Oversized
        stream.read(size + 1)
        return None
    content = stream.read(size)
    if len(content) < size or not stream.read(1):
        raise EOFError
    return content


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.close()
