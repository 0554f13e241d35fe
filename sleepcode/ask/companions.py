"""What history and names say moves along with the likely files: tests, documentation, changelogs."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.model import Companion, Role
from sleepcode.ranking.past import read_moves
from sleepcode.ranking.signals import Gathered
from sleepcode.ranking.structure import find_pairs, folder_of, is_called_test
from sleepcode.ranking.view import RevisionView

_LEAST_TIMES = 3
_LEAST_SHARE = 0.15
_MOST = 6


def find_companions(
    view: RevisionView, gathered: Gathered, likely: Sequence[int], shown: Sequence[int]
) -> tuple[Companion, ...]:
    """Files beside the shown ones that past changes of the likely ones touched too, strongest first."""
    best: dict[int, tuple[float, Companion]] = {}
    skip = set(shown)
    for place in likely:
        moves = gathered.moves.get(place) or read_moves(view, place)
        for other, times in moves.times.items():
            share = times / max(moves.count, 1)
            if other in skip or times < _LEAST_TIMES or share < _LEAST_SHARE:
                continue
            companion = Companion(
                view.path(other),
                view.role(other),
                view.path(place),
                times,
                moves.count,
                f"changed in {times} of its last {moves.count} changes",
            )
            if share > best.get(other, (0.0, companion))[0]:
                best[other] = (share, companion)
        for other in _find_named_alike(view, place):
            if other not in skip and other not in best:
                companion = Companion(
                    view.path(other),
                    view.role(other),
                    view.path(place),
                    0,
                    moves.count,
                    "its name pairs with it",
                )
                best[other] = (0.3, companion)
    ranked = sorted(best.values(), key=lambda item: (-item[0], item[1].path))
    return tuple(companion for _, companion in ranked[:_MOST])


def _find_named_alike(view: RevisionView, place: int) -> list[int]:
    """Tests and pages that are named after a file, and not rather after another of its name."""
    pairs = find_pairs(view, [(place, 1.0)])
    rivals = [other for other in pairs if view.role(other) is Role.SOURCE]
    path = view.path(place)
    found = []
    for other in pairs:
        named = view.path(other)
        if view.role(other) not in (Role.TEST, Role.DOCUMENTATION):
            continue
        if view.role(other) is Role.TEST and not is_called_test(named):
            continue
        if named.endswith("_test.go") and folder_of(named) != folder_of(path):
            continue
        nearness = _common_folders(named, path)
        if all(nearness > _common_folders(named, view.path(rival)) for rival in rivals):
            found.append(other)
    return found


def _common_folders(one: str, other: str) -> int:
    """How many folders two paths have in common, wherever they stand in them."""
    return len(set(one.split("/")[:-1]) & set(other.split("/")[:-1]))
