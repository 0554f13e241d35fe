"""Opens what a question is asked of: the best indexed revision, with the working tree laid over it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sleepcode.config import Settings
from sleepcode.errors import CommitGone, StoreError
from sleepcode.model import Note, NoteKind, Role, Stamp
from sleepcode.parsing.notebooks import most_bytes
from sleepcode.paths import store_path
from sleepcode.ranking.globs import PathFilter, make_path_filter
from sleepcode.ranking.view import OverlaidFile, RevisionView
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.overlay import MOST_BYTES, WorkingChanges, read_working_file, working_changes
from sleepcode.repo.repository import Repository
from sleepcode.repo.suspects import SuspectSearch
from sleepcode.store.blobs import read_object
from sleepcode.store.database import open_for_reading, store_errors
from sleepcode.store.revisions import list_revisions, read_head, read_revision

_LARGEST = 4_000_000
"""Bytes of a file that is looked into for a question."""
_MOST_OVERLAID = 60
"""Changed files that are parsed on the spot; more than that take too long for a question."""


@dataclass(slots=True, eq=False, repr=False)
class Session:
    """An open revision and what is to be said of it."""

    view: RevisionView
    stamp: Stamp
    connection: sqlite3.Connection
    repository: Repository
    notices: list[str] = field(default_factory=list)
    path_filter: PathFilter | None = None
    """What the request is limited to; None where it isn't."""

    def is_asked_for(self, note: Note) -> bool:
        """Whether a note is about paths that the request is limited to; one that names none is about all."""
        named = {citation.path for citation in note.citations}
        if note.kind is NoteKind.FILE:
            named.add(note.key)
        return self.path_filter is None or not named or any(map(self.path_filter, named))

    def blob_of(self, place: int) -> str:
        """Object id of a file's content at the revision; empty for files of the overlay."""
        data = self.view.data
        if place >= len(data.blobs):
            return ""
        return read_object(self.connection, data.blobs[place])

    def read(self, reader: BlobReader, place: int) -> bytes | None:
        """A file's content, of the working tree where that differs; None when it can't be had."""
        path = self.view.path(place)
        if path in self.stamp.overlaid and self.repository.worktree is not None:
            return read_working_file(str(Path(self.repository.worktree, path)), most_bytes(path, MOST_BYTES))
        blob = self.blob_of(place)
        return reader.read(blob, limit=most_bytes(path, _LARGEST)) if blob else None


@contextmanager
def open_session(
    repository: Repository,
    settings: Settings,
    revision: str | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    begun: SuspectSearch | None = None,
) -> Iterator[Session]:
    """Opens the asked revision, or the indexed one nearest to HEAD; the overlay makes up the difference.

    `begun` is a comparison of the working tree with HEAD that was begun already. Raises StoreError when
    nothing is indexed, RevisionError for a revision that doesn't exist.
    """
    is_begun = begun is not None and revision is None
    wanted = begun.commit if begun and is_begun else repository.resolve(revision or "HEAD")
    path = store_path(repository.common_dir, settings)
    connection = open_for_reading(path)
    if connection is None:
        raise StoreError("this repository is not indexed yet", "run `sleepcode index`")
    try:
        with store_errors(path):
            yield _open(connection, repository, settings, wanted, revision, include, exclude, begun)
    finally:
        connection.close()


