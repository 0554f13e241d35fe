"""How components depend on each other: who imports whom, their layers, and those that import each other.

A folder above other components is often two things at once: what all of them stand on (`errors.py`) and
what puts them together (`__main__.py`). Taken as one it would be in a circle with each of them, so for
layers and circles it counts as two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from sleepcode.model import Citation, Note, Role
from sleepcode.sleep.graph import layers, strongly_connected
from sleepcode.sleep.notes.components import display_name
from sleepcode.sleep.notes.linkage import tell_unlinked
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number

_MOST_EDGES = 20
_MOST_CIRCLES = 2
_LEAST_BESIDE, _MOST_BESIDE = 5, 4
"""Folders beside each other that are told of together, and how many of them are named."""
_MOST_OF_ONE = 3
"""Files of one of them that import from the other component: more are worth a line."""
_WITHOUT_IMPORTS = (".cs", ".swift")
"""Endings of files that use each other without importing files."""


class _Part(NamedTuple):
    """A component, or those of its files that put the components below it together."""

    component: str
    files: tuple[str, ...] = ()
    """Empty for the component itself, without them."""


_Edges = dict[tuple[_Part, _Part], list[str]]


def component_edges(snapshot: Snapshot) -> dict[tuple[str, str], list[str]]:
    """(component, component that it imports from) -> its source files that do so, in order.

    Only the product's files count, and what they import of the product or of vendored code. Where the
    product is one component, all source counts, so that it shows who uses it.
    """
    return _find_edges(snapshot)[1]


def count_edges(snapshot: Snapshot) -> list[tuple[str, str, int]]:
    """(component, component that it imports from, files that do so)."""
    return [(source, target, len(files)) for (source, target), files in component_edges(snapshot).items()]


def _find_edges(snapshot: Snapshot) -> tuple[Collection[str], dict[tuple[str, str], list[str]]]:
    """(the files that count, the edges between their components)"""
    edges = _edges(snapshot, snapshot.product)
    if edges:
        return snapshot.product, edges
    sources = {path for path, file in snapshot.files.items() if file.role is Role.SOURCE}
    own = {snapshot.component_of.get(path, "") for path in snapshot.product}
    # How examples use one another is nobody's question.
    used = {edge: files for edge, files in _edges(snapshot, sources).items() if edge[1] in own}
    return sources, used


def _edges(snapshot: Snapshot, sources: Collection[str]) -> dict[tuple[str, str], list[str]]:
    edges: dict[tuple[str, str], list[str]] = {}
    component_of = snapshot.component_of
    for path in sorted(sources):
        source = component_of.get(path, "")
        others = {component_of.get(target, "") for target in _targets(snapshot, path, sources)}
        for other in sorted(others - {source}):
            edges.setdefault((source, other), []).append(path)
    return edges


def _targets(snapshot: Snapshot, path: str, sources: Collection[str]) -> list[str]:
    imported = snapshot.imports.get(path, ())
    return [target for target in imported if target in sources or _is_vendored(snapshot, target)]


def _is_vendored(snapshot: Snapshot, path: str) -> bool:
    file = snapshot.files.get(path)
    return file is not None and file.role is Role.VENDORED


def write_dependencies(snapshot: Snapshot) -> Note | None:
    """Which components import which and how much, their layers, and those that import each other."""
    sources, edges = _find_edges(snapshot)
    unlinked = tell_unlinked(snapshot)
    if not edges and not unlinked:
        return None
    ranked = sorted(edges.items(), key=lambda item: (-len(item[1]), item[0]))
    folded = _fold(edges)
    lines = [
        f"- {_tell_edge(sources_of, target, files)}" for sources_of, target, files in folded[:_MOST_EDGES]
    ]
    if weaker := sum(len(sources_of) for sources_of, _, _ in folded[_MOST_EDGES:]):
        lines.append(f"- and {number(weaker, 'weaker dependency', 'weaker dependencies')}")
    parts = _edges_of_parts(snapshot, sources, edges)
    parted = {part.component for edge in parts for part in edge if part.files}
    graph: dict[str, list[str]] = {}
    for one, other in sorted(parts):
        graph.setdefault(_name(one, parted), []).append(_name(other, parted))
    component_of = {_name(part, parted): part.component for edge in parts for part in edge}
    cycles = strongly_connected(graph)
    levels = layers(graph, sorted(component_of))
    lines.extend(_describe_mutual(parts, parted))
    lines.extend([unlinked] if unlinked else _describe_layers(component_of, levels, cycles))
    data = {
        "edges": [[source, target, len(files)] for (source, target), files in ranked],
        "cycles": cycles,
        "layers": levels,
    }
    examples = [Citation(files[0]) for _, files in ranked[:8]]
    title = "How the components depend on each other"
    return make_section(snapshot, "dependencies", title, lines, examples, data)


def _fold(edges: Mapping[tuple[str, str], Sequence[str]]) -> list[tuple[list[str], str, list[str]]]:
    """(components, the one that they import from, their files that do so), the strongest first: many folders beside each
    other that import a little from the same one, as examples do, are taken together."""
    beside: dict[tuple[str, str], list[str]] = {}
    for source, target in sorted(edges):
        parent = source.rpartition("/")[0] if len(edges[source, target]) <= _MOST_OF_ONE else ""
        beside.setdefault((parent or f"/{source}", target), []).append(source)
    found = []
    for (_, target), sources in beside.items():
        together = [sources] if len(sources) >= _LEAST_BESIDE else [[source] for source in sources]
        found += [(some, target, [path for one in some for path in edges[one, target]]) for some in together]
    return sorted(found, key=lambda one: (-len(one[2]), one[0], one[1]))


def _tell_edge(sources: Sequence[str], target: str, files: Sequence[str]) -> str:
    told = f"{display_name(target)} (in {number(len(files), 'file')})"
    if len(sources) == 1:
        return f"{display_name(sources[0])} {dependence(files)} {told}"
    parent = sources[0].rpartition("/")[0]
    names = [clean(source.rpartition("/")[2], 60) for source in sources]
    of = f"{len(sources):,} folders of {display_name(parent)} ({listing(names, _MOST_BESIDE)})"
    return f"{of} {dependence(files, is_one=False)} {told}"


def dependence(files: Sequence[str], is_one: bool = True) -> str:
    """What files do that depend on another component, which in some languages needs no import."""
    is_import = not all(path.endswith(_WITHOUT_IMPORTS) for path in files)
    return ("imports from" if is_one else "import from") if is_import else ("uses" if is_one else "use")


def _edges_of_parts(
    snapshot: Snapshot, sources: Collection[str], edges: dict[tuple[str, str], list[str]]
) -> _Edges:
    """The same edges between parts of components, and those within a component that was parted."""
    component_of = snapshot.component_of
    uppers: dict[str, frozenset[str]] = {}
    for source, target in edges:
        if source not in uppers and _is_below(target, source):
            uppers[source] = _files_above(snapshot, source, sources)
    found: _Edges = {}
    for path in sorted({path for files in edges.values() for path in files}):
        own = _part_of(path, component_of[path], uppers)
        others = {
            _part_of(other, component_of[other], uppers)
            for other in _targets(snapshot, path, sources)
            if other in component_of
        }
        for part in sorted(others - {own}):
            found.setdefault((own, part), []).append(path)
    return found


def _is_below(component: str, folder: str) -> bool:
    return component != folder and (folder == "." or component.startswith(folder + "/"))


def _files_above(snapshot: Snapshot, component: str, sources: Collection[str]) -> frozenset[str]:
    """Files of a component that import components below it, by themselves or through each other."""
    own = [path for path in snapshot.components[component] if path in sources]
    component_of, imports = snapshot.component_of, snapshot.imports
    above = {
        path
        for path in own
        if any(_is_below(component_of.get(target, component), component) for target in imports.get(path, ()))
    }
    while more := {path for path in own if path not in above and not above.isdisjoint(imports.get(path, ()))}:
        above |= more
    return frozenset(above) if len(above) < len(own) else frozenset()


def _part_of(path: str, component: str, uppers: dict[str, frozenset[str]]) -> _Part:
    upper = uppers.get(component, frozenset())
    return _Part(component, tuple(sorted(upper)) if path in upper else ())


def _name(part: _Part, parted: Collection[str]) -> str:
    """A part as a note names it."""
    if not part.files:
        name = display_name(part.component)
        return f"the files of {name} that import no component inside it" if part.component in parted else name
    if len(part.files) > 2:
        return f"{display_name(part.component)} ({len(part.files):,} of its files)"
    return listing([clean(path, 50) for path in part.files], 2)


def _describe_mutual(edges: _Edges, parted: Collection[str]) -> list[str]:
    """Pairs that import each other: the weaker direction is where such a cycle could be cut."""
    pairs = []
    for (source, target), files in edges.items():
        back = edges.get((target, source))
        if back is not None and (len(files), source) < (len(back), target):
            pairs.append((-len(files) - len(back), source, target, files, back))
    pairs.sort(key=lambda pair: pair[:3])
    lines = [
        f"- {_name(source, parted)} and {_name(target, parted)} ({number(len(files), 'file')} one way, "
        f"such as `{clean(files[0], 100)}`; {len(back):,} the other)"
        for _, source, target, files, back in pairs[:8]
    ]
    if not lines:
        return []
    more = f", {len(pairs)} pairs in all" if len(pairs) > len(lines) else ""
    verb = "Import" if dependence(list(chain.from_iterable(edges.values()))).startswith("import") else "Use"
    return [f"{verb} each other{more}:", *lines]


def _describe_layers(
    component_of: Mapping[str, str], levels: Sequence[Sequence[str]], cycles: Sequence[Sequence[str]]
) -> list[str]:
    """The layers; where a circle holds most components, that. `component_of`: part's name -> component."""
    largest = max((len({component_of[name] for name in cycle}) for cycle in cycles), default=0)
    total = len(set(component_of.values()))
    if total < 3 or largest > 0.6 * total:
        if largest > 2:
            return [
                f"{largest} of the {total} components depend on one another in a circle, folders taken as wholes."
            ]
        return []
    text = "" if cycles else "No cycles between components. "
    text += _describe_lowest(levels[0], cycles)
    if len(levels) > 1:
        text += f" Highest: {listing(levels[-1], 6, ticks=False)}."
    return [text]


def _describe_lowest(lowest: Sequence[str], cycles: Sequence[Sequence[str]]) -> str:
    """The layer that depends on nothing else: those that import nothing, and circles that import nothing but themselves."""
    circles = [cycle for cycle in cycles if cycle[0] in lowest]
    alone = sorted(set(lowest).difference(*circles))
    told = (
        [f"Lowest layer, importing from no other component: {listing(alone, 6, ticks=False)}."]
        if alone
        else []
    )
    told.extend(
        f"{listing(circle, 6, ticks=False)} import from each other and from no other."
        if told
        else f"Lowest layer: {listing(circle, 6, ticks=False)}, which import from each other and from no other."
        for circle in circles[:_MOST_CIRCLES]
    )
    return " ".join(told)
