"""Components: what each is for, which files are central in it, and how components depend on each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from sleepcode.model import Citation, Note, Role
from sleepcode.sleep.graph import layers, strongly_connected
from sleepcode.sleep.notes.manifests import cite, read_json, read_toml, table
from sleepcode.sleep.notes.purposes import file_purpose, key_symbols, says_something
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot, aside_kind
from sleepcode.sleep.notes.wording import clean, listing, number, opening, plain

_MOST_COMPONENTS = 40
_MOST_EDGES = 20
_MOST_CENTRAL = 8
_PACKAGE_FILES = (
    "__init__.py",
    "doc.go",
    "mod.rs",
    "lib.rs",
    "src/lib.rs",
    "package-info.java",
    "README.md",
    "README.rst",
    "README.txt",
    "README",
    "readme.md",
)
_KINDS = {
    Role.TEST: "tests",
    Role.DOCUMENTATION: "documentation",
    Role.VENDORED: "vendored",
    Role.GENERATED: "generated",
    Role.DATA: "data",
    Role.CONFIGURATION: "configuration",
}


def display_name(component: str) -> str:
    return "the top folder" if component == "." else f"`{clean(component, 80)}`"


def component_kind(snapshot: Snapshot, paths: Sequence[str]) -> str:
    """`tests`, `documentation`, `vendored` ... where most files are that; empty for source."""
    roles = Counter(snapshot.files[path].role for path in paths)
    if any(snapshot.is_product(path) for path in paths):
        role, count = max(roles.items(), key=lambda item: (item[1], item[0].value))
        return _KINDS.get(role, "") if count > 0.8 * len(paths) else ""
    role, _ = max(roles.items(), key=lambda item: (item[1], item[0].value))
    if role is Role.SOURCE:
        return next((kind for path in paths if (kind := aside_kind(path))), "")
    return _KINDS[role]


def component_size(snapshot: Snapshot, paths: Sequence[str]) -> str:
    """`12 files`, or `594 files, 170 of them source` where much of it is something else."""
    sources = sum(snapshot.is_product(path) for path in paths)
    size = number(len(paths), "file")
    return f"{size}, {sources:,} of them source" if 0 < sources < 0.6 * len(paths) else size


def describe_component(snapshot: Snapshot, name: str, paths: Sequence[str]) -> tuple[str, Citation | None]:
    """What a component says of itself: its package's docstring, manifest or README. Empty where it says nothing."""
    text, cited = snapshot.recall(f"purpose of {name}", (), lambda: _describe(snapshot, name, paths))
    return text, Citation(*cited) if cited is not None else None


def _describe(snapshot: Snapshot, name: str, paths: Sequence[str]) -> tuple[str, Citation | None]:
    folder = "" if name == "." else name + "/"
    known = set(paths)
    for candidate in _PACKAGE_FILES:
        path = folder + candidate
        if path not in known or (name == "." and candidate.lower().startswith("readme")):
            continue
        text = file_purpose(snapshot.files[path], snapshot.facts(path))
        if _tells_more(text, name):
            facts = snapshot.facts(path)
            return text, Citation(path, 1, min(facts.lines if facts else 1, 10))
    for manifest, value in (
        (folder + "package.json", read_json(snapshot, folder + "package.json").get("description")),
        (
            folder + "Cargo.toml",
            table(read_toml(snapshot, folder + "Cargo.toml"), "package").get("description"),
        ),
    ):
        text = plain(value) if isinstance(value, str) else ""
        if manifest in known and name != "." and _tells_more(text, name):
            return text, cite(snapshot, manifest, '"description"', "description")
    return _package_comment(snapshot, folder, paths)


def _tells_more(text: str, name: str) -> bool:
    """Whether a description is more than the component's name again."""
    if len(text) <= 15 or re.fullmatch(r"[\w.@/-]+ (?:package|module|crate|library)\.?", text):
        return False
    return text.lower().strip("@./ ").rpartition("/")[2] != name.rpartition("/")[2].lower()


