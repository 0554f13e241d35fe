"""Lines of the files that evidence is taken from, read once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sleepcode.ask.session import Session
from sleepcode.parsing.notebooks import ELSEWHERE, decode_file
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
            path = self._session.view.path(place)
            text = decode_file(path, data) if data is not None else None
            lines = text.split("\n") if text is not None else None
            self._lines[place] = lines
            if lines is not None:
                self._by_path[path] = lines
        return self._lines[place]

    def of_path(self, path: str) -> list[str]:
        """The lines of a file that was read."""
        return self._by_path[path]


def excerpt(lines: Sequence[str], start: int, end: int) -> str:
    """The lines from `start` to `end`, 1-based and inclusive, each cut to the width that is shown.

    What stands between the cells of a notebook is one empty line.
    """
    chosen = lines[start - 1 : end]
    if ELSEWHERE not in chosen:
        return "\n".join(line[:MOST_WIDTH] for line in chosen)
    runs = groupby(chosen, ELSEWHERE.__eq__)
    shown = (line for is_elsewhere, run in runs for line in ([""] if is_elsewhere else run))
    return "\n".join(line[:MOST_WIDTH] for line in shown).strip("\n")
