"""The architecture's section on what a project takes from outside and offers to it."""

from __future__ import annotations

from sleepcode.model import Citation, Note
from sleepcode.ranking.offer_questions import COMMAND, ENVIRONMENT, OPTION, ROUTE, TABLE
from sleepcode.sleep.notes.chosen_interfaces import find_interfaces
from sleepcode.sleep.notes.chosen_offers import tell_all_routes, tell_count_of_routes
from sleepcode.sleep.notes.offers import is_tooling, tell_count
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number

_CALLED = {
    ROUTE: ("route", ""),
    COMMAND: ("command", ""),
    OPTION: ("command line option", ""),
    ENVIRONMENT: ("environment variable read by name", "environment variables read by name"),
    TABLE: ("database table or model", "database tables and models"),
}
_MOST_FILES = 3


def write_interfaces(snapshot: Snapshot) -> Note | None:
    """How much there is of each kind, and which files have most of it; None where there is nothing."""
    interfaces = find_interfaces(snapshot)
    by_place = interfaces.by_place
    lines, citations = [], []
    for kind, (noun, plural) in _CALLED.items():
        files = interfaces.files[kind]
        shown = [f"`{clean(file.path, 120)}` ({len(file.offers)})" for file in files[:_MOST_FILES]]
        rest = [f"and {number(len(files) - len(shown), 'other file')}"] if len(files) > len(shown) else []
        count = tell_count(kind, files, noun, plural, is_least=kind in interfaces.computed)
        if kind == ROUTE:
            count = tell_all_routes(files, len(by_place))
            count += f", {tell_count_of_routes(files, by_place)}" if by_place else ""
        if kind in (COMMAND, OPTION) and files and all(is_tooling(file.path) for file in files):
            count += " of what those who work on it run"
        if files or (kind == ROUTE and by_place):
            lines.append(f"- {count}" + (f": {', '.join([*shown, *rest])}" if files else ""))
        citations += [
            Citation(file.path, file.offers[0].line, file.offers[-1].line) for file in files[:_MOST_FILES]
        ]
        if kind == ROUTE:
            citations += [Citation(route.path) for route in by_place[:_MOST_FILES]]
    if not lines:
        return None
    return make_section(
        snapshot, "interfaces", "Interfaces: what users and operators meet", lines, citations, {}
    )
