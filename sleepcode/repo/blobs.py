"""Contents of blobs through one `git cat-file` process."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterable, Iterator

from sleepcode.repo.command import start_git
from sleepcode.repo.repository import Repository


class BlobReader:
    """Reads blobs one by one or many in a stream; use it with `with`. Starts git when first needed."""

    def __init__(self, repository: Repository) -> None:
        self._directory = repository.directory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> BlobReader:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None

    def read(self, blob: str, limit: int | None = None) -> bytes | None:
        """A blob's content; None when it is missing, no blob, or larger than `limit` bytes."""
        if self._process is None or self._process.poll() is not None:
            self._process = start_git(self._directory, "cat-file", "--batch", stdin=subprocess.PIPE)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(blob.encode("ascii") + b"\n")
            self._process.stdin.flush()
            return _next_content(self._process, limit)
        except (BrokenPipeError, EOFError):
            self.__exit__()
            return None

    def read_many(self, blobs: Iterable[str], limit: int | None = None) -> Iterator[tuple[str, bytes | None]]:
        """(id, content) for every id, in order; git reads ahead while the caller works."""
        ids = list(blobs)
        process = start_git(self._directory, "cat-file", "--batch", "--buffer", stdin=subprocess.PIPE)
        writer = threading.Thread(target=_write_ids, args=(process, ids), daemon=True)
        writer.start()
        try:
            for position, blob in enumerate(ids):
                try:
                    content = _next_content(process, limit)
                except EOFError:
                    # git died on a broken object; the rest is read one by one.
                    yield from ((rest, self.read(rest, limit)) for rest in ids[position:])
                    return
                yield blob, content
        finally:
            _end(process)
            writer.join(timeout=1.0)


def _write_ids(process: subprocess.Popen[bytes], ids: list[str]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError, ValueError):
        for start in range(0, len(ids), 500):
            process.stdin.write(("\n".join(ids[start : start + 500]) + "\n").encode("ascii"))
            process.stdin.flush()
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
        _skip(process, size + 1)
        return None
    content = stream.read(size)
    if len(content) < size or not stream.read(1):
        raise EOFError
    return content


def _skip(process: subprocess.Popen[bytes], size: int) -> None:
    stream = process.stdout
    assert stream is not None
    while size > 0:
        part = stream.read(min(size, 1 << 20))
        if not part:
            raise EOFError
        size -= len(part)


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.close()
    process.kill()
    process.wait()
