"""Graph algorithms in plain Python: PageRank, strongly connected components, layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import sub

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
