"""What differs between a revision and the one that it is made of."""

from __future__ import annotations

from typing import NamedTuple


class Patch(NamedTuple):
    """How the files of a revision differ from those of the one that it was made from."""

    touched: tuple[int, ...] = ()
    """Places of files that are new or differ."""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether files are at other places than before."""
        return bool(self.added or self.removed)