def _package_comment(snapshot: Snapshot, folder: str, paths: Sequence[str]) -> tuple[str, Citation | None]:
    """Go's convention: one file of the package opens with `Package name ...`."""
    for path in paths:
        if path.endswith(".go") and path.startswith(folder) and "/" not in path[len(folder) :]:
            facts = snapshot.facts(path)
            if facts is not None and re.match(r"Package \w+ ", facts.doc) and says_something(facts.doc):
                return plain(facts.doc), Citation(path, 1, 1)
    return "", None


def central_files(snapshot: Snapshot, name: str, most: int) -> list[str]:
    """The source files of a component that others depend on most and that change most, evenly weighed."""
    ranked: list[str] = snapshot.recall(
        f"central in {name}",
        ("has_facts", "centrality"),
        lambda: _rank_files(snapshot, snapshot.components[name]),
        snapshot.changed_in.get(name),
    )
    return ranked[:most]


def _rank_files(snapshot: Snapshot, paths: Sequence[str]) -> list[str]:
    sources = [path for path in paths if snapshot.is_product(path) and snapshot.files[path].has_facts]
    churn = snapshot.history.churn
    highest = max((snapshot.centrality.get(path, 0.0) for path in sources), default=0.0) or 1.0
    busiest = max((churn(path) for path in sources), default=0) or 1
    ranked = sorted(
        (-snapshot.centrality.get(path, 0.0) / highest - churn(path) / busiest, path) for path in sources
    )
    return [path for _, path in ranked[:_MOST_CENTRAL]]


def defined_by(snapshot: Snapshot, paths: Sequence[str], each: int) -> list[str]:
    """Names of the key symbols of some files, each once."""
    names = [symbol.name for path in paths for symbol in key_symbols(snapshot.facts(path), each)]
    return list(dict.fromkeys(names))


def write_components(snapshot: Snapshot) -> Note | None:
    """Each component: what for, how large, its central files."""
    lines: list[str] = []
    citations: list[Citation] = []
    inputs: list[str] = []
    data: dict[str, object] = {}
    ranked = snapshot.ranked_components
    extents = component_extents(snapshot)
    for name, paths in ranked[:_MOST_COMPONENTS]:
        kind, extent = extents[name]
        purpose, source = describe_component(snapshot, name, paths)
        central = central_files(snapshot, name, 3)
        size = extent + (f", {kind}" if kind else "")
        text = f"- {display_name(name)} ({size})"
        if purpose:
            text += f": {opening(purpose, 140)}"
        elif not kind and (names := defined_by(snapshot, central, 2)):
            text += f": defines {listing(names, 4)}."
        if central and not kind:
            text += "" if text.endswith(".") else "."
            text += f" Central: {listing([path.removeprefix(name + '/') for path in central], 3)}."
            inputs.extend(central)
        lines.append(text)
        if source is not None:
            citations.append(source)
        else:
            citations.extend(Citation(path) for path in central[:1])
        data[name] = {"files": len(paths), "kind": kind, "purpose": opening(purpose, 300), "central": central}
    if not lines:
        return None
    if len(ranked) > _MOST_COMPONENTS:
        lines.append(f"- and {len(ranked) - _MOST_COMPONENTS} smaller ones")
    title = "How the project is structured: its components"
    return make_section(snapshot, "components", title, lines, citations, {"components": data}, inputs)


def component_extents(snapshot: Snapshot) -> Mapping[str, tuple[str, str]]:
    """Component -> (its kind, its size in words)."""

    def find() -> dict[str, tuple[str, str]]:
        return {
            name: (component_kind(snapshot, paths), component_size(snapshot, paths))
            for name, paths in snapshot.components.items()
        }

    found: Mapping[str, tuple[str, str]] = snapshot.recall("extents of components", (), find)
    return found


def count_edges(snapshot: Snapshot) -> list[tuple[str, str, int]]:
    """(component, component that it imports from, files that do so)."""
    return [(source, target, len(files)) for (source, target), files in component_edges(snapshot).items()]


