"""Keys of settings that are one a line, each with what is said of it: `.env`, `.properties` and INI; and what
Kubernetes is told to keep."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.facts import Symbol
from sleepcode.parsing.comments import clean_comment, first_sentence
from sleepcode.parsing.late import late

_ENTRY = late(r"(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]")
_COMMENTED = ("#", ";", "!")
_MOST_ABOVE = 10
_DOCUMENT = late(r"---(?:\s|$)")
_TOLD = late(r"(apiVersion|kind|metadata):\s*[\"']?([\w./-]*)")
_NAMED = late(r"name:\s*[\"']?([\w.:-]+)")


def read_entries(lines: Sequence[str]) -> list[Symbol]:
    """The variables of an environment. Their values may be secrets, and are no part of what is told."""
    found = []
    for number, line in enumerate(lines, 1):
        if match := _ENTRY.match(line[:300]):
            name = match[1]
            found.append(
                Symbol(
                    name[:120], name[:240], "variable", number, number, name[:160], said_above(lines, number)
                )
            )
    return found


def said_above(lines: Sequence[str], number: int) -> str:
    """What the comment right above a line says first."""
    first = number - 1
    while first > 0 and number - first <= _MOST_ABOVE and lines[first - 1].lstrip().startswith(_COMMENTED):
        first -= 1
    text = "\n".join(line[:400].lstrip(" \t;!") for line in lines[first : number - 1])
    return first_sentence(clean_comment(text, paragraph=True))


def find_objects(lines: Sequence[str]) -> list[Symbol]:
    """The objects that documents of YAML describe for Kubernetes: `Deployment.shop`."""
    starts = [0, *(number for number, line in enumerate(lines, 1) if _DOCUMENT.match(line))]
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        told: dict[str, tuple[int, str]] = {}
        name = inside = ""
        margin = 0
        for number in range(start + 1, end):
            line = lines[number - 1][:300]
            if match := _TOLD.match(line):
                told.setdefault(match[1], (number, match[2]))
            if line[:1].strip() and not line.startswith("#"):
                inside, margin = line.partition(":")[0], 0
            elif inside == "metadata" and line.strip():
                depth = len(line) - len(line.lstrip())
                margin = margin or depth
                if depth == margin and (named := _NAMED.match(line.lstrip())):
                    name = name or named[1]
        if name and "apiVersion" in told and told.get("kind", (0, ""))[1]:
            kind = told["kind"][1]
            first = min(number for number, _ in told.values())
            last = next((n for n in range(end - 1, first, -1) if lines[n - 1].strip()), first)
            found.append(
                Symbol(
                    name[:120],
                    f"{kind}.{name}"[:240],
                    "resource",
                    first,
                    last,
                    f"kind: {kind}",
                    said_above(lines, first),
                )
            )
    return found
