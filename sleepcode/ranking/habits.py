"""What this repository's newest changes are like: what they touch, whatever they are about."""

from __future__ import annotations

from math import exp
from typing import TypeVar

from sleepcode.ranking.areas import touched_areas
from sleepcode.ranking.structure import folder_of
from sleepcode.ranking.view import RevisionView
from sleepcode.ranking.weights import change_weight, share_weight

_Key = TypeVar("_Key", int, str)
_READ = 300
"""Newest changes that are read."""
_LATELY = 12.0
"""Changes over which `lately` falls by a factor of e."""


class Habits:
    """Rates among the newest changes, by weight; mass edits left out."""

    def __init__(self) -> None:
        self.lately: dict[int, float] = {}
        """Place -> votes of the last few changes: work that is going on."""
        self.role_rate: dict[int, float] = {}
        """Number of a role -> part of the changes that touched a file with it."""
        self.kind_rate: dict[str, float] = {}
        """Ending of a name -> part of the changes that touched such a file."""
        self.folder_rate: dict[str, float] = {}
        """Folder -> part of the changes that touched a file in it."""
        self.area_rate: dict[str, float] = {}
        """Folder -> part of the changes that touched a file anywhere below it."""
        self.newest: list[tuple[str, list[int]]] = []
        """(subject, places) of the changes, newest first."""


def read_habits(view: RevisionView) -> Habits:
    """Reads the newest changes once for everything that is asked of them."""
    numbers = list(view.data.changes[:_READ])
    rows = view.change_rows(numbers)
    habits = Habits()
    touched = []
    for ordinal, number in enumerate(numbers):
        row = rows.get(number)
        weight = change_weight(row.flags) if row else 0.0
        places = view.places_of_change(row) if row and weight else []
        if row is None or not places:
            continue
        touched.append((weight, places))
        habits.newest.append((row.subject, places))
        vote = weight * share_weight(len(places)) * exp(-ordinal / _LATELY)
        if vote > 1e-4:
            for place in places:
                habits.lately[place] = habits.lately.get(place, 0.0) + vote
    view.load_paths({place for _, places in touched for place in places})
    total = 1.0 + sum(weight for weight, _ in touched)
    for weight, places in touched:
        paths = [view.path(place) for place in places]
        share = weight / total
        _add(habits.role_rate, {view.roles[place] for place in places}, share)
        _add(habits.kind_rate, {kind_of(path) for path in paths}, share)
        _add(habits.folder_rate, {folder_of(path) for path in paths}, share)
        _add(habits.area_rate, touched_areas(view, places), share)
    return habits


def _add(rates: dict[_Key, float], keys: set[_Key], share: float) -> None:
    for key in keys:
        rates[key] = rates.get(key, 0.0) + share


def kind_of(path: str) -> str:
    """The ending of a file's name; the name where it has none."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else name
