"""What there is of each kind that users and operators meet: the same for the questions on it and the architecture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.facts import Offer
from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.parsing.offers.computed import COMPUTED
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.file_routes import FileRoute, find_file_routes
from sleepcode.ranking.offer_questions import COMMAND, ENVIRONMENT, OPTION, ROUTE, TABLE
from sleepcode.sleep.notes.chosen_offers import choose_tables, without_doubled
from sleepcode.sleep.notes.chosen_variables import is_of_system, own_variables
from sleepcode.sleep.notes.offers import FileOffers, gather_offers, is_tooling
from sleepcode.sleep.notes.snapshot import Snapshot

_PRISMA_MODEL = late(r"^model\s+(\w{1,80})\s*\{", re.M)
_MOST_SCHEMAS = 6


class Interfaces(NamedTuple):
    """What is told of each kind, and all that was found."""

    files: dict[str, list[FileOffers]]
    """Kind -> the files that are told, those with most first."""
    by_place: list[FileRoute]
    of_system: list[str]
    """Variables that the system sets."""
    tables: list[FileOffers]
    """All that were found, before those were chosen that are told."""
    found: dict[str, list[FileOffers]]
    computed: frozenset[str]
    """Kinds of which the program works out some as it runs."""


def find_interfaces(snapshot: Snapshot) -> Interfaces:
    """Everything that a project takes and offers, as it is told."""
    found = gather_offers(snapshot)
    variables = found.get(ENVIRONMENT, [])
    routes = [without_doubled(file) for file in found.get(ROUTE, ()) if not is_tooling(file.path)]
    tables = [*_prisma_models(snapshot), *found.get(TABLE, ())]
    chosen = {
        ENVIRONMENT: own_variables(variables),
        ROUTE: sorted(routes, key=lambda file: (-len(file.offers), file.path)),
        TABLE: choose_tables(tables),
    }
    for kind in (COMMAND, OPTION):
        files = found.get(kind, [])
        # What only the tools of those who work on it have is not the project's, unless that is all there is.
        chosen[kind] = [file for file in files if not is_tooling(file.path)] or files
    chosen[COMMAND] = _named_by_folders(chosen[COMMAND])
    of_system = sorted({one.name for _, offers in variables for one in offers if is_of_system(one.name)})
    computed = frozenset(
        one.name
        for path, offers in found.get(COMPUTED, ())
        for one in offers
        if not is_tooling(path) or all(is_tooling(file.path) for file in chosen.get(one.name, ()))
    )
    return Interfaces(chosen, _by_place(snapshot), of_system, tables, found, computed)


def _named_by_folders(files: list[FileOffers]) -> list[FileOffers]:
    """Commands with those that they are commands of, where folders tell: `pr list` of `cmd/pr/list/list.go`."""
    names = {one.name for file in files for one in file.offers}
    found = []
    for path, offers in files:
        folders = path.split("/")[:-1]
        named = []
        for one in offers:
            above = folders[:-1] if folders and folders[-1] == one.name else folders[:]
            outer: list[str] = []
            while above and above[-1] in names and above[-1] != one.name:
                outer.insert(0, above.pop())
            named.append(one._replace(name=" ".join((*outer, one.name))))
        found.append(FileOffers(path, named))
    return found


def _by_place(snapshot: Snapshot) -> list[FileRoute]:
    role_of = snapshot.role_of
    return find_file_routes(
        snapshot.files, lambda path: role_of(path) is Role.TEST, lambda path: role_of(path) is Role.SOURCE
    )


def _prisma_models(snapshot: Snapshot) -> Iterator[FileOffers]:
    paths = sorted(path for path in snapshot.files if path.endswith(".prisma") and not aside_kind(path))
    for path in paths[:_MOST_SCHEMAS]:
        text = snapshot.read_text(path) or ""
        offers = []
        line = done = 0
        for match in _PRISMA_MODEL.finditer(text):
            line += text.count("\n", done, match.start())
            done = match.start()
            offers.append(Offer(TABLE, match[1], line + 1))
        if offers:
            yield FileOffers(path, offers)
