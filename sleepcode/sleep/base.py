"""The revision that a run starts from: the one indexed last with the same settings, and what differs from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from sleepcode.config import Settings
from sleepcode.errors import CommitGone
from sleepcode.model import TreeFile
from sleepcode.repo.blobs import BlobReader, read_sizes
from sleepcode.repo.repository import Repository
from sleepcode.repo.trees import diff_tree_files
from sleepcode.sleep.plan import RULE_FILES, SUBMODULE, Plan, plan_files
from sleepcode.sleep.report import MISSING
from sleepcode.store.changes import PathNumbers
from sleepcode.store.revisions import RevisionData, list_revisions, read_revision

_MOST_CHANGED = 500
"""Files that may differ for a revision to be made from the one before."""


@dataclass(slots=True)
class Base:
    """What the revision indexed last with the same settings knows."""

    commit: str
    data: RevisionData
    files: list[tuple[str, TreeFile]] | None
    """(status, file) of what differs from it, with sizes left out; None where that is not known."""

    @property
    def is_patchable(self) -> bool:
        """Whether the new revision can be made of this one and of the files that differ.

        Rule files decide on others, and objects that were missing may have arrived.
        """
        return (
            self.files is not None
            and len(self.files) <= _MOST_CHANGED
            and "rules" in self.data.facts
            and MISSING not in self.data.skipped
            and not any(file.path.rpartition("/")[2] in RULE_FILES for _, file in self.files)
        )

    def plan_changes(self, repository: Repository, settings: Settings, reader: BlobReader) -> Plan:
        """What is done with the files that differ and are still there."""
        present = [file for status, file in self.files or () if status != "D"]
        sizes = read_sizes(repository, [file.blob for file in present if file.mode != SUBMODULE])
        files = [file._replace(size=sizes.get(file.blob, -1)) for file in present]
        return plan_files(files, self.data.facts["rules"], settings, reader)


class Kept(NamedTuple):
    """Sizes and numbers of roles by path that still hold, where every file is listed."""

    sizes: Mapping[str, int]
    roles: Mapping[str, int]


def find_base(
    connection: sqlite3.Connection, repository: Repository, commit: str, fingerprint: str
) -> Base | None:
    """The revision indexed last with the same settings; None where there is none."""
    head = next((head for head in list_revisions(connection) if head.fingerprint == fingerprint), None)
    data = read_revision(connection, head.object) if head is not None else None
    if head is None or data is None:
        return None
    base = Base(head.object, data, None)
    with suppress(CommitGone):
        base.files = diff_tree_files(repository, head.object, commit)
    return base


def find_kept(base: Base | None, numbers: PathNumbers) -> Kept:
    """What of a base holds for the files that don't differ."""
    sizes: dict[str, int] = {}
    roles: dict[str, int] = {}
    if base is None or base.files is None:
        return Kept(sizes, roles)
    changed = {file.path for _, file in base.files}
    has_same_rules = not any(path.rpartition("/")[2] in RULE_FILES for path in changed)
    names = numbers.names()
    for number, size, role in zip(base.data.paths, base.data.sizes, base.data.roles, strict=True):
        path = names[number]
        if path not in changed:
            # An object that was missing may have arrived.
            if size >= 0:
                sizes[path] = size
            if has_same_rules:
                roles[path] = role
    return Kept(sizes, roles)
