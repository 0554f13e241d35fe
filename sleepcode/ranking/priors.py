"""Signals of what a file is, whatever is asked: how often it changes, how central and how large it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp, log

from sleepcode.ranking.habits import Habits, kind_of
from sleepcode.ranking.structure import folder_of
from sleepcode.ranking.view import RevisionView, column
from sleepcode.ranking.weights import RECENT_CHANGES


def add_priors(view: RevisionView, values: dict[str, dict[int, float]], places: Iterable[int]) -> None:
    """Adds the priors of some places to `values` (signal -> place -> value)."""
    places = list(places)
    data = view.data
    for signal, known in (
        ("churn", data.churn),
        ("recency", data.recency),
        ("fixes", data.fixes),
        ("centrality", data.centrality),
    ):
        target = values.setdefault(signal, {})
        for place in places:
            if place not in target:
                target[place] = log(1.0 + column(known, place))
    # The weight of all recent changes: a geometric series, since each weighs less than the one after it.
    step = exp(-1.0 / RECENT_CHANGES)
    total = (1.0 - step ** len(data.changes)) / (1.0 - step)
    rate, length, depth, youth = (
        values.setdefault(signal, {}) for signal in ("rate", "length", "depth", "youth")
    )
    for place in places:
        churn = column(data.churn, place)
        youth[place] = min(1.0, column(data.recency, place) / churn) if churn else 0.0
        rate[place] = min(1.0, column(data.recency, place) / (total + 5.0))
        length[place] = log(1.0 + view.lengths[place]) / 12.0
        depth[place] = min(1.0, view.path(place).count("/") / 8.0)


def add_habits(
    view: RevisionView,
    values: dict[str, dict[int, float]],
    places: Iterable[int],
    habits: Habits,
    folder_lift: Mapping[str, float],
) -> None:
    """Adds what the newest changes touch, by a file's role, ending and folder."""
    lately, role_rate, kind_rate, folder_rate, lift = (
        values.setdefault(signal, {})
        for signal in ("lately", "role_rate", "kind_rate", "folder_rate", "folder_lift")
    )
    for place in places:
        path = view.path(place)
        folder = folder_of(path)
        lately[place] = habits.lately.get(place, 0.0)
        role_rate[place] = habits.role_rate.get(view.roles[place], 0.0)
        kind_rate[place] = habits.kind_rate.get(kind_of(path), 0.0)
        folder_rate[place] = habits.folder_rate.get(folder, 0.0)
        lift[place] = max(0.0, folder_lift.get(folder, 0.0))


def find_areas(
    view: RevisionView, guess: list[tuple[int, float]], places: Iterable[int]
) -> dict[str, dict[int, float]]:
    """How much of a guess (place, probability) lies in each file's top two folders, and has its extension."""
    by_area: dict[str, float] = {}
    by_kind: dict[str, float] = {}
    for place, probability in guess:
        path = view.path(place)
        area, kind = _area_of(path), kind_of(path)
        by_area[area] = by_area.get(area, 0.0) + probability
        by_kind[kind] = by_kind.get(kind, 0.0) + probability
    area_mass, kind_mass = {}, {}
    own = dict(guess)
    for place in places:
        path = view.path(place)
        mine = own.get(place, 0.0)
        area_mass[place] = max(0.0, by_area.get(_area_of(path), 0.0) - mine)
        kind_mass[place] = max(0.0, by_kind.get(kind_of(path), 0.0) - mine)
    return {"area": area_mass, "kind": kind_mass}


def _area_of(path: str) -> str:
    return "/".join(path.split("/")[:-1][:2])
