"""Questions on what a service is made of from outside: its routes, the tables that it keeps, the ports it listens on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sleepcode.facts import Offer
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.offer_questions import ENVIRONMENT, PORT, QUESTIONS, ROUTE, TABLE
from sleepcode.sleep.notes.chosen_offers import choose_tables, without_doubled
from sleepcode.sleep.notes.container_files import compose_services, exposed_ports, is_compose, is_dockerfile
from sleepcode.sleep.notes.file_routes import FileRoute, find_file_routes
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

_MOST_FILE_ROUTES, _MOST_PROGRAMS = 24, 4
_PRISMA_MODEL = late(r"^model\s+(\w{1,80})\s*\{", re.M)
_MOST_SCHEMAS, _MOST_CONTAINER_FILES, _MOST_PORTS = 6, 12, 24
_LISTENS = late(r"(?:[A-Z0-9]+_)*PORT")
_OTHERS_PORT = late(
    r"(?:[A-Z0-9]+_)*(?:DB|SMTP|MAIL|EMAIL|REDIS|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|DATABASE|MONGO|RABBITMQ|AMQP|LDAP|SQL|KAFKA|STATSD|"
    r"MEMCACHED?|ELASTICSEARCH|TIKA|GOTENBERG|PROXY|HTTPS?_PROXY|PUSHER|REVERB|HMR|DBHOST|IMAP|FTP|SSH)_?(?:HOST_?)?PORT"
)
"""Where something else listens that the program talks to."""


def ask_about_services(snapshot: Snapshot, found: Mapping[str, Sequence[FileOffers]]) -> Iterator[Note]:
    """Routes, tables and ports, where there are any."""
    yield from _on_routes(snapshot, found.get(ROUTE, ()))
    yield from _on_tables(snapshot, found.get(TABLE, ()))
    yield from _on_ports(snapshot, found)


def _on_routes(snapshot: Snapshot, files: Sequence[FileOffers]) -> Iterator[Note]:
    files = [without_doubled(file) for file in files if not is_tooling(file.path)]
    files.sort(key=lambda file: (-len(file.offers), file.path))
    lines, citations = [], []
    if files:
        count = sum(len(file.offers) for file in files)
        told = tell_offers(files)
        lines = [f"It defines {number(count, 'route')}, in {number(len(files), 'file')}:", *told.lines]
        citations = told.citations
    by_program: dict[tuple[str, str], list[FileRoute]] = {}
    for route in find_file_routes(snapshot):
        by_program.setdefault((route.framework, route.folder), []).append(route)
    for (framework, folder), routes in list(by_program.items())[:_MOST_PROGRAMS]:
        shown = [
            f"`{clean(route.route, 80)}` (`{clean(route.path, 120)}`)" for route in routes[:_MOST_FILE_ROUTES]
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
    every = [*_prisma_models(snapshot), *files]
    chosen = choose_tables(every)
    if chosen:
        told = tell_offers(chosen)
        count = number(count_names(chosen), "table or model", "tables and models")
        lines = [f"It has {count}, in {number(len(chosen), 'file')}:", *told.lines]
        inputs = [file.path for file in files[:MOST_INPUTS]]
        yield make_question(snapshot, QUESTIONS[TABLE], "\n".join(lines), told.citations, inputs)


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
