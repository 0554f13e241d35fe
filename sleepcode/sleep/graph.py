"""Graph algorithms in plain Python: PageRank, strongly connected components, layers, components by folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import sub

from sleepcode.model import Role

_DAMPING = 0.85


def pagerank(edges: Sequence[Sequence[int]], rounds: int = 30, tolerance: float = 1e-6) -> list[float]:
    """PageRank of nodes 0..n-1, adding up to 1; `edges[i]` are the nodes that i points to.

    Page, Brin, Motwani and Winograd, "The PageRank Citation Ranking" (1999); a node without edges
    spreads its rank evenly.
    """
    count = len(edges)
    if not count:
        return []
    ranks = [1.0 / count] * count
    # Lists, for an array makes a number of each of its entries whenever it is gone through.
    sources = [(node, list(targets), len(targets)) for node, targets in enumerate(edges) if targets]
    sinks = [node for node, targets in enumerate(edges) if not targets]
    for _ in range(rounds):
        base = (1.0 - _DAMPING) / count + _DAMPING * sum(map(ranks.__getitem__, sinks)) / count
        fresh = [base] * count
        for node, targets, degree in sources:
            part = _DAMPING * ranks[node] / degree
            for target in targets:
                fresh[target] += part
        change = sum(map(abs, map(sub, fresh, ranks)))
        ranks = fresh
        if change < tolerance:
            break
    return ranks


def strongly_connected(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Strongly connected components of two or more nodes, largest first, each sorted.

    Tarjan, "Depth-first search and linear graph algorithms" (1972), without recursion.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    found: list[list[str]] = []
    for root in sorted(edges):
        if root in index:
            continue
        work: list[tuple[str, int]] = [(root, 0)]
        while work:
            node, position = work.pop()
            if position == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            targets = edges.get(node, ())
            descended = False
            for place in range(position, len(targets)):
                target = targets[place]
                if target not in index:
                    work.append((node, place + 1))
                    work.append((target, 0))
                    descended = True
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            if descended:
                continue
            if low[node] == index[node]:
                component = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member == node:
                        break
                if len(component) > 1:
                    found.append(sorted(component))
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[node])
    return sorted(found, key=lambda component: (-len(component), component))


def layers(edges: Mapping[str, Sequence[str]], nodes: Sequence[str]) -> list[list[str]]:
    """Nodes by how deep what they depend on goes: the first layer depends on nothing. Cycles share one."""
    member: dict[str, str] = {}
    for component in strongly_connected(edges):
        for node in component:
            member[node] = component[0]
    depth: dict[str, int] = {}

    def group(node: str) -> str:
        return member.get(node, node)

    condensed: dict[str, set[str]] = {}
    for node in nodes:
        targets = {group(target) for target in edges.get(node, ())}
        condensed.setdefault(group(node), set()).update(targets - {group(node)})
    for root in sorted(condensed):
        work = [(root, False)]
        while work:
            node, done = work.pop()
            if node in depth:
                continue
            if done:
                depth[node] = 1 + max((depth[target] for target in condensed.get(node, ())), default=-1)
            else:
                work.append((node, True))
                work.extend(
                    (target, False) for target in sorted(condensed.get(node, ())) if target not in depth
                )
    found: dict[int, list[str]] = {}
    for node in nodes:
        found.setdefault(depth.get(group(node), 0), []).append(node)
    return [sorted(found[level]) for level in sorted(found)]


_SUPPORT = (Role.TEST, Role.DOCUMENTATION, Role.VENDORED)


def find_components(paths: Sequence[str], roles: Mapping[str, Role]) -> dict[str, list[str]]:
    """The repository's components by folders: large folders are split, small ones kept whole.

    A folder is split while it holds much of the source and its sub-folders are worth naming.
    """
    held: dict[str, list[str]] = {}
    for path in paths:
        held.setdefault(path.rpartition("/")[0], []).append(path)
    worthy = (Role.SOURCE, Role.TEST, Role.DOCUMENTATION)
    direct = {folder: sum(roles.get(path) in worthy for path in files) for folder, files in held.items()}
    weight: dict[str, int] = {}
    # Folder -> ten times how many more of the files below it are tests, documentation or vendored than nine in ten.
    supporting: dict[str, int] = {}
    children: dict[str, set[str]] = {}
    for folder, worth in direct.items():
        files = held[folder]
        more = 10 * sum(roles.get(path) in _SUPPORT for path in files) - 9 * len(files)
        weight[folder] = weight.get(folder, 0) + worth
        supporting[folder] = supporting.get(folder, 0) + more
        while folder:
            parent = folder.rpartition("/")[0]
            children.setdefault(parent, set()).add(folder)
            weight[parent] = weight.get(parent, 0) + worth
            supporting[parent] = supporting.get(parent, 0) + more
            folder = parent
    total = max(weight.get("", 0), 1)
    chosen: set[str] = set()
    work = sorted(children.get("", ()))
    while work:
        folder = work.pop()
        inner = [child for child in children.get(folder, ()) if weight.get(child, 0) >= 2]
        inner_weight = sum(weight[child] for child in inner)
        is_large = weight.get(folder, 0) > max(8, total * 0.06)
        is_split = (
            is_large and inner and inner_weight > 0.35 * weight[folder] and len(chosen) + len(work) < 60
        )
        # Tests, documentation and vendored code are one component however large they are.
        if is_split and supporting[folder] <= 0:
            work.extend(sorted(children[folder]))
            if direct.get(folder, 0):
                chosen.add(folder)
        else:
            chosen.add(folder)
    components: dict[str, list[str]] = {}
    for folder, files in held.items():
        while folder and folder not in chosen:
            folder = folder.rpartition("/")[0]
        components.setdefault(folder or ".", []).extend(files)
    return {name: sorted(files) for name, files in sorted(components.items())}
