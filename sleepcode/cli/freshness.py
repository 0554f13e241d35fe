"""Whether `ask` must index first: a look at the store that loads nothing of sleep time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.repo.repository import Repository


def needs_refresh(repository: Repository, settings: Settings, revision: str | None) -> bool:
    """True unless the asked revision is indexed."""
    from sleepcode.paths import store_path
    from sleepcode.store.database import open_for_reading, store_errors
    from sleepcode.store.revisions import read_head

    if revision is None and repository.head() is None:
        return True
    commit = repository.resolve(revision or "HEAD")
    path = store_path(repository.common_dir, settings)
    connection = open_for_reading(path)
    if connection is None:
        return True
    try:
        with store_errors(path):
            return read_head(connection, commit) is None
    finally:
        connection.close()
