"""The import graph of a revision, resolving again only what a change can have altered."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from sleepcode.facts import FileFacts, Import
from sleepcode.parsing.import_keys import FAMILIES, PACKAGES, TARGETS
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.configuration import ConfigFiles
from sleepcode.sleep.definitions import Definers, find_moved_types, find_redefined
from sleepcode.sleep.graph import pagerank
from sleepcode.sleep.listing import Listing
from sleepcode.sleep.patch import Patch
from sleepcode.sleep.resolution import Resolver, is_config
from sleepcode.sleep.rewiring import (
    find_altered,
    find_importers_of_packages,
    find_users_of_files,
    find_users_of_types,
)
from sleepcode.store.blobs import read_briefs
from sleepcode.store.revisions import RevisionData

_MOST_TARGETS = 400
"""Edges kept for one file: a wildcard import of a large package is no news about each part of it."""
_GONE = 0xFFFFFFFF
"""The place of a file that is no more."""


class _Resolved(NamedTuple):
    """What a file imports."""

    targets: Sequence[int] = ()
    """Places."""
    externals: Sequence[str] = ()


class _Wires(NamedTuple):
    """What files import, by place."""

    offsets: array[int]
    edges: array[int]
    externals: dict[str, list[int]]


def connect_files(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    reader: BlobReader,
    previous: RevisionData | None = None,
    patch: Patch | None = None,
) -> Collection[int]:
    """Fills the graph's columns: imports, what is imported from outside, PageRank.

    `patch` says how `data` was made of `previous`, whose imports hold for files that import the same and for
    which no file that came, went or configures can have another meaning. Returns the places of the files whose
    imports were resolved.
    """
    if previous is None or patch is None:
        every = range(len(data.paths))
        whole = _resolver_of(connection, data, listing, reader)
        _fill(data, _resolve_files(connection, data, listing, whole, every), previous)
        return every
    todo = set(_with_other_imports(connection, data, previous, patch))
    carried = _Wires(previous.edge_offsets, previous.edges, previous.externals) if todo else None
    if patch.is_moved:
        carried = _carry(data, listing, previous)
        todo |= _find_bereft(carried)
    resolver: Resolver | None = None
    if patch.is_moved or any(is_config(listing.path(place)) for place in patch.touched):
        before, resolver = _resolvers_of_both(connection, data, listing, reader, previous, patch)
        gone_or_come = (*patch.added, *patch.removed)
        todo |= find_altered(connection, data, listing, (before, resolver), gone_or_come)
    if redefined := _find_redefined(connection, data, listing, previous, patch):
        resolver = resolver or _resolver_of(connection, data, listing, reader)
        todo |= find_importers_of_packages(connection, data, listing, resolver, redefined)
        todo |= find_users_of_files(connection, data, listing, redefined)
    if moved := _find_moved(connection, data, listing, previous, patch):
        todo |= find_users_of_types(connection, data, listing, moved)
    if todo or patch.is_moved:
        carried = carried or _Wires(previous.edge_offsets, previous.edges, previous.externals)
        resolver = resolver or _resolver_of(connection, data, listing, reader)
        resolved = _resolve_files(connection, data, listing, resolver, sorted(todo))
        _splice(data, carried, {place: resolved.get(place, _Resolved()) for place in todo}, previous)
    return todo


def _carry(data: RevisionData, listing: Listing, previous: RevisionData) -> _Wires:
    """What files imported, at the places of today; what is gone is imported at `_GONE`."""
    place_of = listing.place_of_number
    moved = [place_of.get(number, _GONE) for number in previous.paths]
    lengths = array("I", bytes(4 * len(data.paths)))
    edges = array("I")
    start = 0
    for was, place in enumerate(moved):
        end = previous.edge_offsets[was + 1]
        if place == _GONE:
            edges.extend(previous.edges[start : previous.edge_offsets[was]])
            start = end
        else:
            lengths[place] = end - previous.edge_offsets[was]
    edges.extend(previous.edges[start:])
    externals = {
        name: [place for was in places if (place := moved[was]) != _GONE]
        for name, places in previous.externals.items()
    }
    return _Wires(_offsets(lengths), array("I", map(moved.__getitem__, edges)), externals)


def _find_bereft(wires: _Wires) -> set[int]:
    """Places of the files that import one that is gone."""
    if _GONE not in wires.edges:
        return set()
    gone = (position for position, target in enumerate(wires.edges) if target == _GONE)
    return {bisect_right(wires.offsets, position) - 1 for position in gone}


def _offsets(lengths: Iterable[int]) -> array[int]:
    return array("I", accumulate(lengths, initial=0))


def _fill(data: RevisionData, resolved: Mapping[int, _Resolved], previous: RevisionData | None) -> None:
    lengths, targets = array("I"), array("I")
    externals: dict[str, list[int]] = {}
    for place in range(len(data.paths)):
        found = resolved.get(place, _Resolved())
        targets.extend(found.targets)
        lengths.append(len(found.targets))
        for name in found.externals:
            externals.setdefault(name, []).append(place)
    data.externals = dict(sorted(externals.items()))
    _set_edges(data, _offsets(lengths), targets, previous)


def _splice(
    data: RevisionData, wires: _Wires, resolved: Mapping[int, _Resolved], previous: RevisionData
) -> None:
    """Puts the imports of some files into the place of those that they had."""
    before, old = wires.offsets, wires.edges
    targets, lengths = array("I"), array("I", [end - start for start, end in pairwise(before)])
    start = 0
    for place in sorted(resolved):
        targets.extend(old[start : before[place]])
        targets.extend(resolved[place].targets)
        lengths[place] = len(resolved[place].targets)
        start = before[place + 1]
    targets.extend(old[start:])
    externals = {
        name: [place for place in places if place not in resolved] for name, places in wires.externals.items()
    }
    for place in sorted(resolved):
        for name in resolved[place].externals:
            insort(externals.setdefault(name, []), place)
    data.externals = {name: places for name, places in sorted(externals.items()) if places}
    _set_edges(data, _offsets(lengths), targets, previous)


def _set_edges(
    data: RevisionData, offsets: array[int], targets: array[int], previous: RevisionData | None
) -> None:
    """Sets the edges and their PageRank, scaled so that 1 is average; that of the same edges is the same."""
    data.edge_offsets, data.edges = offsets, targets
    if previous is not None and (previous.edge_offsets, previous.edges) == (offsets, targets):
        data.centrality = previous.centrality
        return
    ranks = pagerank([targets[start:end] for start, end in pairwise(offsets)])
    scale = len(ranks)
    data.centrality = array("f", [rank * scale for rank in ranks])


def _with_other_imports(
    connection: sqlite3.Connection, data: RevisionData, previous: RevisionData, patch: Patch
) -> list[int]:
    """Places of the files that differ and import something else than they did."""
    touched = patch.touched
    before: dict[int, int | None] = {place: place for place in touched}
    if patch.is_moved:
        places = {number: place for place, number in enumerate(previous.paths)}
        before = {place: places.get(data.paths[place]) for place in touched}
    now = {place: data.blobs[place] for place in touched if data.lengths[place]}
    then = {
        place: previous.blobs[was]
        for place, was in before.items()
        if was is not None and previous.lengths[was]
    }
    briefs = dict(read_briefs(connection, sorted({*now.values(), *then.values()})))

    def imports(blobs: Mapping[int, int], place: int) -> object:
        return _identity(briefs.get(blobs[place])) if place in blobs else None

    return [place for place in touched if imports(now, place) != imports(then, place)]


def _identity(facts: FileFacts | None) -> object:
    """What resolution looks at of a file's facts; None where it imports nothing."""
    if facts is None or not facts.imports:
        return None
    return facts.language, {(one.target, one.names, one.local) for one in facts.imports}


