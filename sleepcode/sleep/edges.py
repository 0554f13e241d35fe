"""The import graph of a revision, resolving again only what a change can have altered."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sleepcode.model import Import
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.plan import Entry, Plan
from sleepcode.sleep.resolution import Resolver, is_config
from sleepcode.store.blobs import read_briefs
from sleepcode.store.revisions import RevisionData

_MOST_TARGETS = 400
"""Edges kept for one file: a wildcard import of a large package is no news about each part of it."""
_CONFIG_BYTES = 500_000


@dataclass(slots=True)
class Edges:
    """Per file, by position: the files it imports and the external packages it imports."""

    targets: list[list[int]]
    externals: list[list[str]]


def resolve_edges(
    connection: sqlite3.Connection,
    plan: Plan,
    data: RevisionData,
    reader: BlobReader,
    previous: RevisionData | None,
    changed_configs: bool,
) -> Edges:
    """Resolves every file's imports; those of files that `previous` has unchanged are taken from it.

    They can be taken only while the set of paths and the build configuration are the same.
    """
    total = len(plan.entries)
    edges = Edges([[] for _ in range(total)], [[] for _ in range(total)])
    todo = list(range(total))
    if previous is not None and not changed_configs and previous.paths == data.paths:
        todo = [place for place in todo if previous.blobs[place] != data.blobs[place]]
        _take_over(edges, previous, set(todo))
    if not todo:
        return edges
    resolver = Resolver([entry.path for entry in plan.entries], _read_configs(plan.entries, reader))
    position = {entry.path: place for place, entry in enumerate(plan.entries)}
    places: dict[int, list[int]] = {}
    for place in todo:
        if data.lengths[place]:
            places.setdefault(data.blobs[place], []).append(place)
    for blob, facts in read_briefs(connection, list(places)):
        for place in places[blob]:
            path = plan.entries[place].path
            targets, externals = _resolve(resolver, path, facts.language, facts.imports)
            found = {position[target] for target in targets if target in position}
            found.discard(place)
            edges.targets[place] = sorted(found)[:_MOST_TARGETS]
            edges.externals[place] = sorted(externals)
    return edges


def _resolve(
    resolver: Resolver, path: str, language: str, imports: Sequence[Import]
) -> tuple[set[str], set[str]]:
    targets: set[str] = set()
    externals: set[str] = set()
    for imported in imports:
        found = resolver.resolve(path, language, imported)
        if found:
            targets.update(found)
        elif name := resolver.external(path, language, imported):
            externals.add(name)
    return targets, externals


def _take_over(edges: Edges, previous: RevisionData, changed: set[int]) -> None:
    offsets = previous.edge_offsets
    for place in range(len(previous.paths)):
        if place not in changed:
            edges.targets[place] = list(previous.edges[offsets[place] : offsets[place + 1]])
    for name in sorted(previous.externals):
        for place in previous.externals[name]:
            if place not in changed:
                edges.externals[place].append(name)


def config_keys(plan: Plan) -> set[tuple[str, str]]:
    """(path, blob) of the build configuration that resolution depends on."""
    return {(entry.path, entry.blob) for entry in plan.entries if is_config(entry.path)}


def _read_configs(entries: Sequence[Entry], reader: BlobReader) -> dict[str, bytes]:
    found = {}
    for entry in entries:
        if is_config(entry.path) and not entry.is_link and entry.size <= _CONFIG_BYTES:
            content = reader.read(entry.blob, limit=_CONFIG_BYTES)
            if content is not None:
                found[entry.path] = content
    return found
