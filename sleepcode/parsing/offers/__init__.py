"""What a file takes from outside and offers to it: variables of the environment, commands, options, routes, tables.

May import what `parsing` may, and of it only languages and late expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from sleepcode.facts import Offer
from sleepcode.parsing.offers.commands import find_commands
from sleepcode.parsing.offers.computed import find_computed
from sleepcode.parsing.offers.environment import find_environment
from sleepcode.parsing.offers.options import find_options
from sleepcode.parsing.offers.ports import find_ports
from sleepcode.parsing.offers.routes import MOUNT, ROUTE, find_routes
from sleepcode.parsing.offers.rules import Found
from sleepcode.parsing.offers.settings import find_settings
from sleepcode.parsing.offers.tables import find_tables

_MOST, _MOST_FOUND = 300, 500
_FINDERS = (
    find_environment,
    find_commands,
    find_computed,
    find_options,
    find_routes,
    find_tables,
    find_ports,
    find_settings,
)
_MOST_NAME, _MOST_DETAIL = 120, 100


def find_offers(language: str, text: str, comments: Sequence[tuple[int, int]]) -> tuple[Offer, ...]:
    """A file's offers in the order of its lines, each once; what stands in comments is left out."""
    found = [one for find in _FINDERS for one in islice(find(language, text), _MOST_FOUND)]
    return _place(text, comments, found) if found else ()


def _place(text: str, comments: Sequence[tuple[int, int]], found: list[Found]) -> tuple[Offer, ...]:
    offers: dict[tuple[str, str, str], Offer] = {}
    line = 1
    done = comment = 0
    for one in sorted(set(found)):
        line += text.count("\n", done, one.at)
        done = one.at
        while comment < len(comments) and comments[comment][1] < line:
            comment += 1
        if comment < len(comments) and comments[comment][0] <= line:
            continue
        name, detail = one.name[:_MOST_NAME], " ".join(one.detail.split())[:_MOST_DETAIL]
        # Of a variable the first place tells enough; a route has each of its methods, and a path each of what is mounted there.
        key = (one.kind, name, detail if one.kind in (ROUTE, MOUNT) else "")
        known = offers.get(key)
        if known is None:
            offers[key] = Offer(one.kind, name, line, detail)
        elif detail and not known.detail:
            offers[key] = known._replace(detail=detail)
        if len(offers) == _MOST:
            break
    return tuple(offers.values())
