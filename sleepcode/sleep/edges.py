"""The import graph of a revision, resolving again only what a change can have altered."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

from sleepcode.model import FileFacts, Import
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.graph import pagerank
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.patch import Patch
from sleepcode.sleep.resolution import Resolver, is_config
from sleepcode.store.blobs import read_briefs
from sleepcode.store.revisions import RevisionData

_MOST_TARGETS = 400
"""Edges kept for one file: a wildcard import of a large package is no news about each part of it."""
_CONFIG_BYTES = 500_000
_Resolved = tuple[list[int], list[str]]
"""Places of the imported files, and the external packages."""
_Graph = tuple["array[int]", "array[int]", "array[float]"]
"""Offsets, edges and ranks."""


def connect_files(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    reader: BlobReader,
    previous: RevisionData | None = None,
    patch: Patch | None = None,
) -> None:
    """Fills the graph's columns: imports, what is imported from outside, PageRank.

    `patch` says how `data` was made of `previous`, whose imports hold while the set of paths, the build
    configuration and what a file imports are the same.
    """
    if previous is None or patch is None or patch.is_moved or _has_config(listing, patch.touched):
        _fill(
            data,
            _resolve_all(connection, data, listing, reader),
            _graph_of(previous) if previous is not None else None,
        )
        return
    todo = _with_other_imports(connection, data, previous, patch.touched)
    if todo:
        resolved = _resolve_files(connection, data, listing, reader, todo)
        _splice(data, {place: resolved.get(place, ([], [])) for place in todo})


def _graph_of(data: RevisionData) -> _Graph:
    return data.edge_offsets, data.edges, data.centrality


def _fill(data: RevisionData, resolved: Mapping[int, _Resolved], previous: _Graph | None) -> None:
    offsets, targets = array("I", [0]), array("I")
    externals: dict[str, list[int]] = {}
    for place in range(len(data.paths)):
        found = resolved.get(place)
        if found is not None:
            targets.extend(found[0])
            for name in found[1]:
                externals.setdefault(name, []).append(place)
        offsets.append(len(targets))
    data.externals = dict(sorted(externals.items()))
    _set_edges(data, offsets, targets, previous)


def _splice(data: RevisionData, resolved: Mapping[int, _Resolved]) -> None:
    """Puts the imports of some files into the place of those that they had."""
    graph = before, old, _ = _graph_of(data)
    targets, lengths = (
        array("I"),
        array("I", [end - start for start, end in pairwise(before)]),
    )
    start = 0
    for place in sorted(resolved):
        targets.extend(old[start : before[place]])
        targets.extend(resolved[place][0])
        lengths[place] = len(resolved[place][0])
        start = before[place + 1]
    targets.extend(old[start:])
    offsets = array("I", [0])
    offsets.extend(accumulate(lengths))
    externals = {
        name: [place for place in places if place not in resolved] for name, places in data.externals.items()
    }
    for place in sorted(resolved):
        for name in resolved[place][1]:
            insort(externals.setdefault(name, []), place)
    data.externals = {name: places for name, places in sorted(externals.items()) if places}
    _set_edges(data, offsets, targets, graph)


def _set_edges(data: RevisionData, offsets: array[int], targets: array[int], previous: _Graph | None) -> None:
    """Sets the edges and their PageRank, scaled so that 1 is average; that of the same edges is the same."""
    data.edge_offsets, data.edges = offsets, targets
    if previous is not None and previous[:2] == (offsets, targets):
        data.centrality = previous[2]
        return
    ranks = pagerank([targets[start:end] for start, end in pairwise(offsets)])
    scale = len(ranks)
    data.centrality = array("f", [rank * scale for rank in ranks])


def _has_config(listing: Listing, places: Iterable[int]) -> bool:
    return any(is_config(listing.path(place)) for place in places)


def _with_other_imports(
    connection: sqlite3.Connection, data: RevisionData, previous: RevisionData, places: Sequence[int]
) -> list[int]:
    """Those of the places whose file imports something else than it did."""
    blobs = {blob for place in places for blob in (data.blobs[place], previous.blobs[place])}
    briefs = dict(read_briefs(connection, sorted(blobs)))

    def imports(revision: RevisionData, place: int) -> object:
        return _identity(briefs.get(revision.blobs[place])) if revision.lengths[place] else None

    return [place for place in places if imports(data, place) != imports(previous, place)]


def _identity(facts: FileFacts | None) -> object:
    """What resolution looks at of a file's facts; None where it imports nothing."""
    if facts is None or not facts.imports:
        return None
    return facts.language, {(one.target, one.names, one.local) for one in facts.imports}


def _resolve_all(
    connection: sqlite3.Connection, data: RevisionData, listing: Listing, reader: BlobReader
) -> dict[int, _Resolved]:
    return _resolve_files(connection, data, listing, reader, range(len(data.paths)))


def _resolve_files(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    reader: BlobReader,
    todo: Iterable[int],
) -> dict[int, _Resolved]:
    """Place -> what its file imports, for those that import anything."""
    paths = listing.paths
    position = {path: place for place, path in enumerate(paths)}
    resolver = Resolver(paths, _read_configs(data, listing, reader))
    places: dict[int, list[int]] = {}
    for place in todo:
        if data.lengths[place]:
            places.setdefault(data.blobs[place], []).append(place)
    found: dict[int, _Resolved] = {}
    for blob, facts in read_briefs(connection, list(places)):
        for place in places[blob] if facts.imports else ():
            targets, externals = _resolve(resolver, paths[place], facts.language, facts.imports)
            kept = {position[target] for target in targets if target in position}
            kept.discard(place)
            found[place] = (sorted(kept)[:_MOST_TARGETS], sorted(externals))
    return found


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


def _read_configs(data: RevisionData, listing: Listing, reader: BlobReader) -> dict[str, bytes]:
    found = {}
    for place, path in enumerate(listing.paths):
        if is_config(path) and data.sizes[place] <= _CONFIG_BYTES and not listing.is_link(place):
            content = reader.read(listing.blob(place), limit=_CONFIG_BYTES)
            if content is not None:
                found[path] = content
    return found
