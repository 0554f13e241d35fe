"""Signals from history: past changes like this request, and what changes together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp, log

from sleepcode.ranking.areas import lift_areas, touched_areas
from sleepcode.ranking.habits import Habits
from sleepcode.ranking.lexical import inverse_frequency
from sleepcode.ranking.query import Query
from sleepcode.ranking.structure import folder_of
from sleepcode.ranking.view import RevisionView, column
from sleepcode.ranking.weights import change_weight, share_weight
from sleepcode.store.changes import ChangeRow

_K1 = 1.2
_NEAREST = 15
_NEAR = 300
_FRESH = 800.0
"""Changes over which a precedent's freshness falls by a factor of e."""
_TELLING = 10
"""Words of a request whose changes are read, the most telling ones."""
_OF_WORD = 80
_OF_ONE = 120
"""Changes of a file that are read to learn what moves with it."""


class Precedents:
    """Past changes whose messages are like the request."""

    def __init__(self) -> None:
        self.nearest: dict[int, float] = {}
        """Place -> votes of the changes most alike."""
        self.broad: dict[int, float] = {}
        """Place -> votes of many changes somewhat alike."""
        self.changes: list[tuple[int, float]] = []
        """(change number, likeness 0..1), most alike first."""
        self.by_place: dict[int, list[int]] = {}
        """Place -> the nearest changes that touched it."""
        self.share: dict[int, float] = {}
        """Place -> the part of the nearest changes, weighed by likeness, that touched it."""
        self.recent: dict[int, float] = {}
        """Place -> votes of changes somewhat alike, the newer the more."""
        self.word_rate: dict[int, float] = {}
        """Place -> how often changes whose subjects have the request's words touched it."""
        self.word_lift: dict[int, float] = {}
        """Place -> how much more often such changes touched it than changes do at large."""
        self.strength = 0.0
        """Share of the request's weight that the best change's message covers."""
        self.best: dict[int, float] = {}
        """Place -> likeness of the most alike change that touched it."""
        self.cover: dict[int, float] = {}
        """Place -> the largest share of the request's weight that a message covers whose change touched it."""
        self.folder_lift: dict[str, float] = {}
        """Folder -> how much more often changes with the request's words touched it than changes do at large."""
        self.area_lift: dict[str, float] = {}
        """The same of a folder with all below it."""
        self.alike: list[tuple[float, list[int]]] = []
        """(likeness squared, places) of the changes somewhat alike."""


def find_precedents(view: RevisionView, query: Query, habits: Habits | None = None) -> Precedents:
    """Ranks past changes by BM25 of their messages and lets the best vote for the files they touched."""
    found = Precedents()
    scores, possible, telling = _score_messages(view, query)
    _rate_by_words(view, telling, found, habits)
    if not scores:
        return found
    ordinals = view.ordinals
    ranked = sorted(scores, key=lambda number: (-scores[number], ordinals[number]))[:_NEAR]
    rows = view.change_rows(ranked)
    top = scores[ranked[0]]
    found.strength = min(1.0, top / possible) if possible else 0.0
    kept = 0
    mass = 0.0
    for number in ranked:
        row = rows.get(number)
        if row is None:
            continue
        weight = change_weight(row.flags)
        places = view.places_of_change(row) if weight else []
        if not places:
            continue
        likeness = scores[number] / top
        vote = weight * share_weight(len(places))
        fresh = exp(-ordinals[number] / _FRESH)
        cover = scores[number] / possible if possible else 0.0
        found.alike.append((weight * likeness**2, places))
        for place in places:
            found.best.setdefault(place, likeness)
            found.cover.setdefault(place, cover)
            found.broad[place] = found.broad.get(place, 0.0) + vote * likeness**2
            found.recent[place] = found.recent.get(place, 0.0) + vote * likeness**2 * fresh
        if kept < _NEAREST:
            kept += 1
            found.changes.append((number, likeness))
            for place in places:
                found.nearest[place] = found.nearest.get(place, 0.0) + vote * likeness**3
                found.share[place] = found.share.get(place, 0.0) + likeness
                found.by_place.setdefault(place, []).append(number)
            mass += likeness
    found.share = {place: value / (mass + 1.0) for place, value in found.share.items()}
    return found


