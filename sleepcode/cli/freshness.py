"""Bringing the index up to date before a question, and loading nothing of sleep time when it already is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sleepcode.errors import StoreUnwritable

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.repo.repository import Repository


def freshen(repository: Repository, settings: Settings, revision: str | None, is_quiet: bool) -> list[str]:
    """Indexes what was never indexed, refreshes when that is quick; returns notices for the reader.

    Raises what `refresh_for_ask` raises, but for a store that can't be written while an older index
    in it can answer.
    """
    is_current, can_answer = _look(repository, settings, revision)
    if is_current:
        return []
    from sleepcode.render.progress import open_progress
    from sleepcode.sleep.index import refresh_for_ask

    with open_progress(is_quiet) as progress:
        if not can_answer:
            progress.message("nothing is indexed here yet: exploring the repository first")
        try:
            return refresh_for_ask(repository, settings, revision, progress)
        except StoreUnwritable as error:
            if not can_answer or revision is not None:
                raise
            return [f"the index can't be brought up to date: {error.message}"]


def _look(repository: Repository, settings: Settings, revision: str | None) -> tuple[bool, bool]:
    """(whether the asked revision is indexed, whether any is)."""
    from sleepcode.paths import store_path
    from sleepcode.store.database import open_for_reading, store_errors
    from sleepcode.store.revisions import list_revisions, read_head

    commit = repository.resolve(revision or "HEAD")
    path = store_path(repository.common_dir, settings)
    connection = open_for_reading(path)
    if connection is None:
        return False, False
    try:
        with store_errors(path):
            if read_head(connection, commit) is not None:
                return True, True
            return False, bool(list_revisions(connection))
    finally:
        connection.close()
