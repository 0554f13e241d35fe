"""Questions on what a service is made of from outside: its routes, the tables that it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sleepcode.model import Citation, Note
from sleepcode.ranking.file_routes import FileRoute
from sleepcode.ranking.offer_questions import QUESTIONS, ROUTE, TABLE
from sleepcode.sleep.notes.chosen_interfaces import Interfaces
from sleepcode.sleep.notes.chosen_offers import tell_again, tell_all_routes, tell_count_of_routes
from sleepcode.sleep.notes.offers import (
    MOST_INPUTS,
    FileOffers,
    count_names,
    tell_offers,
)
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.questions_on_ports import ask_about_ports
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number

_MOST_FILE_ROUTES, _LEAST_FILE_ROUTES, _MOST_PROGRAMS = 24, 6, 4


def ask_about_services(snapshot: Snapshot, interfaces: Interfaces) -> Iterator[Note]:
    """Routes, tables and ports, where there are any."""
    yield from _on_routes(snapshot, interfaces.files[ROUTE], interfaces.by_place)
    yield from _on_tables(snapshot, interfaces.files[TABLE], interfaces.tables)
    yield from ask_about_ports(snapshot, interfaces.found)


def _on_routes(
    snapshot: Snapshot, files: Sequence[FileOffers], by_place: Sequence[FileRoute]
) -> Iterator[Note]:
    by_program: dict[tuple[str, str], list[FileRoute]] = {}
    for route in by_place:
        by_program.setdefault((route.framework, route.folder), []).append(route)
    ranked = sorted(by_program.items(), key=lambda item: (-len(item[1]), item[0]))
    most = max(_LEAST_FILE_ROUTES, _MOST_FILE_ROUTES // (len(ranked) + bool(files) or 1))
    lines, citations = [], []
    if files and by_place:
        count = tell_all_routes(files, len(by_place))
        lines.append(f"It has {count}: {tell_count_of_routes(files, by_place)}.")
    if files:
        told = tell_offers(files, is_short=bool(by_place))
        count = tell_all_routes(files)
        where = "In code" if by_place else f"It defines {count}"
        lines += [f"{where}, in {number(len(files), 'file')}:", *told.lines]
        citations = told.citations
    for (framework, folder), routes in ranked[:_MOST_PROGRAMS]:
        shown = [
            f"`{clean(f'{route.method} {route.route}'.strip(), 80)}` (`{clean(route.path, 120)}`)"
            for route in routes[:most]
        ]
        rest = [f"and {len(routes) - len(shown)} more"] if len(routes) > len(shown) else []
        where = f" of `{clean(folder, 100)}`" if folder else ""
        lines.append(
            f"{framework} makes {number(len(routes), 'route')}{where} of the places of files: {', '.join([*shown, *rest])}"
        )
        citations += [Citation(route.path) for route in routes[:6]]
    if lines:
        inputs = [file.path for file in files[:MOST_INPUTS]]
        yield make_question(snapshot, QUESTIONS[ROUTE], "\n".join(lines), citations, inputs)


def _on_tables(
    snapshot: Snapshot, files: Sequence[FileOffers], every: Sequence[FileOffers]
) -> Iterator[Note]:
    if files:
        told = tell_offers(files)
        count = number(count_names(files), "table or model", "tables and models")
        lines = [f"It has {count}, in {number(len(files), 'file')}:", *told.lines]
        lines += tell_again(every, files)
        inputs = [file.path for file in files[:MOST_INPUTS]]
        yield make_question(snapshot, QUESTIONS[TABLE], "\n".join(lines), told.citations, inputs)
