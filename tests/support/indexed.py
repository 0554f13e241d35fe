"""Indexed repositories that many tests begin with: made once a run, and copied for each of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sleepcode.config import Settings
from sleepcode.paths import store_path
from sleepcode.repo.repository import Repository
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened, settings_in
from tests.support.repositories import RepositoryBuilder
from tests.support.shared import made_once

Fill = Callable[[RepositoryBuilder], object]
"""What makes a repository out of an empty one; always the same, whoever calls it."""


class IndexedOnce:
    """Fills a test's repository and its store with a copy of what was made before."""

    def __init__(self, factory: pytest.TempPathFactory, builder: RepositoryBuilder) -> None:
        self._factory = factory
        self._builder = builder

    def __call__(self, fill: Fill, settings: Settings) -> Repository:
        """The repository that `fill` makes, indexed. No setting that an index depends on may be set."""

        def make(folder: Path) -> None:
            builder = RepositoryBuilder(folder / "project")
            fill(builder)
            made = opened(builder)
            own = settings_in(folder / "store")
            index_repository(made, own)
            # The folder's name tells the path of the repository.
            Path(store_path(made.common_dir, own)).parent.rename(folder / "copied")
            (folder / "commits").write_text(str(builder.commits))

        template = made_once(self._factory, f"{fill.__module__}.{fill.__qualname__}", make)
        shutil.copytree(template / "project", self._builder.path, dirs_exist_ok=True)
        repository = opened(self._builder)
        store = Path(store_path(repository.common_dir, settings)).parent
        shutil.copytree(template / "copied", store)
        self._builder.commits = int((template / "commits").read_text())
        return repository
