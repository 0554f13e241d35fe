"""What Starlark has beside what Python has, whose grammar reads it: targets, labels and what is loaded."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.comments import clean_comment, first_sentence

_CALL = re.compile(r"([A-Za-z_][\w.]*)\(")
_NAMED = re.compile(r"(?<!\w)name[ \t]*=[ \t]*[\"']([^\"'\n]{1,200})[\"']")
_BY_FIRST = frozenset(
    "local_resource k8s_resource docker_build custom_build helm_resource docker_compose_resource test".split()
)
"""What Tilt calls by what it is given first."""
_FIRST = re.compile(r"[ \t]*[\"']([^\"'\n]{1,200})[\"']")
_NAME_LINES = 40
_MOST = 2_000
_LOAD = re.compile(r"^load\(\s*[\"']([^\"'\n]{1,300})[\"']([^()]{0,4000})\)", re.M)
_INCLUDE = re.compile(r"^[ \t]*(?:include|load_dynamic)\(\s*[\"']([^\"'\n]{1,300})[\"']\s*\)", re.M)
_NEWLINE = re.compile(r"\n")
_TAKEN = re.compile(r"[\"']([A-Za-z_]\w*)[\"']")
_LABEL = re.compile(r"[\"'](@{0,2}[\w.~+-]*)(?://((?:[\w.+-][\w./+-]*)?))?(?::([\w./+-]+))?[\"']")
_DEFINING = re.compile(
    r"[A-Za-z_]\w*\s*=\s*(?:(rule|repository_rule|macro|aspect|module_extension)|(provider|struct))\("
)
"""How a variable begins that is called like a function, or holds several things."""


def find_targets(lines: Sequence[str]) -> list[Symbol]:
    """What calls at the top of a file give a name to."""
    found: list[Symbol] = []
    number = 0
    while number < len(lines) and len(found) < _MOST:
        number += 1
        call = _CALL.match(lines[number - 1][:300])
        if call is None or call[1] in ("load", "def"):
            continue
        end = _last_of_call(lines, number)
        name = _name_of(call[1], lines[number - 1 : min(end, number + _NAME_LINES)])
        if name:
            signature = f'{call[1]}(name = "{name}")'[:160]
            found.append(
                Symbol(name[:120], name[:240], "rule", number, end, signature, _said_above(lines, number))
            )
        number = end
    return found


def find_symbols(symbols: Sequence[Symbol], lines: Sequence[str]) -> tuple[Symbol, ...]:
    """The symbols of Python's grammar, rules and providers told from other variables, and the targets."""
    refined = find_targets(lines)
    for symbol in symbols:
        made = (
            _DEFINING.match(lines[symbol.start - 1][:300])
            if symbol.kind in ("variable", "constant")
            else None
        )
        refined.append(symbol._replace(kind="function" if made[1] else "struct") if made else symbol)
    return tuple(sorted(refined, key=lambda one: (one.start, -one.end)))


def find_loads(text: str) -> tuple[Import, ...]:
    """What a file loads, and the packages that its labels name; at most 2,000."""
    found: dict[str, Import] = {}
    ends = [match.start() for match in _NEWLINE.finditer(text)]
    for match in _LOAD.finditer(text):
        target = _path_of(match[1])
        names = tuple(_TAKEN.findall(match[2]))
        found.setdefault(target, Import(target, names, bisect_left(ends, match.start(1)) + 1))
    for match in _INCLUDE.finditer(text):
        found.setdefault(match[1], Import(match[1], (), bisect_left(ends, match.start(1)) + 1))
    for number, line in enumerate(text.split("\n"), 1):
        if "//" in line and not line.startswith("load("):
            for repository, package, _ in _LABEL.findall(line[:2_000]):
                if package and not repository.strip("@"):
                    found.setdefault(f"/{package}", Import(f"/{package}", (), number))
    return tuple(sorted(found.values(), key=lambda one: one.line))[:_MOST]


def labelled(lines: Sequence[str]) -> Iterator[str]:
    """The names of the targets that labels mean: `paths` of `//lib:paths` and of `:paths`."""
    for line in lines:
        if "load(" not in line and ("//" in line or '":' in line or "':" in line):
            for _, package, name in _LABEL.findall(line[:2_000]):
                if name or package:
                    yield name or package.rpartition("/")[2]


def _path_of(label: str) -> str:
    """A label of a file as a path: from the top where it begins with a slash."""
    repository, slashes, place = label.partition("//")
    if not slashes:
        return label.removeprefix(":")
    place = place.replace(":", "/").lstrip("/")
    return f"{repository}/{place}" if repository.strip("@") else f"/{place}"


def _last_of_call(lines: Sequence[str], start: int) -> int:
    """The line that closes a call: the next one that isn't indented."""
    if lines[start - 1].partition("#")[0].rstrip().endswith(")"):
        return start
    for number in range(start + 1, len(lines) + 1):
        line = lines[number - 1]
        if line[:1] not in (" ", "\t", "", "#"):
            return number if line.startswith((")", "]", "}")) else number - 1
    return len(lines)


def _name_of(rule: str, lines: Sequence[str]) -> str:
    if rule in _BY_FIRST:
        first = _FIRST.match(lines[0].partition("(")[2]) or (
            _FIRST.match(lines[1]) if len(lines) > 1 else None
        )
        if first is not None:
            return first[1]
    return next((match[1] for line in lines if (match := _NAMED.search(line[:500]))), "")


def _said_above(lines: Sequence[str], number: int) -> str:
    """What the comment right above a line says first."""
    first = number - 1
    while first > 0 and lines[first - 1].startswith("#") and number - first < _NAME_LINES:
        first -= 1
    return first_sentence(clean_comment("\n".join(lines[first : number - 1]), paragraph=True))
