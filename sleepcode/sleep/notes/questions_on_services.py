"""Questions on what a service is made of from outside: its routes, the tables that it keeps, the ports it listens on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.file_routes import FileRoute
from sleepcode.ranking.offer_questions import ENVIRONMENT, PORT, QUESTIONS, ROUTE, TABLE
from sleepcode.sleep.notes.chosen_interfaces import Interfaces
from sleepcode.sleep.notes.chosen_offers import count_routes, tell_count_of_routes
from sleepcode.sleep.notes.container_files import compose_services, exposed_ports, is_compose, is_dockerfile
from sleepcode.sleep.notes.offers import (
    MOST_INPUTS,
    FileOffers,
    count_names,
    is_example,
    is_tooling,
    tell_offers,
)
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number

_MOST_FILE_ROUTES, _LEAST_FILE_ROUTES, _MOST_PROGRAMS = 24, 6, 4
_MOST_CONTAINER_FILES, _MOST_PORTS = 12, 24
_LISTENS = late(r"(?:[A-Z0-9]+_)*PORT")
_OTHERS_PORT = late(
    r"(?:[A-Z0-9]+_)*(?:DB|SMTP|MAIL|EMAIL|REDIS|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|DATABASE|MONGO|RABBITMQ|AMQP|LDAP|SQL|KAFKA|STATSD|"
    r"MEMCACHED?|ELASTICSEARCH|TIKA|GOTENBERG|PROXY|HTTPS?_PROXY|PUSHER|REVERB|HMR|DBHOST|IMAP|FTP|SSH)_?(?:HOST_?)?PORT"
)
"""Where something else listens that the program talks to."""


def ask_about_services(snapshot: Snapshot, interfaces: Interfaces) -> Iterator[Note]:
    """Routes, tables and ports, where there are any."""
    yield from _on_routes(snapshot, interfaces.files[ROUTE], interfaces.by_place)
    yield from _on_tables(snapshot, interfaces.files[TABLE])
    yield from _on_ports(snapshot, interfaces.found)


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
        count = number(count_routes(files) + len(by_place), "route")
        lines.append(f"It has {count}: {tell_count_of_routes(files, by_place)}.")
    if files:
        told = tell_offers(files, is_short=bool(by_place))
        count = number(count_routes(files), "route")
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


def _on_tables(snapshot: Snapshot, files: Sequence[FileOffers]) -> Iterator[Note]:
    if files:
        told = tell_offers(files)
        count = number(count_names(files), "table or model", "tables and models")
        lines = [f"It has {count}, in {number(len(files), 'file')}:", *told.lines]
        inputs = [file.path for file in files[:MOST_INPUTS]]
        yield make_question(snapshot, QUESTIONS[TABLE], "\n".join(lines), told.citations, inputs)


def _on_ports(snapshot: Snapshot, found: Mapping[str, Sequence[FileOffers]]) -> Iterator[Note]:
    lines: list[tuple[str, Citation]] = []
    for path, offers in found.get(PORT, ()):
        if not is_tooling(path):
            lines += [
                (f"`{one.name}` in `{clean(path, 120)}:{one.line}`", Citation(path, one.line, one.line))
                for one in offers
            ]
    for path, offers in found.get(ENVIRONMENT, ()):
        for one in offers:
            is_own = _LISTENS.fullmatch(one.name) and not _OTHERS_PORT.fullmatch(one.name)
            if is_own and one.detail.isdecimal():
                told = f"`{one.detail}` unless `{one.name}` says otherwise (`{clean(path, 120)}:{one.line}`)"
                lines.append((told, Citation(path, one.line, one.line)))
    lines += _ports_of_containers(snapshot)
    if lines:
        text = [f"- {told}" for told, _ in lines[:_MOST_PORTS]]
        if len(lines) > _MOST_PORTS:
            text.append(f"- and {len(lines) - _MOST_PORTS} more")
        cited = [citation for _, citation in lines[:_MOST_PORTS]]
        yield make_question(snapshot, QUESTIONS[PORT], "\n".join(text), cited)


def _ports_of_containers(snapshot: Snapshot) -> Iterator[tuple[str, Citation]]:
    """What images expose, and what services of Docker Compose publish."""
    paths = [
        path
        for path in snapshot.files
        if (is_dockerfile(path) or is_compose(path))
        and not (aside_kind(path) or is_example(path))
        and snapshot.role_of(path) not in (Role.TEST, Role.VENDORED)
    ]
    # What is published may be what it needs beside itself.
    ranked = sorted(paths, key=lambda path: (is_compose(path), path.count("/"), path))
    for path in ranked[:_MOST_CONTAINER_FILES]:
        text = snapshot.read_text(path) or ""
        if is_dockerfile(path):
            for ports, line in exposed_ports(text):
                yield (
                    f"`{clean(ports, 60)}` is exposed by the image of `{clean(path, 120)}:{line}`",
                    Citation(path, line, line),
                )
            continue
        for service in compose_services(text):
            for port, line in service.ports:
                told = f"`{clean(port, 60)}` is published for `{clean(service.name, 60)}` in `{clean(path, 120)}:{line}`"
                yield told, Citation(path, line, line)
