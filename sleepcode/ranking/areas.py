"""Areas: a folder with everything below it, and how much more or less often some changes touch one than others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log

from sleepcode.ranking.view import RevisionView

AreaRates = Mapping[str, float]
"""Area -> part of the newest changes that touched a file in it."""


@lru_cache(maxsize=50_000)
def areas_of(folder: str) -> tuple[str, ...]:
    """The areas that a folder lies in, the smallest first; the root is one for what lies right in it only."""
    if not folder:
        return ("",)
    parts = folder.split("/")
    return tuple("/".join(parts[:end]) for end in range(len(parts), 0, -1))


def touched_areas(view: RevisionView, places: Iterable[int]) -> set[str]:
    """The areas that any of the files lies in."""
    folders = {view.path(place).rpartition("/")[0] for place in places}
    return {area for folder in folders for area in areas_of(folder)}


def lift_areas(touched: Sequence[set[str]], rates: AreaRates) -> dict[str, float]:
    """Area -> logarithm of how much more often the changes (each the areas that it touched) touch it than others."""
    counts: dict[str, int] = {}
    for areas in touched:
        for area in areas:
            counts[area] = counts.get(area, 0) + 1
    size = len(touched)
    return {
        area: log((counts.get(area, 0) + 0.5) / (size * rates.get(area, 0.0) + 0.5))
        for area in {*counts, *rates}
    }


def add_lifts(
    view: RevisionView,
    places: Iterable[int],
    lifts: AreaRates,
    calls: dict[int, float],
    denials: dict[int, float],
) -> None:
    """Adds the largest lift of the areas that each file lies in to `calls`, and the smallest to `denials`."""
    if not lifts:
        return
    known: dict[str, tuple[float, float]] = {}
    for place in places:
        folder = view.path(place).rpartition("/")[0]
        if folder not in known:
            found = [lifts.get(area, 0.0) for area in areas_of(folder)]
            known[folder] = (max(found), min(found))
        most, least = known[folder]
        if most > 0:
            calls[place] = most
        if least < 0:
            denials[place] = -least
