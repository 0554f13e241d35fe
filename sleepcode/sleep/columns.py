"""The columns of a revision: for each of its files, what ranking reads at test time."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Mapping, Sequence

from sleepcode.model import Role
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role
from sleepcode.ranking.weights import change_weight, recency_weight
from sleepcode.sleep.graph import pagerank
from sleepcode.sleep.history import History
from sleepcode.sleep.plan import Plan
from sleepcode.store.blobs import GENERATED, BlobHead
from sleepcode.store.changes import FIX, ChangeRow, PathNumbers, read_change_rows
from sleepcode.store.revisions import ROLES, RevisionData

_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}


def fill_files(
    data: RevisionData,
    plan: Plan,
    heads: dict[str, BlobHead],
    numbers: PathNumbers,
    known_roles: Mapping[str, int],
) -> None:
    """Fills the columns that come from the tree and from the blobs' facts.

    `known_roles` are numbers of roles by path that still hold.
    """
    languages: dict[str, int] = {}
    for entry in plan.entries:
        head = heads.get(entry.key)
        language = (head.language if head else "") or detect_language(entry.path, b"")
        role = known_roles.get(entry.path)
        if role is None:
            role = _ROLE_NUMBERS[_role_of(entry.path, language, head, plan.attributes.get(entry.path, {}))]
        data.paths.append(numbers.number(entry.path))
        data.blobs.append(head.id if head else 0)
        data.roles.append(role)
        data.languages.append(min(languages.setdefault(language, len(languages)), 255))
        data.lengths.append(head.length if head else 0)
        data.lines.append(head.lines if head else 0)
        data.flags.append(head.flags if head else 0)
        data.sizes.append(entry.size)
    data.language_names = list(languages)[:256]


def _role_of(path: str, language: str, head: BlobHead | None, attributes: dict[str, str]) -> Role:
    if head is not None and head.outcome == "binary":
        return Role.DATA
    is_generated = bool(head and head.flags & GENERATED)
    return classify_role(path, language, is_generated, attributes)


def fill_history(connection: sqlite3.Connection, data: RevisionData, history: History) -> list[ChangeRow]:
    """Fills churn, fixes, recency and the renames that lead to today's names; returns the changes, newest first."""
    position = {number: place for place, number in enumerate(data.paths)}
    churn = [0.0] * len(data.paths)
    fixes = [0.0] * len(data.paths)
    recency = [0.0] * len(data.paths)
    by_number = {row.id: row for row in read_change_rows(connection, history.numbers)}
    rows = [by_number[number] for number in history.numbers]
    aliases: dict[int, int] = {}
    for ordinal, row in enumerate(rows):
        weight = change_weight(row.flags)
        if weight:
            recent = weight * recency_weight(ordinal)
            for path in row.paths:
                place = position.get(aliases.get(path, path))
                if place is not None:
                    churn[place] += weight
                    recency[place] += recent
                    if row.flags & FIX:
                        fixes[place] += weight
        # Going back in time: before a rename, the old name stood for what the new name is today.
        for old, new in row.renames:
            if old not in position:
                aliases[old] = aliases.get(new, new)
    data.churn = array("f", churn)
    data.fixes = array("f", fixes)
    data.recency = array("f", recency)
    data.changes = array("I", history.numbers)
    data.aliases = {old: new for old, new in aliases.items() if new in position}
    return rows


def fill_graph(data: RevisionData, edges: Sequence[Sequence[int]], previous: RevisionData | None) -> None:
    """Fills the import graph (positions of files) and its PageRank, scaled so that 1 is average.

    The ranks of `previous` are taken where its graph is the same.
    """
    offsets = array("I", [0])
    targets = array("I")
    for out in edges:
        targets.extend(out)
        offsets.append(len(targets))
    data.edge_offsets = offsets
    data.edges = targets
    if previous is not None and previous.edge_offsets == offsets and previous.edges == targets:
        data.centrality = previous.centrality
        return
    ranks = pagerank(edges)
    scale = len(ranks)
    data.centrality = array("f", (rank * scale for rank in ranks))