def _score_messages(
    view: RevisionView, query: Query
) -> tuple[dict[int, float], float, list[tuple[float, list[int]]]]:
    """(change -> score, the most that a score could be, telling terms' weights and changes)."""
    total = max(1, len(view.data.changes))
    scores: dict[int, float] = {}
    possible = 0.0
    telling: list[tuple[float, list[int]]] = []
    for term, weight in query.terms.items():
        postings = view.change_postings(term)
        idf = inverse_frequency(total, len(postings))
        if query.title_terms.get(term):
            weight *= 1.5
        possible += weight * idf
        if not postings or len(postings) > 0.3 * total > 30:
            continue
        for number, packed in postings:
            times = min((packed & 255) + 3 * (packed >> 8 & 255), 6)
            scores[number] = scores.get(number, 0.0) + weight * idf * times / (times + _K1)
        telling.append((weight * idf, [number for number, packed in postings if packed >> 8 & 255]))
    return scores, possible, telling


def _rate_by_words(
    view: RevisionView, telling: list[tuple[float, list[int]]], precedents: Precedents, habits: Habits | None
) -> None:
    """For each place, means over the telling words, by weight: the rate at which changes with the word touched
    it, and the logarithm of that rate over the rate at large."""
    telling = sorted(telling, key=lambda item: -item[0])[:_TELLING]
    ordinals = view.ordinals
    newest = [(weight, sorted(numbers, key=ordinals.__getitem__)[:_OF_WORD]) for weight, numbers in telling]
    rows = view.change_rows(dict.fromkeys(number for _, numbers in newest for number in numbers))
    places_of = {
        number: view.places_of_change(row) if change_weight(row.flags) else [] for number, row in rows.items()
    }
    total = sum(weight for weight, _ in newest) or 1.0
    all_changes = max(len(view.data.changes), 1)
    for weight, numbers in newest:
        times: dict[int, int] = {}
        for number in numbers:
            for place in places_of.get(number, ()):
                times[place] = times.get(place, 0) + 1
        share, size = weight / total, len(numbers)
        for place, count in times.items():
            rate = share * count / (size + 2.0)
            precedents.word_rate[place] = precedents.word_rate.get(place, 0.0) + rate
            expected = size * column(view.data.churn, place) / all_changes
            lift = share * log((count + 0.5) / (expected + 0.5))
            if lift > 0:
                precedents.word_lift[place] = precedents.word_lift.get(place, 0.0) + lift
    if habits is not None:
        precedents.folder_lift = _lift_folders(view, newest, places_of, habits)
        precedents.area_lift = _lift_areas(view, newest, places_of, habits)


def _lift_folders(
    view: RevisionView,
    newest: list[tuple[float, list[int]]],
    places_of: Mapping[int, list[int]],
    habits: Habits,
) -> dict[str, float]:
    """Means over the telling words, by weight, of how much more often their changes touched a folder."""
    view.load_paths({place for places in places_of.values() for place in places})
    folders = {
        number: {folder_of(view.path(place)) for place in places} for number, places in places_of.items()
    }
    total = sum(weight for weight, _ in newest) or 1.0
    lifts: dict[str, float] = {}
    for weight, numbers in newest:
        times = Counter(folder for number in numbers for folder in folders.get(number, ()))
        for folder, count in times.items():
            expected = len(numbers) * habits.folder_rate.get(folder, 0.0)
            lift = weight / total * log((count + 0.5) / (expected + 0.5))
            lifts[folder] = lifts.get(folder, 0.0) + lift
    return lifts


def _lift_areas(
    view: RevisionView,
    newest: list[tuple[float, list[int]]],
    places_of: Mapping[int, list[int]],
    habits: Habits,
) -> dict[str, float]:
    """Means over the telling words, by weight, of how much more often their changes touched an area."""
    areas = {number: touched_areas(view, places) for number, places in places_of.items() if places}
    total = sum(weight for weight, _ in newest) or 1.0
    lifts: dict[str, float] = {}
    for weight, numbers in newest:
        touched = [areas[number] for number in numbers if number in areas]
        for area, lift in lift_areas(touched, habits.area_rate).items():
            lifts[area] = lifts.get(area, 0.0) + weight / total * lift
    return lifts


