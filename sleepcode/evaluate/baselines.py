"""What simpler systems would have ranked, on the same cases and the same candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sleepcode.ranking.signals import Gathered

BASELINES: Mapping[str, Callable[[Gathered, int], tuple[float, ...]]] = {
    "BM25 of contents": lambda gathered, place: (gathered.value("content", place),),
    "most changed files": lambda gathered, place: (gathered.value("churn", place),),
    "commits like this one": lambda gathered, place: (gathered.value("broad_precedent", place),),
    "repo map (mentions, PageRank)": lambda gathered, place: (
        gathered.value("mention", place) + gathered.value("definition", place),
        gathered.value("centrality", place),
    ),
}
"""System -> what it orders candidates by, highest first."""


def rank_baselines(gathered: Gathered, path_of: Callable[[int], str]) -> dict[str, list[str]]:
    """System -> its ranking; files that it knows nothing of are left out."""
    ranked = {}
    for system, key in BASELINES.items():
        scored = [(key(gathered, place), path_of(place)) for place in gathered.places]
        known = [(tuple(-value for value in values), path) for values, path in scored if any(values)]
        ranked[system] = [path for _, path in sorted(known)]
    return ranked
