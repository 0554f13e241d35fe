"""Signals from how a request starts: where changes of the same scope land, and changes of the same type."""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from sleepcode.parsing.subjects import scope_of, type_of
from sleepcode.parsing.words import find_words, hash_term, split_word
from sleepcode.ranking.areas import add_lifts, lift_areas, touched_areas
from sleepcode.ranking.habits import Habits
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.ranking.weights import change_weight

_READ = 600
"""Changes with the words of a scope that are looked at."""
_KEPT = 120
_MOST_FILES = 60


class Scoped:
    """What changes with the scope and the type of a request touch."""

    def __init__(self, scope: str = "") -> None:
        self.scope = scope
        self.changes = 0
        """Changes with the scope that were read."""
        self.rate: dict[int, float] = {}
        """Place -> part of them that touched it."""
        self.lifts: dict[str, float] = {}
        """Area -> how much more often they touched it than changes do at large, as a logarithm."""
        self.type_rate: dict[int, float] = {}
        """Place -> part of the changes with the request's type that touched it."""
        self.type_lifts: dict[int, float] = {}
        """Number of a role -> how much more often they touched one with it, as a logarithm."""

    @property
    def strength(self) -> float:
        """How well the scope is known, 0 to 1."""
        return min(1.0, log(1.0 + self.changes) / 4.0)


def find_scoped(view: RevisionView, query: Query, habits: Habits) -> Scoped:
    """Reads the changes that start as the request does."""
    scoped = Scoped(scope_of(query.title))
    if scoped.scope:
        _read_scope(view, scoped, habits)
    if kind := type_of(query.title):
        _read_type(habits, kind, scoped, view)
    return scoped


def _read_scope(view: RevisionView, scoped: Scoped, habits: Habits) -> None:
    changes = _changes_of(view, scoped.scope)
    if not changes:
        return
    view.load_paths({place for places in changes for place in places})
    counts: dict[int, int] = {}
    for places in changes:
        for place in places:
            counts[place] = counts.get(place, 0) + 1
    scoped.changes = len(changes)
    scoped.rate = {place: count / (len(changes) + 2.0) for place, count in counts.items()}
    scoped.lifts = lift_areas([touched_areas(view, places) for places in changes], habits.area_rate)


def _changes_of(view: RevisionView, scope: str) -> list[list[int]]:
    """The places that each of the newest changes with a scope touched."""
    terms = {hash_term(term) for word in find_words(scope) for term in split_word(word)}
    numbers: set[int] | None = None
    for term in sorted(terms):
        having = {number for number, packed in view.change_postings(term) if packed >> 8 & 255}
        # A word that says nothing is in no posting list, and tells no change from another.
        if having:
            numbers = having if numbers is None else numbers & having
    newest = sorted(numbers or (), key=view.ordinals.__getitem__)[:_READ]
    rows = view.change_rows(newest)
    found: list[list[int]] = []
    for number in newest:
        row = rows.get(number)
        if row is None or not change_weight(row.flags) or scope_of(row.subject) != scope:
            continue
        places = view.places_of_change(row)
        if 0 < len(places) <= _MOST_FILES:
            found.append(places)
        if len(found) == _KEPT:
            break
    return found


def _read_type(habits: Habits, kind: str, scoped: Scoped, view: RevisionView) -> None:
    same = [places for subject, places in habits.newest if type_of(subject) == kind]
    if not same:
        return
    times: dict[int, int] = {}
    roles: dict[int, int] = {}
    for places in same:
        for place in places:
            times[place] = times.get(place, 0) + 1
        for role in {view.roles[place] for place in places}:
            roles[role] = roles.get(role, 0) + 1
    scoped.type_rate = {place: count / (len(same) + 2.0) for place, count in times.items()}
    for role, rate in habits.role_rate.items():
        scoped.type_lifts[role] = log((roles.get(role, 0) + 0.5) / (len(same) * rate + 0.5))


def add_scoped(
    view: RevisionView, values: dict[str, dict[int, float]], places: Iterable[int], scoped: Scoped
) -> None:
    """Adds what the scope and the type of a request say of some places to `values`."""
    calls, denials, lifts = (
        values.setdefault(signal, {}) for signal in ("scope_lift", "scope_miss", "type_lift")
    )
    places = list(places)
    add_lifts(view, places, scoped.lifts, calls, denials)
    for place in places:
        lift = scoped.type_lifts.get(view.roles[place])
        if lift:
            lifts[place] = lift
