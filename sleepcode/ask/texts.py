"""Lines of the files that evidence is taken from, read once."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.ask.session import Session
from sleepcode.parsing.decode import decode
from sleepcode.ranking.blocks import MOST_WIDTH
from sleepcode.repo.blobs import BlobReader


class Texts:
    """Lines of files at the revision that is asked, or as they are in the working tree."""

    def __init__(self, session: Session, reader: BlobReader) -> None:
        self._session = session
        self._reader = reader
        self._lines: dict[int, list[str] | None] = {}
        self._by_path: dict[str, list[str]] = {}

    def lines(self, place: int) -> list[str] | None:
        """Those of a file; None where it can't be read."""
        if place not in self._lines:
            data = self._session.read(self._reader, place)
            text = decode(data) if data is not None else None
            lines = text.split("\n") if text is not None else None
            self._lines[place] = lines
            if lines is not None:
                self._by_path[self._session.view.path(place)] = lines
        return self._lines[place]

    def of_path(self, path: str) -> list[str]:
        """The lines of a file that was read."""
        return self._by_path[path]


def excerpt(lines: Sequence[str], start: int, end: int) -> str:
    """The lines from `start` to `end`, 1-based and inclusive, each cut to the width that is shown."""
    return "\n".join(line[:MOST_WIDTH] for line in lines[start - 1 : end])