def component_edges(snapshot: Snapshot) -> dict[tuple[str, str], list[str]]:
    """(component, component that it imports from) -> its source files that do so, in order.

    Only the product's files count, and what they import of the product or of vendored code. Where the
    product is one component, all source counts, so that it shows who uses it.
    """
    edges = _edges(snapshot, snapshot.product)
    if not edges:
        edges = _edges(snapshot, {path for path, file in snapshot.files.items() if file.role is Role.SOURCE})
    return edges


def _edges(snapshot: Snapshot, sources: set[str] | frozenset[str]) -> dict[tuple[str, str], list[str]]:
    edges: dict[tuple[str, str], list[str]] = {}
    component_of = snapshot.component_of
    for path in sorted(sources):
        source = component_of.get(path, "")
        others = {
            component_of.get(target, "")
            for target in snapshot.imports.get(path, ())
            if target in sources or _is_vendored(snapshot, target)
        }
        for other in sorted(others - {source}):
            edges.setdefault((source, other), []).append(path)
    return edges


def _is_vendored(snapshot: Snapshot, path: str) -> bool:
    file = snapshot.files.get(path)
    return file is not None and file.role is Role.VENDORED


def write_dependencies(snapshot: Snapshot) -> Note | None:
    """Which components import which and how much, their layers, and those that import each other."""
    edges = component_edges(snapshot)
    if not edges:
        return None
    ranked = sorted(edges.items(), key=lambda item: (-len(item[1]), item[0]))
    lines = [
        f"- {display_name(source)} imports from {display_name(target)} (in {number(len(files), 'file')})"
        for (source, target), files in ranked[:_MOST_EDGES]
    ]
    if len(ranked) > _MOST_EDGES:
        lines.append(f"- and {number(len(ranked) - _MOST_EDGES, 'weaker dependency', 'weaker dependencies')}")
    graph: dict[str, list[str]] = {}
    for source, target in sorted(edges):
        graph.setdefault(source, []).append(target)
    nodes = sorted({name for edge in edges for name in edge})
    cycles = strongly_connected(graph)
    lines.extend(_describe_mutual(edges))
    lines.extend(_describe_layers(graph, nodes, cycles))
    data = {
        "edges": [[source, target, len(files)] for (source, target), files in ranked],
        "cycles": cycles,
        "layers": layers(graph, nodes),
    }
    examples = [Citation(files[0]) for _, files in ranked[:8]]
    title = "How the components depend on each other"
    return make_section(snapshot, "dependencies", title, lines, examples, data)


def _describe_mutual(edges: dict[tuple[str, str], list[str]]) -> list[str]:
    """Pairs that import each other: the weaker direction is where such a cycle could be cut."""
    pairs = []
    for (source, target), files in edges.items():
        back = edges.get((target, source))
        if back is not None and (len(files), source) < (len(back), target):
            pairs.append((-len(files) - len(back), source, target, files, back))
    pairs.sort(key=lambda pair: pair[:3])
    lines = [
        f"- {display_name(source)} and {display_name(target)} ({number(len(files), 'file')} one way, "
        f"such as `{clean(files[0], 100)}`; {len(back):,} the other)"
        for _, source, target, files, back in pairs[:8]
    ]
    if not lines:
        return []
    more = f", {len(pairs)} pairs in all" if len(pairs) > len(lines) else ""
    return [f"Import each other{more}:", *lines]


def _describe_layers(
    graph: dict[str, list[str]], nodes: Sequence[str], cycles: Sequence[Sequence[str]]
) -> list[str]:
    largest = max((len(cycle) for cycle in cycles), default=0)
    if len(nodes) < 3 or largest > 0.6 * len(nodes):
        if largest > 2:
            return [
                f"{largest} of the {len(nodes)} components depend on one another in a circle, folders taken as wholes."
            ]
        return []
    levels = layers(graph, nodes)
    first, last = levels[0], levels[-1]
    text = f"Lowest layer, importing from no other component: {_names(first)}."
    if not cycles:
        text = f"No cycles between components. {text}"
    if len(levels) > 1:
        text += f" Highest: {_names(last)}."
    return [text]


def _names(components: Sequence[str]) -> str:
    return listing([display_name(component) for component in components], 6, ticks=False)
