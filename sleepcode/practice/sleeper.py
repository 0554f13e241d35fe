"""Who sleeps where: what every step of a night needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sleepcode.config import Settings
from sleepcode.llm.connect import Connect, open_ledger
from sleepcode.llm.meter import Meter
from sleepcode.paths import store_path
from sleepcode.progress import Progress
from sleepcode.repo.repository import Repository


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A model that sleeps on a commit of a repository."""

    repository: Repository
    settings: Settings
    commit: str
    model: str
    connect_to: Connect
    progress: Progress

    @property
    def path(self) -> str:
        """Of the store."""
        return store_path(self.repository.common_dir, self.settings)

    @contextmanager
    def meter(self) -> Iterator[Meter]:
        """A meter of its own. Raises StoreUnwritable where what is spent can't be written down."""
        with open_ledger(self.path) as ledger:
            yield Meter(self.connect_to(self.model, self.settings), ledger, self.settings, "sleep")
