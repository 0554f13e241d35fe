"""The architecture's section on what a project takes from outside and offers to it."""

from __future__ import annotations

from sleepcode.model import Citation, Note
from sleepcode.ranking.offer_questions import COMMAND, ENVIRONMENT, OPTION, ROUTE, TABLE
from sleepcode.sleep.notes.chosen_offers import choose_tables, without_doubled
from sleepcode.sleep.notes.offers import count_names, gather_offers, is_tooling
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number

_CALLED = {
    ROUTE: ("route", ""),
    COMMAND: ("command", ""),
    OPTION: ("command line option", ""),
    ENVIRONMENT: ("environment variable", ""),
    TABLE: ("database table or model", "database tables and models"),
}
_MOST_FILES = 3


def write_interfaces(snapshot: Snapshot) -> Note | None:
    """How much there is of each kind, and which files have most of it; None where there is nothing."""
    found = gather_offers(snapshot)
    lines, citations = [], []
    for kind, (noun, plural) in _CALLED.items():
        files = [file for file in found.get(kind, ()) if not is_tooling(file.path)]
        files = choose_tables(files) if kind == TABLE else [without_doubled(file) for file in files]
        if not files:
            continue
        shown = [f"`{clean(file.path, 120)}` ({len(file.offers)})" for file in files[:_MOST_FILES]]
        rest = [f"and {number(len(files) - len(shown), 'other file')}"] if len(files) > len(shown) else []
        lines.append(f"- {number(count_names(files), noun, plural)}: {', '.join([*shown, *rest])}")
        citations += [
            Citation(file.path, file.offers[0].line, file.offers[-1].line) for file in files[:_MOST_FILES]
        ]
    if not lines:
        return None
    return make_section(
        snapshot, "interfaces", "Interfaces: what users and operators meet", lines, citations, {}
    )
