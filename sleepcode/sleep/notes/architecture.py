"""Architecture notes: what the project is, its parts, how they depend on each other, where to be careful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sleepcode.model import Citation, Note, NoteKind, Role
from sleepcode.sleep.graph import layers, strongly_connected
from sleepcode.sleep.notes.building import write_building, write_externals
from sleepcode.sleep.notes.conventions import write_conventions
from sleepcode.sleep.notes.entries import write_entry_points
from sleepcode.sleep.notes.files import key_symbols
from sleepcode.sleep.notes.manifests import describe_project
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number, sentence

_MOST_COMPONENTS = 40


def write_architecture(snapshot: Snapshot) -> list[Note]:
    """One note a section; sections that the facts say nothing of are left out."""
    sections = (
        write_overview(snapshot),
        write_components(snapshot),
        write_dependencies(snapshot),
        write_entry_points(snapshot),
        write_hubs(snapshot),
        write_externals(snapshot),
        write_building(snapshot),
        write_conventions(snapshot),
        write_risky_places(snapshot),
        write_hidden_couplings(snapshot),
    )
    return [note for note in sections if note is not None]


def write_overview(snapshot: Snapshot) -> Note | None:
    """What the project says it is, and what it is made of."""
    if not snapshot.files:
        return None
    description, citation = describe_project(snapshot)
    languages: Counter[str] = Counter()
    for path, file in snapshot.files.items():
        if file.role in (Role.SOURCE, Role.TEST) and file.language:
            facts = snapshot.facts(path)
            languages[file.language] += facts.lines if facts is not None else 0
    roles = Counter(file.role.value for file in snapshot.files.values())
    shown = [f"{language} ({lines:,} lines)" for language, lines in languages.most_common(4) if lines]
    lines = [sentence(description, 400)] if description else []
    if shown:
        lines.append(f"Written in {', '.join(shown)}, tests included.")
    lines.append(
        f"{number(len(snapshot.files), 'file')}: {', '.join(f'{count:,} {role}' for role, count in roles.most_common())}."
    )
    lines.append(f"{number(len(snapshot.changes), 'change')} of history read.")
    citations = (citation,) if citation else ()
    return _section(
        snapshot,
        "overview",
        f"What {snapshot.name} is",
        lines,
        citations,
        {"languages": dict(languages), "roles": dict(roles)},
    )


def write_components(snapshot: Snapshot) -> Note | None:
    """Each component: what for, how large, its central files."""
    lines = []
    citations = []
    data: dict[str, object] = {}
    ranked = sorted(snapshot.components.items(), key=lambda item: (-_weight(snapshot, item[1]), item[0]))
    for name, paths in ranked[:_MOST_COMPONENTS]:
        if not _weight(snapshot, paths) and name != ".":
            continue
        purpose, source = describe_component(snapshot, name, paths)
        central = central_files(snapshot, paths, 3)
        text = f"- `{clean(name, 80)}` ({number(len(paths), 'file')})"
        text += f": {sentence(purpose, 140)}" if purpose else "."
        if central:
            text += f" Central: {listing([path.rpartition('/')[2] for path in central], 3)}."
        lines.append(text)
        if source is not None:
            citations.append(source)
        data[name] = {"files": len(paths), "purpose": purpose, "central": central}
    if not lines:
        return None
    return _section(
        snapshot, "components", "How the project is structured: its components", lines, citations, data
    )


def _weight(snapshot: Snapshot, paths: Sequence[str]) -> int:
    worth = (Role.SOURCE, Role.TEST, Role.DOCUMENTATION)
    return sum(1 for path in paths if snapshot.files[path].role in worth)


def describe_component(snapshot: Snapshot, name: str, paths: Sequence[str]) -> tuple[str, Citation | None]:
    """What a component says of itself: its package's docstring, its README, its main file's opening."""
    folder = "" if name == "." else name + "/"
    known = set(paths)
    for candidate in (
        "__init__.py",
        "doc.go",
        "mod.rs",
        "lib.rs",
        "src/lib.rs",
        "package-info.java",
        "README.md",
        "README.rst",
        "readme.md",
    ):
        path = folder + candidate
        facts = snapshot.facts(path) if path in known else None
        if (
            facts is not None
            and len(facts.doc) > 15
            and not (name == "." and candidate.lower().startswith("readme"))
        ):
            return facts.doc, Citation(path, 1, min(facts.lines, 20))
    package = folder + "package.json"
    if package in known:
        from sleepcode.sleep.notes.manifests import read_json

        described = read_json(snapshot, package).get("description")
        if isinstance(described, str) and len(described) > 15:
            return described, Citation(package)
    symbols = [
        symbol.name
        for path in central_files(snapshot, paths, 3)
        for symbol in key_symbols(snapshot.facts(path), 2)
        if not symbol.name.startswith("_")
    ]
    return (f"defines {listing(symbols, 4)}", None) if symbols else ("", None)


def central_files(snapshot: Snapshot, paths: Sequence[str], most: int) -> list[str]:
    """The source files of a component that others import most, then those that change most."""
    sources = [path for path in paths if snapshot.is_product(path) and snapshot.facts(path) is not None]
    ranked = sorted(
        sources,
        key=lambda path: (-snapshot.centrality.get(path, 0.0) - 0.02 * snapshot.history.churn(path), path),
    )
    return ranked[:most]


def component_edges(snapshot: Snapshot) -> dict[tuple[str, str], int]:
    """(component, component it imports from) -> imports between their source files."""
    edges: Counter[tuple[str, str]] = Counter()
    for path, targets in snapshot.imports.items():
        if not snapshot.is_product(path):
            continue
        source = snapshot.component_of.get(path, "")
        for target in targets:
            other = snapshot.component_of.get(target, "")
            if other != source and snapshot.is_product(target):
                edges[(source, other)] += 1
    return edges


def write_dependencies(snapshot: Snapshot) -> Note | None:
    """Which components import which, in layers, with their cycles."""
    edges = component_edges(snapshot)
    if not edges:
        return None
    ranked = sorted(edges.items(), key=lambda item: (-item[1], item[0]))
    lines = [
        f"- `{clean(source)}` imports from `{clean(target)}` ({number(count, 'import')})"
        for (source, target), count in ranked[:20]
    ]
    if len(ranked) > 20:
        lines.append(f"- and {len(ranked) - 20} weaker dependencies")
    graph: dict[str, list[str]] = {}
    for source, target in sorted(edges):
        graph.setdefault(source, []).append(target)
    nodes = sorted({name for edge in edges for name in edge})
    cycles = strongly_connected(graph)
    lines.extend(
        f"Cycle: {listing(cycle, 6)} import from each other, directly or through one another."
        for cycle in cycles[:4]
    )
    if not cycles and len(nodes) > 2:
        levels = layers(graph, nodes)
        lines.append(
            f"No cycles between components. Lowest layer: {listing(levels[0], 6)}; highest: {listing(levels[-1], 6)}."
        )
    examples = _edge_examples(snapshot, [edge for edge, _ in ranked[:8]])
    data = {
        "edges": [[source, target, count] for (source, target), count in ranked],
        "cycles": cycles,
    }
    return _section(
        snapshot, "dependencies", "How the components depend on each other", lines, examples, data
    )


def _edge_examples(snapshot: Snapshot, wanted: Sequence[tuple[str, str]]) -> list[Citation]:
    missing = set(wanted)
    found = []
    for path in sorted(snapshot.imports):
        for target in sorted(snapshot.imports[path]):
            edge = (snapshot.component_of.get(path, ""), snapshot.component_of.get(target, ""))
            if edge in missing and snapshot.is_product(path) and snapshot.is_product(target):
                missing.discard(edge)
                found.append(Citation(path))
        if not missing:
            break
    return found


def find_hubs(snapshot: Snapshot, most: int = 12) -> list[tuple[str, int]]:
    """(source file, source files that import it), most imported first."""
    counted = []
    for path, users in snapshot.importers.items():
        if snapshot.is_product(path):
            products = sum(1 for user in users if snapshot.is_product(user))
            if products >= 3:
                counted.append((path, products))
    counted.sort(key=lambda hub: (-hub[1], hub[0]))
    return counted[:most]


def write_hubs(snapshot: Snapshot) -> Note | None:
    """The files that most others import."""
    hubs = find_hubs(snapshot)
    if not hubs:
        return None
    lines = []
    for path, users in hubs:
        symbols = [
            symbol.name for symbol in key_symbols(snapshot.facts(path), 3) if not symbol.name.startswith("_")
        ]
        defines = f": {listing(symbols, 3)}" if symbols else ""
        lines.append(f"- `{clean(path, 120)}`, imported by {number(users, 'source file')}{defines}")
    return _section(
        snapshot,
        "hubs",
        "Hubs: the files that most others depend on",
        lines,
        [Citation(path) for path, _ in hubs],
        {"hubs": [list(hub) for hub in hubs]},
    )


def write_risky_places(snapshot: Snapshot) -> Note | None:
    """Files that change often and are large, and those that fixes touch most."""
    history = snapshot.history
    scored = []
    for path in snapshot.files:
        if snapshot.is_product(path) and history.churn(path) >= 5:
            facts = snapshot.facts(path)
            lines = facts.lines if facts is not None else 0
            scored.append(
                (history.churn(path) * lines, path, history.churn(path), lines, history.fixes[path])
            )
    scored.sort(key=lambda item: (-item[0], item[1]))
    if not scored:
        return None
    lines_ = [
        f"- `{clean(path, 120)}`: {number(churn, 'change')}, {fixes} of them fixes by their message, {number(size, 'line')}"
        for _, path, churn, size, fixes in scored[:10]
    ]
    return _section(
        snapshot,
        "risky-places",
        "Risky places: large files that change often",
        lines_,
        [Citation(item[1]) for item in scored[:10]],
        {"files": [[path, churn, size, fixes] for _, path, churn, size, fixes in scored[:30]]},
    )


def write_hidden_couplings(snapshot: Snapshot) -> Note | None:
    """Source files that change together with no import between them."""
    pairs: dict[tuple[str, str], tuple[int, int]] = {}
    ranked = sorted(
        (p for p in snapshot.files if snapshot.is_product(p)), key=lambda p: (-snapshot.history.churn(p), p)
    )
    for path in ranked[:150]:
        for other, times, of in snapshot.history.companions(path)[:12]:
            if times < 5 or times < 0.3 * of or not snapshot.is_product(other):
                continue
            if other in snapshot.imports.get(path, ()) or path in snapshot.imports.get(other, ()):
                continue
            pair = (min(path, other), max(path, other))
            pairs[pair] = max(pairs.get(pair, (0, 0)), (times, of))
    best = sorted(pairs.items(), key=lambda item: (-item[1][0] / item[1][1] * item[1][0], item[0]))[:12]
    if not best:
        return None
    lines = [
        f"- `{clean(left, 100)}` and `{clean(right, 100)}`: {times} of {of} changes in common"
        for (left, right), (times, of) in best
    ]
    paths = sorted({path for pair, _ in best for path in pair})
    return _section(
        snapshot,
        "hidden-couplings",
        "Files that change together with no import between them",
        lines,
        [Citation(path) for path in paths[:12]],
        {"pairs": [[left, right, times, of] for (left, right), (times, of) in best]},
    )


def _section(
    snapshot: Snapshot,
    key: str,
    title: str,
    lines: Sequence[str],
    citations: Sequence[Citation],
    data: dict[str, object],
) -> Note:
    return Note(
        NoteKind.ARCHITECTURE,
        key,
        clean(title, 160),
        "\n".join(line for line in lines if line),
        data=dict(data),
        citations=tuple(citations),
        inputs=snapshot.inputs([citation.path for citation in citations]),
    )
