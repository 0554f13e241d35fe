"""How long work says how far it is. Imports nothing, so that every room can."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of phases and steps; the command line draws them, a script ignores them."""

    def start(self, phase: str, total: int | None = None) -> None:
        """A phase begins; `total` is its number of steps, None when unknown."""

    def advance(self, steps: int = 1) -> None:
        """Steps of the current phase are done."""

    def finish(self) -> None:
        """The current phase is over."""

    def message(self, text: str) -> None:
        """Something worth telling in between."""


class SilentProgress:
    """Says nothing."""

    def start(self, phase: str, total: int | None = None) -> None:
        return

    def advance(self, steps: int = 1) -> None:
        return

    def finish(self) -> None:
        return

    def message(self, text: str) -> None:
        return
