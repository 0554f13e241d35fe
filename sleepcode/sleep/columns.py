"""The columns of a revision: for each of its files, what ranking reads at test time."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sleepcode.model import Role
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role
from sleepcode.ranking.structure import hash_stem, pairing_stem
from sleepcode.ranking.weights import change_weight, recency_weight
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.patch import Patch
from sleepcode.store.blobs import GENERATED, BlobHead
from sleepcode.store.changes import FIX, ChangeRow, PathNumbers, read_change_rows
from sleepcode.store.revisions import ROLES, RevisionData

if TYPE_CHECKING:
    from sleepcode.sleep.history import History
    from sleepcode.sleep.plan import Entry, Plan

_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}
_OF_FILES = ("paths", "blobs", "roles", "languages", "lengths", "lines", "flags", "sizes", "stems")
"""Columns that come from the tree and from the blobs' facts."""
_LATER = ("components", "summaries")
"""Columns of files that are filled in later, and hold for the files that don't differ."""


class _Rows:
    """Makes the entries of one file in the columns of `_OF_FILES`."""

    def __init__(
        self,
        plan: Plan,
        heads: Mapping[str, BlobHead],
        numbers: PathNumbers,
        known_roles: Mapping[str, int],
        languages: Sequence[str] = (),
    ) -> None:
        self._plan = plan
        self._heads = heads
        self._numbers = numbers
        self._roles = known_roles
        self._languages = {language: number for number, language in enumerate(languages)}

    def make(self, entry: Entry) -> tuple[int, ...]:
        head = self._heads.get(entry.key)
        language = (head.language if head else "") or detect_language(entry.path, b"")
        role = self._roles.get(entry.path)
        if role is None:
            attributes = self._plan.attributes.get(entry.path, {})
            role = _ROLE_NUMBERS[_role_of(entry.path, language, head, attributes)]
        number = min(self._languages.setdefault(language, len(self._languages)), 255)
        path = self._numbers.number(entry.path)
        stem = hash_stem(pairing_stem(entry.path))
        if head is None:
            return path, 0, role, number, 0, 0, 0, entry.size, stem
        return path, head.id, role, number, head.length, head.lines, head.flags, entry.size, stem

    @property
    def language_names(self) -> list[str]:
        return list(self._languages)[:256]


def fill_files(
    data: RevisionData,
    plan: Plan,
    heads: Mapping[str, BlobHead],
    numbers: PathNumbers,
    known_roles: Mapping[str, int],
) -> None:
    """Fills the columns that come from the tree and from the blobs' facts.

    `known_roles` are numbers of roles by path that still hold.
    """
    rows = _Rows(plan, heads, numbers, known_roles)
    made = [rows.make(entry) for entry in plan.entries]
    for name, values in zip(_OF_FILES, zip(*made, strict=True), strict=True) if made else ():
        getattr(data, name).extend(values)
    data.language_names = rows.language_names
    for name in _LATER:
        setattr(data, name, array("I", bytes(4 * len(data.paths))))


def patch_files(
    data: RevisionData,
    plan: Plan,
    heads: Mapping[str, BlobHead],
    numbers: PathNumbers,
    listing: Listing,
    changed: Collection[str],
) -> Patch:
    """Puts the planned files into the columns of `data`, which `listing` is of, and takes out the other changed ones."""
    rows = _Rows(plan, heads, numbers, {}, data.language_names)
    made = {entry.path: rows.make(entry) for entry in plan.entries}
    data.language_names = rows.language_names
    kept = {path: place for path in made if (place := listing.find(path)) is not None}
    removed = {
        path: place for path in changed if path not in made and (place := listing.find(path)) is not None
    }
    added = sorted(path for path in made if path not in kept)
    columns = {name: getattr(data, name)[:] for name in _OF_FILES} if made else {}
    roles = data.roles
    for number, (name, column) in enumerate(columns.items()):
        for path, place in kept.items():
            column[place] = made[path][number]
        setattr(data, name, column)
    if added or removed or roles != data.roles:
        # Components are told from all files' places and roles.
        data.facts.pop("components", None)
    if not added and not removed:
        return Patch(tuple(sorted(kept.values())))
    before = listing.paths
    edits = [(bisect_left(before, path), 0, path) for path in added]
    edits = sorted([*edits, *((place, 1, path) for path, place in removed.items())])
    for number, name in enumerate((*_OF_FILES, *_LATER)):
        setattr(data, name, _spliced(getattr(data, name), edits, made, number))
    places = {number: place for place, number in enumerate(data.paths)}
    touched = sorted(places[made[path][0]] for path in made)
    return Patch(tuple(touched), tuple(added), tuple(sorted(removed)))


def _spliced(
    column: array[Any],
    edits: Sequence[tuple[int, int, str]],
    made: Mapping[str, tuple[int, ...]],
    number: int,
) -> array[Any]:
    """A column with entries put in before their places, and others taken out."""
    values: array[Any] = array(column.typecode)
    start = 0
    for place, taken, path in edits:
        values.extend(column[start:place])
        start = place + taken
        if not taken:
            values.append(made[path][number] if number < len(_OF_FILES) else 0)
    values.extend(column[start:])
    return values


def _role_of(path: str, language: str, head: BlobHead | None, attributes: dict[str, str]) -> Role:
    if head is not None and head.outcome == "binary":
        return Role.DATA
    is_generated = bool(head and head.flags & GENERATED)
    return classify_role(path, language, is_generated, attributes)


def fill_history(
    connection: sqlite3.Connection,
    data: RevisionData,
    history: History,
    position: Mapping[int, int],
    known: Mapping[int, ChangeRow] | None = None,
) -> list[ChangeRow]:
    """Fills churn, fixes, recency and the renames that lead to today's names; returns the changes, newest first.

    `position` is of files by the number of their path; `known` are changes by number that were read already.
    """
    churn = [0.0] * len(data.paths)
    fixes = [0.0] * len(data.paths)
    recency = [0.0] * len(data.paths)
    by_number = dict(known or {})
    missing = [number for number in history.numbers if number not in by_number]
    by_number.update((row.id, row) for row in read_change_rows(connection, missing))
    rows = [by_number[number] for number in history.numbers]
    aliases: dict[int, int] = {}
    place_of = position.get
    for ordinal, row in enumerate(rows):
        weight = change_weight(row.flags)
        if weight:
            recent = weight * recency_weight(ordinal)
            is_fix = row.flags & FIX
            for place in map(place_of, map(aliases.get, row.paths, row.paths)):
                if place is not None:
                    churn[place] += weight
                    recency[place] += recent
                    if is_fix:
                        fixes[place] += weight
        # Going back in time: before a rename, the old name stood for what the new name is today.
        for old, new in row.renames:
            if old not in position:
                aliases[old] = aliases.get(new, new)
    data.churn = array("f", churn)
    data.fixes = array("f", fixes)
    data.recency = array("f", recency)
    data.changes = array("I", history.numbers)
    data.facts["history_bound"] = history.bound
    if history.warning:
        data.warnings.append(history.warning)
    data.aliases = {old: new for old, new in aliases.items() if new in position}
    return rows
