"""What files of Docker say: which image is built, which services run, which ports they publish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.wording import clean

_DOCKERFILE = late(
    r"(?:.*/)?(?:(?:Docker|Container)file(?:[.-][\w.-]+)?|[\w-]+\.(?:[Dd]ocker|[Cc]ontainer)file)"
)
_NO_DOCKERFILE = (".dockerignore", ".md", ".txt", ".sh")
_COMPOSE = late(r"(?:.*/)?(?:docker-)?compose[\w.-]*\.ya?ml")
_FROM = late(r"^FROM\s+(?:--\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?", re.I | re.M)
_RUNS = late(r"^(?:CMD|ENTRYPOINT)\s+(\S.*)$", re.M)
_GOES_ON = "\\"
_EXPOSE = late(r"^EXPOSE\s+(\S.*)$", re.I)
_KEY = late(r"^(?P<indent>\s*)(?P<name>[\w.-]+|\"[^\"]+\"|'[^']+'):\s*(?:#.*|[&*]\S+\s*)?$")
_IMAGE = late(r"^\s*image:\s*['\"]?([^\s'\"#]+)")
_BUILD = late(r"^\s*build:")
_PUBLISHED = late(r"^\s*-\s*['\"]?(?P<port>[\w${}:.\[\]/-]*\d[\w${}:./-]*\}?)['\"]?\s*(?:#.*)?$")


class Service(NamedTuple):
    """A service of a compose file."""

    name: str
    line: int
    ports: tuple[tuple[str, int], ...]
    """(port as it is published, its line)"""
    image: str = ""
    """What it runs, where that is not built here."""


def is_dockerfile(path: str) -> bool:
    is_named = "ockerfile" in path or "ontainerfile" in path
    return is_named and bool(_DOCKERFILE.fullmatch(path)) and not path.endswith(_NO_DOCKERFILE)


def is_compose(path: str) -> bool:
    return "compose" in path and bool(_COMPOSE.fullmatch(path))


def tell_image(text: str) -> str:
    """Of what an image is made and what it runs, to go on after "builds an image"."""
    stages = _FROM.findall(text)
    named = {name: base for base, name in stages if name}
    base = stages[-1][0] if stages else ""
    for _ in stages:
        base = named.get(base, base)
    runs = [
        f"{run.removesuffix(_GOES_ON).rstrip()} ..." if run.endswith(_GOES_ON) else run
        for run in _RUNS.findall(text)
    ]
    told = f" from `{clean(base, 60)}`" if base else ""
    return told + (f", which runs `{clean(runs[-1], 80)}`" if runs else "")


def exposed_ports(text: str) -> Iterator[tuple[str, int]]:
    """(ports, line) of what an image exposes."""
    for number, line in enumerate(text.split("\n"), 1):
        if match := _EXPOSE.match(line):
            yield match[1].partition("#")[0].strip(), number


def compose_services(text: str) -> Iterator[Service]:
    """The services of a compose file, by the indentation of its lines."""
    name, at, image = "", 0, ""
    ports: list[tuple[str, int]] = []
    own = depth = inner = -1
    in_services = in_ports = is_built = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        key = _KEY.match(line)
        if indent == 0:
            in_services, own = bool(key and key["name"] == "services"), -1
        elif in_services and key and (own < 0 or indent == own):
            if name:
                yield Service(name, at, tuple(ports), "" if is_built else image)
            own, name, at, ports, in_ports = indent, key["name"].strip("'\""), number, [], False
            image, is_built, inner = "", False, -1
        elif in_services and name:
            inner = indent if inner < 0 else inner
            if indent == inner:
                is_built = is_built or bool(_BUILD.match(line))
                image = said[1] if (said := _IMAGE.match(line)) else image
            if in_ports and (published := _PUBLISHED.match(line)) and indent >= depth:
                ports.append((published["port"], number))
            elif key is not None or ":" in line:
                in_ports, depth = bool(key and key["name"] == "ports"), indent
    if name:
        yield Service(name, at, tuple(ports), "" if is_built else image)
