"""Ports that a program listens on unless it is told otherwise, where that is written out beside the call."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.parsing.offers.rules import Found, Rule, find_all

PORT = "port"
_NAME = r"(?P<name>[1-9]\d{1,4})\b"
_RULES = {
    "go": (
        Rule(rf"\bListenAndServe(?:TLS)?\(\s?\"[^\":\n]{{0,60}}:{_NAME}\"", "ListenAndServe"),
        Rule(rf"\bnet\.Listen\(\"tcp\",\s?\"[^\":\n]{{0,60}}:{_NAME}\"", "net.Listen"),
    ),
    "python": (
        Rule(
            rf"\b(?:uvicorn|app|socketio|web|server)\.run(?:_app)?\([^()\n]{{0,200}}\bport\s?=\s?{_NAME}",
            ".run",
        ),
    ),
    "javascript": (
        Rule(
            rf"\b(?:app|server|httpServer|fastify)\.listen\(\s{{0,20}}(?:\{{[^{{}}]{{0,80}}\bport:\s?)?{_NAME}",
            ".listen(",
        ),
        Rule(
            rf"\b(?:PORT|port)\s?=\s?(?:Number\(|parseInt\()?process\.env\.PORT\s?(?:\|\||\?\?)\s?['\"]?{_NAME}",
            "env.PORT",
        ),
    ),
    "rust": (
        Rule(rf"\b(?:TcpListener::bind|\.bind)\(\s{{0,20}}&?\"[^\":\n]{{1,40}}:{_NAME}\"", "bind("),
        Rule(rf"\bSocketAddr::from\(\(\[[\d, ]{{7,20}}\],\s?{_NAME}", "SocketAddr::from"),
    ),
    "ruby": (
        Rule(
            rf"^\s{{0,8}}(?:set\s:port,\s?|port\s?\(?\s?ENV\.fetch\([^()\n]{{1,40}}\)\s?\{{\s?|port\s){_NAME}",
            "port",
            flags=re.M,
        ),
    ),
    "ini": (Rule(rf"^server\.port\s?=\s?(?:\$\{{\w{{1,40}}:)?{_NAME}", "server.port", flags=re.M),),
}
_RULES["typescript"] = _RULES["javascript"]


def find_ports(language: str, text: str) -> Iterator[Found]:
    """The ports that a file listens on."""
    return find_all(_RULES.get(language, ()), text, PORT)
