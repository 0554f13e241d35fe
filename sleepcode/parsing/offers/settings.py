"""What settings name: variables of the environment in those of Spring and the like, and what manifests of Kubernetes
hand to the containers of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.parsing.late import late
from sleepcode.parsing.offers.rules import ENVIRONMENT, Found, unquote

PORT = "port"
_NAME = r"[A-Z][A-Z0-9_]{1,80}"
_FILLED_IN = late(rf"\$\{{(?P<name>{_NAME})(?::(?P<value>[^{{}}\n]{{0,80}}))?\}}")
_OF_FRAMEWORK = {
    "ini": late(r"^(?:spring|quarkus|micronaut|management|server|eureka|mp)\.", re.M),
    "yaml": late(r"^(?:spring|quarkus|micronaut|management|eureka):", re.M),
}
"""What is in settings whose values are filled in from the environment."""
_SERVER = late(r"^server:[ \t]*\n(?P<inside>(?:[ \t]+[^\n]*\n|[ \t]*\n){1,40})", re.M)
_ITS_PORT = late(r"^(?P<indent>[ \t]+)port:\s?(?:\$\{\w{1,80}:)?['\"]?(?P<name>[1-9]\d{1,4})\b", re.M)
_LINE = late(r"^(?P<indent>[ \t]*)(?P<item>-[ \t]+)?(?P<key>[\w.-]+):[ \t]*(?P<value>[^\n#]*)", re.M)
_VARIABLE = late(_NAME)
_PORT = late(r"[1-9]\d{1,4}")


def find_settings(language: str, text: str) -> Iterator[Found]:
    """Variables and ports of a file of settings."""
    is_of_framework = _OF_FRAMEWORK.get(language)
    if is_of_framework is not None and is_of_framework.search(text):
        if "${" in text:
            for match in _FILLED_IN.finditer(text):
                if _line_of(text, match.start())[:1] not in ("#", "!"):
                    yield Found(match.start("name"), ENVIRONMENT, match["name"], match["value"] or "")
        if language == "yaml" and "port:" in text:
            yield from _find_server(text)
    if language == "yaml" and "kind:" in text and "containers:" in text:
        yield from _find_of_containers(text)


def _line_of(text: str, at: int) -> str:
    """What a line begins with, up to a place in it."""
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip()


def _find_server(text: str) -> Iterator[Found]:
    """The port of the server, at the first indentation below it: a port deeper down is of something else."""
    for server in _SERVER.finditer(f"{text}\n"):
        inside = server["inside"]
        first = len(inside) - len(inside.lstrip())
        for port in _ITS_PORT.finditer(inside):
            if len(port["indent"]) == first:
                yield Found(server.start("inside") + port.start("name"), PORT, port["name"])


def _find_of_containers(text: str) -> Iterator[Found]:
    """Variables that containers are started with, and ports that they listen on; not of images of others."""
    held: list[Found] = []
    image = section = ""
    own = depth = -1
    inside = False
    for match in _LINE.finditer(text):
        key, value = match["key"], match["value"].strip()
        indent = len(match["indent"]) + len(match["item"] or "")
        begins = len(match["indent"])
        if inside and begins < own:
            inside = False
        if key in ("containers", "initContainers") and not value:
            inside, own = key == "containers", begins
            yield from _unless_of_others(image, held)
            image, held, depth = "", [], -1
            continue
        if not inside:
            continue
        if match["item"] and (depth < 0 or indent == depth):
            yield from _unless_of_others(image, held)
            image, held, depth = "", [], indent
        if indent == depth:
            section = key if not value else ""
            image = unquote(value) if key == "image" else image
        elif section == "env" and key == "name" and _VARIABLE.fullmatch(unquote(value)):
            held.append(Found(match.start("value"), ENVIRONMENT, unquote(value)))
        elif section == "env" and key == "value" and held and held[-1].kind == ENVIRONMENT and len(value) > 1:
            held[-1] = held[-1]._replace(detail=unquote(value))
        elif section == "ports" and key == "containerPort" and _PORT.fullmatch(unquote(value)):
            held.append(Found(match.start("value"), PORT, unquote(value)))
    yield from _unless_of_others(image, held)


def _unless_of_others(image: str, held: list[Found]) -> Iterator[Found]:
    # What has no owner in front of its name is of Docker's library: `postgres:18`.
    if "/" in image or "{" in image or not image:
        yield from held
