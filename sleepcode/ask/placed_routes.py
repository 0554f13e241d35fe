"""Which files answer a path by where they lie, where a framework makes routes so."""

from __future__ import annotations

from sleepcode.ask.subjects import places_ending
from sleepcode.model import Role
from sleepcode.ranking.file_routes import (
    FRAMEWORK_OF,
    FileRoute,
    count_parameters,
    find_file_routes,
    is_answered,
)
from sleepcode.ranking.view import RevisionView


def list_placed(view: RevisionView) -> list[FileRoute]:
    """All routes by the places of files, those of APIs first."""
    if not any(places_ending(view, name) for name in FRAMEWORK_OF):
        return []
    view.load_paths(range(view.count))
    places = {view.path(place): place for place in range(view.count) if place not in view.hidden}
    return find_file_routes(
        places,
        lambda path: view.role(places[path]) is Role.TEST,
        lambda path: view.role(places[path]) is Role.SOURCE,
    )


def find_placed(view: RevisionView, wanted: str, method: str) -> list[FileRoute]:
    """Routes by the places of files that a path is of, those that say most of it first."""
    found = [
        route
        for route in list_placed(view)
        if is_answered(route, wanted) and not (method and route.method and route.method != method)
    ]
    # `/carts/new` is that page before it is `/carts/[id]`.
    least = min(map(count_parameters, found), default=0)
    return [route for route in found if count_parameters(route) == least]
