"""Signals put on one scale, and the orders of candidates that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleepcode.ranking.view import RevisionView

_RANKED = 30
"""Places of an order that are told apart."""


def scale(known: Mapping[int, float], places: Sequence[int]) -> dict[int, float]:
    """A signal's values (place -> value) divided by the best of them."""
    inside = {place: known[place] for place in places if place in known}
    top = max(inside.values(), default=0.0)
    return {place: value / top for place, value in inside.items()} if top > 0 else {}


def rank(known: Mapping[int, float], view: RevisionView) -> dict[int, float]:
    """Place -> 1, 1/2, 1/3 ... in the order of a signal's values; ties go by path."""
    ranked = sorted(
        (place for place, value in known.items() if value > 0),
        key=lambda place: (-known[place], view.path(place)),
    )
    return {place: 1.0 / position for position, place in enumerate(ranked[:_RANKED], 1)}


def rank_alike(known: Mapping[int, float], places: Sequence[int], view: RevisionView) -> dict[int, float]:
    """As `rank`, each role by itself."""
    by_role: dict[int, list[int]] = {}
    for place in places:
        if known.get(place, 0.0) > 0:
            by_role.setdefault(view.roles[place], []).append(place)
    return {
        place: 1.0 / position
        for alike in by_role.values()
        for position, place in enumerate(
            sorted(alike, key=lambda place: (-known[place], view.path(place)))[:_RANKED], 1
        )
    }
