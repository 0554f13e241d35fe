"""The question on which ports a project listens on: apart from those of services that it runs beside itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.offer_questions import ENVIRONMENT, PORT, QUESTIONS
from sleepcode.sleep.notes.container_files import (
    Service,
    compose_services,
    exposed_ports,
    is_compose,
    is_dockerfile,
)
from sleepcode.sleep.notes.offers import FileOffers, is_example, is_tooling
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_MOST_CONTAINER_FILES, _MOST_PORTS, _MOST_BESIDE = 12, 24, 12
_LISTENS = late(r"(?:[A-Z0-9]+_)*PORT")
_OTHERS_PORT = late(
    r"(?:[A-Z0-9]+_)*(?:DB|SMTP|MAIL|EMAIL|REDIS|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|DATABASE|MONGO|RABBITMQ|AMQP|LDAP|SQL|KAFKA|STATSD|"
    r"MEMCACHED?|ELASTICSEARCH|TIKA|GOTENBERG|PROXY|HTTPS?_PROXY|PUSHER|REVERB|HMR|DBHOST|IMAP|FTP|SSH)_?(?:HOST_?)?PORT"
)
"""Where something else listens that the program talks to."""


class _Port(NamedTuple):
    """One line of the answer."""

    told: str
    citation: Citation
    is_beside: bool = False
    """Whether something else listens there, which is run beside the project."""


def ask_about_ports(snapshot: Snapshot, found: Mapping[str, Sequence[FileOffers]]) -> Iterator[Note]:
    """Ports, where there are any."""
    ports = list(dict.fromkeys([*_of_code(found), *_of_containers(snapshot)]))
    own = [port for port in ports if not port.is_beside]
    beside = [port for port in ports if port.is_beside]
    if not ports:
        return
    text = [f"- {port.told}" for port in own[:_MOST_PORTS]]
    if len(own) > _MOST_PORTS:
        text.append(f"- and {len(own) - _MOST_PORTS} more")
    if not own:
        text.append("Nothing says on which port it listens itself.")
    if beside:
        text.append("Services that it is run beside have ports of their own:")
        text += [f"- {port.told}" for port in beside[:_MOST_BESIDE]]
    if len(beside) > _MOST_BESIDE:
        text.append(f"- and {len(beside) - _MOST_BESIDE} more")
    cited = [port.citation for port in [*own[:_MOST_PORTS], *beside[:_MOST_BESIDE]]]
    yield make_question(snapshot, QUESTIONS[PORT], "\n".join(text), cited)


def _of_code(found: Mapping[str, Sequence[FileOffers]]) -> Iterator[_Port]:
    """Ports that are written out in code, and defaults of variables that say which."""
    by_variable: dict[tuple[str, int, str], _Port] = {}
    for path, offers in found.get(ENVIRONMENT, ()):
        for one in offers:
            is_own = _LISTENS.fullmatch(one.name) and not _OTHERS_PORT.fullmatch(one.name)
            if is_own and one.detail.isdecimal():
                told = f"`{one.detail}` unless `{one.name}` says otherwise (`{clean(path, 120)}:{one.line}`)"
                by_variable[path, one.line, one.detail] = _Port(told, Citation(path, one.line, one.line))
    for path, offers in found.get(PORT, ()):
        for one in offers:
            if not is_tooling(path) and (path, one.line, one.name) not in by_variable:
                told = f"`{one.name}` in `{clean(path, 120)}:{one.line}`"
                yield _Port(told, Citation(path, one.line, one.line))
    yield from by_variable.values()


def _of_containers(snapshot: Snapshot) -> Iterator[_Port]:
    """What images expose, and what services of Docker Compose publish."""
    paths = [
        path
        for path in snapshot.files
        if (is_dockerfile(path) or is_compose(path))
        and not (aside_kind(path) or is_example(path))
        and snapshot.role_of(path) not in (Role.TEST, Role.VENDORED)
    ]
    ranked = sorted(paths, key=lambda path: (is_compose(path), path.count("/"), path))
    for path in ranked[:_MOST_CONTAINER_FILES]:
        text = snapshot.read_text(path) or ""
        if is_dockerfile(path):
            for ports, line in exposed_ports(text):
                told = f"`{clean(ports, 60)}` is exposed by the image of `{clean(path, 120)}:{line}`"
                yield _Port(told, Citation(path, line, line))
            continue
        for service in compose_services(text):
            is_beside = _is_beside(snapshot, service)
            for port, line in service.ports:
                told = f"`{clean(port, 60)}` is published for `{clean(service.name, 60)}` in `{clean(path, 120)}:{line}`"
                yield _Port(told, Citation(path, line, line), is_beside)


def _is_beside(snapshot: Snapshot, service: Service) -> bool:
    """Whether a service runs what others made: an image that is not built here, nor called after the project."""
    name = snapshot.name.casefold()
    return bool(service.image) and name not in f"{service.name} {service.image}".casefold()
