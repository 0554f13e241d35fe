"""Bringing the index up to date before a question, and loading nothing of sleep time when it already is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sleepcode.errors import StoreUnwritable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sleepcode.config import Settings
    from sleepcode.repo.repository import Repository


class Freshness(NamedTuple):
    """How what a question is asked of stands to what is there now."""

    commit: str
    """The asked revision, if it is indexed and was when we came; else empty."""
    notices: Sequence[str]
    """What is to be said to the reader."""


def freshen(repository: Repository, settings: Settings, revision: str | None, is_quiet: bool) -> Freshness:
    """Indexes what was never indexed, refreshes when that is quick.

    Raises what `refresh_for_ask` raises, but for a store that can't be written while an older index
    in it can answer.
    """
    commit = repository.resolve(revision or "HEAD")
    is_current, can_answer = _look(repository, settings, commit)
    if is_current:
        return Freshness(commit, ())
    from sleepcode.render.progress import open_progress
    from sleepcode.sleep.index import refresh_for_ask

    with open_progress(is_quiet) as progress:
        if not can_answer:
            progress.message("nothing is indexed here yet: exploring the repository first")
        try:
            return Freshness("", refresh_for_ask(repository, settings, revision, progress))
        except StoreUnwritable as error:
            if not can_answer or revision is not None:
                raise
            return Freshness("", [f"the index can't be brought up to date: {error.message}"])


def _look(repository: Repository, settings: Settings, commit: str) -> tuple[bool, bool]:
    """(whether the asked commit is indexed, whether any is)."""
    from sleepcode.paths import store_path
    from sleepcode.store.database import open_for_reading, store_errors
    from sleepcode.store.revisions import list_revisions, read_head

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