class Moves:
    """What moves with a file, by its past changes."""

    def __init__(self) -> None:
        self.total = 0.0
        """Weight of the changes of the file."""
        self.count = 0
        self.together: dict[int, float] = {}
        """Place -> weight of the changes that touched both."""
        self.times: dict[int, int] = {}
        self.changes: list[tuple[int, float, list[int]]] = []
        """(number, weight, places) of the changes that are not too large."""


def read_moves(view: RevisionView, place: int, most: int = _OF_ONE) -> Moves:
    """Reads the newest changes of a file for what else they touched."""
    numbers = view.changes_of(place, most)
    rows = view.change_rows(numbers)
    moves = Moves()
    for number in numbers:
        row: ChangeRow | None = rows.get(number)
        weight = change_weight(row.flags) if row else 0.0
        if row is None or not weight:
            continue
        moves.total += weight
        moves.count += 1
        places = view.places_of_change(row)
        if len(places) > 30:
            continue
        moves.changes.append((number, weight, places))
        for other in places:
            if other != place:
                moves.together[other] = moves.together.get(other, 0.0) + weight
                moves.times[other] = moves.times.get(other, 0) + 1
    return moves


def spread_moves(
    seeds: Sequence[tuple[int, float]], moves: Mapping[int, Moves]
) -> tuple[dict[int, float], dict[int, tuple[int, float]]]:
    """Chance that a file moves with one of the seeds (place, probability).

    Returns place -> value, and place -> (the seed that says most for it, its part).
    """
    values: dict[int, float] = {}
    because: dict[int, tuple[int, float]] = {}
    for seed, probability in seeds:
        known = moves[seed]
        for other, weight in known.together.items():
            # Two imaginary changes without the other keep a single coincidence small.
            part = probability * weight / (known.total + 2.0)
            values[other] = values.get(other, 0.0) + part
            if part > because.get(other, (0, 0.0))[1]:
                because[other] = (seed, part)
    return values, because


def spread_singly(
    seeds: Sequence[tuple[int, float]], moves: Mapping[int, Moves]
) -> tuple[dict[int, float], dict[int, float]]:
    """How often a file moves with the first of the seeds, and with the one of them that it moves with most."""
    first: dict[int, float] = {}
    best: dict[int, float] = {}
    for number, (seed, _) in enumerate(seeds):
        known = moves[seed]
        for other, weight in known.together.items():
            rate = weight / (known.total + 2.0)
            if not number:
                first[other] = rate
            if rate > best.get(other, 0.0):
                best[other] = rate
    return first, best


def spread_alike(
    seeds: Sequence[tuple[int, float]], alike: Sequence[tuple[float, Sequence[int]]]
) -> dict[int, float]:
    """How often a file moves with the seeds (place, probability) in changes that are like the request.

    `alike` are (weight, places) of such changes.
    """
    chances = dict(seeds)
    values: dict[int, float] = {}
    total = 0.0
    for weight, places in alike:
        seeded = weight * sum(chances.get(place, 0.0) for place in places)
        if not seeded or len(places) > 30:
            continue
        total += seeded
        for place in places:
            # A seed alone says nothing of itself.
            part = seeded - weight * chances.get(place, 0.0)
            if part > 0:
                values[place] = values.get(place, 0.0) + part
    return {place: value / (total + 0.5) for place, value in values.items()}


def spread_joint(seeds: Sequence[tuple[int, float]], moves: Mapping[int, Moves]) -> dict[int, float]:
    """How often a file moves with several of the seeds (place, probability) at once.

    A change counts by the square of the seeds' probability in it: those that touch much of the guess say most.
    """
    chances = dict(seeds)
    changes = {number: (weight, places) for seed in chances for number, weight, places in moves[seed].changes}
    values: dict[int, float] = {}
    total = 0.0
    for weight, places in changes.values():
        held = sum(chances.get(place, 0.0) for place in places)
        total += weight * held * held
        for place in places:
            rest = held - chances.get(place, 0.0)
            if rest > 0:
                values[place] = values.get(place, 0.0) + weight * rest * rest
    return {place: value / (total + 0.5) for place, value in values.items()}