def _open(
    connection: sqlite3.Connection,
    repository: Repository,
    settings: Settings,
    wanted: str,
    revision: str | None,
    include: Sequence[str],
    exclude: Sequence[str],
    begun: SuspectSearch | None,
) -> Session:
    served = _choose(connection, wanted, revision)
    data = read_revision(connection, served)
    head = read_head(connection, served)
    if data is None or head is None:
        raise StoreError("this repository is not indexed yet", "run `sleepcode index`")
    notices: list[str] = []
    changes = None
    behind = 0
    try:
        if served != wanted:
            behind = len(_differing(repository, served, wanted))
            files = "1 file" if behind == 1 else f"{behind:,} files"
            notices.append(
                f"the index is of {served[:9]}, {files} behind {wanted[:9]}; run `sleepcode index` to bring it up to date"
            )
        if revision is None and repository.worktree is not None:
            is_begun = begun is not None and begun.commit == served
            changes = working_changes(repository, served, begun if is_begun else None)
    except CommitGone as error:
        notices.append(f"{error.message}, so this is of what it was; {error.hint} to bring it up to date")
    overlay, skipped = _digest_overlay(changes, settings) if changes else ([], [])
    if skipped:
        notices.append(_skipped_notice(skipped))
    stamp = Stamp(
        commit=served,
        subject=head.subject,
        time=head.time,
        head=wanted,
        behind=behind,
        overlaid=tuple(sorted([*(file.path for file in overlay), *(changes.deleted if changes else ())])),
    )
    path_filter = make_path_filter(include, exclude)
    view = RevisionView(connection, data, overlay, changes.deleted if changes else (), path_filter)
    if path_filter is not None and len(view.hidden) >= view.count:
        notices.append("no path here is left by --include and --exclude")
    return Session(view, stamp, connection, repository, notices, path_filter)


def _choose(connection: sqlite3.Connection, wanted: str, revision: str | None) -> str:
    """The asked revision when it is indexed, else the one indexed last."""
    if read_head(connection, wanted) is not None:
        return wanted
    if revision is not None:
        raise StoreError(f"revision {wanted[:9]} is not indexed", f"run `sleepcode index --rev {revision}`")
    known = list_revisions(connection)
    if not known:
        raise StoreError("this repository is not indexed yet", "run `sleepcode index`")
    return known[0].object


def _differing(repository: Repository, old: str, new: str) -> list[str]:
    from sleepcode.repo.trees import diff_trees

    return [file.path for file in diff_trees(repository, old, new)]


def _skipped_notice(skipped: Sequence[str]) -> str:
    shown = ", ".join(skipped[:3]) + (f" and {len(skipped) - 3} more" if len(skipped) > 3 else "")
    return f"uncommitted changes not read: {shown}"


def _digest_overlay(changes: WorkingChanges, settings: Settings) -> tuple[list[OverlaidFile], list[str]]:
    """Parses the changed files in a worker process; returns them and the paths left out."""
    skipped = [path for path, _ in changes.skipped]
    if changes.truncated:
        skipped.append("(more changed files than are looked at)")
    chosen = sorted(changes.modified.items())
    skipped += [path for path, _ in chosen[_MOST_OVERLAID:]]
    chosen = chosen[:_MOST_OVERLAID]
    if not chosen:
        return [], skipped
    from sleepcode.parsing.languages import detect_language
    from sleepcode.parsing.roles import classify_role
    from sleepcode.parsing.wire import Job
    from sleepcode.parsing.words import path_terms
    from sleepcode.parsing.workers import DigestPool
    from sleepcode.store.blobs import GENERATED, unpack_outline

    jobs = []
    for path, location in chosen:
        content = read_working_file(location, most_bytes(path, settings.max_file_bytes))
        if content is None:
            skipped.append(path)
        else:
            jobs.append(Job(path, path, content))
    overlaid = []
    with DigestPool(1, settings.parse_timeout) as pool:
        for digest in pool.digest(jobs):
            path = digest.row.object
            language = digest.row.language or detect_language(path, b"")
            facts = None
            if digest.row.brief is not None and digest.row.outline is not None:
                facts = unpack_outline(digest.row.brief, digest.row.outline)
            role = classify_role(path, language, bool(digest.row.flags & GENERATED), {})
            if digest.row.outcome == "binary":
                role = Role.DATA
            overlaid.append(
                OverlaidFile(
                    path,
                    facts,
                    digest.row.length,
                    digest.row.lexicon,
                    dict(zip(digest.terms, digest.payloads, strict=True)),
                    role,
                    language,
                    dict(path_terms(path)),
                )
            )
    return sorted(overlaid, key=lambda file: file.path), skipped