def _resolver_of(
    connection: sqlite3.Connection, data: RevisionData, listing: Listing, reader: BlobReader
) -> Resolver:
    configs = ConfigFiles(data, listing, reader)
    definers = Definers(connection, data, listing)
    return Resolver(listing.paths, configs, definers, definers.outer)


def _find_redefined(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    previous: RevisionData,
    patch: Patch,
) -> list[str]:
    """Paths of the files of packages that define other names than they did."""
    names = data.language_names
    now = {
        place: data.blobs[place]
        for place in patch.touched
        if FAMILIES.get(names[data.languages[place]]) == PACKAGES
    }
    if not now:
        return []
    places = {data.paths[place]: place for place in now}
    then = {
        places[number]: blob
        for number, blob in zip(previous.paths, previous.blobs, strict=True)
        if number in places
    }
    return [listing.path(place) for place in find_redefined(connection, now, then)]


def _find_moved(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    previous: RevisionData,
    patch: Patch,
) -> list[str]:
    """The types of `TARGETS` that are defined elsewhere than they were, or anew, or no more."""
    now = {data.paths[place]: data.blobs[place] for place in patch.touched if _is_of_targets(data, place)}
    gone = {listing.number(path) for path in patch.removed}
    if not now and not gone:
        return []
    then = {
        number: previous.blobs[place]
        for place, number in enumerate(previous.paths)
        if (number in now or number in gone) and _is_of_targets(previous, place)
    }
    return find_moved_types(connection, now, then)


def _is_of_targets(data: RevisionData, place: int) -> bool:
    return FAMILIES.get(data.language_names[data.languages[place]]) == TARGETS


def _resolvers_of_both(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    reader: BlobReader,
    previous: RevisionData,
    patch: Patch,
) -> tuple[Resolver, Resolver]:
    """The resolvers of the revision before and of this one; they share a configuration that is the same."""
    configs = before_configs = ConfigFiles(data, listing, reader)
    before = listing.of(previous) if patch.is_moved else listing
    paths = [*patch.added, *patch.removed, *map(listing.path, patch.touched)]
    if any(map(is_config, paths)):
        before_configs = ConfigFiles(previous, listing.of(previous), reader)
    definers = Definers(connection, data, listing)
    now = Resolver(listing.paths, configs, definers, definers.outer)
    return Resolver(before.paths, before_configs), now


def _resolve_files(
    connection: sqlite3.Connection,
    data: RevisionData,
    listing: Listing,
    resolver: Resolver,
    todo: Iterable[int],
) -> dict[int, _Resolved]:
    """Place -> what its file imports, for those that import anything."""
    places: dict[int, list[int]] = {}
    for place in todo:
        if data.lengths[place]:
            places.setdefault(data.blobs[place], []).append(place)
    found: dict[int, _Resolved] = {}
    for blob, facts in read_briefs(connection, list(places)):
        for place in places[blob] if facts.imports else ():
            targets, externals = _resolve(resolver, listing.path(place), facts.language, facts.imports)
            kept = set(listing.find_all(targets))
            kept.discard(place)
            found[place] = _Resolved(sorted(kept)[:_MOST_TARGETS], sorted(externals))
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
